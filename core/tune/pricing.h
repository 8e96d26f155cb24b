// Which model is asked first, and what that costs, for every row and every tier that the search may begin at:
// what route::plan would choose with every model in good health, worked out for all tiers at once.
#pragma once

#include "catalog/catalog.h"
#include "policy/policy.h"
#include "protocol/request.h"
#include "tune/rows.h"
#include "tune/step.h"

#include <memory>

namespace tierline::tune {

// Whether both policies would ask the same models at the same prices: no line, rule or name matters.
bool priceAlike(const policy::Policy& a, const policy::Policy& b);

Result<std::shared_ptr<const Costs>> priceAll(const Columns& data, const PolicyPointer& policy,
                                              const std::shared_ptr<const catalog::Catalog>& catalog,
                                              const Step& step);

// Of a row, as planning is told it.
std::uint64_t diceOf(const Columns& data, std::size_t row);
protocol::Requirements needsOf(const Columns& data, std::size_t row);

} // namespace tierline::tune
