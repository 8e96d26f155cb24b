#include "benchwork.h"

#include "base/id.h"
#include "bench/checks.h"
#include "bench/evaluate.h"
#include "bench/slicesof.h"
#include "policy/envelopenames.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <random>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

std::string stampOf(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(file, ignored).time_since_epoch().count();
    return std::to_string(written) + ' ' + std::to_string(std::filesystem::file_size(file, ignored));
}

bench::Progress progressOf(const Watch& watch, const QString& doing) {
    return [&watch, doing](std::size_t done, std::size_t of) { return watch(doing, done, of); };
}

// Which cases are in each slice, as the evaluation cut them.
std::vector<std::vector<std::uint32_t>> sliceCases(const bench::Set& set, const bench::Evaluation& evaluation,
                                                   const bench::Decider* decider) {
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    for (std::size_t i = 0; i < evaluation.slices.size(); ++i)
        places[{evaluation.slices[i].name, evaluation.slices[i].value}] = i;
    std::vector<std::vector<std::uint32_t>> cases(places.size());
    std::vector<policy::Envelope> envelopes;
    if (decider != nullptr)
        envelopes = decider->policy->classify.envelopes;
    else
        for (const auto name : policy::builtInEnvelopes)
            envelopes.emplace_back().name = name;
    const bench::SliceNames names(set, envelopes);
    for (std::uint32_t at = 0; at < set.cases.size(); ++at)
        for (const auto& name : names.of(set.cases[at]))
            if (const auto place = places.find(name); place != places.end())
                cases[place->second].push_back(at);
    return cases;
}

// What was noted when the models were asked.
std::vector<std::string> askingNotes(const bench::Run& run, const bench::Run* other) {
    std::vector<std::string> notes;
    for (const bench::Run* one : {&run, other})
        if (one != nullptr && one->header.kind == bench::RunKind::EndToEnd && !one->header.note.empty())
            notes.push_back(one->header.policy + ": " + one->header.note);
    return notes;
}

} // namespace

std::vector<std::string> tiersOf(const policy::Policy& policy) {
    std::vector<std::string> names;
    for (const auto& tier : policy.tiers)
        names.push_back(tier.name);
    return names;
}

BenchWork::BenchWork(BenchPlaces places, const std::atomic<bool>& isPaused)
    : m_places(std::move(places)), m_isPaused(isPaused), m_store(m_places.runs().string()) {}

benchmark::Lists BenchWork::lists(const QStringList& policyFiles) {
    return {m_shelf.list(m_places), policyChoices(m_places, m_live, policyFiles), keptRuns(m_store)};
}

Result<std::shared_ptr<const bench::Set>> BenchWork::setOf(const std::string& file,
                                                           const std::vector<std::string>& tiers) {
    const std::string stamp = file + ' ' + stampOf(file);
    if (m_set.set && m_set.stamp == stamp && m_set.tiers == tiers) return m_set.set;
    bench::SetOptions options;
    options.tiers = tiers;
    auto set = bench::readSet(file, std::move(options));
    if (!set) return std::unexpected(set.error());
    m_set = {stamp, tiers, std::make_shared<const bench::Set>(*std::move(set))};
    return m_set.set;
}

std::optional<std::string> BenchWork::keptLike(const bench::RunHeader& wanted) const {
    const auto listed = m_store.list();
    if (!listed) return std::nullopt;
    for (const auto& one : *listed) {
        bench::RunHeader header = one.header;
        if (one.error || one.rows != header.cases || header.note != wanted.note) continue;
        if (header.setHash == wanted.setHash && header.policyHash == wanted.policyHash
            && header.kind == wanted.kind && header.priceDate == wanted.priceDate
            && header.textModel == wanted.textModel)
            return header.id;
    }
    return std::nullopt;
}

Result<std::shared_ptr<const bench::Run>> BenchWork::keep(bench::Run run) const {
    run.header.id = IdGenerator(std::random_device()()).next(systemClock().wall());
    if (const auto kept = m_store.keep(run); !kept) return std::unexpected(kept.error());
    return std::make_shared<const bench::Run>(std::move(run));
}

Result<std::shared_ptr<const bench::Run>> BenchWork::runOf(const bench::Set& set,
                                                           const bench::Decider& decider,
                                                           const benchmark::Wish& wish, const Watch& watch) {
    if (wish.kind == bench::RunKind::EndToEnd) {
        auto asked = ask(set, decider, wish, watch);
        return asked ? keep(*std::move(asked)) : std::unexpected(asked.error());
    }
    const QString doing = Text::tr("Deciding with %1").arg(textOf(decider.name));
    auto decided = bench::decide(set, decider, progressOf(watch, doing));
    if (!decided) return std::unexpected(decided.error());
    bench::Run run = *std::move(decided);
    if (wish.kind == bench::RunKind::OutcomeReplay) {
        const auto models = bench::tierModels(set, *decider.policy);
        if (!models) return std::unexpected(models.error());
        run = bench::replayOutcomes(set, std::move(run), *models);
    }
    // The same once more would be the same: the kept one stays, so that the list does not fill with copies.
    const auto kept = keptLike(run.header);
    if (!kept) return keep(std::move(run));
    run.header.id = *kept;
    return std::make_shared<const bench::Run>(std::move(run));
}

