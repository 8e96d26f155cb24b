// The response object that stands in the first and last events of a stream and is the whole of a plain reply,
// and the items of its output. Pure; any thread.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/replyevent.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol::responses {

enum class ItemType : std::uint8_t { Message, Reasoning, Call, CustomCall };

struct OutputPart {
    bool refusal = false;
    bool ended = false;
    std::string text;
};

struct OutputItem {
    ItemType type = ItemType::Message;
    bool done = false;
    std::string id, callId, name;
    std::vector<OutputPart> parts; // a call's or a thought's text is its only one
    std::string json;              // once it is done; the parts are gone then
};

struct ResponseHead {
    std::string id, model;
    std::int64_t created = 0;
    std::string echo; // members that repeat the request
};

void writePart(const OutputPart& part, JsonWriter& json);
void writeItem(const OutputItem& item, std::string_view status, JsonWriter& json);

// What the response amounts to so far.
struct ResponseState {
    std::string_view status;           // in_progress, completed, incomplete
    std::string_view incompleteReason; // empty: null
    const std::optional<Usage>* usage = nullptr;
    const std::vector<OutputItem>* items = nullptr; // all done
};
void writeResponse(const ResponseHead& head, const ResponseState& state, JsonWriter& json);

} // namespace tierline::protocol::responses
