// What routing would have done with a request that got the model it asked for (mode `observe`, or pinned),
// and what it would have cost: the same tokens at the other model's price. Pure but for the record.
#pragma once

#include "gateway/turn.h"

namespace tierline::gateway {

void noteWouldBe(Turn& turn, const route::Plan& plan); // of the request as if it had asked for `auto`
void settleWouldBe(Turn& turn);                        // once its usage is known

} // namespace tierline::gateway
