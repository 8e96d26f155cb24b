#include "route/affinity.h"

#include "route/refusals.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::route {

namespace {

constexpr std::int64_t shortestCached = 1'024; // tokens: shorter prompts are cached by nobody
constexpr Milliseconds warmForMinutes{300'000}, warmForAnHour{3'600'000};

// `share` of an amount; rounded down.
Money shareOf(Money amount, policy::Millionths share) {
    CostSum sum;
    sum.add(amount.nano(), Rate{share});
    return sum.total();
}

} // namespace

std::optional<Switch> priceSwitch(const Incumbent& incumbent, const Asking& stay, const Asking& leave) {
    const auto warm = std::min(incumbent.cachedTokens, stay.input);
    if (warm <= 0 || !stay.rates || !leave.rates || !leave.rates->input) return std::nullopt;
    Usage cached;
    cached.input = stay.input - warm;
    cached.cachedRead = warm;
    cached.output = stay.output;
    Usage fresh;
    fresh.input = leave.input;
    fresh.output = leave.output;
    const auto staying = catalog::costOf(cached, *stay.rates);
    const auto leaving = catalog::costOf(fresh, *leave.rates);
    if (!staying || !leaving) return std::nullopt;
    const auto& kept = stay.rates->cachedRead ? stay.rates->cachedRead : stay.rates->input;
    CostSum lost;
    lost.add(warm, *leave.rates->input);
    lost.add(-warm, kept.value_or(Rate{}));
    Switch priced;
    priced.staying = *staying;
    priced.loses = std::max(lost.total(), Money());
    priced.saves = *staying - *leaving + priced.loses;
    return priced;
}

std::optional<std::string> reasonToStay(const Switch& priced, const Incumbent& incumbent,
                                        policy::Millionths share) {
    const auto lost = fmt::format("would lose {} of cache", dollars(priced.loses));
    if (priced.saves < Money())
        return fmt::format("{} and cost {} more", lost, dollars(Money() - priced.saves));
    if (priced.loses > priced.saves) return fmt::format("{}, saves {}", lost, dollars(priced.saves));
    const auto allowed = shareOf(incumbent.neverSwitch + priced.staying, share);
    if (priced.loses == Money() || incumbent.switchSpend + priced.loses <= allowed) return std::nullopt;
    return fmt::format("{}, saves {}; but switches have cost {} of the {} that they may", lost,
                       dollars(priced.saves), dollars(incumbent.switchSpend), dollars(allowed));
}

Cached cachedBy(const Usage& usage, bool isAutomatic) {
    Cached cached;
    cached.warm = usage.cacheWrite1h > 0 ? warmForAnHour : warmForMinutes;
    cached.tokens = usage.cachedRead + usage.cacheWrite5m + usage.cacheWrite1h;
    if (isAutomatic) cached.tokens = usage.allInput();
    if (cached.tokens < shortestCached) cached.tokens = 0;
    return cached;
}

} // namespace tierline::route
