#include "gateway/alerts.h"

#include "base/log.h"
#include "base/paths.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>

namespace tierline::gateway {

namespace {

using route::AlertInputs;
using When = policy::Alert::When;

bool watchesShares(const policy::Policy& policy) {
    return std::ranges::any_of(policy.alerts, [](const auto& one) { return one.when == When::PremiumShare; });
}

Milliseconds longestOver(const policy::Policy& policy) {
    Milliseconds longest{0};
    for (const policy::Alert& alert : policy.alerts)
        longest = std::max(longest, alert.over);
    return longest;
}

Result<AlertInputs> sumInputs(const AlertSources& sources, const policy::Alert& alert, Wall now) {
    ledger::SumQuery query;
    query.from = now - alert.over;
    query.to = now;
    query.by = alert.when == When::CircuitFallback ? ledger::Dimension::Reason : ledger::Dimension::Whole;
    const auto sums = sources.sums(query);
    if (!sums) return std::unexpected(sums.error());
    AlertInputs inputs;
    std::map<ledger::MoneyKind, Money> costs{{ledger::MoneyKind::Billed, {}}};
    for (const ledger::Sum& sum : *sums) {
        inputs.requests += sum.group.requests;
        inputs.failed += sum.group.failed;
        if (sum.key == "circuit_fallback") inputs.circuitFallbacks += sum.group.requests;
        costs[sum.money] += sum.group.cost;
    }
    for (const auto& [kind, cost] : costs)
        inputs.costs.push_back({std::string(toString(kind)), cost});
    return inputs;
}

} // namespace

struct AlertWatch::State {
    State(AlertSources given, net::PoolSettings settings, PostRules rules)
        : sources(std::move(given)), hooks(std::move(settings), rules) {}

    const AlertSources sources;
    Webhooks hooks;
    std::string url; // before the first evaluation
    std::function<void(const route::AlertState&)> told;
    std::atomic<bool> stopping{false}, posted{false};

    std::mutex evaluating; // one evaluation at a time: the worker's, and the last one's of the owner
    Wall saved{};          // under it

    mutable std::mutex mutex; // guards the store; held to copy a little or to count
    AlertStore store;

