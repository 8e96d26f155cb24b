#include "protocol/translate.h"

#include "protocol/streamevent.h"
#include "protocol/upstreamerror.h"

#include <algorithm>

namespace tierline::protocol {

namespace {

using Kind = ReplyEvent::Kind;

constexpr std::size_t eventLimit = 8U << 20U;

void mergeUsage(const ReplyEvent& event, StreamFacts& facts) {
    if (event.usage) facts.usage = event.usage;
    if (!event.text.empty()) facts.usageSaid.note(event.text);
}

std::string_view errorType(ErrorClass errorClass) {
    switch (errorClass) {
    case ErrorClass::RateLimited: return "rate_limit_error";
    case ErrorClass::QuotaExhausted: return "insufficient_quota";
    case ErrorClass::Billing: return "billing_error";
    case ErrorClass::Auth: return "authentication_error";
    case ErrorClass::NotFound: return "not_found_error";
    case ErrorClass::Overloaded: return "overloaded_error";
    case ErrorClass::TimeoutTotal: return "timeout_error";
    case ErrorClass::BadRequest:
    case ErrorClass::ContextTooLong:
    case ErrorClass::ContentFiltered: return "invalid_request_error";
    case ErrorClass::ServerError:
    case ErrorClass::TimeoutConnect:
    case ErrorClass::TimeoutFirstByte:
    case ErrorClass::TimeoutIdle:
    case ErrorClass::Network:
    case ErrorClass::ClientCancelled:
    case ErrorClass::ProtocolError:
    case ErrorClass::TruncatedStream:
    case ErrorClass::EmptyReply:
    case ErrorClass::Offline:
    case ErrorClass::PoolBusy:
    case ErrorClass::BadAnswer: break;
    }
    return "server_error";
}

std::string_view errorCode(ErrorClass errorClass) {
    if (errorClass == ErrorClass::ContextTooLong) return "context_length_exceeded";
    if (errorClass == ErrorClass::ContentFiltered) return "content_filter";
    if (errorClass == ErrorClass::RateLimited) return "rate_limit_exceeded";
    if (errorClass == ErrorClass::QuotaExhausted) return "insufficient_quota";
    if (errorClass == ErrorClass::NotFound) return "model_not_found";
    return {};
}

// For an error that came behind a 200.
int statusOf(ErrorClass errorClass) {
    if (errorClass == ErrorClass::RateLimited || errorClass == ErrorClass::QuotaExhausted) return 429;
    if (errorClass == ErrorClass::Auth) return 401;
    if (errorClass == ErrorClass::Billing) return 402;
    if (errorClass == ErrorClass::NotFound) return 404;
    if (errorClass == ErrorClass::Overloaded) return 503;
    const bool ofTheRequest = errorClass == ErrorClass::BadRequest || errorClass == ErrorClass::ContextTooLong
                              || errorClass == ErrorClass::ContentFiltered;
    return ofTheRequest ? 400 : 502;
}

} // namespace

SegmentKind noteEvents(const ReplyEvents& events, StreamFacts& facts) {
    bool something = false;
    bool onlyPings = !events.empty();
    for (const auto& event : events) {
        onlyPings = onlyPings && event.kind == Kind::Ping;
        switch (event.kind) {
        case Kind::Text:
        case Kind::Refusal:
            keepText(facts, event.text);
            something = something || !event.text.empty();
            break;
        case Kind::Thinking: something = something || !event.text.empty(); break;
        case Kind::ToolCall:
            facts.callBlock = event.block;
            facts.callId = event.id;
            something = true;
            break;
        case Kind::Redacted:
            facts.signedParts.push_back({{}, std::string(event.text)});
            something = true;
            break;
        case Kind::ToolArguments:
        case Kind::Opaque: something = true; break;
        case Kind::Start: facts.id = event.id; break;
        case Kind::Signature:
            facts.signedParts.push_back(
                {event.block == facts.callBlock ? facts.callId : std::string(), std::string(event.text)});
            break;
        case Kind::Usage: mergeUsage(event, facts); break;
        case Kind::Finish: facts.finishReason = event.text; break;
        case Kind::Error: facts.error = event.error; break;
        case Kind::End: facts.ended = true; break;
        case Kind::BlockEnd:
        case Kind::Ping: break;
        }
    }
    facts.content = facts.content || something;
    if (facts.error) return SegmentKind::Error;
    if (facts.ended) return SegmentKind::Terminal;
    if (something) return SegmentKind::Content;
    return onlyPings ? SegmentKind::Ping : SegmentKind::Preamble;
}

ClientError clientErrorOf(const UpstreamError& error, std::string_view originalBody) {
    ClientError client;
    client.status = error.status >= 400 ? error.status : statusOf(error.errorClass);
    client.type = errorType(error.errorClass);
    client.code = error.code.empty() ? errorCode(error.errorClass) : std::string_view(error.code);
    client.message = error.message;
    client.original = originalBody;
    return client;
}

struct StreamTranslator::State {
    State(Dialect from, Dialect to, ReplyContext context)
        : provider(from), decoder(makeDecoder(from)), encoder(makeEncoder(to, std::move(context))) {}

    void read(std::string_view raw);
    void say(SegmentKind kind);
    void sayBeforeError();
    void fail(UpstreamError error);

