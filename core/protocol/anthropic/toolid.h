// Tool call ids: Anthropic takes letters, digits, `_` and `-` only, other providers make up others. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

// The same id for the same id, different ones for different ones; a good one stays as it is.
// `scratch` holds the result where it was changed.
std::string_view toolId(std::string_view id, std::string& scratch);

} // namespace tierline::protocol::anthropic
