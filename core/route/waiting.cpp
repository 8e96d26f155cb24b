#include "route/waiting.h"

#include "route/refusals.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::route {

namespace {

bool hasRoom(const health::ModelHealth& health) {
    return health.wouldAllow && !health.rateLimitedFor && health.waitEstimate <= Milliseconds(0);
}

} // namespace

bool isDearer(const Candidate& candidate, const Candidate& than) {
    if (candidate.tier != than.tier) return candidate.tier > than.tier;
    if (!candidate.estimatedCost) return than.estimatedCost.has_value();
    return than.estimatedCost && *candidate.estimatedCost > *than.estimatedCost;
}

WaitChoice chooseWait(const policy::Policy& policy, const Plan& plan, std::size_t at, Milliseconds wait,
                      Milliseconds left, const std::vector<health::ModelHealth>& health) {
    const auto& asked = plan.candidates[at];
    const auto place = std::ranges::find(plan.order, at);
    const auto free = std::find_if(place, plan.order.end(), [&](std::size_t other) {
        const auto& candidate = plan.candidates[other];
        return other != at && hasRoom(health[candidate.model]);
    });
    if (free != plan.order.end() && !isDearer(plan.candidates[*free], asked))
        return {false, fmt::format("no room for {}; {} has some and is not dearer", inSeconds(wait),
                                   policy.models[plan.candidates[*free].model].id)};
    if (wait > left)
        return {false,
                fmt::format("no room for {}, the deadline leaves {}", inSeconds(wait), inSeconds(left))};
    return {true, {}};
}

} // namespace tierline::route
