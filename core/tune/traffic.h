// What a ledger has seen lately, as far as lints ask for it. A value.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/money.h"

#include <cstdint>
#include <map>
#include <string>

namespace tierline::ledger {
class Ledger;
}

namespace tierline::tune {

// Of the newest decisions, those that a stage decided and what it cost to ask it at all.
struct StageUse {
    std::int64_t asked = 0, decided = 0;
    Money cost;  // of all that asked it
    Money saved; // by those it decided, against the strongest model
    bool operator==(const StageUse&) const = default;
};

struct Traffic {
    int days = 30;
    std::int64_t requests = 0, noSignal = 0; // in those days
    std::map<std::string, std::int64_t> byTier, byRule;
    std::int64_t sampled = 0; // newest decisions that `stages` are of
    std::map<std::string, StageUse> stages;
};

Result<Traffic> readTraffic(const ledger::Ledger& ledger, Wall now, int days = 30);

} // namespace tierline::tune
