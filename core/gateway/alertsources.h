// What an AlertWatch sees and uses of the running gateway.
#pragma once

#include "gateway/alerts.h"

namespace tierline::gateway {

struct Core;

// `core` must outlive the watch's `stop` and its worker. `folder`: the ledger's, empty when nothing is kept.
AlertSources alertSources(Core& core, const std::string& folder);

} // namespace tierline::gateway
