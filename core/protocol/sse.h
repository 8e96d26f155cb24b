// Server-sent events without I/O (html.spec.whatwg.org, "event stream"): cuts fed bytes into whole events and
// reads one event's fields. LF, CR and CRLF may be mixed; events may be split anywhere. One stream, one
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol {

// Where lines end in one text, asked from left to right: no byte is searched twice for the same sign.
class LineEnds {
public:
    LineEnds() = default;
    explicit LineEnds(std::string_view text);
    std::size_t from(std::size_t at); // the next CR or LF at or behind `at`, or the end

private:
    std::size_t find(char sign, std::size_t at) const;
    std::string_view m_text;
    std::size_t m_lf = 0, m_cr = 0;
};

// All bytes come out again, in order, also blank lines and comments. An event that lies wholly within the fed
// bytes is a view of them; one that was split is joined once.
class SseSplitter {
public:
    explicit SseSplitter(std::size_t limit) : m_limit(limit) {}

    void feed(std::string_view bytes); // must live until the next `feed`
    // The next whole event with its blank line. Call until there is none. Valid until the next `feed`. When a
    // CRLF is split behind an event, the event comes at once and its last LF alone with the next bytes.
    std::optional<std::string_view> next();
    bool tooLong() const { return m_partial.size() > m_limit; }
    std::string_view rest() const { return m_partial; } // an event that is not complete yet

private:
    std::size_t m_limit;
    std::string m_partial, m_joined;
    std::string_view m_input;
    std::size_t m_begin = 0, m_at = 0;
    LineEnds m_ends;
    bool m_lineIsEmpty = true; // so far
    bool m_hasLine = false;    // the event has a line that is not empty
    bool m_afterCr = false;    // an LF that comes now belongs to the CR before it
    bool m_looseLf = false;    // and that CR ended an event which has been given out
};

struct SseEvent {
    std::string_view name; // of `event:`, may be empty
    std::string_view data; // lines joined by LF
    bool hasData = false;
};

// `scratch` holds the data when it has several lines.
SseEvent readSseEvent(std::string_view raw, std::string& scratch);

} // namespace tierline::protocol
