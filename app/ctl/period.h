// Options that many subcommands over the ledger share: the data folder and a span of time. One thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <string>

namespace CLI {
class App;
}

namespace tierline::ctl {

struct Period {
    std::string from, to; // days (UTC midnight), times, or spans back from now; empty: open
};
struct Range {
    Wall from{}, to{}; // [from, to)
};

void addData(CLI::App& command, std::string& folder);
void addPeriod(CLI::App& command, Period& period);
std::string dataFolderOf(const std::string& named); // empty: the default one

// `2026-11-01`, `2026-11-01T12:00:00Z`, `24h`. The end is exclusive. InvalidInput names the option.
Result<Range> rangeOf(const Period& period, Wall now);

} // namespace tierline::ctl
