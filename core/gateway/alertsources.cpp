#include "gateway/alertsources.h"

#include "gateway/core.h"
#include "net/sleepwatch.h"

namespace tierline::gateway {

AlertSources alertSources(Core& core, const std::string& folder) {
    AlertSources sources;
    sources.clock = &core.clock;
    sources.every = core.options.alertsEvery;
    sources.uptime = [] { return std::chrono::floor<Milliseconds>(net::readSystemClocks().boot); };
    sources.policy = [&core] { return core.setup.load(std::memory_order_acquire)->policy; };
    sources.sums = [&core](const ledger::SumQuery& query) { return core.ledger->sums(query); };
    sources.budgets = [&core](Wall now) { return core.budgets->status(now); };
    sources.recording = [&core] { return core.ledger->health().trouble.empty(); };
    sources.run = [&core](std::move_only_function<void()> work) { return core.worker.post(std::move(work)); };
    sources.log = [&core](std::string line) {
        if (core.lines) core.lines->write(std::move(line));
    };
    if (!folder.empty()) sources.file = folder + "/alerts.json";
    return sources;
}

} // namespace tierline::gateway
