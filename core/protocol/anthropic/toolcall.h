// Tool calls as Anthropic takes them: ids of letters, digits, `_` and `-` only, and a JSON object as input.
// Pure.
#pragma once

#include "base/jsonwriter.h"

#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

// The same id for the same id, different ones for different ones; a good one stays as it is.
// `scratch` holds the result where it was changed.
std::string_view toolId(std::string_view id, std::string& scratch);

// `arguments` as a value. What is no object travels as {"input": text}; nothing is {}.
void writeInput(JsonWriter& json, std::string_view arguments);

} // namespace tierline::protocol::anthropic
