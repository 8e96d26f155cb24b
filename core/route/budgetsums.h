// What was spent and is held for one budget, by period and by whom. Values behind the lock of `Budgets`.
#pragma once

#include "base/zone.h"
#include "route/budgets.h"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::route {

struct BudgetSum {
    Money spent, reserved;
    std::int64_t requests = 0, unpriced = 0;
};

// Sums by client, provider or tag. Names come from clients: beyond a bound they share one sum, and with it
// one limit.
struct BudgetNames {
    std::map<std::string, BudgetSum, std::less<>> each;
    BudgetSum other;

    BudgetSum& sumOf(std::string_view name);
    const BudgetSum* find(std::string_view name) const;
};

struct BudgetPeriod {
    Wall from{}, until{};
    std::array<BudgetNames, 2> money; // billed, simulated
    int held = 0;                     // by reservations, which point here
};

class BudgetSums {
public:
    BudgetSums(policy::Budget budget, std::shared_ptr<const Zone> zone);

    policy::Budget budget; // its limits may be edited, whom it looks at may not
    bool isLoaded = false; // knows what was spent before it was made

    bool isSameAs(const policy::Budget& other, const Zone& zone) const; // but for its limits
    const Zone& zone() const { return *m_zone; }
    std::vector<std::string> namesOf(const Spender& spender, std::string_view provider) const;

    // Of a time, made when missing. A few of them stay, for clocks that are set back; those that are held,
    // too.
    BudgetPeriod& periodAt(Wall time);
    const BudgetPeriod* findPeriod(Wall time) const;
    BudgetPeriod emptyPeriod(Wall time) const;

    void add(const SpentBefore& sum);
    void raiseTo(const BudgetSums& loaded); // the greater of both

private:
    void forgetOld(Wall asked);

    std::shared_ptr<const Zone> m_zone;
    std::map<Wall, BudgetPeriod> m_periods; // by `from`
};

BudgetLevel levelOf(const policy::Budget& budget, const BudgetSum& sum);
// From the period's beginning to `now` the money went out evenly, and goes on so.
std::optional<Wall> hardAt(const policy::Budget& budget, const BudgetSum& sum, const BudgetPeriod& period,
                           Wall now);

} // namespace tierline::route
