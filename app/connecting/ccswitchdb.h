// The rows of CC Switch's own database (~/.cc-switch/cc-switch.db), from the bytes of its file.
#pragma once

#include "base/error.h"

#include <string>
#include <vector>

namespace tierline::connecting {

struct CcSwitchRow {
    std::string app, name, settings; // settings: JSON
};

Result<std::vector<CcSwitchRow>> ccSwitchRows(std::string bytes);

} // namespace tierline::connecting
