// Copies of the ledger, and the ledger from a copy: whole files of mode 0600 or none. A backup and a check
// run beside a working gateway and stop nobody; restoring and compacting need the folder for themselves
// (InUse says who has it). On the caller's thread, in which `onProgress` is called.
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tierline::ledger {

// Of `total` steps, 0 when that is not known. False: give up, which is the error Refused.
using OnProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

struct CheckReport {
    std::string file;
    std::int64_t version = 0, rows = 0, bodies = 0;
    std::int64_t bytes = 0, freeBytes = 0;
    std::vector<std::string> findings; // what is damaged; empty: sound
};
// Every page, and every index against its table. Corrupt: it cannot even be opened as a ledger; TooNew.
Result<CheckReport> checkLedger(const std::string& file, const OnProgress& onProgress = {});

struct BackupReport {
    std::int64_t bytes = 0, rows = 0;
};
// What was committed when it began. Refused: `file` exists.
Result<BackupReport> backupLedger(const std::string& folder, const std::string& file,
                                  const OnProgress& onProgress = {});

struct RestoreReport {
    std::int64_t rows = 0;
    std::string before; // where the ledger of before is now; empty: there was none
};
// Only a file that `checkLedger` finds sound. The old one stays beside under a dated name.
Result<RestoreReport> restoreLedger(const std::string& folder, const std::string& file, Wall now,
                                    const OnProgress& onProgress = {});

struct CompactReport {
    std::int64_t before = 0, after = 0; // bytes
};
// Writes the ledger anew without its holes and without a trace of what was removed, and lets it shrink by
// itself from then on. A killed run leaves it as it was.
Result<CompactReport> compactLedger(const std::string& folder, const OnProgress& onProgress = {});

} // namespace tierline::ledger
