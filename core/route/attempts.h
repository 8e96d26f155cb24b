// What to do next, given what happened: the attempt planner. No I/O, no clock of its own; the gateway carries
// out what it says and reports back. A failure that concerns a provider's origin skips its other models at no
// cost. When nobody else is left, a transient failure is answered by one more try of the same candidate, once
// a request and within the attempts. Tested as a table.
#pragma once

#include "route/plan.h"

#include "base/errorclass.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace tierline::route {

struct NextStep {
    enum class Kind : std::uint8_t { Try, GiveUp } kind = Kind::GiveUp;
    std::size_t candidate = 0; // index into plan.candidates, for Try
    SelectionReason reason = SelectionReason::AllExhausted;
    bool again = false; // the candidate that has just failed, since nobody else is left
};

class AttemptPlanner {
public:
    AttemptPlanner(const Plan& plan, int maxAttempts);

    NextStep first();
    // The breaker refused at the moment of asking (half-open, probes taken): costs no attempt.
    NextStep refusedByBreaker();
    NextStep refusedByBudget(); // the same: between plan and asking others spent what was left
    NextStep passedOver(SelectionReason why); // the same: its provider has no room, no key or no retry left
    // The same candidate again, with another key or after its provider's delay. Counts as an attempt.
    NextStep again();
    // An attempt failed. `committed`: content has left for the client, so nothing may replace it.
    NextStep failed(ErrorClass why, bool committed);
    // A check found fault with an answer of which nothing has left: once a request the tier above the one
    // that answered, in the plan's order, and nobody else after it. The other models of that tier stand in
    // only where it was refused, not where it failed.
    NextStep escalated();
    std::optional<std::size_t> oneTierUp() const; // whom `escalated` would ask; index into plan.candidates
    int attempts() const { return m_attempts; }

private:
    NextStep advanceTo(SelectionReason reason);
    NextStep retryAlone();
    NextStep giveUp() const;
    bool isSkipped(const Candidate& candidate) const;
    std::optional<std::size_t> nextOf(TierIndex tier) const; // place in the order, behind the last one

    const Plan& m_plan; // borrowed; outlives this
    std::size_t m_at = 0;
    NextStep m_step;                            // the one given out last
    std::optional<NextStep> m_alone;            // the last failed one, when it may be tried again
    bool m_retried = false;                     // by now, the one retry
    std::vector<ProviderIndex> m_lostProviders; // unreachable in this request
    std::optional<TierIndex> m_escalatedTo;     // from then on nobody of another tier
    int m_attempts = 0;
    int m_maxAttempts;
};

} // namespace tierline::route
