// Canonical reply events in one line, for comparison.
#pragma once

#include "protocol/print.h"
#include "protocol/replyevent.h"

namespace tierline::protocol {

inline std::string_view nameOf(Finish finish) {
    switch (finish) {
    case Finish::Stop: return "stop";
    case Finish::StopSequence: return "stop_sequence";
    case Finish::Length: return "length";
    case Finish::ToolCalls: return "tool_calls";
    case Finish::ContentFilter: return "content_filter";
    case Finish::Refusal: return "refusal";
    case Finish::Pause: return "pause";
    case Finish::Other: return "other";
    }
    return "?";
}

inline std::string printed(const ReplyEvent& event) {
    using Kind = ReplyEvent::Kind;
    const auto piece = [&](std::string_view word) {
        return fmt::format("{}{}'{}'", word, event.block, event.text);
    };
    switch (event.kind) {
    case Kind::Start: return fmt::format("start({} {})", event.id, event.name);
    case Kind::Text: return piece("text");
    case Kind::Refusal: return piece("refusal");
    case Kind::Thinking: return piece("think");
    case Kind::Signature: return piece("signature");
    case Kind::Redacted: return piece("redacted");
    case Kind::ToolCall: // of a made id only that it is one
        return fmt::format("call{}({} {})", event.block, event.id.size() > 20 ? "made" : event.id,
                           event.name);
    case Kind::ToolArguments: return piece("args");
    case Kind::BlockEnd: return fmt::format("end{}", event.block);
    case Kind::Opaque: return fmt::format("opaque{}", event.block);
    case Kind::Ping: return "ping";
    case Kind::Usage: return fmt::format("usage({})", plain(event.usage));
    case Kind::Finish: return fmt::format("finish({} '{}')", nameOf(event.finish), event.text);
    case Kind::Error:
        return fmt::format("error({} {})", toString(event.error->errorClass), event.error->message);
    case Kind::End: return "END";
    }
    return "?";
}

inline void appendPrinted(const ReplyEvents& events, std::string& out) {
    for (const auto& event : events) {
        if (!out.empty()) out += ' ';
        out += printed(event);
    }
}

} // namespace tierline::protocol
