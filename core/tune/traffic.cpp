#include "tune/traffic.h"

#include "ledger/ledger.h"

namespace tierline::tune {

namespace {

void addSaving(const ledger::Record& record, StageUse& use) {
    ++use.decided;
    if (record.baselineCost && record.cost) use.saved += *record.baselineCost - *record.cost;
}

void readStages(const std::vector<ledger::Record>& decisions, Traffic& traffic) {
    for (const auto& record : decisions) {
        ++traffic.sampled;
        for (const auto& stage : record.stages) {
            auto& use = traffic.stages[stage.name];
            ++use.asked;
            use.cost += stage.cost;
        }
        if (!record.decidedBy.empty()) addSaving(record, traffic.stages[record.decidedBy]);
    }
}

Result<std::map<std::string, std::int64_t>> requestsBy(const ledger::Ledger& ledger, Wall from, Wall to,
                                                       ledger::Dimension by) {
    const auto sums = ledger.sums({from, to, by, ledger::Step::Whole});
    if (!sums) return std::unexpected(sums.error());
    std::map<std::string, std::int64_t> counts;
    for (const auto& sum : *sums)
        counts[sum.key] += sum.group.requests;
    return counts;
}

} // namespace

Result<Traffic> readTraffic(const ledger::Ledger& ledger, Wall now, int days) {
    Traffic traffic;
    traffic.days = days;
    const Wall from = now - std::chrono::days(days);
    const Wall to = now + std::chrono::hours(1);
    const auto tiers = requestsBy(ledger, from, to, ledger::Dimension::Tier);
    if (!tiers) return std::unexpected(tiers.error());
    const auto rules = requestsBy(ledger, from, to, ledger::Dimension::Rule);
    if (!rules) return std::unexpected(rules.error());
    const auto reasons = requestsBy(ledger, from, to, ledger::Dimension::Reason);
    if (!reasons) return std::unexpected(reasons.error());
    traffic.byTier = *tiers;
    traffic.byTier.erase(""); // embeddings and requests that failed before
    traffic.byRule = *rules;
    for (const auto& [reason, requests] : *reasons) {
        traffic.requests += requests;
        if (reason == "default_no_signal") traffic.noSignal += requests;
    }
    const auto newest = ledger.decisions({.limit = 1000, .since = {}, .ascending = false});
    if (!newest) return std::unexpected(newest.error());
    readStages(*newest, traffic);
    return traffic;
}

} // namespace tierline::tune
