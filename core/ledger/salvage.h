// What is intact of a damaged ledger, row by row, into a new one. The caller's thread.
#pragma once

#include "base/zone.h"
#include "ledger/backup.h"

namespace tierline::ledger {

struct Salvaged {
    std::int64_t decisions = 0, bodies = 0, audit = 0, sums = 0; // rows
    std::int64_t damaged = 0; // rows that were seen and could not be read; of what is gone there is no count
    std::int64_t orphans = 0; // texts, pins and the like whose decision is gone
};
// `to` is an empty file. Sums are taken over, and made from the rows where their own are gone.
Result<Salvaged> salvage(const std::string& from, const std::string& to, const Zone& zone,
                         const OnProgress& onProgress = {});

} // namespace tierline::ledger
