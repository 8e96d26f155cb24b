// The arguments of tool calls: a JSON object for functions, free text for custom tools, which travels as
// {"input": text}. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::responses {

// What the canonical conversation may not keep as it is: nothing becomes {}, what is no object {"input": …}.
// Nothing: it is an object already.
std::optional<std::string> mendedArguments(std::string_view arguments);

std::string wrapInput(std::string_view text); // {"input":"…"}
std::string
unwrapInput(std::string_view arguments);         // the text, or the arguments where they are no such thing
std::string escapedPiece(std::string_view text); // of a JSON string, without quotes

} // namespace tierline::protocol::responses
