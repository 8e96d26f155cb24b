#include "gateway/judging.h"

#include "gateway/failure.h"
#include "gateway/headers.h"
#include "gateway/settle.h"
#include "gateway/turn.h"
#include "net/upstream.h"
#include "protocol/canonical.h"
#include "route/plan.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using policy::ModelIndex;

constexpr std::size_t replyLimit = 1U << 20U;
constexpr std::size_t promptBytes = 3'400, textMost = 7'700; // the prompt with its schema; of a text, as cut
constexpr std::int64_t bytesPerToken = 4;

std::string dollars(Money money) {
    return "$" + toString(money);
}

std::optional<Money> costOf(const JudgeCase& given, ModelIndex model, std::int64_t input,
                            std::int64_t output) {
    const auto price = route::priceOf(given.policy, model, given.catalog, given.when, input);
    if (!price) return std::nullopt;
    Usage usage;
    usage.input = input;
    usage.output = output;
    return catalog::costOf(usage, price->rates);
}

std::optional<Money> cheapestOf(const JudgeCase& given, policy::TierIndex tier) {
    std::optional<Money> best;
    for (const auto model : given.policy.tiers[tier].models)
        if (const auto cost = costOf(given, model, given.input, given.output))
            if (!best || *cost < *best) best = cost;
    return best;
}

// A share of an amount without a double on the way: amounts beyond nine million dollars do not come here.
Money shareOf(Money amount, policy::Millionths share) {
    __extension__ using Wide = __int128;
    return Money::fromNano(static_cast<std::int64_t>(static_cast<Wide>(amount.nano()) * share / policy::one));
}

struct Call {
    net::UpstreamRequest request;
    std::string body;
    Dialect dialect = Dialect::OpenAi;
};

Result<std::unique_ptr<Call>> callOf(const JudgeDesk& desk, ModelIndex index, std::string_view body,
                                     Milliseconds limit) {
    const auto& policy = *desk.setup->policy;
    const auto& model = policy.models[index];
    const Outlet& outlet = desk.setup->outlet(index);
    auto conversation = protocol::readConversation(Dialect::OpenAi, body);
    if (!conversation) return std::unexpected(conversation.error());
    auto call = std::make_unique<Call>();
    call->dialect = outlet.dialect;
    protocol::WriteOptions options;
    options.model = model.name;
    options.maxOutput = model.maxOutput;
    options.quirks = outlet.quirks;
    call->body = protocol::writeRequest(call->dialect, *conversation, options).body;
    auto& request = call->request;
    request.origin = outlet.origin;
    request.target = callTarget(outlet, {call->dialect, CallKind::Chat, model.name, false});
    const HeaderNeeds needs{call->dialect, true, false};
    request.headers = upstreamHeaders({}, outlet, needs, {});
    request.body = {call->body};
    request.timeouts = {std::min(limit, model.timeout.connect), limit, limit, limit};
    request.cancel = desk.cancel;
    return call;
}

struct Heard {
    std::optional<std::string> text;
    Failure failure; // without a text
    Seen seen;
    bool cancelled = false;
};

Heard lost(const net::NetFailure& failure) {
    Heard heard;
    heard.failure.errorClass = errorClassOf(failure.kind);
    heard.failure.detail = toString(heard.failure.errorClass);
    heard.cancelled = failure.kind == net::NetFailure::Kind::Cancelled;
    return heard;
}

Heard refused(const protocol::UpstreamError& error, int status) {
    Heard heard;
    heard.failure.errorClass = error.errorClass;
    heard.failure.detail = fmt::format("status {} {}", status, toString(error.errorClass));
    return heard;
}

Heard understood(Dialect dialect, std::string_view body) {
    auto reply = protocol::readPlainReply(dialect, body);
    Heard heard;
    if (reply.error) heard = refused(*reply.error, 200);
    heard.seen.usage = reply.usage;
    heard.seen.said = std::move(reply.usageSaid);
    heard.seen.complete = true;
    heard.seen.textBytes = std::ssize(reply.text);
    if (reply.error) return heard;
    heard.text = std::move(reply.text); // an empty one is nonsense to be mended, not an outage
    return heard;
}

net::Task<Heard> hear(const JudgeDesk* desk, Call* call) {
    net::SendResult sent = co_await desk->desk.pool->send(std::move(call->request));
    if (!sent) co_return lost(sent.error());
    std::string body;
    for (;;) {
        const net::ReadResult piece = co_await (*sent)->read();
        if (!piece) co_return lost(piece.error());
        if (piece->empty()) break;
        body += *piece;
        if (body.size() > replyLimit) {
            Heard heard;
            heard.failure = {ErrorClass::ProtocolError, "the reply is too large", 0, {}, {}, {}, false};
            co_return heard;
        }
    }
    const int status = (*sent)->status;
    if (status / 100 != 2) co_return refused(protocol::classifyError(call->dialect, status, body), status);
    co_return understood(call->dialect, body);
}

