// What savings are held against, in one place.
#pragma once

#include "ledger/ledger.h"

namespace tierline::ledger {

// What the requests beside the baseline cost, and the caches that were lost by changing models: the baseline
// stands for one model all the time, whose cache would have been warm.
inline Money costAgainstBaseline(const Group& group) {
    return group.costBesideBaseline + group.switchCost;
}

} // namespace tierline::ledger
