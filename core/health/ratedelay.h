// How long a failure keeps others from the same key and model: what the provider asked for, else a guess by
// its class; absent: not at all. Pure.
#pragma once

#include "base/clock.h"
#include "base/errorclass.h"

#include <optional>

namespace tierline::health {

std::optional<Milliseconds> rateDelay(ErrorClass why, std::optional<Milliseconds> asked);

} // namespace tierline::health
