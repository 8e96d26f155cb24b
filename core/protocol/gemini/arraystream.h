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
    bool isEmpty() const override { return m_events->isEmpty(); }
    bool hasContent() const override { return m_events->hasContent(); }
    const std::optional<Usage>& usage() const override { return m_events->usage(); }
    const std::string& finishReason() const override { return m_events->finishReason(); }
    const std::optional<UpstreamError>& error() const override { return m_events->error(); }
    const std::string& text() const override { return m_events->text(); }
    std::size_t textBytes() const override { return m_events->textBytes(); }
    const std::string& id() const override { return m_events->id(); }
    const std::vector<Signed>& signedParts() const override { return m_events->signedParts(); }
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
