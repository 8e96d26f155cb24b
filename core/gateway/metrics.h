// Counters for /metrics, in Prometheus' text form; the library stays inside. Any thread.
//
// Labels are bounded: what the policy declares always has series of its own, names that clients send have
// them up to a limit and are `other` beyond it, which is counted in tierline_label_overflow_total. Money is
// summed in integer nano-dollars and printed in dollars.
#pragma once

#include "base/errorclass.h"
#include "gateway/slotrow.h"
#include "health/board.h"
#include "ledger/record.h"
#include "net/server.h"
#include "policy/policy.h"
#include "route/alerts.h"
#include "route/budgets.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

// Of what leaves the machine beside the replies: spans, webhooks.
struct SendCounters {
    std::uint64_t sent = 0, failed = 0, dropped = 0; // dropped: the queue was full, or it stopped before
};

// What is read off at the moment of asking.
struct Gauges {
    std::vector<health::BreakerRow> breakers;
    std::vector<SlotRow> slots;
    std::vector<route::BudgetStatus> budgets;
    std::vector<route::AlertState> alerts;
    net::ServerCounters server;
    SendCounters spans, webhooks;
    std::int64_t openStreams = 0, openRequests = 0;
    std::int64_t ledgerRows = 0, ledgerBytes = 0, ledgerDropped = 0;
    bool offline = false;
};

class Metrics {
public:
    static constexpr std::size_t strangers = 100; // models, and clients, that the policy does not name
    static constexpr std::size_t rowLimit = 200;  // budgets, and alerts, in one reply

    Metrics();
    ~Metrics();

    void declare(const policy::Policy& policy); // its models and tiers; at the start and after an edit
    void count(const ledger::Record& record);   // a committed decision
    void countRefused(std::string_view why);    // a request turned away before it was read as a chat
    void countCommitFailure();
    std::string text(const Gauges& gauges) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
