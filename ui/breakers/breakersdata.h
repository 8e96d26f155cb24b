// What the Breakers page is told. Values, a few times a second.
#pragma once

#include "base/clock.h"
#include "health/board.h"
#include "health/ratefill.h"

#include <QString>

#include <vector>

namespace tierline::breakers {

struct SandboxProvider {
    QString name;
    QString fault;             // none, rate_limit, error, slow, cut, empty, down
    Milliseconds remaining{0}; // of the fault; 0 = until changed
    qint64 requests = 0, failures = 0;
    bool operator==(const SandboxProvider&) const = default;
};

struct BreakersData {
    Wall at{}; // when it was taken
    std::vector<health::BreakerRow> rows;
    std::vector<health::GateRow> gates; // beside them, in any order
    std::vector<SandboxProvider> sandbox; // empty without the sandbox
};

} // namespace tierline::breakers
