// Four bytes a token, everywhere in the simulation, so that counts can be checked by hand.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tierline::sandbox {

constexpr std::int64_t bytesPerToken = 4;

constexpr std::int64_t tokensOf(std::size_t bytes) {
    return (static_cast<std::int64_t>(bytes) + bytesPerToken - 1) / bytesPerToken;
}

} // namespace tierline::sandbox
