#include "gateway/relay.h"

#include "gateway/afteranswer.h"
#include "gateway/headers.h"
#include "gateway/outgoing.h"
#include "gateway/passage.h"
#include "gateway/repeat.h"
#include "gateway/streamgate.h"
#include "protocol/ratelimits.h"
#include "protocol/serverdelay.h"

namespace tierline::gateway {

namespace {

constexpr std::size_t plainLimit = 64U << 20U;
constexpr std::size_t errorLimit = 1U << 20U; // more of an error body interests nobody

net::UpstreamRequest upstreamRequest(const Turn& turn, policy::ModelIndex index, const Outgoing& out) {
    const policy::Model& model = turn.policy().models[index];
    const Outlet& outlet = turn.setup->outlet(index);
    net::UpstreamRequest request;
    request.origin = outlet.origin;
    request.target = out.target;
    const HeaderNeeds needs{out.dialect, out.translated, turn.request.stream, turn.passage->key()};
    request.headers = upstreamHeaders(turn.exchange->head(), outlet, needs, turn.core.options.clientToken);
    request.body = out.pieces();
    request.timeouts = {model.timeout.connect, model.timeout.firstByte, model.timeout.idle,
                        model.timeout.total};
    request.cancel = turn.cancel;
    return request;
}

AttemptEnd failed(ErrorClass errorClass, std::string detail) {
    AttemptEnd end;
    end.failure.emplace();
    end.failure->errorClass = errorClass;
    end.failure->detail = std::move(detail);
    return end;
}

AttemptEnd failed(const net::NetFailure& failure) {
    AttemptEnd end = failed(errorClassOf(failure.kind), failure.detail);
    end.cancelled = failure.kind == net::NetFailure::Kind::Cancelled;
    return end;
}

void noteHead(Turn& turn, const net::UpstreamReply& reply) {
    ledger::Attempt& attempt = turn.record->attempts.back();
    attempt.firstByte = attempt.start + std::chrono::duration_cast<Milliseconds>(reply.timings.firstByte);
    turn.record->overhead.connect = (reply.timings.connected - reply.timings.slot).count();
    turn.slotWait = reply.timings.slot;
    protocol::RateReader rates(turn.core.clock.wall());
    for (const auto& header : reply.headers)
        rates.add(header.name, header.value);
    turn.passage->said = rates.limits();
}

net::Task<std::expected<std::string, AttemptEnd>> readAll(net::UpstreamReply* reply, std::size_t limit) {
    std::string body;
    for (;;) {
        const net::ReadResult piece = co_await reply->read();
        if (!piece) co_return std::unexpected(failed(piece.error()));
        if (piece->empty()) co_return body;
        if (body.size() + piece->size() > limit)
            co_return std::unexpected(failed(ErrorClass::ProtocolError, "the reply is too large"));
        body += *piece;
    }
}

std::optional<std::string_view> headerText(const net::Headers& headers, std::string_view name) {
    const std::string* text = headers.find(name);
    return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

// An HTTP error, or what came instead of a stream.
AttemptEnd judgeError(Turn& turn, const Outgoing& out, const net::UpstreamReply& reply, std::string body) {
    protocol::UpstreamError error = protocol::classifyError(out.dialect, reply.status, body);
    AttemptEnd end = failed(error.errorClass, "status " + std::to_string(reply.status)
                                                  + (error.type.empty() ? "" : " " + error.type));
    turn.record->attempts.back().serverDelay =
        protocol::serverDelay(headerText(reply.headers, "retry-after-ms"),
                              headerText(reply.headers, "retry-after"), body, turn.core.clock.wall());
    end.failure->status = reply.status;
    end.failure->headers = reply.headers;
    end.failure->body = std::move(body);
    end.failure->said = std::move(error);
    end.failure->otherDialect = out.translated;
    return end;
}

AttemptEnd judgePlain(Turn& turn, const Outgoing& out, const net::UpstreamReply& reply, std::string body) {
    ReturnedReply returned = returnedReply(turn, out, body);
    protocol::PlainReply& plain = returned.facts;
    if (plain.error) {
        AttemptEnd end = failed(plain.error->errorClass, "status 200 with an error: " + plain.error->type);
        end.failure->status = plain.error->status;
        end.failure->body = std::move(body);
        end.failure->headers = reply.headers;
        end.failure->otherDialect = out.translated;
        end.failure->said = std::move(plain.error);
        return end;
    }
    turn.seen.usage = plain.usage; // an empty reply is billed too
    turn.seen.said = std::move(plain.usageSaid);
    if (plain.empty) return failed(ErrorClass::EmptyReply, "status 200 without content");
    keepReply(turn, plain.id, plain.signedParts);
    turn.record->attempts.back().committed = true;
    turn.seen.textBytes = static_cast<std::int64_t>(plain.text.size());
    turn.seen.complete = turn.answered = true;
    turn.text = std::move(plain.text);
    turn.record->finishReason = std::move(plain.finishReason);
    turn.reply.status = turn.record->status = reply.status;
    if (out.translated)
        addTranslatedHeaders(turn.reply.headers, reply.headers, "application/json");
    else
        addProviderHeaders(turn.reply.headers, reply.headers);
    turn.reply.body = returned.body ? std::move(*returned.body) : std::move(body);
    return {};
}

bool isEventStream(const net::Headers& headers) {
    const std::string_view type = headers.value("content-type");
    constexpr std::string_view wanted = "text/event-stream";
    return net::equalIgnoringCase(type.substr(0, wanted.size()), wanted);
}

// What a streamed reply's head says of its body. A translated one has no more of the provider's than its name
// for the request.
void addStreamHeaders(const Turn& turn, bool translated, net::Headers& headers) {
    if (translated || turn.incoming.jsonArray)
        addTranslatedHeaders(headers, turn.upstream->headers,
                             turn.incoming.jsonArray ? "application/json"
                                                     : "text/event-stream; charset=utf-8");
    else
        addProviderHeaders(headers, turn.upstream->headers);
}

void noteFirstContent(Turn& turn) {
    turn.record->attempts.back().committed = true;
    turn.record->ttftMs =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - turn.exchange->arrived())
            .count();
}

// The head and everything up to the first content leave together.
net::Task<bool> beginReply(TurnPtr turn, bool translated, std::vector<std::string_view> pieces) {
    std::string first;
    for (const std::string_view piece : pieces)
        first += piece;
    net::Headers headers;
    addStreamHeaders(*turn, translated, headers);
    addDecisionHeaders(headers, *turn->record);
    addCors(headers, turn->exchange->head());
    noteFirstContent(*turn);
    turn->conversation.reset(); // no other model will be asked
    turn->words.reset(); // it refers to them
    turn->request.userText = turn->request.systemText = turn->request.firstUserText = {};
    turn->request.lastTurn = {};
    co_return co_await turn->exchange->beginStream(200, headers, first);
}

AttemptEnd said(const protocol::UpstreamError& error) {
    AttemptEnd end = failed(error.errorClass, "an error event in the stream: " + error.type);
    end.failure->said = error;
    end.failure->otherDialect = true; // an event is no body: it is said anew
    return end;
}

// Why the stream did not end well; none when it did.
std::optional<AttemptEnd> judgeEnd(const protocol::ReplyStream& reader) {
    if (const auto& error = reader.error()) return said(*error);
    if (!reader.finished())
        return failed(ErrorClass::TruncatedStream, "the stream ended without its end marker");
    if (reader.isEmpty()) return failed(ErrorClass::EmptyReply, "the stream had no content");
    return std::nullopt;
}

void noteSeen(Turn& turn, const protocol::ReplyStream& reader, const StreamGate& gate) {
    turn.seen.usage = reader.usage();
    turn.seen.said = reader.usageSaid();
    turn.seen.complete = reader.finished() && !reader.error();
    turn.seen.textBytes = static_cast<std::int64_t>(reader.textBytes());
    turn.seen.events = gate.contentEvents();
    if (turn.keepsReply() || turn.tracesReply()) turn.text = reader.text();
    turn.record->finishReason = reader.finishReason();
}

// Brings the events over until the stream has ended, one way or the other.
net::Task<std::optional<AttemptEnd>> relayEvents(TurnPtr turn, StreamGate* gate, bool translated) {
    protocol::ReplyStream* reader = turn->stream.get();
    for (bool ended = false; !ended && !reader->finished() && !reader->error();) {
        const net::ReadResult piece = co_await turn->upstream->read();
        if (!piece && piece.error().kind == net::NetFailure::Kind::Reset && turn->exchange->hasBegun())
            co_return failed(ErrorClass::TruncatedStream, piece.error().detail);
        if (!piece) co_return failed(piece.error());
        ended = piece->empty();
        turn->record->attempts.back().bytes += static_cast<std::int64_t>(piece->size());
        const std::vector<std::string_view>& now = gate->sort(ended ? reader->close() : reader->feed(*piece));
        // An error right behind the first content: nothing has left yet, so another model may still answer.
        if (reader->error() && !turn->exchange->hasBegun()) break;
        if (now.empty()) continue;
        bool sent = false;
        if (turn->exchange->hasBegun()) {
            collect(*turn, now);
            sent = co_await turn->exchange->write(net::Exchange::Gather(now));
        } else {
            std::vector<std::string_view> first = now;
            if (!mayLeave(*turn, *reader, first)) continue;
            collect(*turn, first);
            sent = co_await beginReply(turn, translated, std::move(first));
        }
        if (!sent) {
            AttemptEnd end = failed(ErrorClass::ClientCancelled, "the client left");
            end.cancelled = true;
            co_return end;
        }
    }
    co_return judgeEnd(*reader);
}

AttemptEnd endStream(Turn& turn, StreamGate& gate, std::optional<AttemptEnd> bad, bool translated) {
    const protocol::ReplyStream& reader = *turn.stream;
    const bool begun = turn.exchange->hasBegun();
    const std::string held = takeHeld(turn);
    if (begun || !bad || !held.empty()) {
        noteSeen(turn, reader, gate);
    } else if (reader.finished()) { // whole but empty: billed although there was nothing to see
        turn.seen.usage = reader.usage();
        turn.seen.said = reader.usageSaid();
    }
    if (!bad) {
        keepReply(turn, reader.id(), reader.signedParts());
        turn.answered = true;
        turn.tail = held + gate.takeRest();
        if (!begun) addStreamHeaders(turn, translated, turn.reply.headers);
        if (!held.empty()) noteFirstContent(turn);
        return {std::nullopt, false, begun};
    }
    turn.upstream.reset(); // closes the connection: what is under way is cancelled
    bad->committed = begun;
    // The provider's own error event goes on to the client, the rubble of a broken one does not.
    if (begun && reader.error() && reader.error()->errorClass != ErrorClass::ProtocolError)
        turn.tail = gate.takeRest();
    return std::move(*bad);
}

// The router could read the request, the translator cannot: the client's fault.
AttemptEnd unreadable(const Error& error) {
    AttemptEnd end = failed(ErrorClass::BadRequest, "cannot be translated: " + error.detail);
    end.failure->status = 400;
    end.failure->otherDialect = true;
    end.failure->said = protocol::UpstreamError{ErrorClass::BadRequest, 400, "invalid_request_error",
                                                "invalid_body", error.detail};
    return end;
}

} // namespace

net::Task<AttemptEnd> relayPlain(TurnPtr turn, policy::ModelIndex model) {
    const Result<Outgoing> out = outgoing(*turn, model);
    if (!out) co_return unreadable(out.error());
    net::UpstreamRequest request = upstreamRequest(*turn, model, *out);
    net::SendResult sent = co_await turn->lane.pool->send(std::move(request));
    if (!sent) co_return failed(sent.error());
    noteHead(*turn, **sent);
    const bool good = (*sent)->status / 100 == 2;
    auto body = co_await readAll(sent->get(), good ? plainLimit : errorLimit);
    if (!body) co_return std::move(body.error());
    turn->record->attempts.back().bytes = static_cast<std::int64_t>(body->size());
    if (!good) co_return judgeError(*turn, *out, **sent, std::move(*body));
    AttemptEnd end = judgePlain(*turn, *out, **sent, std::move(*body));
    if (end.failure) co_return end;
    co_return co_await lookAtAnswer(turn);
}

net::Task<AttemptEnd> relayStream(TurnPtr turn, policy::ModelIndex model) {
    Result<Outgoing> out = outgoing(*turn, model);
    if (!out) co_return unreadable(out.error());
    net::UpstreamRequest request = upstreamRequest(*turn, model, *out);
    net::SendResult sent = co_await turn->lane.pool->send(std::move(request));
    out->body = {}; // a stream may stay open for long
    out->splice.reset();
    if (!sent) co_return failed(sent.error());
    noteHead(*turn, **sent);
    if ((*sent)->status / 100 != 2 || !isEventStream((*sent)->headers)) {
        auto body = co_await readAll(sent->get(), errorLimit);
        if (!body) co_return std::move(body.error());
        if ((*sent)->status / 100 != 2) co_return judgeError(*turn, *out, **sent, std::move(*body));
        co_return failed(ErrorClass::ProtocolError, "no event stream although one was asked for");
    }
    turn->upstream = std::move(*sent);
    turn->stream = replyStream(*turn, *out);
    StreamGate gate;
    auto bad = co_await relayEvents(turn, &gate, out->translated);
    AttemptEnd end = endStream(*turn, gate, std::move(bad), out->translated);
    if (end.failure) co_return end;
    co_return co_await lookAtAnswer(turn);
}

net::Task<void> drain(std::unique_ptr<net::UpstreamReply> reply) {
    std::size_t seen = 0;
    while (seen < errorLimit) {
        const net::ReadResult piece = co_await reply->read();
        if (!piece || piece->empty()) co_return;
        seen += piece->size();
    }
}

} // namespace tierline::gateway
