// The benchmark's work: makes runs, keeps them, finds out what they say, and why a case went where it did.
// One thread, the desk's worker. Long work asks `Watch` whether to go on.
#pragma once

#include "benchplaces.h"

#include "bench/casewords.h"

#include <atomic>
#include <functional>

namespace tierline::workbench {

// How far it has come, in words; false: stop.
using Watch = std::function<bool(const QString& doing, std::size_t done, std::size_t of)>;

class BenchWork {
public:
    // `isPaused` is read while models are asked; it outlives this.
    BenchWork(BenchPlaces places, const std::atomic<bool>& isPaused);

    void setLive(PolicyPtr live) { m_live = std::move(live); }
    benchmark::Lists lists(const QStringList& policyFiles);
    Result<benchmark::FindingsPtr> run(const benchmark::Wish& wish, const Watch& watch);
    Result<benchmark::FindingsPtr> compare(const std::string& run, const std::string& other,
                                           const Watch& watch);
    Result<benchmark::Bill> estimate(const benchmark::Wish& wish, const Watch& watch); // asks nothing
    Result<void> remove(const std::string& run) { return m_store.remove(run); }
    std::vector<benchmark::Reasons> explain(std::size_t at);                // a case of what was found last
    std::vector<benchmark::GateLine> judge(const QStringList& gates) const; // of what was found last
    Result<QString> save(const std::filesystem::path& file,
                         const QStringList& gates); // of what was found last

    const benchmark::FindingsPtr& found() const { return m_found; }
    const BenchPlaces& places() const { return m_places; }
    const PolicyPtr& live() const { return m_live; }

private:
    struct Loaded {
        std::string stamp;
        std::vector<std::string> tiers;
        std::shared_ptr<const bench::Set> set;
    };
    Result<std::shared_ptr<const bench::Set>> setOf(const std::string& file,
                                                    const std::vector<std::string>& tiers);
    Result<std::shared_ptr<const bench::Run>> runOf(const bench::Set& set, const bench::Decider& decider,
                                                    const benchmark::Wish& wish, const Watch& watch);
    Result<bench::Run> ask(const bench::Set& set, const bench::Decider& decider, const benchmark::Wish& wish,
                           const Watch& watch);
    Result<std::shared_ptr<const bench::Run>> keep(bench::Run run) const;
    std::optional<std::string> keptLike(const bench::RunHeader& wanted) const;
    Result<benchmark::FindingsPtr> find(std::shared_ptr<const bench::Set> set,
                                        std::shared_ptr<const bench::Run> run,
                                        std::shared_ptr<const bench::Run> other, const Watch& watch);
    void keepSummary(const bench::Run& run, const bench::Measured& measured) const;
    const bench::Decider* deciderOfHash(const std::string& hash); // null: not at hand any more
    benchmark::Reasons reasonsOf(const bench::Run& run, const bench::Case& one);

    BenchPlaces m_places;
    const std::atomic<bool>& m_isPaused;
    bench::RunStore m_store;
    SetShelf m_shelf;
    PolicyPtr m_live;
    Money m_spent; // on models, by the wish under way
    Loaded m_set;
    std::map<std::string, bench::Decider> m_deciders; // by the policy's hash
    benchmark::FindingsPtr m_found;
};

std::vector<std::string> tiersOf(const policy::Policy& policy);

} // namespace tierline::workbench
