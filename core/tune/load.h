// Columns from where requests are kept: the ledger, a set, logs of other programs. Whoever calls waits; reads
// only. Rows are in the order of time, of a set in the file's.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "bench/pastlog.h"
#include "bench/set.h"
#include "ledger/walk.h"
#include "tune/columns.h"
#include "tune/whatif.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace tierline::tune {

using ColumnsPointer = std::shared_ptr<const Columns>;

struct LoadOptions {
    std::string name; // for people
    LoadProgress progress = {};
    std::stop_token stop = {};       // then the result is Refused
    std::filesystem::path kept = {}; // folder of kept requests (kept.h); empty: all is read from the ledger
    Wall now = systemClock().wall(); // what is asked for beyond it has not been yet
};

// Decisions in [from, to). `days` are those that the ledger can tell of: from its oldest decision on, to now,
// with or without a request there. With a folder of kept requests most of it comes from
// there; where that cannot be written, from the ledger.
Result<ColumnsPointer> loadLedger(const ledger::Ledger& ledger, const ledger::WalkQuery& query,
                                  const LoadOptions& options);

// `when`: whose prices count. The set may go afterwards. Money of a set is `equivalent`: nobody paid it.
Result<ColumnsPointer> loadSet(const bench::Set& set, Wall when, const LoadOptions& options);

// A log to its end. A bad record is counted in `unread`, what is no chat too; a request whose words are not
// in the log is a row without text.
Result<ColumnsPointer> loadLog(bench::PastLog& log, const LoadOptions& options);

// One behind the other. Their money stays apart by its kind; `days` are those of the one that has most.
ColumnsPointer joined(const std::vector<ColumnsPointer>& parts, std::string name);

} // namespace tierline::tune
