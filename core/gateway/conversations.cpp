#include "gateway/conversations.h"

#include "route/affinity.h"

namespace tierline::gateway {

namespace {

// Whole prompts are cached without being asked to; Anthropic's only where the client marks them, and then it
// counts them.
bool cachesByItself(const Turn& turn, const catalog::Rates& rates) {
    return rates.cachedRead && turn.setup->outlet(*turn.model).dialect != Dialect::Anthropic;
}

std::optional<route::ModelPrice> priceAt(const Turn& turn, policy::ModelIndex model) {
    return route::priceOf(turn.policy(), model, *turn.setup->catalog, turn.record->time, turn.inputOf[model]);
}

// Of the model that answered against the conversation's own, by what was used.
std::optional<route::Switch> switchOf(const Turn& turn, const catalog::Rates& rates) {
    const auto& incumbent = turn.plan.incumbent;
    if (!incumbent || incumbent->model == *turn.model) return std::nullopt;
    const auto own = priceAt(turn, incumbent->model);
    if (!own) return std::nullopt;
    const Usage& used = *turn.record->usage;
    return route::priceSwitch(*incumbent, {turn.inputOf[incumbent->model], used.output, &own->rates},
                              {used.allInput(), used.output, &rates});
}

} // namespace

void addConversation(const Turn& turn, route::Facts& facts) {
    if (turn.incoming.kind != CallKind::Chat || turn.record->session.empty()) return;
    const auto known = turn.core.sessions.find(turn.record->session, turn.core.clock.now());
    if (const auto model = turn.policy().model(known.model))
        facts.incumbent = {*model, known.cachedTokens, known.switchSpend, known.neverSwitch};
    facts.floor = turn.policy().tier(known.floor);
    facts.floorReason = known.floorReason;
}

void noteAnswer(Turn& turn) {
    ledger::Record& record = *turn.record;
    record.switchCost.reset(); // planned only; what counts is who has answered
    if (turn.incoming.kind != CallKind::Chat || !turn.model || !record.usage) return;
    const auto price = priceAt(turn, *turn.model);
    const auto& rates = price ? price->rates : catalog::Rates();
    const auto cached = route::cachedBy(*record.usage, cachesByItself(turn, rates));
    route::ConversationTurn next{turn.policy().models[*turn.model].id, cached.tokens, cached.warm, {}, {}};
    next.neverSwitch = record.cost.value_or(Money());
    if (const auto left = switchOf(turn, rates)) {
        record.switchCost = next.switchCost = left->loses;
        next.neverSwitch = left->staying;
    }
    turn.core.sessions.answered(record.session, next, turn.core.clock.now());
}

} // namespace tierline::gateway
