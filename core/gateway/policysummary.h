// What changed between two policies, in one line for people: "tier simple below 0.30 → 0.25; 2 rules added".
// Pure; any thread.
#pragma once

#include "policy/policy.h"

#include <string>

namespace tierline::gateway {

// Never empty: where no setting changed it says so.
std::string policySummary(const policy::Policy& before, const policy::Policy& after);

} // namespace tierline::gateway
