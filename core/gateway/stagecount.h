// How the stages of classification did since the start: how often each ran, decided, failed, was left out,
// and what it cost. For /stats. Any thread; one mutex, held for a few additions.
#pragma once

#include "base/jsonwriter.h"
#include "ledger/record.h"

#include <map>
#include <mutex>
#include <string>

namespace tierline::gateway {

class StageCount {
public:
    void count(const ledger::Record& record);
    void append(JsonWriter& json) const; // "stages": {"judge": {…}}

private:
    struct Row {
        std::int64_t ran = 0, decided = 0, failed = 0, skipped = 0, microseconds = 0;
        Money billed, simulated;
    };
    mutable std::mutex m_mutex;
    std::map<std::string, Row> m_rows; // of stages' names, five at most
};

} // namespace tierline::gateway
