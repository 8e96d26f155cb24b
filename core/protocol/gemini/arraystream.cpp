#include "protocol/gemini/arraystream.h"

namespace tierline::protocol::gemini {

namespace {

constexpr std::size_t noLimit = ~std::size_t{0};

} // namespace

void ArrayStream::append(std::string_view events, std::string& out) {
    SseSplitter splitter(noLimit); // segments hold whole events
    std::string scratch;
    const auto element = [&](std::string_view raw) {
        const auto event = readSseEvent(raw, scratch);
        if (m_closed || !event.hasData || event.data.empty()) return;
        if (event.data == "[DONE]") return; // some proxies end with it
        out += m_hasElement ? ",\r\n" : "[";
        m_hasElement = true;
        out += event.data;
        out += '\n';
    };
    splitter.feed(events);
    while (const auto raw = splitter.next())
        element(*raw);
    element(splitter.rest());
}

void ArrayStream::end(std::string& out) {
    if (m_closed) return;
    out += m_hasElement ? "]" : "[]";
    m_closed = true;
}

const std::vector<Segment>& ArrayStream::reframe(const std::vector<Segment>& segments) {
    struct Piece {
        SegmentKind kind;
        std::size_t end;
    };
    std::vector<Piece> pieces;
    m_out.clear();
    m_segments.clear();
    for (const auto& [kind, bytes] : segments) {
        if (m_failed) break; // what follows was never looked at
        const auto before = m_out.size();
        const bool isError = kind == SegmentKind::Error;
        m_failed = isError;
        const auto& failure = m_events->error();
        const bool isBroken = isError && failure && failure->errorClass == ErrorClass::ProtocolError;
        if (!isBroken) append(bytes, m_out); // what is no JSON would break the array
        // An error without bytes is told by `errorEvent`.
        if (kind == SegmentKind::Terminal || (isError && m_out.size() > before)) end(m_out);
        if (m_out.size() > before || isError) pieces.push_back({kind, m_out.size()});
    }
    std::size_t at = 0;
    for (const auto& [kind, end] : pieces) {
        m_segments.push_back({kind, std::string_view(m_out).substr(at, end - at)});
        at = end;
    }
    return m_segments;
}

const std::vector<Segment>& ArrayStream::feed(std::string_view bytes) {
    return reframe(m_events->feed(bytes));
}

const std::vector<Segment>& ArrayStream::close() {
    return reframe(m_events->close());
}

std::string ArrayStream::errorEvent(const ClientError& error) {
    std::string out;
    append(m_events->errorEvent(error), out);
    end(out);
    return out;
}

} // namespace tierline::protocol::gemini
