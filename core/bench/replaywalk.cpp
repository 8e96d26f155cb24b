#include "bench/replaywalk.h"

namespace tierline::bench {

Result<ReplayReport> replayLedger(const ledger::Ledger& ledger, const ledger::WalkQuery& query,
                                  const ledger::Redecider& redecider, const ReplayWatch& watch) {
    const auto all = ledger::countDecisions(ledger, query);
    if (!all) return std::unexpected(all.error());
    ReplayTally tally;
    std::int64_t done = 0;
    bool goesOn = true;
    const auto walked = ledger::walkDecisions(ledger, query, [&](ledger::Record& record) {
        auto now = redecider.decide(record);
        tally.add(std::move(record), std::move(now));
        goesOn = watch(++done, *all);
        return goesOn;
    });
    if (!walked) return std::unexpected(walked.error());
    if (!goesOn) return fail(ErrorCode::Refused, "the replay was stopped");
    return tally.report();
}

} // namespace tierline::bench
