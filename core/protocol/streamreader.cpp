#include "protocol/reply.h"
#include "protocol/streamevent.h"
#include "protocol/translate.h"
#include "protocol/upstreamerror.h"

namespace tierline::protocol {

namespace {

constexpr std::size_t eventLimit = 8U << 20U;

// One for each of thousands of streams would be too large.
JsonParser& scratchParser() {
    thread_local JsonParser parser;
    return parser;
}

} // namespace

struct StreamReader::State {
    State(Dialect itsDialect, bool strip) : dialect(itsDialect), stripUsage(strip) {
        if (dialect == Dialect::Responses || dialect == Dialect::Gemini) decoder = makeDecoder(dialect);
    }

    SegmentKind classify(std::string_view raw);
    SegmentKind read(const SseEvent& event);
    void put(SegmentKind kind, std::string_view bytes);
    void fail(std::string message);

    Dialect dialect;
    bool stripUsage;
    bool afterEnd = false; // Terminal or Error was given out
    bool closed = false;
    SegmentKind lastKind = SegmentKind::Preamble;
    SseSplitter splitter{eventLimit};
    std::unique_ptr<ReplyDecoder> decoder; // of the dialects without a reader of their own
    ReplyEvents events;
    StreamFacts facts;
    std::string scratch; // data of several lines
    std::string last;    // what `close` gives out
    std::vector<Segment> segments;
};

SegmentKind StreamReader::State::classify(std::string_view raw) {
    if (afterEnd) return SegmentKind::Terminal;
    if (raw == "\n") return lastKind; // the other half of a CRLF
    const auto event = readSseEvent(raw, scratch);
    if (!event.hasData || event.data.empty()) return SegmentKind::Ping; // comments, bare `event:` lines
    auto kind = read(event);
    afterEnd = kind == SegmentKind::Terminal || kind == SegmentKind::Error;
    if (kind == SegmentKind::Usage && !stripUsage) kind = SegmentKind::Preamble;
    if (kind == SegmentKind::Preamble && facts.content) kind = SegmentKind::Content;
    return kind;
}

SegmentKind StreamReader::State::read(const SseEvent& event) {
    if (dialect == Dialect::OpenAi) return readOpenAiEvent(event, scratchParser(), facts);
    if (dialect == Dialect::Anthropic) return readAnthropicEvent(event, scratchParser(), facts);
    events.clear();
    decoder->event(event, events);
    return noteEvents(events, facts);
}

void StreamReader::State::put(SegmentKind kind, std::string_view bytes) {
    if (!segments.empty() && kind == SegmentKind::Content) {
        auto& before = segments.back();
        if (before.kind == kind && before.bytes.data() + before.bytes.size() == bytes.data()) {
            before.bytes = {before.bytes.data(), before.bytes.size() + bytes.size()};
            return;
        }
    }
    segments.push_back({kind, bytes});
}

void StreamReader::State::fail(std::string message) {
    facts.error = protocolError(200, std::move(message));
    afterEnd = true;
    put(SegmentKind::Error, {});
}

StreamReader::StreamReader(Dialect dialect, bool stripUsage)
    : m_state(std::make_unique<State>(dialect, stripUsage)) {}
StreamReader::~StreamReader() = default;
StreamReader::StreamReader(StreamReader&&) noexcept = default;

const std::vector<Segment>& StreamReader::feed(std::string_view bytes) {
    auto& state = *m_state;
    state.segments.clear();
    if (state.closed) return state.segments;
    state.splitter.feed(bytes);
    while (const auto raw = state.splitter.next()) {
        state.lastKind = state.classify(*raw);
        state.put(state.lastKind, *raw);
    }
    if (state.splitter.tooLong()) {
        state.closed = true;
        state.fail("an event of the stream is larger than 8 MiB");
    }
    return state.segments;
}

const std::vector<Segment>& StreamReader::close() {
    auto& state = *m_state;
    state.segments.clear();
    if (state.closed) return state.segments;
    state.closed = true;
    state.last = state.splitter.rest();
    const auto event = readSseEvent(state.last, state.scratch);
    if (event.hasData && !state.afterEnd) {
        // Only a whole event goes out: a cut one is not JSON, and its loss shows as truncation.
        const bool isDone = state.dialect == Dialect::OpenAi && event.data == "[DONE]";
        if (!isDone && !scratchParser().parse(event.data)) return state.segments;
        while (!state.last.ends_with("\n\n"))
            state.last += '\n';
        state.put(state.classify(state.last), state.last);
    } else if (!state.afterEnd && !state.facts.content && state.last.find('{') != std::string::npos) {
        auto reply = readPlainReply(state.dialect, state.last); // an error body where a stream was promised
        state.facts.error = reply.error.value_or(protocolError(200, "the reply is not an event stream"));
        state.afterEnd = true;
        state.put(SegmentKind::Error, {});
    }
    return state.segments;
}

bool StreamReader::finished() const {
    const auto& facts = m_state->facts;
    if (facts.error) return false;
    if (m_state->dialect != Dialect::OpenAi) return facts.ended;
    return !facts.finishReason.empty() && (facts.ended || m_state->closed);
}

const StreamFacts& StreamReader::facts() const {
    return m_state->facts;
}

std::string StreamReader::errorEvent(const ClientError& error) {
    return protocol::errorEvent(m_state->dialect, error);
}

} // namespace tierline::protocol