Money priceHeard(const JudgeDesk& desk, ModelIndex index, const Call& call, const Heard& heard, Wall when) {
    if (!heard.text && !heard.seen.usage) return {};
    const auto& setup = *desk.setup;
    const Pricing pricing{*setup.policy, *setup.catalog, index,
                          setup.outlet(index).extractors[static_cast<std::size_t>(call.dialect)], when};
    const auto settled = settle(heard.seen, pricing, std::ssize(call.body) / bytesPerToken);
    return settled.cost.value_or(Money());
}

// What keeps it from being asked at all, besides its price.
std::string obstacle(const JudgeDesk& desk, ModelIndex index) {
    const Outlet& outlet = desk.setup->outlet(index);
    if (!outlet.noCredential.empty()) return outlet.noCredential;
    if (outlet.clientKey) return "its provider takes the caller's own key";
    for (const auto& tier : desk.setup->policy->tiers)
        for (const auto model : tier.models)
            if (desk.setup->outlet(model).simulated != outlet.simulated)
                return "simulated and billed money never add up, and the tiers have models of the other kind";
    return {};
}

} // namespace

JudgePrice judgePrice(const JudgeCase& given) {
    const auto input = static_cast<std::int64_t>(promptBytes + std::min(given.textBytes, textMost));
    JudgePrice price;
    price.cost =
        costOf(given, *given.policy.classify.judge.model, input / bytesPerToken, classify::judgeUsualOutput);
    const auto without = cheapestOf(given, given.tier), down = cheapestOf(given, given.lowest);
    if (without && down) price.saving = std::max(*without - *down, Money());
    return price;
}

std::optional<Money> judgeCost(const JudgeCase& given, std::size_t bodyBytes, std::int64_t output) {
    const auto input = static_cast<std::int64_t>(bodyBytes) / bytesPerToken;
    return costOf(given, *given.policy.classify.judge.model, input, output);
}

std::string objectionToJudge(const JudgeCase& given) {
    const auto& judge = given.policy.classify.judge;
    if (given.maxLatency && judge.timeLimit > *given.maxLatency)
        return fmt::format("its time limit of {} ms is beyond the request's of {} ms",
                           judge.timeLimit.count(), given.maxLatency->count());
    const auto price = judgePrice(given);
    if (!price.cost) return std::string(judgeUnpriced);
    if (*price.cost == Money()) return {};
    if (!price.saving) return "what it could save is not known: models without a price";
    if (*price.cost <= shareOf(*price.saving, judge.maxCostShare)) return {};
    return fmt::format("its {} are more than {:.0f} % of the {} it could save", dollars(*price.cost),
                       policy::toDouble(judge.maxCostShare) * 100, dollars(*price.saving));
}

JudgeDesk judgeDeskOf(Turn& turn) {
    const Desk desk{&turn.lane.loop, turn.lane.pool.get(), &turn.core.worker};
    return {desk, turn.setup, &turn.core.board, turn.cancel};
}

std::string holdJudge(Turn& turn, route::Reservation& held, std::optional<Money> cost) {
    const auto& outlet = turn.setup->outlet(*turn.policy().classify.judge.model);
    const auto done =
        turn.core.budgets->reserve(held, turn.spender(outlet.simulated), outlet.id, cost, turn.record->time);
    return done ? std::string() : done.error().detail;
}

net::Task<JudgeReply> askJudge(JudgeDesk desk, std::string body, Milliseconds limit, Wall when) {
    JudgeReply reply;
    const ModelIndex index = *desk.setup->policy->classify.judge.model;
    const std::string& id = desk.setup->policy->models[index].id;
    reply.skipped = obstacle(desk, index);
    if (!reply.skipped.empty()) co_return reply;
    auto call = callOf(desk, index, body, limit);
    if (!call) {
        reply.text = std::unexpected(call.error().detail);
        co_return reply;
    }
    const health::Permit permit = desk.board->acquire(id);
    if (permit == health::Permit::Refused) {
        reply.skipped = "its breaker is open";
        co_return reply;
    }
    const auto began = std::chrono::steady_clock::now();
    const Heard heard = co_await hear(&desk, call->get());
    health::Board::Outcome outcome;
    outcome.cancelled = heard.cancelled;
    outcome.latency = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    if (!heard.text && !heard.cancelled) outcome.error = heard.failure.errorClass;
    desk.board->report(id, permit, outcome);
    reply.cost = priceHeard(desk, index, **call, heard, when);
    if (heard.text)
        reply.text = *heard.text;
    else
        reply.text = std::unexpected(heard.failure.detail);
    co_return reply;
}

} // namespace tierline::gateway
