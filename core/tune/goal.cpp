#include "tune/goal.h"

#include <charconv>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr std::string_view forms =
    "write under:5, budget:3.50/day, top-share:10% or max-under:3%@95%, or several with commas between them";

std::unexpected<Error> wrong(std::string_view text, std::string_view why) {
    return fail(ErrorCode::InvalidInput, fmt::format("--goal: `{}`: {}", text, why), std::string(forms));
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

// "3%", "3 %" or "0.03".
std::optional<double> share(std::string_view text) {
    const bool isPercent = text.ends_with('%');
    if (isPercent) text.remove_suffix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    auto value = number(text);
    if (value && isPercent) *value /= 100;
    return value;
}

Result<void> addBound(Goal& goal, std::string_view whole, std::string_view value) {
    const auto at = value.find('@');
    const auto limit = share(value.substr(0, at));
    const auto confidence = at == value.npos ? 0.95 : share(value.substr(at + 1));
    if (!limit || !(*limit > 0 && *limit < 1))
        return wrong(whole, "the share must lie between 0 % and 100 %");
    if (!confidence || !(*confidence >= 0.5 && *confidence < 1))
        return wrong(whole, "the confidence must be at least 50 % and below 100 %");
    goal.maxUnder = Goal::Bound{*limit, *confidence};
    return {};
}

Result<void> addBudget(Goal& goal, std::string_view whole, std::string_view value) {
    const auto slash = value.find('/');
    if (slash == value.npos || value.substr(slash + 1) != "day")
        return wrong(whole, "say what a day may cost");
    auto amount = value.substr(0, slash);
    if (amount.starts_with('$')) amount.remove_prefix(1);
    const auto rate = rateFromDecimal(amount); // reads dollars exactly, to the nano-dollar
    if (!rate) return wrong(whole, "that is no amount in dollars");
    goal.perDay = Money::fromNano(rate->nanoPerMillion);
    return {};
}

std::string percent(double value) {
    auto text = fmt::format("{:.4f}", value * 100);
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

} // namespace

Result<void> addToGoal(Goal& goal, std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos) return wrong(text, "a goal is a name, a colon and a value");
    const auto name = text.substr(0, colon), value = text.substr(colon + 1);
    const auto twice = [&] { return wrong(text, "that is given twice"); };
    if (name == "under") {
        const auto ratio = number(value);
        if (goal.isRatioGiven) return twice();
        if (!ratio || !(*ratio > 0 && *ratio <= 1e6)) return wrong(text, "the ratio must be above 0");
        goal.ratio = *ratio;
        goal.isRatioGiven = true;
        return {};
    }
    if (name == "budget") return goal.perDay ? Result<void>(twice()) : addBudget(goal, text, value);
    if (name == "max-under") return goal.maxUnder ? Result<void>(twice()) : addBound(goal, text, value);
    if (name != "top-share") return wrong(text, "there is no such goal");
    if (goal.topShare) return twice();
    const auto top = share(value);
    if (!top || !(*top >= 0 && *top <= 1)) return wrong(text, "the share must lie between 0 % and 100 %");
    goal.topShare = top;
    return {};
}

Result<Goal> parseGoal(std::string_view text) {
    Goal goal;
    for (;;) {
        const auto comma = text.find(',');
        if (const auto good = addToGoal(goal, text.substr(0, comma)); !good)
            return std::unexpected(good.error());
        if (comma == text.npos) return goal;
        text.remove_prefix(comma + 1);
    }
}

std::string toString(const Goal& goal) {
    std::string out;
    const auto add = [&](std::string text) { out += (out.empty() ? "" : ",") + text; };
    if (goal.maxUnder)
        add(fmt::format("max-under:{}%@{}%", percent(goal.maxUnder->limit),
                        percent(goal.maxUnder->confidence)));
    if (goal.perDay) add("budget:" + toString(*goal.perDay) + "/day");
    if (goal.topShare) add("top-share:" + percent(*goal.topShare) + "%");
    if (goal.isRatioGiven || out.empty()) add(fmt::format("under:{}", goal.ratio));
    return out;
}

std::string inWords(const Goal& goal) {
    std::string out;
    const auto add = [&](std::string text) { out += (out.empty() ? "" : "; ") + text; };
    if (goal.maxUnder)
        add(fmt::format("at most {} % under-routed on unseen requests, with {} % confidence",
                        percent(goal.maxUnder->limit), percent(goal.maxUnder->confidence)));
    if (goal.perDay) add("at most $" + toString(*goal.perDay) + " a day");
    if (goal.topShare) add("at most " + percent(*goal.topShare) + " % in the dearest tier");
    if (goal.isRatioGiven || out.empty())
        add(fmt::format("one under-routed request hurts as much as {} over-routed", goal.ratio));
    return out;
}

} // namespace tierline::tune