    Dialect provider;
    std::unique_ptr<ReplyDecoder> decoder;
    std::unique_ptr<ReplyEncoder> encoder;
    SseSplitter splitter{eventLimit};
    StreamFacts facts;
    bool over = false; // Terminal or Error was given out, or the connection is closed
    bool closed = false;
    std::string scratch; // data of several lines
    ReplyEvents events;
    struct Piece {
        SegmentKind kind;
        std::size_t end; // in `out`
    };
    std::string out; // of one feed; segments are cut from it when it is done
    std::vector<Piece> pieces;
    std::vector<Segment> segments;

    const std::vector<Segment>& cut();
};

void StreamTranslator::State::read(std::string_view raw) {
    if (over || raw == "\n") return; // the other half of a CRLF
    const auto event = readSseEvent(raw, scratch);
    events.clear();
    if (!event.hasData || event.data.empty()) // comments keep the client's connection awake too
        events.emplace_back();                // a Ping
    else
        decoder->event(event, events);
    say(noteEvents(events, facts));
}

void StreamTranslator::State::say(SegmentKind kind) {
    if (kind == SegmentKind::Error) {
        sayBeforeError();
        return fail(*facts.error);
    }
    if (kind == SegmentKind::Preamble && facts.content) kind = SegmentKind::Content;
    const std::size_t before = out.size();
    for (const auto& event : events)
        encoder->event(event, out);
    over = kind == SegmentKind::Terminal;
    if (out.size() == before && !over) return;
    if (!pieces.empty() && kind == SegmentKind::Content && pieces.back().kind == kind)
        pieces.back().end = out.size();
    else
        pieces.push_back({kind, out.size()});
}

// What was decoded before the error of the same event is the client's.
void StreamTranslator::State::sayBeforeError() {
    events.erase(std::ranges::find(events, Kind::Error, &ReplyEvent::kind), events.end());
    const std::size_t before = out.size();
    for (const auto& event : events)
        encoder->event(event, out);
    if (out.size() == before) return;
    pieces.push_back({facts.content ? SegmentKind::Content : SegmentKind::Preamble, out.size()});
}

void StreamTranslator::State::fail(UpstreamError error) {
    facts.error = std::move(error);
    over = true;
    if (facts.error->errorClass != ErrorClass::ProtocolError)
        out += encoder->errorEvent(clientErrorOf(*facts.error, {}));
    pieces.push_back({SegmentKind::Error, out.size()});
}

const std::vector<Segment>& StreamTranslator::State::cut() {
    std::size_t at = 0;
    for (const auto& [kind, end] : pieces) {
        segments.push_back({kind, std::string_view(out).substr(at, end - at)});
        at = end;
    }
    return segments;
}

StreamTranslator::StreamTranslator(Dialect provider, Dialect client, ReplyContext context)
    : m_state(std::make_unique<State>(provider, client, std::move(context))) {}
StreamTranslator::~StreamTranslator() = default;

const std::vector<Segment>& StreamTranslator::feed(std::string_view bytes) {
    auto& state = *m_state;
    state.segments.clear();
    state.pieces.clear();
    state.out.clear();
    if (state.closed) return state.segments;
    state.splitter.feed(bytes);
    while (const auto raw = state.splitter.next())
        state.read(*raw);
    if (state.splitter.tooLong()) {
        state.closed = true;
        state.fail(protocolError(200, "an event of the stream is larger than 8 MiB"));
    }
    return state.cut();
}

const std::vector<Segment>& StreamTranslator::close() {
    auto& state = *m_state;
    state.segments.clear();
    state.pieces.clear();
    state.out.clear();
    if (state.closed) return state.segments;
    state.closed = true;
    const std::string last(state.splitter.rest());
    const auto event = readSseEvent(last, state.scratch);
    if (event.hasData && !state.over) {
        const bool isDone = event.data == "[DONE]";
        if (isDone || Json::parse(event.data)) state.read(last); // a cut one shows as truncation
    } else if (!state.over && !state.facts.content && last.find('{') != std::string::npos) {
        auto reply = readPlainReply(state.provider, last); // an error body where a stream was promised
        state.fail(reply.error.value_or(protocolError(200, "the reply is not an event stream")));
    }
    if (!state.over) {
        state.events.clear();
        state.decoder->close(state.events);
        if (!state.events.empty()) state.say(noteEvents(state.events, state.facts));
    }
    return state.cut();
}

bool StreamTranslator::finished() const {
    return m_state->facts.ended && !m_state->facts.error;
}

const StreamFacts& StreamTranslator::facts() const {
    return m_state->facts;
}

std::string StreamTranslator::errorEvent(const ClientError& error) {
    return m_state->encoder->errorEvent(error);
}

TranslatedReply translateReply(Dialect provider, Dialect client, std::string_view body,
                               ReplyContext context) {
    TranslatedReply reply;
    reply.facts = readPlainReply(provider, body);
    if (reply.facts.error || reply.facts.empty) return reply;
    thread_local JsonParser parser;
    const auto root = parser.parse(body); // is an object: readPlainReply has seen to it
    const auto decoder = makeDecoder(provider);
    ReplyEvents events;
    decoder->plain(*root, events);
    StreamFacts facts;
    noteEvents(events, facts);
    reply.facts.id = std::move(facts.id);
    reply.facts.signedParts = std::move(facts.signedParts);
    reply.body = makeEncoder(client, std::move(context))->plain(events);
    return reply;
}

} // namespace tierline::protocol
