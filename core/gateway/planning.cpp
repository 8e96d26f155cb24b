#include "gateway/planning.h"

#include "gateway/headers.h"
#include "gateway/observe.h"
#include "gateway/recordings.h"
#include "gateway/slots.h"
#include "route/panic.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

protocol::ClientError unknownModel(const route::Target& target, std::string_view model) {
    protocol::ClientError error;
    error.status = 404;
    error.type = "not_found_error";
    error.code = "model_not_found";
    error.message = (target.ambiguous ? "Several models are called `" : "There is no model `")
                    + std::string(model)
                    + (target.ambiguous ? "`; name one of: " : "`. Use `auto`, `auto:<tier>` or one of: ");
    if (target.candidates.empty()) error.message += "none is declared.";
    for (const auto& candidate : target.candidates)
        error.message += candidate + (&candidate == &target.candidates.back() ? "." : ", ");
    return error;
}

// The model that the client named itself, without interception.
std::optional<route::Target> namedModel(const policy::Policy& policy, std::string_view requested) {
    route::Target target;
    target.kind = route::Target::Kind::Model;
    if (const auto model = policy.model(requested)) {
        target.model = *model;
        return target;
    }
    const auto models = policy.modelsNamed(requested);
    if (models.size() != 1) return std::nullopt;
    target.model = models.front();
    return target;
}

route::Facts factsOf(const Turn& turn, route::Wishes wishes) {
    route::Facts facts;
    facts.dialect = turn.request.dialect;
    facts.requirements = turn.request.requirements;
    facts.features = turn.request.features;
    if (!turn.request.previousResponse.empty())
        if (const auto kept = turn.core.replies.find(turn.request.previousResponse))
            facts.stateAt = kept->provider;
    facts.inputTokens = turn.rawInput;
    facts.inputOf = turn.inputOf;
    facts.maxOutput = turn.request.maxOutput;
    facts.wishes = wishes;
    facts.when = turn.record->time;
    facts.allowance = turn.core.budgets->allowance(turn.spender(turn.setup->isSimulated), turn.record->time);
    return facts;
}

bool isOverBudget(Turn& turn, const route::Facts& facts) {
    if (facts.allowance.refusal.empty()) return false;
    turn.refusal = budgetError(facts.allowance.refusal);
    return true;
}

std::string missingCredential(const Turn& turn, policy::ModelIndex model) {
    if (turn.core.recordings && turn.core.recordings->refusesMisses()) return {}; // nobody is asked
    const Outlet& outlet = turn.setup->outlet(model);
    if (!outlet.noCredential.empty()) return outlet.noCredential;
    if (outlet.clientKey && !isOneApi(turn.request.dialect, outlet.dialect))
        return "no key: this provider takes the caller's own, and the caller's is for another API";
    if (outlet.clientKey && !hasOwnCredential(turn.exchange->head(), turn.core.options.clientToken))
        return "no key: this provider takes the caller's own, and the request has none";
    return {};
}

// Planning knows health only: a closed breaker that would not let through says that a key is missing.
void markMissingCredentials(Turn& turn) {
    for (std::size_t at = 0; at < turn.health.size(); ++at) {
        std::string why = missingCredential(turn, static_cast<policy::ModelIndex>(at));
        if (why.empty()) continue;
        turn.health[at].state = health::BreakerState::Closed;
        turn.health[at].wouldAllow = false;
        turn.health[at].reason = std::move(why);
        turn.health[at].reopensIn = Milliseconds(0);
    }
}

route::Plan planFor(const Turn& turn, const route::Target& target, const route::Facts& facts) {
    auto plan = route::plan(turn.policy(), *turn.setup->catalog, turn.verdict, target, facts, turn.health);
    return route::probeLeastBad(std::move(plan), turn.policy(), turn.health);
}

void describeCandidates(Turn& turn, const route::Plan& plan) {
    ledger::Record& record = *turn.record;
    record.candidates.reserve(plan.candidates.size());
    for (const auto& candidate : plan.candidates)
        record.candidates.push_back({turn.policy().models[candidate.model].id,
                                     std::string(toString(candidate.verdict)), candidate.reason,
                                     candidate.estimatedCost});
    record.tier = turn.policy().tiers[plan.tier].name;
    record.selectionReason = toString(plan.reason);
    record.estimatedIn = plan.estimatedInput;
    record.estimatedOut = plan.estimatedOutput;
    if (!plan.order.empty()) {
        const route::Candidate& chosen = plan.candidates[plan.order.front()];
        record.estimatedCost = chosen.estimatedCost;
        if (turn.setup->outlet(chosen.model).simulated) record.money = ledger::MoneyKind::Simulated;
    }
}

