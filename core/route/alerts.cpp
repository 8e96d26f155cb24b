#include "route/alerts.h"

#include "route/alertreadings.h"

#include <algorithm>
#include <cmath>

namespace tierline::route {

namespace {

constexpr Milliseconds clockStep{30'000}; // moved by less now and then, and no harm done

// Budgets carry their own period and live in memory; all others look at sums of the ledger.
bool isWindowed(const policy::Alert& alert) {
    return alert.when != policy::Alert::When::Budget;
}

enum class Jump : std::uint8_t { None, Forward, Back };

Jump jumpOf(const std::optional<AlertMoment>& last, const AlertMoment& moment) {
    if (!last) return Jump::None;
    const Milliseconds passed = moment.now - last->now;
    if (moment.uptime < last->uptime) // started anew: how long it was off is not known
        return passed < -clockStep ? Jump::Back : Jump::None;
    const Milliseconds wrong = passed - (moment.uptime - last->uptime);
    if (wrong > clockStep) return Jump::Forward;
    return wrong < -clockStep ? Jump::Back : Jump::None;
}

struct Trust {
    bool mayBegin = true, mayEnd = true;
    std::string held;
};

Trust trustIn(const policy::Alert& alert, const AlertMoment& moment, const AlertMemory& memory, Jump jump) {
    if (jump != Jump::None) return {false, false, "the clock was set"};
    if (!isWindowed(alert)) return {};
    if (!moment.complete) return {false, false, "the ledger cannot be read or written"};
    const Wall begin = moment.now - alert.over;
    if (memory.blindUntil && begin < *memory.blindUntil)
        return {false, false, "the clock was set back within its time"};
    if (memory.gap && begin < *memory.gap) return {true, false, ""};
    return {};
}

bool firesNext(const AlertState& state, const Reading& reading, const Trust& trust) {
    if (!reading.says) return state.firing;
    if (state.firing) return !trust.mayEnd || reading.value > reading.clear;
    return trust.mayBegin && reading.beyondChance && reading.value > reading.limit;
}

const AlertState* find(const std::vector<AlertState>& states, const std::string& name,
                       const std::string& subject) {
    const auto at = std::ranges::find_if(
        states, [&](const AlertState& state) { return state.name == name && state.subject == subject; });
    return at == states.end() ? nullptr : &*at;
}

void judge(const policy::Alert& alert, const Reading& reading, const Trust& trust, Wall now,
           const AlertMemory& before, AlertStep& step) {
    AlertState state;
    if (const AlertState* known = find(before.states, alert.name, reading.subject))
        state = *known;
    else
        state = {alert.name, alert.when, reading.subject, false, now, 0, 0, "", ""};
    const bool fires = firesNext(state, reading, trust);
    const bool changed = fires != state.firing;
    state.when = alert.when;
    state.limit = reading.limit;
    state.held = trust.held.empty() && !reading.says ? reading.silence : trust.held;
    if (changed) state.since = now;
    state.firing = fires;
    if (state.held.empty() || state.sentence.empty()) {
        state.value = reading.value;
        state.sentence = sentenceOf(reading, fires);
    }
    if (changed) step.changes.push_back(state);
    step.memory.states.push_back(std::move(state));
}

// What was told of and is not there any more: a client without requests, a budget or alert that was removed.
void endMissing(const AlertMemory& before, Wall now, const std::vector<std::string>& unjudged,
                AlertStep& step) {
    for (const AlertState& state : before.states) {
        if (find(step.memory.states, state.name, state.subject)) continue;
        if (std::ranges::find(unjudged, state.name) != unjudged.end()) {
            step.memory.states.push_back(state);
            continue;
        }
        if (!state.firing) continue;
        AlertState ended = state;
        ended.firing = false;
        ended.since = now;
        ended.held.clear();
        ended.sentence = "It is not watched any more: the policy changed, or nothing is left to watch.";
        step.changes.push_back(std::move(ended));
    }
}

} // namespace

AlertStep evaluateAlerts(const std::vector<policy::Alert>& alerts, std::span<const AlertInputs> inputs,
                         const AlertMoment& moment, AlertMemory before) {
    const Jump jump = jumpOf(before.last, moment);
    if (jump == Jump::Back)
        before.blindUntil = std::min(before.last->now, moment.now + std::chrono::hours(24));
    if (jump == Jump::Forward || !moment.complete) before.gap = moment.now;
    AlertStep step;
    step.memory.gap = before.gap;
    step.memory.blindUntil = before.blindUntil;
    step.memory.last = moment;
    std::vector<std::string> unjudged;
    for (std::size_t at = 0; at < std::min(alerts.size(), inputs.size()); ++at) {
        const Trust trust = trustIn(alerts[at], moment, before, jump);
        if (!trust.mayEnd) unjudged.push_back(alerts[at].name);
        for (const Reading& reading : readingsOf(alerts[at], inputs[at]))
            judge(alerts[at], reading, trust, moment.now, before, step);
    }
    endMissing(before, moment.now, unjudged, step);
    return step;
}

ShareBounds shareBounds(std::int64_t hits, std::int64_t of) {
    if (of <= 0) return {};
    constexpr double z = 1.959964; // 95 %, two-sided
    const auto count = static_cast<double>(of);
    const double share = std::clamp(static_cast<double>(hits) / count, 0.0, 1.0);
    const double middle = share + z * z / (2 * count);
    const double spread = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    const double scale = 1 + z * z / count;
    return {std::max(0.0, (middle - spread) / scale), std::min(1.0, (middle + spread) / scale)};
}

} // namespace tierline::route
