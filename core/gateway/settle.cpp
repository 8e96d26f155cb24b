#include "gateway/settle.h"

#include "route/plan.h"

#include <array>

namespace tierline::gateway {

namespace {

std::optional<Usage> counted(const Seen& seen, const catalog::Extractor* extractor) {
    if (extractor == nullptr || seen.said.latest.empty()) return seen.usage;
    const std::array<std::string_view, 2> said{seen.said.latest, seen.said.first};
    const auto extracted = catalog::extract(*extractor, said);
    return extracted.isComplete ? std::optional(extracted.usage) : seen.usage;
}

} // namespace

Usage usageOf(const Seen& seen, const catalog::Extractor* extractor, std::int64_t estimatedInput,
              ledger::Flags& flags) {
    if (!seen.complete) flags |= ledger::Flag::Partial;
    const std::int64_t estimatedOutput = seen.textBytes > 0 ? (seen.textBytes + 3) / 4 : seen.events;
    auto known = counted(seen, extractor);
    if (!known) {
        flags |= ledger::Flag::Estimated;
        known.emplace();
        known->input = estimatedInput;
        known->output = estimatedOutput;
        return *known;
    }
    if (known->allInput() == 0) { // some providers count only at the end, which was not reached
        known->input = estimatedInput;
        flags |= ledger::Flag::Estimated;
    }
    if (!seen.complete && estimatedOutput > known->output) {
        known->output = estimatedOutput;
        flags |= ledger::Flag::Estimated;
    }
    return *known;
}

Settlement settle(const Seen& seen, const Pricing& pricing, std::int64_t estimatedInput) {
    Settlement result;
    const Usage usage = usageOf(seen, pricing.extractor, estimatedInput, result.flags);
    result.usage = usage;
    const auto priceOf = [&](policy::ModelIndex model) {
        return route::priceOf(pricing.policy, model, pricing.catalog, pricing.when, usage.allInput());
    };
    if (const auto price = priceOf(pricing.model)) {
        result.cost = catalog::costOf(usage, price->rates);
        result.priceDate = price->date;
    }
    if (!result.cost) result.flags |= ledger::Flag::Unpriced;
    const policy::ModelIndex strongest = route::strongestModel(pricing.policy);
    result.baselineModel = pricing.policy.models[strongest].id;
    if (const auto price = priceOf(strongest)) result.baselineCost = catalog::costOf(usage, price->rates);
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

Money costOfStages(const ledger::Record& record) {
    Money sum;
    for (const auto& stage : record.stages)
        sum += stage.cost;
    return sum;
}

std::optional<Money> withStages(std::optional<Money> estimate, const ledger::Record& record) {
    const auto stages = costOfStages(record);
    if (stages == Money()) return estimate;
    return estimate.value_or(Money()) + stages;
}

void addStages(ledger::Record& record) {
    const auto stages = costOfStages(record);
    const bool isMiss = !record.cost && (record.usage || record.flags & ledger::Flag::Unpriced);
    if (stages == Money() || isMiss) return;
    record.cost = record.cost.value_or(Money()) + stages;
}

void addSpent(const Settlement& failed, ledger::Record& record) {
    if (!failed.usage) return;
    const bool first = !record.usage;
    (first ? record.usage.emplace() : *record.usage) += *failed.usage;
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
