// A message of ours: what stands around its content (id, stop reason, counts) for the stream and the whole,
// and the whole. One reply.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/replyevent.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

enum class Shape : std::uint8_t { Text, Thinking, Tool, Redacted };

std::optional<Shape> shapeOf(ReplyEvent::Kind kind); // of the block that it belongs to or opens
bool isWholeOpening(ReplyEvent::Kind kind);          // opens a block even without text

class MessageFrame {
public:
    explicit MessageFrame(ReplyContext context) : m_context(std::move(context)) {}

    void note(const ReplyEvent& event); // Start, Usage, Finish, and that there was a call or a refusal

    // `id`, `type`, `role` and `model` of an open object.
    void writeHead(JsonWriter& json) const;
    void writeStop(JsonWriter& json) const; // `stop_reason`, `stop_sequence`
    void writeNoStop(JsonWriter& json) const;
    // Until the provider has counted, the input is estimated: clients that compact their history by it break
    // on a zero.
    void writeUsage(JsonWriter& json) const;

private:
    std::string_view stopReason() const;

    ReplyContext m_context;
    std::optional<Usage> m_usage;
    Finish m_finish = Finish::Stop;
    bool m_windowFull = false, m_calls = false, m_refused = false;
    std::string m_stopSequence;
};

std::string wholeMessage(const ReplyEvents& events, MessageFrame& frame);

} // namespace tierline::protocol::anthropic
