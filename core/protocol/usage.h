// Token counts as each dialect writes them, into disjoint buckets. Pure; any thread.
#pragma once

#include "base/dialect.h"
#include "protocol/json.h"
#include "protocol/reply.h"

#include <optional>

namespace tierline::protocol {

// `usage` is the dialect's usage object; what it names replaces what `known` says (Anthropic's counts in a
// stream are cumulative and come in parts). Without any count `known` stays as it is.
// A count that is negative or above 10^9 is treated as not reported.
void readUsage(Dialect dialect, JsonView usage, std::optional<Usage>& known);

} // namespace tierline::protocol