// Vectors of two models do not compare, so embeddings are never routed: the model that was named, or for
// `auto` the only one that there is.
route::Target embeddingsTarget(const policy::Policy& policy, std::string_view requested) {
    route::Target target;
    for (std::size_t at = 0; at < policy.models.size(); ++at) {
        const auto& abilities = policy.models[at].abilities;
        if (!abilities || std::ranges::find(*abilities, "embeddings") == abilities->end()) continue;
        target.candidates.push_back(policy.models[at].id);
        target.model = static_cast<policy::ModelIndex>(at);
    }
    const bool onlyOne = target.candidates.size() == 1;
    target.kind = onlyOne ? route::Target::Kind::Model : route::Target::Kind::Unknown;
    target.ambiguous = target.candidates.size() > 1;
    if (requested == "auto") return target;
    if (const auto named = namedModel(policy, requested)) return *named;
    target.kind = route::Target::Kind::Unknown;
    target.ambiguous = false;
    return target;
}

void planEmbeddings(Turn& turn, const route::Wishes& wishes) {
    const route::Target target = embeddingsTarget(turn.policy(), turn.request.model);
    if (target.kind == route::Target::Kind::Unknown) {
        turn.refusal = unknownModel(target, turn.request.model);
        return;
    }
    turn.health = turn.core.board.snapshot(turn.policy());
    turn.core.slots->describe(*turn.setup, turn.health);
    markMissingCredentials(turn);
    auto facts = factsOf(turn, wishes);
    facts.embeddings = true;
    if (isOverBudget(turn, facts)) return;
    turn.plan = planFor(turn, target, facts);
    describeCandidates(turn, turn.plan);
    turn.record->tier.clear();
    turn.planner.emplace(turn.plan, turn.policy().route.maxAttempts);
}

} // namespace

void estimateInput(Turn& turn) {
    turn.rawInput = protocol::estimateInputTokens(turn.request);
    turn.inputOf.reserve(turn.policy().models.size());
    for (const policy::Model& model : turn.policy().models)
        turn.inputOf.push_back(turn.core.calibration.estimate(model.id, turn.rawInput));
}

void planTurn(Turn& turn, const route::Wishes& wishes) {
    if (turn.incoming.kind == CallKind::Embeddings) return planEmbeddings(turn, wishes);
    const policy::Policy& policy = turn.policy();
    const policy::Mode mode =
        turn.core.paused.load(std::memory_order_relaxed) ? policy::Mode::Pass : policy.route.mode;
    route::Target target = route::resolveTarget(policy, turn.request.model);
    std::optional<route::Target> named;
    if (mode != policy::Mode::Route) named = namedModel(policy, turn.request.model);
    if (named)
        target = mode == policy::Mode::Pass ? *named : route::Target(); // observe: as if it were `auto`
    if (target.kind == route::Target::Kind::Unknown) {
        turn.refusal = unknownModel(target, turn.request.model);
        return;
    }
    turn.health = turn.core.board.snapshot(policy);
    turn.core.slots->describe(*turn.setup, turn.health);
    markMissingCredentials(turn);
    const route::Facts facts = factsOf(turn, wishes);
    if (isOverBudget(turn, facts)) return;
    turn.plan = planFor(turn, target, facts);
    describeCandidates(turn, turn.plan);
    if (mode == policy::Mode::Route && target.kind == route::Target::Kind::Model)
        noteWouldBe(turn, planFor(turn, route::Target(), facts));
    if (named && mode == policy::Mode::Observe) { // the record keeps what would have been
        turn.record->flags |= ledger::Flag::WouldBe;
        noteWouldBe(turn, turn.plan);
        turn.plan = planFor(turn, *named, facts);
    }
    turn.planner.emplace(turn.plan, policy.route.maxAttempts);
}

} // namespace tierline::gateway
