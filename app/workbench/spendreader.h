// Today's spend from the ledger, whole and in slices of the day. On the engine's thread, which may wait for
// the disk. Slices that are over are asked for once.
#pragma once

#include "ledger/ledger.h"
#include "policy/policy.h"
#include "spend/spenddata.h"

#include <map>

namespace tierline::workbench {

class SpendReader {
public:
    SpendReader();
    spend::SpendData read(const ledger::Ledger& ledger, const policy::Policy& policy, Wall now);

private:
    std::vector<ledger::Spend> slice(const ledger::Ledger& ledger, Wall from, Wall to, Wall now);

    std::shared_ptr<const catalog::Catalog> m_prices; // as they were at the start
    std::map<std::pair<Wall, Wall>, std::vector<ledger::Spend>> m_over;
};

// The slices of a day that suit what it holds: hours of the whole day, or, while the first request is less
// than two hours old, five minutes each from it on. Times in order, first begin to last end.
struct Slices {
    std::chrono::minutes length{60};
    std::vector<Wall> edges;
};
Slices slicesFor(Wall midnight, Wall nextMidnight, Wall first, Wall now);

} // namespace tierline::workbench
