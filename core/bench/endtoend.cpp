#include "bench/endtoend.h"

#include <algorithm>

namespace tierline::bench {

std::string_view toString(Ending ending) {
    switch (ending) {
    case Ending::Complete: return "all calls were made";
    case Ending::Budget: return "the budget leaves no room for the next call";
    case Ending::Cancelled: return "it was cancelled";
    case Ending::Failing: return "fifty calls in a row failed";
    }
    return {};
}

Stepper::Stepper(std::vector<Pending> calls, const StepLimits& limits, const RunSpend& already)
    : m_limits(limits) {
    m_calls.reserve(calls.size());
    for (const Pending& call : calls)
        m_calls.push_back({call, 0});
    m_progress.calls = calls.size();
    m_progress.spent = already.spent;
    m_progress.perhaps = already.perhaps;
    m_progress.before = static_cast<std::size_t>(
        std::ranges::count_if(calls, [](const Pending& call) { return call.isAnswered; }));
    m_progress.left = calls.size() - m_progress.before;
}

bool Stepper::fits(const Pending& call) const {
    if (!m_limits.budget || !call.most) return true;
    return m_progress.spent + m_progress.perhaps + m_progress.reserved + *call.most <= *m_limits.budget;
}

// Passes over what is answered already, and over what has no price and may not be asked.
void Stepper::skipAnswered() {
    for (; m_at < m_calls.size(); ++m_at) {
        const auto& call = m_calls[m_at].call;
        if (call.isAnswered) continue;
        if (call.most || m_limits.allowUnpriced) return;
        ++m_progress.unpriced;
        --m_progress.left;
    }
}

Next Stepper::next() {
    const Next idle{m_progress.inFlight > 0 ? Next::Wait : Next::Done, 0};
    if (m_isCancelled || m_row >= failuresInARow) return idle;
    skipAnswered();
    const bool isAgain = m_at == m_calls.size();
    if (isAgain && m_again.empty()) return idle;
    if (m_isPaused || m_progress.inFlight >= static_cast<std::size_t>(m_limits.concurrency))
        return {Next::Wait, 0};
    const auto at = isAgain ? m_again.front() : m_at;
    auto& state = m_calls[at];
    if (!fits(state.call)) { // what is under way may come out cheaper than was held back
        m_hasHitBudget = m_progress.inFlight == 0;
        return idle;
    }
    if (isAgain)
        m_again.pop_front();
    else
        ++m_at;
    ++state.attempts;
    --m_progress.left;
    m_progress.most = std::max(m_progress.most, ++m_progress.inFlight);
    m_progress.reserved += state.call.most.value_or(Money());
    return {Next::Ask, at};
}

void Stepper::came(std::size_t call, const Came& came) {
    auto& state = m_calls[call];
    --m_progress.inFlight;
    m_hasBrokenOff = m_hasBrokenOff || came.isBrokenOff;
    m_progress.reserved -= state.call.most.value_or(Money());
    if (came.cost)
        m_progress.spent += *came.cost;
    else if (came.mayBePaid || came.isAnswer)
        m_progress.perhaps += state.call.most.value_or(Money());
    if (came.isAnswer) {
        m_row = 0;
        ++m_progress.done;
        if (!came.cost) ++m_progress.unknownCosts;
        return;
    }
    ++m_row;
    if (state.attempts < m_limits.attempts) {
        m_again.push_back(call);
        ++m_progress.left;
        return;
    }
    ++m_progress.failed;
}

Ending Stepper::ending() const {
    if (m_isCancelled && (m_progress.left > 0 || m_hasBrokenOff)) return Ending::Cancelled;
    if (m_hasHitBudget) return Ending::Budget;
    return m_row >= failuresInARow && m_progress.left > 0 ? Ending::Failing : Ending::Complete;
}

StepProgress Stepper::progress(Milliseconds elapsed) const {
    auto progress = m_progress;
    if (elapsed.count() > 0)
        progress.perSecond =
            static_cast<double>(progress.done) * 1'000 / static_cast<double>(elapsed.count());
    return progress;
}

} // namespace tierline::bench
