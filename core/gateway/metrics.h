// Counters for /metrics, in Prometheus' text form; the library stays inside. Any thread.
#pragma once

#include "base/errorclass.h"
#include "health/board.h"
#include "ledger/record.h"
#include "net/server.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

// What is read off at the moment of asking.
struct Gauges {
    std::vector<health::BreakerRow> breakers;
    net::ServerCounters server;
    std::int64_t openStreams = 0, openRequests = 0;
    std::int64_t ledgerRows = 0, ledgerBytes = 0, ledgerDropped = 0;
    bool offline = false;
};

class Metrics {
public:
    Metrics();
    ~Metrics();

    void count(const ledger::Record& record); // a committed decision
    void countRefused(std::string_view why);  // a request turned away before it was read as a chat
    void countCommitFailure();
    std::string text(const Gauges& gauges) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
