// Policies as people write them, by chance: flow, block and JSON style, quotes, comments, line ends. All are
// valid; each comment is there once, so that a lost one is found.
#pragma once

#include "policy/policy.h"

#include <random>
#include <string>

namespace tierline::policy {

struct PolicyText {
    std::string text;
    int comments = 0; // "#c0", "#c1", …
};

PolicyText randomPolicy(std::mt19937& dice);

// One to three changes of what `withTuning` can change. Always a valid policy.
Policy randomChange(const Policy& policy, std::mt19937& dice);

} // namespace tierline::policy
