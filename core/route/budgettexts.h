// What people read of budgets. Names come from clients: they are cut, and only what can be printed stays.
#pragma once

#include "route/budgetsums.h"

#include <string>
#include <string_view>

namespace tierline::route {

// One budget's state, as the sentences need it.
struct BudgetView {
    const policy::Budget& budget;
    std::string_view name; // of the client, provider, tag or policy
    const BudgetSum& sum;
    bool simulated = false;
};

std::string reasonText(const BudgetView& view, Money limit); // budget client=ci, day: 10.02 of 10.00 USD
// The daily budget of client ci is spent: 20.02 of 20.00 USD. It opens again on 2026-06-02 at 00:00 (UTC).
std::string spentText(const BudgetView& view, Wall until, const Zone& zone);
std::string noRoomText(const BudgetView& view, Money needed, Wall until, const Zone& zone);
std::string nameText(policy::Budget::Scope scope, std::string_view name);

} // namespace tierline::route
