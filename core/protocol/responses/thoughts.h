// Reasoning items that the provider would refuse: those that our own translation made out of another
// provider's thoughts ("item not found"), and those that another model has sealed. They are cut out of the
// client's bytes; everything else stays. Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::responses {

// `keep` is asked for each other item with its encrypted content. Nothing when all stay.
std::optional<std::string> withoutThoughts(std::string_view body,
                                           const std::function<bool(std::string_view)>& keep);

} // namespace tierline::protocol::responses
