// What the same tokens would have cost with one model for all, exactly, from the sums of tokens by model.
// Pure; any thread.
#pragma once

#include "catalog/catalog.h"
#include "policy/policy.h"
#include "spend/spendanswer.h"

namespace tierline::spend {

using Usages = std::vector<ledger::Ledger::ModelUsage>;

// `slices` adds up to `whole`. Prices are those of `when`, the moment that the range begins.
std::vector<Covered> coveredBy(const Usages& whole, const std::vector<Usages>& slices,
                               const policy::Policy& policy, const catalog::Catalog& prices, Wall when);

// Of the models whose price is known the cheapest for these tokens; null: none is.
const Constant* cheapestOf(const Covered& covered);

// The cheapest model of the highest tier that requests needed: no single model could have taken all of them
// for less. Null: no tier, no price.
const Constant* bestConstant(const Covered& covered, const std::vector<ledger::Sum>& tiers,
                             const policy::Policy& policy);

} // namespace tierline::spend
