// Text documents travel as they are here and as base64 in every other dialect. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

std::string toBase64(std::string_view bytes);
std::optional<std::string> fromBase64(std::string_view text); // either alphabet, padded or not

} // namespace tierline::protocol::anthropic
