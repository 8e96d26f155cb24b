#include "gateway/observe.h"

namespace tierline::gateway {

void noteWouldBe(Turn& turn, const route::Plan& plan) {
    if (plan.order.empty()) return; // nothing would have been able: nothing to compare with
    turn.record->wouldBeModel = turn.policy().models[plan.candidates[plan.order.front()].model].id;
}

void settleWouldBe(Turn& turn) {
    ledger::Record& record = *turn.record;
    const auto model = turn.policy().model(record.wouldBeModel);
    if (!model || !record.usage) return;
    if (turn.model == model) { // it went there: the very same cost, whatever the price's date
        if (record.cost) record.wouldBeCost = *record.cost + costOfStages(record);
        return;
    }
    const auto price =
        route::priceOf(turn.policy(), *model, *turn.setup->catalog, record.time, record.usage->allInput());
    const auto cost = price ? catalog::costOf(*record.usage, price->rates) : std::nullopt;
    if (cost) record.wouldBeCost = *cost + costOfStages(record); // routing would have paid its judge, too
}

} // namespace tierline::gateway
