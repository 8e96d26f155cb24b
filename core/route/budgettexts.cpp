#include "route/budgettexts.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::route {

namespace {

using policy::Budget;

// To a ten-thousandth of a dollar, small amounts to a millionth.
std::string amount(Money money) {
    const std::int64_t unit = money.nano() >= 1'000'000'000 ? 100'000 : 1'000;
    return toString(Money::fromNano(saturatingAdd(money.nano(), unit / 2) / unit * unit));
}

std::string_view currency(bool simulated) {
    return simulated ? "simulated USD" : "USD";
}

std::string_view adjective(Budget::Period period) {
    switch (period) {
    case Budget::Period::Day: return "daily";
    case Budget::Period::Week: return "weekly";
    case Budget::Period::Month: return "monthly";
    }
    return "";
}

std::string title(const BudgetView& view) {
    const auto name = nameText(view.budget.scope, view.name);
    const auto per = adjective(view.budget.per);
    if (view.budget.scope == Budget::Scope::All) return fmt::format("The {} budget", per);
    return fmt::format("The {} budget of {} {}", per, toString(view.budget.scope), name);
}

std::string opening(Wall until, const Zone& zone) {
    const auto local = toRfc3339(until + zone.offsetAt(until)); // 2026-06-02T00:00:…
    return fmt::format("It opens again on {} at {} ({}).", local.substr(0, 10), local.substr(11, 5),
                       zone.name());
}

} // namespace

std::string nameText(Budget::Scope scope, std::string_view name) {
    if (scope == Budget::Scope::Policy) return std::string(name.substr(0, 12));
    std::string text(name.substr(0, 100));
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
    return text;
}

std::string reasonText(const BudgetView& view, Money limit) {
    const auto name = nameText(view.budget.scope, view.name);
    const auto held = view.sum.spent < limit && view.sum.reserved > Money()
                          ? fmt::format(" and {} held", amount(view.sum.reserved))
                          : std::string();
    return fmt::format("budget {}{}{}, {}: {}{} of {} {}", toString(view.budget.scope),
                       name.empty() ? "" : "=", name, toString(view.budget.per), amount(view.sum.spent), held,
                       amount(limit), currency(view.simulated));
}

std::string spentText(const BudgetView& view, Wall until, const Zone& zone) {
    return fmt::format("{} is spent: {} of {} {}. {}", title(view), amount(view.sum.spent),
                       amount(*view.budget.hard), currency(view.simulated), opening(until, zone));
}

std::string noRoomText(const BudgetView& view, Money needed, Wall until, const Zone& zone) {
    return fmt::format(
        "{} has no room for this request: {} of {} {} are spent, {} are held by requests under "
        "way, and this one may cost {}. {}",
        title(view), amount(view.sum.spent), amount(*view.budget.hard), currency(view.simulated),
        amount(view.sum.reserved), amount(needed), opening(until, zone));
}

} // namespace tierline::route
