#include "route/order.h"

#include "base/id.h"
#include "route/refusals.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace tierline::route {

namespace {

using policy::Strategy;

constexpr std::int64_t last = unpriced - 1;
constexpr int unknownConcurrency = 50; // of a provider that names none: as many as connections by default

// Drawn so that sorting by it is drawing without putting back, each time by weight (Efraimidis and Spirakis
// 2006): -ln(u) / weight, u in (0, 1].
std::int64_t drawn(const Placed& placed) {
    if (placed.weight <= 0) return last;
    Dice dice(placed.facts.dice + (std::uint64_t{placed.model} + 1) * 0x9e3779b97f4a7c15ULL);
    const double wait = -std::log(1.0 - dice.uniform()) / placed.weight;
    return static_cast<std::int64_t>(std::min(wait * 1e12, 1e17));
}

const Load& loadOf(const Placed& placed) {
    static const Load none;
    return placed.facts.load.empty() ? none : placed.facts.load[placed.model];
}

std::int64_t busyness(const Load& load) {
    const std::int64_t room = std::max(load.concurrent.value_or(unknownConcurrency), 1);
    return std::int64_t{std::max(load.inFlight, 0)} * policy::one / room;
}

std::string shareLeft(const Load& load) {
    if (!load.headroom) return "no limit known";
    return fmt::format("{} % of its limits left", *load.headroom / 10'000);
}

} // namespace

std::int64_t placeOf(const Placed& placed) {
    switch (placed.policy.route.strategy) {
    case Strategy::CheapestAble: return 0;
    case Strategy::Weighted: return drawn(placed);
    case Strategy::LeastBusy: return busyness(loadOf(placed));
    case Strategy::LowestLatency: return placed.health.p95 ? placed.health.p95->count() : -1; // tried first
    case Strategy::MostHeadroom: return policy::one - loadOf(placed).headroom.value_or(policy::one);
    }
    return 0;
}

std::string numbersOf(const Placed& placed) {
    const Load& load = loadOf(placed);
    switch (placed.policy.route.strategy) {
    case Strategy::CheapestAble: return {};
    case Strategy::Weighted:
        return placed.weight > 0 ? fmt::format("weight {}", placed.weight) : "weight 0, only as a fallback";
    case Strategy::LeastBusy:
        return load.concurrent ? fmt::format("{} of {} in flight", load.inFlight, *load.concurrent)
                               : fmt::format("{} in flight", load.inFlight);
    case Strategy::LowestLatency:
        return placed.health.p95 ? "p95 " + inSeconds(*placed.health.p95) : "p95 not known yet";
    case Strategy::MostHeadroom: return shareLeft(load);
    }
    return {};
}

} // namespace tierline::route
