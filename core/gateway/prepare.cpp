#include "base/utf8.h"
#include "gateway/headers.h"
#include "gateway/turn.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t promptKept = 256U << 10U; // bytes: a thousand rows must fit into memory

std::int64_t microsecondsSince(SteadyClock::time_point& mark) {
    const auto now = SteadyClock::now();
    const auto passed = std::chrono::duration_cast<Microseconds>(now - mark).count();
    mark = now;
    return passed;
}

protocol::ClientError badRequest(std::string message, std::string code) {
    protocol::ClientError error;
    error.status = 400;
    error.type = "invalid_request_error";
    error.code = std::move(code);
    error.message = std::move(message);
    return error;
}

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

void estimateInput(Turn& turn) {
    turn.rawInput = protocol::estimateInputTokens(turn.request);
    turn.inputOf.reserve(turn.policy().models.size());
    for (const policy::Model& model : turn.policy().models)
        turn.inputOf.push_back(turn.core.calibration.estimate(model.id, turn.rawInput));
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
    return route::plan(turn.policy(), *turn.setup->catalog, turn.verdict, target, facts, turn.health);
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
    markMissingCredentials(turn);
    auto facts = factsOf(turn, wishes);
    facts.embeddings = true;
    if (isOverBudget(turn, facts)) return;
    turn.plan = planFor(turn, target, facts);
    describeCandidates(turn, turn.plan);
    turn.record->tier.clear();
    turn.planner.emplace(turn.plan, turn.policy().route.maxAttempts);
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
    markMissingCredentials(turn);
    const route::Facts facts = factsOf(turn, wishes);
    if (isOverBudget(turn, facts)) return;
    turn.plan = planFor(turn, target, facts);
    describeCandidates(turn, turn.plan);
    if (named && mode == policy::Mode::Observe) { // the record keeps what would have been
        turn.record->flags |= ledger::Flag::WouldBe;
        turn.plan = planFor(turn, *named, facts);
    }
    turn.planner.emplace(turn.plan, policy.route.maxAttempts);
}

void dropSpansBeyond(std::vector<classify::Signal>& fired, std::size_t end) {
    for (auto& signal : fired)
        std::erase_if(signal.spans, [&](const classify::Span& span) { return span.end > end; });
}

void describeVerdict(ledger::Record& record, classify::Verdict& verdict) {
    record.score = verdict.score;
    record.confidence = verdict.confidence;
    record.margin = verdict.margin;
    record.category = std::move(verdict.category);
    record.features = verdict.features;
    record.requirements = verdict.requirements;
    record.firedSignals = std::move(verdict.firedSignals);
    if (record.prompt) dropSpansBeyond(record.firedSignals, record.prompt->size());
    record.stages = std::move(verdict.stages);
}

void describeRequest(Turn& turn, Identity identity) {
    ledger::Record& record = *turn.record;
    record.client = std::move(identity.client);
    record.session = std::move(identity.session);
    record.tags = std::move(identity.tags);
    record.dialect = toString(turn.request.dialect);
    record.requestedModel = turn.request.model;
    record.policy = turn.policy().hash;
    turn.noStore = identity.noStore;
    const bool chat = turn.incoming.kind == CallKind::Chat; // what is embedded is bulk, and scored by nobody
    if (chat && turn.policy().capture.prompts && !identity.noStore)
        record.prompt = beginningOf(turn.request.userText, promptKept);
}

Result<protocol::Request> readBody(const Turn& turn) {
    const bool own = !turn.ownBody.empty();
    const std::string_view body = own ? std::string_view(turn.ownBody) : turn.exchange->body();
    const Incoming& incoming = turn.incoming;
    switch (incoming.dialect) {
    case Dialect::OpenAi: return protocol::readChatCompletions(body, !own);
    case Dialect::Responses: return protocol::readResponses(body, !own);
    case Dialect::Anthropic: return protocol::readMessages(body, !own);
    case Dialect::Gemini: break;
    }
    return protocol::readGenerateContent(body, !own, incoming.model, incoming.stream);
}

} // namespace

Turn::Turn(Core& shared, ExchangePtr from)
    : core(shared),
      lane(shared.laneOf(from->loop())),
      setup(shared.setup.load(std::memory_order_acquire)),
      exchange(std::move(from)),
      cancel(std::make_shared<net::Cancel>()),
      record(std::make_shared<ledger::Record>()) {
    core.openRequests.fetch_add(1, std::memory_order_relaxed);
}

Turn::~Turn() {
    if (held.id != 0) core.budgets->release(held);
    core.openRequests.fetch_sub(1, std::memory_order_relaxed);
    if (streams) core.openStreams.fetch_sub(1, std::memory_order_relaxed);
}

Pricing Turn::pricing() const {
    const Outlet& outlet = setup->outlet(*model);
    const policy::Provider* provider = policy().provider(outlet.id);
    const Dialect spoken = provider ? route::outgoingDialect(*provider, request.dialect) : outlet.dialect;
    return {policy(), *setup->catalog, *model, outlet.extractors[static_cast<std::size_t>(spoken)],
            record->time};
}

route::Spender Turn::spender(bool simulated) const {
    return {record->policy, record->client, &record->tags, simulated};
}

std::expected<TurnPtr, protocol::ClientError> openTurn(Core& core, ExchangePtr exchange, Incoming incoming,
                                                       std::string ownBody) {
    auto mark = SteadyClock::now();
    auto turn = std::make_shared<Turn>(core, std::move(exchange));
    turn->incoming = std::move(incoming);
    turn->ownBody = std::move(ownBody);
    if (turn->incoming.kind == CallKind::Embeddings) {
        auto read = protocol::readEmbeddings(turn->exchange->body(), true);
        if (!read) return std::unexpected(badRequest(read.error().detail, "invalid_body"));
        turn->embeddings = std::move(*read);
        turn->request = turn->embeddings->request;
    } else {
        auto request = readBody(*turn);
        if (!request) return std::unexpected(badRequest(request.error().detail, "invalid_body"));
        turn->request = std::move(*request);
    }
    ledger::Record& record = *turn->record;
    record.time = core.clock.wall();
    record.id = core.ids.next(record.time);
    record.overhead.read = microsecondsSince(mark);

    if (turn->incoming.kind == CallKind::Chat) {
        const auto& scorer = turn->setup->scorer;
        turn->verdict = scorer->classify(turn->request.userText, turn->request.requirements,
                                         turn->lane.scratchFor(scorer));
        record.overhead.classify = microsecondsSince(mark);
        if (!turn->verdict.stages.empty()) turn->verdict.stages.front().us = record.overhead.classify;
    }

    const net::Headers& headers = turn->exchange->head().headers;
    describeRequest(*turn, readIdentity(headers, turn->request));
    estimateInput(*turn);
    if (turn->incoming.kind == CallKind::Chat) record.tier = turn->policy().tiers[turn->verdict.tier].name;
    if (const auto wishes = readWishes(headers, turn->policy()))
        planTurn(*turn, *wishes);
    else
        turn->refusal = badRequest(wishes.error().detail, "invalid_header");
    describeVerdict(record, turn->verdict);
    record.overhead.plan = microsecondsSince(mark);
    turn->streams = turn->request.stream;
    if (turn->streams) core.openStreams.fetch_add(1, std::memory_order_relaxed);
    return turn;
}

} // namespace tierline::gateway
