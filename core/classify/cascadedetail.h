// For the inside of the cascade: who decides, and what binds the tier. Pure.
#pragma once

#include "classify/cascade.h"

namespace tierline::classify::detail {

enum class Step : std::uint8_t { Next, Done, Wait };

// What the effects of fired rules ask of the tier; indexes into what fired.
struct Bounds {
    std::uint16_t floor = notDecided, ceiling = notDecided;
    TierIndex floorTier = 0, ceilingTier = 0xffff;

    void add(std::size_t at, policy::Effect effect, TierIndex tier);
};

struct Asked { // by a judge, besides its score
    bool reasoning = false, multiStep = false;
};

struct Settled {
    Millionths score = 0, margin = 0;
    TierIndex tier = 0;
    TierReason reason = TierReason::NoSignal;
    std::uint16_t decisive = notDecided;
};

// `silent`: no rule fired.
Settled settle(const policy::Policy& policy, const Opinion& best, bool silent, const Bounds& bounds,
               Asked asked);

// The verdict as the opinions so far have it.
void settleRun(const policy::Policy& policy, Run& run);

} // namespace tierline::classify::detail
