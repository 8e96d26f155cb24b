// What may still be spent. Reserved before a request leaves, corrected by what it came to, so that requests
// at the same time cannot pass a limit together by more than what they reserved.
//
// One object a process; any thread, behind one short mutex. Spent money is booked to the period in which its
// request began, as the ledger does, so that `load` after a restart finds the same sums. A limit is reached
// when what was spent comes to it, not only when it is passed; `degrade` counts what is held as well. A
// budget without a name counts 10,000 names in a period, all further ones together.
#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "base/zone.h"
#include "policy/policy.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::route {

// Who spends: what the scopes of budgets look at.
struct Spender {
    std::string_view policy, client; // policy: its hash
    const std::map<std::string, std::string>* tags = nullptr;
    bool simulated = false; // its own money
};

// What budgets say of a request before it is planned.
struct Allowance {
    std::optional<policy::TierIndex> cap; // no tier above it
    std::string capReason;                // "budget client=ci, day: 10.02 of 10.00 USD"
    std::string refusal;                  // not empty: a hard limit is reached; 402 with this sentence
    std::optional<Wall> refusedUntil;     // when its period ends
    struct Provider { // limits of one provider's own budget: its candidates above `cap` are refused
        std::string id, reason;
        std::optional<policy::TierIndex> cap; // absent: all of them
    };
    std::vector<Provider> providers;
};

enum class BudgetLevel : std::uint8_t { Within, Soft, Degrade, Hard };
std::string_view toString(BudgetLevel level);

struct BudgetStatus {             // for /stats, the window and alerts
    std::string scope, name, per; // name: of this very client, provider, tag or policy
    bool isOther = false;         // of all names beyond the bound; then `name` says so
    bool simulated = false;
    Money spent, reserved;
    std::optional<Money> soft, degrade, hard;
    BudgetLevel level = BudgetLevel::Within;
    Wall from{}, until{};                    // of the period
    std::int64_t requests = 0, unpriced = 0; // unpriced: requests whose cost nobody knows
    // When `hard` will be reached if money goes out as evenly as since `from`; `now` when it has been.
    // Absent: not within the period, or too early to say (ten minutes).
    std::optional<Wall> hardAt;
};

// Held by a request between `reserve` and `settle`.
struct Reservation {
    std::uint64_t id = 0; // 0: nothing is held
};

// One sum of the ledger, for `load`.
struct SpentBefore {
    Wall hour{};
    std::string policy, client, provider, tag; // tag: `key=value`; such a sum is for tags only
    bool simulated = false;
    Money cost;
    std::int64_t requests = 0, unpriced = 0;
};

class Budgets {
public:
    Budgets(std::vector<policy::Budget> budgets, Zone zone);
    ~Budgets();

    // What was spent before, for the budgets that are new since the last `load`: at start all of them. `now`
    // when there are none. Requests may come between `replace` and `load`.
    Wall loadFrom(Wall now) const; // the beginning of the longest of their periods
    std::vector<Wall> startsToLoad(Wall now) const; // of all these periods
    void load(const std::vector<SpentBefore>& sums);
    bool isEmpty() const; // no budget at all: all else costs nothing

    Allowance allowance(const Spender& spender, Wall now) const;

    // Absent cost counts as nothing: unknown prices cannot be held to a limit. An error: a hard limit would
    // be passed (Refused; its text is for the client), and what was held before stays held. A reservation
    // that is held grows or shrinks and moves to the new provider, for the next attempt.
    Result<void> reserve(Reservation& held, const Spender& spender, std::string_view provider,
                         std::optional<Money> cost, Wall began);
    // Once for each request that reserved; nothing happens where nothing is held. Absent: nobody knows what
    // it cost.
    void settle(Reservation& held, std::optional<Money> cost);
    void release(Reservation& held); // nothing was spent

    std::vector<BudgetStatus> status(Wall now) const;

    // An edited policy: budgets of the same scope, name, period and zone keep what was spent and is held, the
    // others are new (`load`). What is held for one that is gone is settled into nothing.
    void replace(std::vector<policy::Budget> budgets, Zone zone);

private:
    struct State;
    std::unique_ptr<State> m_state; // guards its own
};

} // namespace tierline::route
