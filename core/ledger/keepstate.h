// How far the idle work has come, kept in the table `keeping`: part of each transaction that moves it on. The
// writer's thread; readers may load it.
#pragma once

#include "base/error.h"

#include <cstdint>

struct sqlite3;

namespace tierline::ledger {

// A place in the order of (time, seq).
struct Cursor {
    std::int64_t time = INT64_MIN, seq = 0; // milliseconds; all is behind the default
    bool operator==(const Cursor&) const = default;
};

struct KeepState {
    std::int64_t counted = 0, bodyBytes = 0;    // bodies up to seq `counted` take so many bytes
    std::int64_t indexed = 0, documents = 0;    // prompts up to seq `indexed`, so many in the index
    std::int64_t removed = 0, removedSince = 0; // taken out since it was tidied, first at (ms)
    std::int64_t tidying = 0;                   // 0 no, 1 at work, 2 to begin
    std::int64_t termsVersion = 0, rebuild = 0; // how its terms were made; 1: it cannot be trusted
    Cursor bodies, decisions;                   // what is before stays for good
    std::int64_t sweptAt = 0;                   // when those two began at the front (ms)
    bool operator==(const KeepState&) const = default;
};

Result<KeepState> loadKeepState(sqlite3* database);
Result<void> saveKeepState(sqlite3* database, const KeepState& state, const KeepState& before);
Result<void> lookFromTheFront(sqlite3* database); // something that stayed for good no longer does

} // namespace tierline::ledger
