// The rows of CC Switch's own database (~/.cc-switch/cc-switch.db), from the bytes of its file. The file is
// somebody else's: it is only read, as a copy in memory, and a query that takes too long is given up.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

struct CcSwitchRow {
    std::string app, name, settings; // settings: JSON
};

bool isDatabase(std::string_view bytes);
// What CC Switch has not yet written into the file itself (its -wal file) is not seen.
Result<std::vector<CcSwitchRow>> ccSwitchRows(std::string bytes);

} // namespace tierline::connecting
