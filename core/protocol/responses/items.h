// What stands in a request's `input`: the kinds of items and parts, and the features they ask for. Shared by
// what looks at a request and what reads it. Pure; any thread.
#pragma once

#include "base/error.h"
#include "protocol/features.h"
#include "protocol/json.h"

#include <cstdint>
#include <string_view>

namespace tierline::protocol::responses {

enum class ItemKind : std::uint8_t {
    Message,
    Call,         // function_call
    CustomCall,   // custom_tool_call
    Output,       // function_call_output
    CustomOutput, // custom_tool_call_output
    Reasoning,
    Stored, // lies with the provider: references, compacted history
    Hosted, // of the provider's own tools
    Unknown,
};

// Both may be left out: a thing with a role is a message, one with an id alone a reference.
ItemKind itemKind(JsonView item);

enum class ContentKind : std::uint8_t { Text, Refusal, Image, File, Audio, Unknown };
ContentKind contentKind(JsonView part);

// `instructions`, `input` and all other members of a request.
FeatureSet findFeatures(JsonView root);

// InvalidInput with a sentence, unless `input` is a text or a list of objects with something in it. It may be
// missing where the provider has one already.
Result<void> checkInput(JsonView root);

// The text, or nothing where the key is missing, null or something else.
std::string_view textOf(JsonView object, std::string_view key);

} // namespace tierline::protocol::responses
