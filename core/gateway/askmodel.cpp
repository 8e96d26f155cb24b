#include "gateway/askmodel.h"

#include "gateway/headers.h"
#include "protocol/canonical.h"

namespace tierline::gateway {

namespace {

constexpr std::size_t bodyLimit = 256U << 10U;

struct Way {
    Dialect dialect = Dialect::OpenAi;
    std::string body;
    net::UpstreamRequest request; // without its body
};

Result<Way> wayTo(const Turn& turn, policy::ModelIndex index, std::string body, Milliseconds limit) {
    const policy::Model& model = turn.policy().models[index];
    const Outlet& outlet = turn.setup->outlet(index);
    Way way;
    way.dialect = route::outgoingDialect(*turn.policy().provider(model.provider), Dialect::OpenAi);
    auto conversation = protocol::readConversation(Dialect::OpenAi, body);
    if (!conversation) return std::unexpected(conversation.error());
    conversation->stream = false;
    protocol::WriteOptions options;
    options.model = model.name;
    options.maxOutput = model.maxOutput;
    options.quirks = outlet.quirks;
    way.body = protocol::writeRequest(way.dialect, *conversation, options).body;
    way.request.origin = outlet.origin;
    way.request.target = callTarget(outlet, {way.dialect, CallKind::Chat, model.name, false});
    way.request.headers = upstreamHeaders(turn.exchange->head(), outlet, {way.dialect, true, false},
                                          turn.core.options.clientToken);
    way.request.timeouts = {limit, limit, limit, limit};
    way.request.cancel = turn.cancel;
    return way;
}

net::Task<std::expected<std::string, net::NetFailure>> readBody(net::UpstreamReply* reply) {
    std::string body;
    for (;;) {
        const net::ReadResult piece = co_await reply->read();
        if (!piece) co_return std::unexpected(piece.error());
        if (piece->empty() || body.size() > bodyLimit) co_return body;
        body += *piece;
    }
}

std::optional<Settlement> costOf(const Turn& turn, policy::ModelIndex model, Dialect dialect,
                                 const protocol::PlainReply& plain, std::size_t asked) {
    Seen seen;
    seen.usage = plain.usage;
    seen.said = plain.usageSaid;
    seen.complete = true;
    seen.textBytes = static_cast<std::int64_t>(plain.text.size());
    if (!seen.usage && seen.textBytes == 0) return std::nullopt;
    Pricing pricing{turn.policy(), *turn.setup->catalog, model,
                    turn.setup->outlet(model).extractors[static_cast<std::size_t>(dialect)],
                    turn.record->time};
    return settle(seen, pricing, static_cast<std::int64_t>(asked / 4));
}

} // namespace

net::Task<OwnAnswer> askModel(TurnPtr turn, policy::ModelIndex model, std::string body, Milliseconds limit) {
    OwnAnswer answer;
    const std::string id = turn->policy().models[model].id;
    const std::string& noKey = turn->setup->outlet(model).noCredential;
    auto way = wayTo(*turn, model, std::move(body), limit);
    if (!noKey.empty() || !way) {
        answer.error = id + ": " + (noKey.empty() ? way.error().detail : noKey);
        co_return answer;
    }
    const health::Permit permit = turn->core.board.acquire(id);
    if (permit == health::Permit::Refused) {
        answer.error = id + ": its breaker is open";
        co_return answer;
    }
    const auto began = std::chrono::steady_clock::now();
    way->request.body = {way->body};
    health::Board::Outcome outcome;
    net::SendResult sent = co_await turn->lane.pool->send(std::move(way->request));
    std::expected<std::string, net::NetFailure> said = std::unexpected(net::NetFailure());
    if (sent)
        said = co_await readBody(sent->get());
    else
        said = std::unexpected(sent.error());
    outcome.latency = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    if (!said) {
        outcome.error = errorClassOf(said.error().kind);
        outcome.cancelled = said.error().kind == net::NetFailure::Kind::Cancelled;
        answer.error = id + ": " + said.error().detail;
    } else if ((*sent)->status / 100 != 2) {
        outcome.error = protocol::classifyError(way->dialect, (*sent)->status, *said).errorClass;
        answer.error = id + ": status " + std::to_string((*sent)->status);
    } else {
        protocol::PlainReply plain = protocol::readPlainReply(way->dialect, *said);
        answer.cost = costOf(*turn, model, way->dialect, plain, way->body.size());
        if (plain.error) outcome.error = plain.error->errorClass;
        if (plain.error) answer.error = id + ": no reply of its dialect";
        answer.text = std::move(plain.text);
    }
    turn->core.board.report(id, permit, outcome);
    co_return answer;
}

} // namespace tierline::gateway
