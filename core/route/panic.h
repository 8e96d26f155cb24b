// Panic: nobody can be asked, because the breakers of all that could answer are open. With `route.all_open:
// probe` the one that reopens first is asked all the same, once, and the record says so. Breakers that are
// held open or drained by hand stay shut. A pure function.
#pragma once

#include "route/plan.h"

namespace tierline::route {

Plan probeLeastBad(Plan plan, const policy::Policy& policy, const std::vector<health::ModelHealth>& health);

} // namespace tierline::route
