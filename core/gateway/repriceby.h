// What recorded tokens cost at prices that are known now: the policy's own first, then the table's. Any
// thread.
#pragma once

#include "catalog/catalog.h"
#include "ledger/reprice.h"
#include "policy/policy.h"

#include <memory>
#include <string>

namespace tierline::gateway {

struct PricesNow {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const catalog::Catalog> catalog;
    std::string name() const; // "the price file of 2026-11-01 and policy 9f86d081884c"
};

// Keeps both alive.
ledger::PriceOf repriceBy(const PricesNow& prices);

} // namespace tierline::gateway
