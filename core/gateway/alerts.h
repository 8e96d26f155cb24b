// Watches the policy's alerts: looks at the ledger's sums and the budgets every few seconds, and tells what
// begins and ends to the log, to the alert's webhook and to the window. Nothing of it runs on a thread that
// serves clients, but for `count`, which is a short lock.
//
// Any thread may call any member; `start` and `stop` are the owner's. `stop` comes before the end of what the
// sources refer to.
#pragma once

#include "gateway/alertstore.h"
#include "gateway/webhook.h"
#include "ledger/ledger.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tierline::gateway {

// Where an AlertWatch looks and what it does, as functions: called on the thread of `evaluate`.
struct AlertSources {
    const Clock* clock = &systemClock();
    std::function<Milliseconds()> uptime; // of the machine, sleep included
    std::function<std::shared_ptr<const policy::Policy>()> policy;
    std::function<Result<std::vector<ledger::Sum>>(const ledger::SumQuery&)> sums;
    std::function<std::vector<route::BudgetStatus>(Wall)> budgets;
    std::function<bool()> recording; // false: the ledger does not take decisions just now
    std::function<bool(std::move_only_function<void()>)> run; // elsewhere: the gateway's worker
    std::function<void(std::string line)> log;
    Milliseconds every{15'000};
    std::string file; // what must survive a restart; empty: nothing does
};

class AlertWatch {
public:
    static constexpr Milliseconds saveEvery{300'000};

    AlertWatch(AlertSources sources, net::PoolSettings settings, PostRules rules = {});
    ~AlertWatch(); // stops without grace
    AlertWatch(const AlertWatch&) = delete;
    AlertWatch& operator=(const AlertWatch&) = delete;

    void start(std::string url);              // the gateway's own, which webhooks are told
    void stop(Milliseconds grace);            // saves; webhooks that wait are tried once more within it
    void evaluate();                          // at once, on this thread; otherwise regularly by `run`
    void count(const ledger::Record& record); // a committed decision, for the premium shares

    std::vector<route::AlertState> current() const; // those that fire first
    std::string body() const;                       // of GET /alerts
    SendCounters webhooks() const;
    // Called at each begin and end, on the thread of `evaluate`; must return at once. Before `start`.
    void onChange(std::function<void(const route::AlertState&)> told);

private:
    struct State;
    std::shared_ptr<State> m_state; // a posted evaluation may come later than the end
};

} // namespace tierline::gateway
