#include "route/attempts.h"

#include <algorithm>
#include <utility>

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
    m_step = {NextStep::Kind::Try, m_plan.order.front(), m_plan.reason};
    return m_step;
}

bool AttemptPlanner::isSkipped(const Candidate& candidate) const {
    if (m_escalatedTo && candidate.tier != *m_escalatedTo) return true;
    return std::ranges::find(m_lostProviders, candidate.provider) != m_lostProviders.end();
}

NextStep AttemptPlanner::advanceTo(SelectionReason reason) {
    if (m_attempts >= m_maxAttempts) return giveUp();
    do
        ++m_at;
    while (m_at < m_plan.order.size() && isSkipped(m_plan.candidates[m_plan.order[m_at]]));
    if (m_at >= m_plan.order.size()) return retryAlone();
    const bool isLastTry = m_maxAttempts > 1 && m_attempts + 1 >= m_maxAttempts;
    if (isLastTry && m_plan.hasLastResort && !isSkipped(m_plan.candidates[m_plan.order.back()]))
        m_at = m_plan.order.size() - 1; // whom the last try is kept for
    ++m_attempts;
    const bool isLastResort = m_plan.hasLastResort && m_at + 1 == m_plan.order.size();
    if (isLastResort) reason = SelectionReason::LastResort;
    if (m_escalatedTo) reason = SelectionReason::QualityEscalation;
    m_step = {NextStep::Kind::Try, m_plan.order[m_at], reason};
    return m_step;
}

NextStep AttemptPlanner::retryAlone() {
    if (!m_alone || m_escalatedTo || std::exchange(m_retried, true)) return giveUp();
    ++m_attempts;
    m_step = *m_alone;
    m_step.again = true;
    return m_step;
}

NextStep AttemptPlanner::refusedByBreaker() {
    --m_attempts;
    return advanceTo(SelectionReason::CircuitFallback);
}

NextStep AttemptPlanner::refusedByBudget() {
    --m_attempts;
    return advanceTo(SelectionReason::BudgetCap);
}

NextStep AttemptPlanner::passedOver(SelectionReason why) {
    --m_attempts;
    return advanceTo(why);
}

NextStep AttemptPlanner::again() {
    if (m_attempts >= m_maxAttempts) return giveUp();
    ++m_attempts;
    m_step.again = false;
    return m_step;
}

NextStep AttemptPlanner::failed(ErrorClass why, bool committed) {
    const ErrorClassTraits& meaning = traits(why);
    if (committed || !meaning.tryNext || m_escalatedTo) return giveUp();
    m_alone = meaning.retryAlone ? std::optional(m_step) : std::nullopt;
    const auto provider = m_plan.candidates[m_step.candidate].provider;
    if (meaning.sharedByProvider && provider != noProvider) m_lostProviders.push_back(provider);
    return advanceTo(reasonAfter(why));
}

std::optional<std::size_t> AttemptPlanner::nextOf(TierIndex tier) const {
    const auto end =
        m_plan.order.size() - (m_plan.hasLastResort ? 1 : 0); // no better one, only one that is there
    for (auto at = m_at + 1; at < end; ++at) {
        const auto& candidate = m_plan.candidates[m_plan.order[at]];
        if (candidate.tier == tier && !isSkipped(candidate)) return at;
    }
    return std::nullopt;
}

std::optional<std::size_t> AttemptPlanner::oneTierUp() const {
    if (m_attempts == 0 || m_escalatedTo || m_attempts >= m_maxAttempts) return std::nullopt;
    const auto above = m_plan.candidates[m_step.candidate].tier + 1;
    const auto at = nextOf(static_cast<TierIndex>(above));
    return at ? std::optional(m_plan.order[*at]) : std::nullopt;
}

NextStep AttemptPlanner::escalated() {
    if (!oneTierUp()) return giveUp();
    const auto above = static_cast<TierIndex>(m_plan.candidates[m_step.candidate].tier + 1);
    m_at = *nextOf(above);
    m_escalatedTo = above;
    ++m_attempts;
    m_step = {NextStep::Kind::Try, m_plan.order[m_at], SelectionReason::QualityEscalation};
    return m_step;
}

} // namespace tierline::route
