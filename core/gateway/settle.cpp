#include "gateway/settle.h"

#include "route/plan.h"

#include <algorithm>

namespace tierline::gateway {

catalog::Usage usageOf(const Seen& seen, std::int64_t estimatedInput, ledger::Flags& flags) {
    catalog::Usage usage;
    if (!seen.complete) flags |= ledger::Flag::Partial;
    const std::int64_t estimatedOutput = seen.textBytes > 0 ? (seen.textBytes + 3) / 4 : seen.events;
    if (!seen.usage) {
        flags |= ledger::Flag::Estimated;
        usage.input = estimatedInput;
        usage.output = estimatedOutput;
        return usage;
    }
    const protocol::Usage& counted = *seen.usage;
    usage = {counted.input,        counted.cachedRead, counted.cacheWrite5m,
             counted.cacheWrite1h, counted.output,     counted.reasoning};
    if (usage.allInput() == 0) { // some providers count only at the end, which was not reached
        usage.input = estimatedInput;
        flags |= ledger::Flag::Estimated;
    }
    if (!seen.complete && estimatedOutput > usage.output) {
        usage.output = estimatedOutput;
        flags |= ledger::Flag::Estimated;
    }
    return usage;
}

Settlement settle(const Seen& seen, const policy::Policy& policy, policy::ModelIndex model,
                  const catalog::Catalog& catalog, std::chrono::sys_days day, std::int64_t estimatedInput) {
    Settlement result;
    const catalog::Usage usage = usageOf(seen, estimatedInput, result.flags);
    result.usage = usage;
    if (const auto price = route::priceOf(policy, model, catalog, day, usage.allInput())) {
        result.cost = catalog::costOf(usage, price->rates);
        result.priceDate = price->date;
    } else {
        result.flags |= ledger::Flag::Unpriced;
    }
    const policy::ModelIndex strongest = route::strongestModel(policy);
    result.baselineModel = policy.models[strongest].id;
    if (const auto price = route::priceOf(policy, strongest, catalog, day, usage.allInput()))
        result.baselineCost = catalog::costOf(usage, price->rates);
    return result;
}

void apply(const Settlement& settlement, ledger::Record& record) {
    record.usage = settlement.usage;
    record.cost = settlement.cost;
    record.priceDate = settlement.priceDate;
    record.baselineName = "strongest";
    record.baselineModel = settlement.baselineModel;
    record.baselineCost = settlement.baselineCost;
    record.flags = static_cast<ledger::Flags>(record.flags | settlement.flags);
}

void addSpent(const Settlement& failed, ledger::Record& record) {
    if (!failed.usage) return;
    const catalog::Usage& more = *failed.usage;
    const bool first = !record.usage;
    catalog::Usage& usage = first ? record.usage.emplace() : *record.usage;
    usage.input += more.input;
    usage.cachedRead += more.cachedRead;
    usage.cacheWrite5m += more.cacheWrite5m;
    usage.cacheWrite1h += more.cacheWrite1h;
    usage.output += more.output;
    usage.reasoning += more.reasoning;
    if (first)
        record.cost = failed.cost;
    else if (record.cost && failed.cost)
        *record.cost += *failed.cost;
    else
        record.cost.reset(); // a part of unknown price makes the whole unknown
    if (!failed.cost) record.flags |= ledger::Flag::Unpriced;
    if (record.priceDate.empty()) record.priceDate = failed.priceDate;
}

} // namespace tierline::gateway
