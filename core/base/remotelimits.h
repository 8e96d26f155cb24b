// How much a provider says that it still takes, read from a reply's headers (protocol/ratelimits.h) and kept
// by the rate gate (health/ratelimit.h). A value.
#pragma once

#include "base/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tierline {

enum class RemoteKind : std::uint8_t {
    Requests,
    Tokens,
    InputTokens,
    OutputTokens,
    RequestsADay, // beside a limit by the minute
    TokensADay
};
constexpr std::size_t remoteKinds = 6;

struct RemoteWindow {
    std::optional<std::int64_t> limit, remaining;
    std::optional<Milliseconds> resetIn; // from the reply on
    bool operator==(const RemoteWindow&) const = default;
};

struct RemoteLimits {
    std::array<RemoteWindow, remoteKinds> windows;
    int ignored = 0; // headers that made no sense
    RemoteWindow& of(RemoteKind kind) { return windows[static_cast<std::size_t>(kind)]; }
    const RemoteWindow& of(RemoteKind kind) const { return windows[static_cast<std::size_t>(kind)]; }
    bool operator==(const RemoteLimits&) const = default;
};

} // namespace tierline
