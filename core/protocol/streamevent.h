// What one event of a streamed reply means: pure readers of the two dialects that are relayed most, which
// fill a `StreamFacts` and say how the event is to be treated. One stream, one thread.
#pragma once

#include "protocol/json.h"
#include "protocol/reply.h"
#include "protocol/sse.h"

namespace tierline::protocol {

struct StreamFacts {
    bool content = false; // any so far
    bool ended = false;   // the end marker was seen
    std::optional<Usage> usage;
    UsageSaid usageSaid;
    std::string finishReason;
    std::optional<UpstreamError> error;
    std::string text;          // its beginning, at most 16 KiB
    std::size_t textBytes = 0; // of all of it
    std::string id;            // of the reply
    std::vector<Signed> signedParts;
    int callBlock = -1; // the tool call that was opened last
    std::string callId;
};

// `Preamble` means "nothing of substance"; what that is worth after content is the stream reader's affair.
// `parser` is scratch.
SegmentKind readOpenAiEvent(const SseEvent& event, JsonParser& parser, StreamFacts& facts);
SegmentKind readAnthropicEvent(const SseEvent& event, JsonParser& parser, StreamFacts& facts);

void keepText(StreamFacts& facts, std::string_view text); // up to the limit, whole characters

} // namespace tierline::protocol
