// In which order the able models of one tier are asked, by the policy's strategy. Pure; internal to route.
#pragma once

#include "route/plan.h"

#include <cstdint>
#include <limits>
#include <string>

namespace tierline::route {

// Lower is asked first.
struct Rank {
    std::int64_t first = 0; // what the strategy looks at
    std::int64_t cost = 0;  // ties: cheaper first, unpriced last
    std::uint32_t at = 0;   // then as listed; index of the candidate
    bool operator<(const Rank& other) const {
        if (first != other.first) return first < other.first;
        return cost != other.cost ? cost < other.cost : at < other.at;
    }
};

constexpr std::int64_t unpriced = std::numeric_limits<std::int64_t>::max();

// One model of a tier, as strategies see it.
struct Placed {
    const policy::Policy& policy;
    const Facts& facts;
    const health::ModelHealth& health;
    ModelIndex model = 0;
    int weight = 1;
};

std::int64_t placeOf(const Placed& placed);  // for `Rank::first`
std::string numbersOf(const Placed& placed); // "p95 0.8 s", "2 of 10 in flight"; empty for cheapest_able

} // namespace tierline::route