    Result<AlertInputs> inputsFor(const policy::Alert& alert, Wall now);
    void evaluate();
    void tell(const route::AlertState& state, const policy::Policy& policy, Wall now);
    void save();
    static net::Task<void> watch(std::shared_ptr<State> state);
};

Result<AlertInputs> AlertWatch::State::inputsFor(const policy::Alert& alert, Wall now) {
    AlertInputs inputs;
    if (alert.when == When::Budget) {
        inputs.budgets = sources.budgets(now);
    } else if (alert.when == When::PremiumShare) {
        const std::scoped_lock lock(mutex);
        inputs.premium = store.shares.shares(now, alert.over);
    } else {
        return sumInputs(sources, alert, now);
    }
    return inputs;
}

void AlertWatch::State::evaluate() {
    const std::scoped_lock turn(evaluating);
    if (stopping) return;
    const auto policy = sources.policy();
    const Wall now = sources.clock->wall();
    route::AlertMoment moment{now, sources.uptime(), sources.recording()};
    std::vector<AlertInputs> inputs;
    for (const policy::Alert& alert : policy->alerts) {
        auto read = inputsFor(alert, now);
        if (!read) moment.complete = false;
        inputs.push_back(read ? std::move(*read) : AlertInputs{});
    }
    std::vector<route::AlertState> changes;
    {
        const std::scoped_lock lock(mutex);
        auto step = evaluateAlerts(policy->alerts, inputs, moment, std::move(store.memory));
        store.memory = std::move(step.memory);
        store.shares.forget(now, longestOver(*policy));
        changes = std::move(step.changes);
    }
    // Kept before it is told, so that a crash in between does not tell it twice.
    if (!changes.empty() || now - saved >= saveEvery || now < saved) save();
    for (const route::AlertState& state : changes)
        tell(state, *policy, now);
}

void AlertWatch::State::tell(const route::AlertState& state, const policy::Policy& policy, Wall now) {
    std::string message = alertMessage(state, url, now);
    if (sources.log) sources.log(message + "\n");
    if (told) told(state);
    const auto alert = std::ranges::find(policy.alerts, state.name, &policy::Alert::name);
    if (alert != policy.alerts.end() && !alert->webhook.empty())
        hooks.post(alert->webhook, std::move(message));
}

void AlertWatch::State::save() {
    saved = sources.clock->wall();
    if (sources.file.empty()) return;
    std::string json;
    {
        const std::scoped_lock lock(mutex);
        const bool isNone = store.memory.states.empty() && store.shares.subjects().empty();
        std::error_code ignored; // an older file must not tell of what is gone
        if (isNone && !std::filesystem::exists(sources.file, ignored)) return;
        json = toJson(store);
    }
    if (const auto done = replaceFile(sources.file, json); !done)
        logger("gateway")->warn("alerts are not kept over a restart: {}", toString(done.error()));
}

net::Task<void> AlertWatch::State::watch(std::shared_ptr<State> state) {
    while (co_await state->hooks.loop().sleepFor(state->sources.every)) {
        if (state->stopping) break;
        if (state->posted.exchange(true)) continue; // the last one has not had its turn yet
        const bool taken = state->sources.run([state] {
            state->posted = false;
            if (!state->stopping) state->evaluate();
        });
        if (!taken) state->posted = false;
    }
}

AlertWatch::AlertWatch(AlertSources sources, net::PoolSettings settings, PostRules rules)
    : m_state(std::make_shared<State>(std::move(sources), std::move(settings), rules)) {
    if (m_state->sources.file.empty()) return;
    auto store = loadAlerts(m_state->sources.file);
    if (store)
        m_state->store = std::move(*store);
    else
        logger("gateway")->warn("alerts begin anew, {} cannot be used: {}", m_state->sources.file,
                                toString(store.error()));
}

AlertWatch::~AlertWatch() {
    stop(Milliseconds(0));
}

void AlertWatch::start(std::string url) {
    m_state->url = std::move(url);
    m_state->hooks.loop().spawn(State::watch(m_state));
}

void AlertWatch::stop(Milliseconds grace) {
    if (m_state->stopping.exchange(true)) return;
    {
        const std::scoped_lock turn(m_state->evaluating);
        m_state->save();
    }
    m_state->hooks.stop(grace);
}

void AlertWatch::evaluate() {
    m_state->evaluate();
}

void AlertWatch::count(const ledger::Record& record) {
    State& state = *m_state;
    const auto policy = state.sources.policy();
    if (record.tier.empty() || policy->tiers.empty() || !watchesShares(*policy)) return;
    const bool premium = record.tier == policy->tiers.back().name;
    const std::scoped_lock lock(state.mutex);
    if (!record.client.empty()) state.store.shares.add(record.time, "client " + record.client, premium);
    for (const auto& signal : record.firedSignals)
        if (signal.kind != classify::SignalKind::Feature)
            state.store.shares.add(record.time, "rule " + signal.name, premium);
}

std::vector<route::AlertState> AlertWatch::current() const {
    std::vector<route::AlertState> firing, quiet;
    const std::scoped_lock lock(m_state->mutex);
    for (const route::AlertState& state : m_state->store.memory.states)
        (state.firing ? firing : quiet).push_back(state);
    firing.insert(firing.end(), quiet.begin(), quiet.end());
    return firing;
}

std::string AlertWatch::body() const {
    std::optional<Wall> at;
    {
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->store.memory.last) at = m_state->store.memory.last->now;
    }
    return alertsBody(current(), at);
}

SendCounters AlertWatch::webhooks() const {
    return m_state->hooks.counters();
}

void AlertWatch::onChange(std::function<void(const route::AlertState&)> told) {
    m_state->told = std::move(told);
}

} // namespace tierline::gateway
