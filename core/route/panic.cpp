#include "route/panic.h"

#include "route/refusals.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::route {

Plan probeLeastBad(Plan plan, const policy::Policy& policy, const std::vector<health::ModelHealth>& health) {
    if (!policy.route.probeWhenAllOpen || !plan.order.empty()) return plan;
    const Candidate* best = nullptr;
    for (const auto& candidate : plan.candidates) {
        if (candidate.refusal == Refusal::RateLimited) return plan; // its time is known: waiting is better
        const auto& state = health[candidate.model];
        if (candidate.refusal != Refusal::BreakerOpen || state.state != health::BreakerState::Open) continue;
        if (!best || state.reopensIn < health[best->model].reopensIn) best = &candidate;
    }
    if (!best) return plan;
    const auto at = static_cast<std::size_t>(best - plan.candidates.data());
    auto& chosen = plan.candidates[at];
    const auto& state = health[chosen.model];
    chosen.verdict = CandidateVerdict::Chosen;
    chosen.refusal = Refusal::None;
    chosen.reason = fmt::format("panic: all breakers are open, this one reopens first, in {} ({})",
                                inSeconds(state.reopensIn), state.reason);
    plan.order = {at};
    plan.reason = SelectionReason::PanicProbe;
    plan.reasonDetail = policy.models[chosen.model].id + ": " + chosen.reason;
    plan.estimatedOutput = state.learnedOutput;
    return plan;
}

} // namespace tierline::route
