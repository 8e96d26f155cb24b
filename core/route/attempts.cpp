#include "route/attempts.h"

namespace tierline::route {

namespace {

SelectionReason reasonAfter(ErrorClass why) {
    if (traits(why).setsRateGate) return SelectionReason::RateLimitFallback;
    if (why == ErrorClass::ContextTooLong) return SelectionReason::ContextWindow;
    return SelectionReason::CircuitFallback;
}

} // namespace

AttemptPlanner::AttemptPlanner(const Plan& plan, int maxAttempts)
    : m_plan(plan), m_maxAttempts(maxAttempts) {}

NextStep AttemptPlanner::giveUp() const {
    return {NextStep::Kind::GiveUp, 0, SelectionReason::AllExhausted};
}

NextStep AttemptPlanner::first() {
    if (m_plan.order.empty()) return giveUp();
    m_attempts = 1;
    return {NextStep::Kind::Try, m_plan.order.front(), m_plan.reason};
}

NextStep AttemptPlanner::advanceTo(SelectionReason reason) {
    if (m_at + 1 >= m_plan.order.size() || m_attempts >= m_maxAttempts) return giveUp();
    ++m_attempts;
    return {NextStep::Kind::Try, m_plan.order[++m_at], reason};
}

NextStep AttemptPlanner::refusedByBreaker() {
    --m_attempts;
    return advanceTo(SelectionReason::CircuitFallback);
}

NextStep AttemptPlanner::failed(ErrorClass why, bool committed) {
    if (committed || !traits(why).tryNext) return giveUp();
    return advanceTo(reasonAfter(why));
}

} // namespace tierline::route
