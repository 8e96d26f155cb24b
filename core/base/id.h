// ULIDs: 48 bits of milliseconds, 80 random bits, Crockford base 32, 26 characters (github.com/ulid/spec).
// Ids of one generator rise strictly, also within a millisecond, so the newest decision has the largest id.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tierline {

using RequestId = std::string; // 26 characters

// Any thread; the mutex guards the last id and is held for a few instructions.
class IdGenerator {
public:
    explicit IdGenerator(std::uint64_t seed);
    RequestId next(Wall time);

private:
    std::mutex m_mutex;
    std::uint64_t m_state;
    std::uint64_t m_lastMs = 0;
    std::uint16_t m_high = 0; // upper 16 of the 80 random bits
    std::uint64_t m_low = 0;
};

bool isRequestId(std::string_view text);
std::optional<Wall> timeOf(std::string_view id);

// SplitMix64: small, seedable, good enough for dice and simulation (Steele, Lea, Flood 2014).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next();
    double uniform(); // [0, 1)

private:
    std::uint64_t m_state;
};

} // namespace tierline
