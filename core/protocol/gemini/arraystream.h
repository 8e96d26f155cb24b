// streamGenerateContent without `alt=sse`: the same frames as one JSON array. Wraps a stream whose bytes are
// Gemini's events and writes their data, untouched, as elements; comments and blank lines have no place
// there. The bracket that closes the array comes with the terminal segment, or behind an error. One reply,
// one thread.
#pragma once

#include "protocol/reply.h"
#include "protocol/sse.h"

namespace tierline::protocol::gemini {

class ArrayStream : public ReplyStream {
public:
    explicit ArrayStream(std::unique_ptr<ReplyStream> events) : m_events(std::move(events)) {}

    const std::vector<Segment>& feed(std::string_view bytes) override;
    const std::vector<Segment>& close() override;
    bool finished() const override { return m_events->finished(); }
    const StreamFacts& facts() const override { return m_events->facts(); }
    std::string errorEvent(const ClientError& error) override; // closes the array; nothing when it is closed

private:
    const std::vector<Segment>& reframe(const std::vector<Segment>& segments);
    void append(std::string_view events, std::string& out); // as elements
    void end(std::string& out);

    std::unique_ptr<ReplyStream> m_events;
    bool m_hasElement = false;
    bool m_closed = false;
    bool m_failed = false;
    std::string m_out; // of one call; segments are cut from it
    std::vector<Segment> m_segments;
};

} // namespace tierline::protocol::gemini
