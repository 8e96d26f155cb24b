// Thoughts of earlier turns that another model made: their signatures would be refused. They are cut out of
// the client's bytes; everything else stays as it is. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol::anthropic {

struct WithoutThoughts {
    std::string body;
    bool thinkingOff = false; // see below
};

// `keep` is asked for each thought with its signature (of a redacted one: its data). Nothing when all stay.
// A turn that called tools must begin with its thought while thinking is on: where that thought goes and the
// turn still runs, thinking is switched off for this request.
std::optional<WithoutThoughts> withoutThoughts(std::string_view body,
                                               const std::function<bool(std::string_view)>& keep);

// A thinking budget must stay below the output limit. Where the limit is cut down to `cap`, so is the budget,
// or thinking is switched off when less than the least budget would be left. Nothing when it fits.
std::optional<std::string> withBudgetBelow(std::string_view body, std::int64_t cap);

} // namespace tierline::protocol::anthropic
