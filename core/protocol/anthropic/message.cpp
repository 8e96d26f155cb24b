#include "protocol/anthropic/message.h"

namespace tierline::protocol::anthropic {

namespace {

using Kind = ReplyEvent::Kind;

constexpr std::string_view windowFull = "model_context_window_exceeded";

} // namespace

// A signature alone is a thought whose text is withheld.
std::optional<Shape> shapeOf(Kind kind) {
    if (kind == Kind::Text || kind == Kind::Refusal) return Shape::Text;
    if (kind == Kind::Thinking || kind == Kind::Signature) return Shape::Thinking;
    if (kind == Kind::ToolCall || kind == Kind::ToolArguments) return Shape::Tool;
    if (kind == Kind::Redacted) return Shape::Redacted;
    return std::nullopt;
}

bool isWholeOpening(Kind kind) {
    return kind == Kind::ToolCall || kind == Kind::Redacted;
}

void MessageFrame::note(const ReplyEvent& event) {
    if (event.kind == Kind::Start) {
        if (event.id.starts_with("msg_")) m_context.id = event.id;
        if (!event.name.empty()) m_context.model = event.name;
    }
    m_calls = m_calls || event.kind == Kind::ToolCall;
    m_refused = m_refused || (event.kind == Kind::Refusal && !event.text.empty());
    if (event.kind == Kind::Usage && event.usage) m_usage = event.usage;
    if (event.kind != Kind::Finish) return;
    m_finish = event.finish;
    m_windowFull = event.text == windowFull;
    m_stopSequence = event.name;
}

void MessageFrame::writeHead(JsonWriter& json) const {
    json.member("id", m_context.id.starts_with("msg_") ? m_context.id : "msg_" + m_context.id);
    json.member("type", "message");
    json.member("role", "assistant");
    json.member("model", m_context.model);
}

std::string_view MessageFrame::stopReason() const {
    switch (m_finish) {
    case Finish::Stop: return m_calls ? "tool_use" : m_refused ? "refusal" : "end_turn";
    case Finish::StopSequence: return "stop_sequence";
    case Finish::Length: return m_windowFull ? windowFull : "max_tokens";
    case Finish::ToolCalls: return "tool_use";
    case Finish::ContentFilter:
    case Finish::Refusal: return "refusal";
    case Finish::Pause: return "pause_turn";
    case Finish::Other: break;
    }
    return m_calls ? "tool_use" : "end_turn";
}

void MessageFrame::writeStop(JsonWriter& json) const {
    json.member("stop_reason", stopReason());
    json.key("stop_sequence");
    if (m_finish == Finish::StopSequence && !m_stopSequence.empty())
        json.value(m_stopSequence);
    else
        json.null();
}

void MessageFrame::writeNoStop(JsonWriter& json) const {
    json.key("stop_reason");
    json.null();
    json.key("stop_sequence");
    json.null();
}

void MessageFrame::writeUsage(JsonWriter& json) const {
    const auto usage = m_usage.value_or(Usage{});
    const auto written = usage.cacheWrite5m + usage.cacheWrite1h;
    const bool isCounted = usage.input + usage.cachedRead + written > 0;
    json.key("usage");
    json.beginObject();
    json.member("input_tokens", isCounted ? usage.input : m_context.estimatedInput);
    json.member("cache_creation_input_tokens", written);
    json.member("cache_read_input_tokens", usage.cachedRead);
    if (written > 0) {
        json.key("cache_creation");
        json.beginObject();
        json.member("ephemeral_5m_input_tokens", usage.cacheWrite5m);
        json.member("ephemeral_1h_input_tokens", usage.cacheWrite1h);
        json.endObject();
    }
    json.member("output_tokens", usage.output);
    json.endObject();
}

} // namespace tierline::protocol::anthropic
