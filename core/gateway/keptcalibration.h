// What was learned of token counts, over a restart: one small JSON file in the data folder, written as a
// whole.
#pragma once

#include "base/error.h"
#include "route/calibration.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

std::string toJson(const std::vector<route::TokensBefore>& learned);
Result<std::vector<route::TokensBefore>> calibrationFrom(std::string_view json); // InvalidInput when damaged

// No file: nothing is known yet.
Result<std::vector<route::TokensBefore>> loadCalibration(const std::string& file);

} // namespace tierline::gateway
