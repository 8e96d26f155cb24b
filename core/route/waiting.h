// A provider has no room for a candidate now: wait in its queue, or go on to the next candidate at once?
//
// The rule: money before time, within the deadline.
//   1. A later candidate that has room now and is not dearer is asked at once. Dearer is one of a dearer
//   tier,
//      and one whose estimated cost is higher or not known.
//   2. Else it waits, when the estimated wait ends within the deadline.
//   3. Else the next candidate is asked, dearer as it is; when there is none, as for a pinned model, the
//   client
//      is told to come again (429 with retry-after).
// The deadline is `route.max_wait`, or the request's own latency limit where that is shorter.
// A pure function; the gateway carries it out.
#pragma once

#include "route/plan.h"

namespace tierline::route {

struct WaitChoice {
    bool waits = false;
    std::string why; // for the candidate that is passed over: "no room for 61 s, the deadline leaves 10 s"
};

// `at`: index into plan.candidates. `health`: of now, with `waitEstimate` filled in.
WaitChoice chooseWait(const policy::Policy& policy, const Plan& plan, std::size_t at, Milliseconds wait,
                      Milliseconds left, const std::vector<health::ModelHealth>& health);

bool isDearer(const Candidate& candidate, const Candidate& than);

} // namespace tierline::route
