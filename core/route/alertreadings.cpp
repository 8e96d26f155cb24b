#include "route/alertreadings.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::route {

namespace {

using When = policy::Alert::When;
__extension__ using Wide = __int128;

std::int64_t narrow(Wide value) {
    using Range = std::numeric_limits<std::int64_t>;
    return static_cast<std::int64_t>(std::clamp<Wide>(value, Range::min(), Range::max()));
}

// In millionths, rounded down; of nothing it is nothing, or all there is.
std::int64_t shareOf(std::int64_t part, std::int64_t whole) {
    if (part <= 0) return 0;
    if (whole <= 0) return std::numeric_limits<std::int64_t>::max();
    return narrow(Wide(part) * policy::one / whole);
}

std::string percent(std::int64_t millionths) {
    if (millionths == std::numeric_limits<std::int64_t>::max()) return "more than all";
    const std::int64_t tenths = (millionths + (millionths < 0 ? -500 : 500)) / 1'000;
    if (tenths % 10 == 0) return fmt::format("{} %", tenths / 10);
    return fmt::format("{:.1f} %", static_cast<double>(tenths) / 10);
}

std::string points(std::int64_t millionths) {
    std::string text = percent(millionths);
    text.resize(text.size() - 2);
    return text + " points";
}

std::string duration(Milliseconds time) {
    const std::int64_t seconds = std::max<std::int64_t>(1, time.count() / 1000);
    struct Unit {
        std::int64_t seconds;
        const char* name;
    };
    for (const auto& [length, name] : {Unit{86'400, "day"}, Unit{3'600, "hour"}, Unit{60, "minute"}})
        if (seconds % length == 0)
            return fmt::format("{} {}{}", seconds / length, name, seconds == length ? "" : "s");
    return fmt::format("{} seconds", seconds);
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

Reading shareReading(const policy::Alert& alert) {
    Reading reading;
    reading.limit = alert.above;
    reading.clear = std::min(alert.clear, alert.above);
    reading.above = percent(reading.limit);
    reading.atOrBelow = percent(reading.clear);
    return reading;
}

void silenceBelow(Reading& reading, std::int64_t requests, const policy::Alert& alert) {
    if (requests >= std::max(1, alert.minRequests)) return;
    reading.says = false;
    reading.silence = fmt::format("{} requests in {} are too few to tell; it takes {}", requests,
                                  duration(alert.over), alert.minRequests);
}

std::vector<Reading> readPart(const policy::Alert& alert, const AlertInputs& inputs, std::int64_t part,
                              std::string_view what) {
    Reading reading = shareReading(alert);
    reading.value = shareOf(part, inputs.requests);
    reading.facts = fmt::format("{} {} over {} ({} of {} requests)", what, percent(reading.value),
                                duration(alert.over), part, inputs.requests);
    silenceBelow(reading, inputs.requests, alert);
    return {reading};
}

std::vector<Reading> readErrors(const policy::Alert& alert, const AlertInputs& inputs) {
    return readPart(alert, inputs, inputs.failed, "Error rate");
}

std::vector<Reading> readFallbacks(const policy::Alert& alert, const AlertInputs& inputs) {
    return readPart(alert, inputs, inputs.circuitFallbacks, "Circuit fallbacks");
}

// Few requests can cost much, so `minRequests` is not asked for here.
std::vector<Reading> readCosts(const policy::Alert& alert, const AlertInputs& inputs) {
    constexpr std::int64_t hour = 3'600'000;
    std::vector<Reading> readings;
    for (const auto& [money, sum] : inputs.costs) {
        Reading reading;
        reading.subject = money;
        reading.value = narrow(Wide(sum.nano()) * hour / std::max<std::int64_t>(1, alert.over.count()));
        reading.limit = alert.costAbove.nano();
        reading.clear = std::min(alert.costClear, alert.costAbove).nano();
        const auto usd = [](std::int64_t nano) { return toString(Money::fromNano(nano)) + " USD"; };
        reading.facts = fmt::format("{} cost {} an hour over {}", capital(money), usd(reading.value),
                                    duration(alert.over));
        reading.above = usd(reading.limit);
        reading.atOrBelow = usd(reading.clear);
        readings.push_back(std::move(reading));
    }
    return readings;
}

// Of the limit that hurts most: the hard one, else the one that degrades, else the soft one.
std::vector<Reading> readBudgets(const policy::Alert& alert, const AlertInputs& inputs) {
    std::vector<Reading> readings;
    for (const BudgetStatus& budget : inputs.budgets) {
        const auto limit = budget.hard ? budget.hard : budget.degrade ? budget.degrade : budget.soft;
        if (!limit) continue;
        Reading reading = shareReading(alert);
        reading.subject = budget.scope + (budget.name.empty() ? "" : " " + budget.name) + ", " + budget.per
                          + (budget.simulated ? " (simulated)" : "");
        reading.value = shareOf(budget.spent.nano(), limit->nano());
        reading.facts = fmt::format("Budget {}: {} of {} USD spent ({})", reading.subject,
                                    toString(budget.spent), toString(*limit), percent(reading.value));
        readings.push_back(std::move(reading));
    }
    return readings;
}

// Above its own share of before, and by more than chance gives: the two intervals do not touch.
std::vector<Reading> readPremium(const policy::Alert& alert, const AlertInputs& inputs) {
    std::vector<Reading> readings;
    for (const AlertInputs::Share& share : inputs.premium) {
        Reading reading = shareReading(alert);
        reading.subject = share.subject;
        const std::int64_t now = shareOf(share.premium, share.requests);
        const std::int64_t before = shareOf(share.premiumBefore, share.requestsBefore);
        reading.value = now - before;
        reading.beyondChance = shareBounds(share.premium, share.requests).lower
                               > shareBounds(share.premiumBefore, share.requestsBefore).upper;
        reading.facts =
            fmt::format("{}: {} of {} requests on the top tier over {}, {} of {} before: {} more",
                        capital(share.subject), percent(now), share.requests, duration(alert.over),
                        percent(before), share.requestsBefore, points(reading.value));
        reading.above = points(reading.limit);
        reading.atOrBelow = points(reading.clear);
        silenceBelow(reading, share.requests, alert);
        if (reading.says && share.requestsBefore < std::max(1, alert.minRequests)) {
            reading.says = false;
            reading.silence = fmt::format("{} requests before are too few to compare with; it takes {}",
                                          share.requestsBefore, alert.minRequests);
        }
        readings.push_back(std::move(reading));
    }
    return readings;
}

} // namespace

std::vector<Reading> readingsOf(const policy::Alert& alert, const AlertInputs& inputs) {
    switch (alert.when) {
    case When::CircuitFallback: return readFallbacks(alert, inputs);
    case When::CostPerHour: return readCosts(alert, inputs);
    case When::ErrorRate: return readErrors(alert, inputs);
    case When::Budget: return readBudgets(alert, inputs);
    case When::PremiumShare: return readPremium(alert, inputs);
    }
    return {};
}

std::string sentenceOf(const Reading& reading, bool firing) {
    if (!reading.says) return capital(reading.silence) + ".";
    const char* more = "";
    if (reading.value > reading.limit)
        more = firing ? ", above " : reading.beyondChance ? ", above " : ", which may be chance: above ";
    else if (firing)
        more = ", not yet at or below ";
    else if (reading.value <= reading.clear)
        more = ", at or below ";
    else
        more = ", not above ";
    const bool usesClear = reading.value <= reading.clear || (firing && reading.value <= reading.limit);
    return reading.facts + more + (usesClear ? reading.atOrBelow : reading.above) + ".";
}

} // namespace tierline::route
