// How long a provider asks us to stay away. Pure; any thread.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string_view>

namespace tierline::protocol {

// The first of these that can be read: `retry-after-ms`, `retry-after` as seconds (fractions allowed) or as
// an HTTP date, a hint in the body (Gemini's retryDelay, "Please retry in 12.5s", "try again in 6m0s").
// Rounded up to milliseconds, never negative, at most a week. Nothing when nobody says anything.
std::optional<Milliseconds> serverDelay(std::optional<std::string_view> retryAfterMs,
                                        std::optional<std::string_view> retryAfter, std::string_view body,
                                        Wall now);

std::optional<Wall> wallFromHttpDate(std::string_view text); // RFC 9110: all three forms
std::optional<Milliseconds>
delayFromDuration(std::string_view text); // Go's "6m0s", "12ms", "1.5s" at the front

} // namespace tierline::protocol
