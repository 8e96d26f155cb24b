// The slow path of reading JSON, taken only when the fast parser refused a text: says what is wrong and where
// in bytes, or rewrites what is legal JSON but more than the fast parser takes. Pure; any thread.
#pragma once

#include "base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol {

// The text with lone surrogate escapes as \ufffd and numbers beyond a double as its largest. Legal by RFC
// 8259 and valid UTF-8, else InvalidInput: "byte 17: expected a comma or `}`".
Result<std::string> mendJson(std::string_view text, int depthLimit);

} // namespace tierline::protocol