Result<benchmark::FindingsPtr> BenchWork::run(const benchmark::Wish& wish, const Watch& watch) {
    watch(Text::tr("Reading the set"), 0, 0);
    m_spent = {};
    auto candidate = deciderFor(m_places, m_live, wish.candidate);
    if (!candidate) return std::unexpected(candidate.error());
    m_deciders.insert_or_assign(candidate->policy->hash, *candidate);
    const auto set = setOf(wish.set.toStdString(), tiersOf(*candidate->policy));
    if (!set) return std::unexpected(set.error());
    auto run = runOf(**set, *candidate, wish, watch);
    if (!run) return std::unexpected(run.error());
    std::shared_ptr<const bench::Run> other;
    if (!wish.against.isEmpty() && wish.against != wish.candidate) {
        auto against = deciderFor(m_places, m_live, wish.against);
        if (!against) return std::unexpected(against.error());
        m_deciders.insert_or_assign(against->policy->hash, *against);
        if (against->policy->hash != candidate->policy->hash) {
            auto made = runOf(**set, *against, wish, watch);
            if (!made) return std::unexpected(made.error());
            other = *std::move(made);
        }
    }
    return find(*set, *run, other, watch);
}

Result<benchmark::FindingsPtr> BenchWork::compare(const std::string& id, const std::string& otherId,
                                                  const Watch& watch) {
    watch(Text::tr("Reading the runs"), 0, 0);
    auto run = m_store.load(id);
    if (!run) return std::unexpected(run.error());
    std::shared_ptr<const bench::Run> other;
    if (!otherId.empty()) {
        auto loaded = m_store.load(otherId);
        if (!loaded) return std::unexpected(loaded.error());
        other = std::make_shared<const bench::Run>(*std::move(loaded));
    }
    for (const auto& choice : m_shelf.list(m_places)) {
        const std::string file = choice.id.toStdString();
        if (std::filesystem::path(file).filename() != run->header.set) continue;
        const auto set = setOf(file, run->header.tiers);
        if (!set) return std::unexpected(set.error());
        return find(*set, std::make_shared<const bench::Run>(*std::move(run)), other, watch);
    }
    return fail(ErrorCode::NotFound, "the set " + run->header.set + " of this run is not here any more",
                "import it again, or remove the run");
}

Result<benchmark::FindingsPtr> BenchWork::find(std::shared_ptr<const bench::Set> set,
                                               std::shared_ptr<const bench::Run> run,
                                               std::shared_ptr<const bench::Run> other, const Watch& watch) {
    const bench::Decider* decider = deciderOfHash(run->header.policyHash);
    bench::EvaluateOptions options;
    options.decider = decider;
    if (run->header.kind == bench::RunKind::ClassifyOnly) options.measure = bench::Measure::Tiers;
    if (decider != nullptr) // of a kept run whose policy is gone there is no telling what its model learnt
        options.notes = bench::warningsOf(bench::checksOf(*set, bench::checkOptionsFor(*decider->policy)));
    std::ranges::move(askingNotes(*run, other.get()), std::back_inserter(options.notes));
    if (decider != nullptr && set->withOutcomes > 0)
        if (auto models = bench::tierModels(*set, *decider->policy)) options.models = *std::move(models);
    auto evaluation =
        bench::evaluate(*set, *run, other.get(), options, progressOf(watch, Text::tr("Measuring")));
    if (!evaluation) return std::unexpected(evaluation.error());
    keepSummary(*run, evaluation->candidate);
    if (other && evaluation->comparison) keepSummary(*other, evaluation->comparison->against);
    auto findings = std::make_shared<benchmark::Findings>();
    findings->sliceCases = sliceCases(*set, *evaluation, decider);
    findings->set = std::move(set);
    findings->run = std::move(run);
    findings->other = std::move(other);
    findings->evaluation = std::make_shared<const bench::Evaluation>(*std::move(evaluation));
    m_found = std::move(findings);
    return m_found;
}

void BenchWork::keepSummary(const bench::Run& run, const bench::Measured& measured) const {
    bench::RunSummary summary{measured.right.value, measured.right.value, measured.right.value, {}};
    if (measured.right.range) {
        summary.low = measured.right.range->low;
        summary.high = measured.right.range->high;
    }
    if (measured.money && measured.money->priced > 0) summary.usdPer1k = measured.money->usdPer1k.value;
    if (run.header.summary == summary) return;
    bench::Run kept = run;
    kept.header.summary = summary;
    (void)m_store.keep(kept); // the list shows it the next time; nothing else depends on it
}

const bench::Decider* BenchWork::deciderOfHash(const std::string& hash) {
    if (const auto known = m_deciders.find(hash); known != m_deciders.end()) return &known->second;
    for (const auto& choice : policyChoices(m_places, m_live, {})) {
        if (!choice.hash.isEmpty() && choice.hash.toStdString() != hash) continue;
        auto decider = deciderFor(m_places, m_live, choice.id);
        if (decider && decider->policy->hash == hash)
            return &m_deciders.insert_or_assign(hash, *std::move(decider)).first->second;
    }
    return nullptr;
}

} // namespace tierline::workbench
