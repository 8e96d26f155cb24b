// When money or trouble should be told to someone. Pure: policy, sums and what was told before go in, states
// and what changed come out. Values only; any thread.
//
// An alert begins above `above` and ends at or below `clear`; in between it stays what it was. Shares of
// fewer than `minRequests` say nothing. What cannot be known changes nothing: while the ledger cannot be
// read or written, or when the clock was set, an alert neither begins nor ends (`held` says why); as long as
// such a gap is within its window, a sum that is too small does not end it.
#pragma once

#include "route/budgets.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tierline::route {

// What one alert looks at: the sums of [now - over, now).
struct AlertInputs {
    std::int64_t requests = 0, failed = 0, circuitFallbacks = 0;
    struct Cost {
        std::string money; // "billed": each kind has its own alert
        Money sum;
    };
    std::vector<Cost> costs;
    std::vector<BudgetStatus> budgets;
    struct Share {           // of the top tier, in the window and in the longer time before it
        std::string subject; // "client ci", "rule proof"
        std::int64_t requests = 0, premium = 0;
        std::int64_t requestsBefore = 0, premiumBefore = 0;
    };
    std::vector<Share> premium;
};

struct AlertMoment {
    Wall now{};
    Milliseconds uptime{}; // of the machine, sleep included: tells a clock that was set from time that passed
    bool complete = true;  // false: decisions of just now may be missing in the sums
    bool operator==(const AlertMoment&) const = default;
};

struct AlertState {
    std::string name;
    policy::Alert::When when = policy::Alert::When::ErrorRate;
    std::string subject; // empty, a kind of money, a budget, a client or rule
    bool firing = false;
    Wall since{};                      // of firing or of being quiet
    std::int64_t value = 0, limit = 0; // millionths, or nano-USD an hour
    std::string sentence;              // for people, with its numbers
    std::string held;                  // not empty: why it was not judged this time
    bool isMoney() const { return when == policy::Alert::When::CostPerHour; }
    bool operator==(const AlertState&) const = default;
};

// All that is carried from one evaluation to the next, and over a restart.
struct AlertMemory {
    std::vector<AlertState> states;
    std::optional<AlertMoment> last;
    std::optional<Wall> gap;        // the end of the last time of which something may be missing
    std::optional<Wall> blindUntil; // the clock was set back: until then times come twice
    bool operator==(const AlertMemory&) const = default;
};

struct AlertStep {
    AlertMemory memory;
    std::vector<AlertState> changes; // began or ended now, to be told
};

// `inputs`: one for each alert, in their order. An alert that the policy no longer has ends.
AlertStep evaluateAlerts(const std::vector<policy::Alert>& alerts, std::span<const AlertInputs> inputs,
                         const AlertMoment& moment, AlertMemory before);

// The bounds of a share by Wilson's score at 95 %, in [0, 1]; nothing known: [0, 1].
struct ShareBounds {
    double lower = 0, upper = 1;
};
ShareBounds shareBounds(std::int64_t hits, std::int64_t of);

} // namespace tierline::route
