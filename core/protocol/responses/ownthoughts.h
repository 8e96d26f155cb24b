// Reasoning items that our own translation made out of another provider's thoughts: no provider keeps them,
// and OpenAI answers "item not found". They are cut out of the client's bytes; everything else stays. Pure;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::responses {

std::optional<std::string> withoutOwnThoughts(std::string_view body); // nothing when there are none

} // namespace tierline::protocol::responses
