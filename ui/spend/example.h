// An invented day, for the page that has nothing to show yet. Always labelled as such.
#pragma once

#include "spend/spendview.h"

namespace tierline::spend {

ChartView exampleChart();

} // namespace tierline::spend
