#include "gateway/adopt.h"

#include "base/log.h"
#include "gateway/classifying.h"
#include "gateway/slots.h"
#include "gateway/vectors.h"
#include "ledger/spent.h"

#include <algorithm>
#include <thread>

namespace tierline::gateway {

namespace {

constexpr Milliseconds sendGrace{2'000}; // for spans that wait

// A budget that is new begins with what the ledger knows was spent.
void adoptBudgets(Core& core, const policy::Policy& before, const policy::Policy& after) {
    if (before.budgets == after.budgets && before.budgetsTimezone == after.budgetsTimezone) return;
    core.budgets->replace(after.budgets, Zone::load(after.budgetsTimezone));
    if (core.budgets->isEmpty()) return;
    const auto now = core.clock.wall();
    const auto spent =
        ledger::spentSince(*core.ledger, core.budgets->loadFrom(now), core.budgets->startsToLoad(now));
    if (spent)
        core.budgets->load(*spent);
    else
        logger("gateway")->error("new budgets begin at zero, what was spent cannot be read: {}",
                                 toString(spent.error()));
}

bool isGone(const Setup& after, const Outlet& outlet) {
    return std::ranges::find(after.outlets, outlet.origin, &Outlet::origin) == after.outlets.end();
}

void adoptConnections(Core& core, const Setup& before, const std::shared_ptr<const Setup>& after) {
    const bool dropIdle =
        std::ranges::any_of(before.outlets, [&](const Outlet& outlet) { return isGone(*after, outlet); });
    for (const auto& lane : core.lanes)
        lane->loop.post([pool = lane->pool.get(), after, dropIdle] {
            capConnections(*pool, *after);
            if (dropIdle) pool->closeIdle();
        });
}

// Spans that wait for the old collector are sent there; nobody waits for it.
void adoptTelemetry(Core& core, std::shared_ptr<Telemetry> made) {
    auto old = core.telemetry.exchange(std::move(made));
    if (old) core.worker.post([old] { old->stop(sendGrace); });
}

void warnOfRest(Setup& setup, const policy::Policy& before) {
    const policy::Policy& after = *setup.policy;
    const std::pair<bool, std::string_view> later[]{
        {before.network == after.network, "network"},
        {before.budgetsTimezone == after.budgetsTimezone, "budgets_timezone: the hours and days of sums"},
    };
    for (const auto& [same, what] : later)
        if (!same)
            setup.warnings.push_back({ErrorCode::InvalidInput,
                                      std::string(what) + ": changed, which counts from the next start",
                                      {},
                                      after.file,
                                      0,
                                      0});
}

} // namespace

void capConnections(net::UpstreamPool& pool, const Setup& setup) {
    for (std::size_t at = 0; at < setup.outlets.size(); ++at)
        pool.setConnectionCap(setup.outlets[at].origin,
                              static_cast<std::size_t>(std::max(1, setup.policy->providers[at].connections)));
}

Result<void> adoptSetup(Core& core, std::shared_ptr<Setup> setup, const net::PoolSettings& pools) {
    const auto before = core.setup.load();
    const policy::Policy& policy = *setup->policy;
    const bool tracesAnew = !(before->policy->telemetry == policy.telemetry);
    std::shared_ptr<Telemetry> traces;
    if (tracesAnew) {
        auto options = telemetryOptions(policy.telemetry, core.options.secrets);
        if (!options) return std::unexpected(options.error());
        if (*options) traces = std::make_shared<Telemetry>(**std::move(options), pools);
    }
    warnOfRest(*setup, *before->policy);
    core.board.configure(policy); // keeps what is known of models that stay
    core.slots->configure(*setup);
    core.metrics.declare(policy);
    adoptBudgets(core, *before->policy, policy);
    const std::shared_ptr<const Setup> made = std::move(setup);
    core.setup.store(made);
    adoptConnections(core, *before, made);
    if (made->vectors) // their file stays where it is; without one before, they live in memory until a start
        startVectors(core, *made, before->vectors ? before->vectors->folder().string() : std::string());
    if (tracesAnew) adoptTelemetry(core, std::move(traces));
    return {};
}

} // namespace tierline::gateway
