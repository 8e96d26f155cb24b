#include "gateway/planning.h"

#include "gateway/conversations.h"
#include "gateway/headers.h"
#include "gateway/observe.h"
#include "gateway/recordings.h"
#include "gateway/slots.h"
#include "route/panic.h"
#include "route/table.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

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

// What came out of the request's id can be drawn again from its record.
std::uint64_t diceOf(std::string_view id) {
    std::uint64_t hash = 0xcbf29ce484222325ULL; // FNV-1a
    for (const char letter : id)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
    return hash;
}

void addSlow(const Turn& turn, route::Facts& facts) {
    const auto& own = facts.wishes.maxLatency;
    const auto limit = own ? own : turn.policy().route.maxLatencyP95;
    if (!limit) return;
    const auto now = turn.core.clock.now();
    facts.slow.reserve(turn.health.size());
    for (std::size_t at = 0; at < turn.health.size(); ++at)
        facts.slow.push_back(
            turn.core.stepUp.judge(turn.policy().models[at].id, *limit, turn.health[at].p95, now));
}

std::optional<policy::Millionths> shareLeft(std::optional<std::int64_t> left,
                                            std::optional<std::int64_t> of) {
    if (!left || !of || *of <= 0) return std::nullopt;
    const auto share =
        static_cast<double>(std::clamp<std::int64_t>(*left, 0, *of)) / static_cast<double>(*of);
    return static_cast<policy::Millionths>(share * policy::one);
}

route::Load loadOf(const policy::Policy& policy, const policy::Model& model,
                   const health::ModelHealth& health) {
    const auto* provider = policy.provider(model.provider);
    const auto either = [&](auto own, auto shared) { return own || !provider ? own : provider->*shared; };
    route::Load load;
    load.inFlight = health.inFlight;
    load.concurrent = either(model.concurrent, &policy::Provider::concurrent);
    const auto requests = shareLeft(health.requestsLeft, either(model.rpm, &policy::Provider::rpm));
    const auto tokens = shareLeft(health.tokensLeft, either(model.tpm, &policy::Provider::tpm));
    load.headroom = requests && tokens ? std::min(requests, tokens) : requests ? requests : tokens;
    return load;
}

void addLoad(const Turn& turn, route::Facts& facts) {
    using policy::Strategy;
    const auto strategy = turn.policy().route.strategy;
    if (strategy != Strategy::LeastBusy && strategy != Strategy::MostHeadroom) return;
    for (std::size_t at = 0; at < turn.health.size(); ++at)
        facts.load.push_back(loadOf(turn.policy(), turn.policy().models[at], turn.health[at]));
}

route::Facts factsOf(const Turn& turn, const route::Wishes& wishes) {
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
    facts.dice = diceOf(turn.record->id);
    addSlow(turn, facts);
    addLoad(turn, facts);
    addConversation(turn, facts);
    return facts;
}

bool isOverBudget(Turn& turn, const route::Facts& facts) {
    if (facts.allowance.refusal.empty()) return false;
    turn.refusal = budgetError(facts.allowance.refusal);
    return true;
}

std::string missingCredential(const Turn& turn, policy::ModelIndex model) {
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
    auto plan = route::plan(*turn.setup->table, turn.verdict, target, facts, turn.health);
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
    record.selectionDetail = plan.reasonDetail;
    record.switchCost = plan.switchCost;
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

void lookAtHealth(Turn& turn) {
    turn.health = turn.core.board.snapshot(turn.policy());
    if (turn.core.recordings && turn.core.recordings->refusesMisses()) return; // nobody is asked
    turn.core.slots->describe(*turn.setup, turn.health);
    markMissingCredentials(turn);
}

// For one model by hand: all that speaks against it stands in its own row.
route::Plan planByHand(const Turn& turn, policy::ModelIndex model, const route::Facts& facts) {
    route::Target target;
    target.kind = route::Target::Kind::Model;
    target.model = model;
    return planFor(turn, target, facts);
}

ledger::CandidateRow rowOf(const Turn& turn, const route::Plan& plan, policy::ModelIndex model) {
    ledger::CandidateRow row;
    row.model = turn.policy().models[model].id;
    const bool isAble = !plan.order.empty();
    row.verdict = toString(isAble ? route::CandidateVerdict::Able : route::CandidateVerdict::Refused);
    const auto own = std::ranges::find(plan.candidates, model, &route::Candidate::model);
    if (own == plan.candidates.end()) return row;
    row.estimatedCost = own->estimatedCost;
    if (!isAble) row.reason = own->reason;
    return row;
}

route::Wishes wishesOf(const Turn& turn) {
    return readWishes(turn.exchange->head().headers, turn.policy()).value_or(route::Wishes());
}

void planEmbeddings(Turn& turn, const route::Wishes& wishes) {
    const route::Target target = embeddingsTarget(turn.policy(), turn.request.model);
    if (target.kind == route::Target::Kind::Unknown) {
        turn.refusal = unknownModel(target, turn.request.model);
        return;
    }
    lookAtHealth(turn);
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

std::vector<ledger::CandidateRow> choicesOf(const Turn& turn) {
    const route::Facts facts = factsOf(turn, wishesOf(turn));
    std::vector<ledger::CandidateRow> choices;
    choices.reserve(turn.policy().models.size());
    for (std::size_t at = 0; at < turn.policy().models.size(); ++at) {
        const auto model = static_cast<policy::ModelIndex>(at);
        choices.push_back(rowOf(turn, planByHand(turn, model, facts), model));
    }
    return choices;
}

std::string forceModel(Turn& turn, policy::ModelIndex model) {
    lookAtHealth(turn);
    auto plan = planByHand(turn, model, factsOf(turn, wishesOf(turn)));
    if (plan.order.empty()) return rowOf(turn, plan, model).reason;
    plan.reason = route::SelectionReason::Forced;
    plan.reasonDetail.clear();
    turn.planner.reset(); // refers to the plan
    turn.plan = std::move(plan);
    if (!(turn.record->flags & ledger::Flag::WouldBe)) { // else the record keeps what would have been
        turn.record->candidates.clear();
        turn.record->money = ledger::MoneyKind::Billed;
        describeCandidates(turn, turn.plan);
    }
    turn.planner.emplace(turn.plan, turn.policy().route.maxAttempts);
    return {};
}

void describeStep(Turn& turn, const route::NextStep& step) {
    ledger::Record& record = *turn.record;
    if (record.flags & ledger::Flag::WouldBe) return;
    record.selectionReason = toString(step.reason);
    if (record.attempts.empty() && step.reason == turn.plan.reason) return; // as planned
    if (record.attempts.empty() || !record.attempts.back().errorClass) {
        const auto& first = record.candidates[turn.plan.order.front()]; // shut since it was planned
        record.selectionDetail = first.model + ": " + first.reason;
        return;
    }
    const auto& failed = record.attempts.back();
    record.selectionDetail = fmt::format("{}: {}{}{}", failed.model, toString(*failed.errorClass),
                                         failed.detail.empty() ? "" : ", ", failed.detail);
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
    lookAtHealth(turn);
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
