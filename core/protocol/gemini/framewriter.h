// One response object as Gemini sends it: a whole reply, or one frame of a stream. Pure; any thread.
#pragma once

#include "protocol/reply.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tierline::protocol::gemini {

struct ReplyPart {
    enum class Kind : std::uint8_t { Text, Thought, Call };
    Kind kind = Kind::Text;
    std::string_view text; // of a call: its arguments
    std::string_view id, name;
};

struct FrameFacts {
    std::string id, model;
    std::optional<Usage> usage;
    std::string_view finish; // empty: STOP
};

// On one line. `last`: with the finish reason and the usage.
void writeFrame(std::string& out, std::span<const ReplyPart> parts, const FrameFacts& facts, bool last);

} // namespace tierline::protocol::gemini
