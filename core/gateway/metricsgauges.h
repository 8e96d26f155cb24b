// What /metrics says of the present: gauges, and counters that others keep. Pure.
#pragma once

#include "gateway/metrics.h"

namespace prometheus {
struct MetricFamily;
}

namespace tierline::gateway {

void addGauges(std::vector<prometheus::MetricFamily>& families, const Gauges& gauges);

} // namespace tierline::gateway
