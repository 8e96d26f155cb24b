// What the last day's decisions say of breakers and of success, kept between questions: only what is new is
// read. Lives on the desk's worker; reads through `Access` an hour at a time, so that nothing waits long.
#pragma once

#include "access.h"

#include "breakers/deskdata.h"
#include "ledger/walk.h"

#include <atomic>
#include <string>
#include <vector>

namespace tierline::workbench {

class BreakersFacts {
public:
    static constexpr std::int64_t mostRows = 300'000; // the newest
    static constexpr std::chrono::hours span{24};

    // False: nothing runs, or the ledger cannot be read (`trouble`).
    bool refresh(const Access& access, Wall now, const std::atomic<bool>& stop);
    const QString& trouble() const { return m_trouble; }

    breakers::Past past(Wall now, const policy::Policy& policy) const;
    breakers::ReplayReport replay(const breakers::ReplayWish& wish, const policy::Policy& policy,
                                  const std::atomic<bool>* stop) const;
    std::map<std::string, std::int64_t> openModels() const; // whose breaker moved requests

private:
    struct Fact { // one decision
        Wall time{};
        bool failed = false; // at the client
        std::vector<breakers::PastCall> calls;
        std::vector<std::optional<ErrorClass>> errors; // of the calls
        bool cancelled = false;
        std::vector<breakers::Answer> answers;
        std::string keptBack; // the cheapest candidate that a breaker kept back, where that moved it
    };
    static Fact factOf(const ledger::Record& record, const policy::Policy& policy);
    bool readHour(const Access& access, Wall from, Wall to, std::vector<Fact>& into);

    std::vector<Fact> m_facts; // oldest first
    Wall m_until{}, m_whole{}; // read up to; when all was read last
    QString m_trouble;
};

} // namespace tierline::workbench
