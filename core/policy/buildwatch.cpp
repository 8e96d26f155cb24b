#include "policy/build.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

constexpr std::array conditions{Alert::When::CircuitFallback, Alert::When::CostPerHour,
                                Alert::When::ErrorRate, Alert::When::Budget, Alert::When::PremiumShare};
constexpr std::size_t maxAlerts = 100;

Money fourFifths(Money amount) {
    return Money::fromNano(amount.nano() / 5 * 4 + amount.nano() % 5 * 4 / 5);
}

void readAmounts(const Node& node, Alert& alert) {
    alert.costAbove = amountOf(node, "above").value_or(Money());
    alert.costClear = amountOf(node, "clear").value_or(fourFifths(alert.costAbove));
}

// Shares; what is no amount at all was reported before.
void readShares(Build& build, const Node& node, Alert& alert) {
    const auto share = [&](std::string_view key) -> std::optional<Millionths> {
        const auto written = amountOf(node, key);
        const auto value = written ? weightOf(node, key) : std::nullopt;
        const bool isTooSmall = written && value == 0 && written->nano() > 0 && key == "above";
        if (written && (!value || *value > one || isTooSmall))
            build.problems.error(node.find(key)->at,
                                 inQuotes(key) + ": " + inQuotes(node.find(key)->text) + " is not a share",
                                 "write a number above 0 and at most 1: 0.2 is 20%");
        return value;
    };
    alert.above = share("above").value_or(0);
    alert.clear = share("clear").value_or(static_cast<Millionths>(std::int64_t{alert.above} * 4 / 5));
    if (alert.above == one && alert.when != Alert::When::Budget)
        build.problems.warning(node.find("above")->at,
                               "a share is never above 1: alert " + inQuotes(alert.name) + " cannot begin");
}

void checkAlert(Build& build, const Node& node, const Alert& alert) {
    if (alert.clear > alert.above || alert.costClear > alert.costAbove)
        build.problems.error(
            node.find("clear") != nullptr ? node.find("clear")->at : node.at, "`clear` is above `above`",
            "an alert ends at or below the value at which it began; left out: four fifths of it");
    if (const auto* over = node.find("over");
        over != nullptr && (alert.over < std::chrono::seconds(1) || alert.over > std::chrono::days(7)))
        build.problems.error(over->at, "`over` is not between 1s and 7d", "write for example 10m or 1h");
    if (std::ranges::find(build.policy.alerts, alert.name, &Alert::name) == build.policy.alerts.end()) return;
    build.problems.error(node.find("name") != nullptr ? node.find("name")->at : node.at,
                         "alert " + inQuotes(alert.name) + " is declared twice",
                         "give each a `name` of its own");
}

void readAlert(Build& build, const Node& node) {
    const auto when = textOf(node, "when").value_or("");
    const auto known = std::ranges::find(conditions, when, [](auto each) { return toString(each); });
    if (known == conditions.end()) return;
    Alert alert;
    alert.when = *known;
    alert.name = textOf(node, "name").value_or(when);
    alert.over = durationOf(node, "over").value_or(alert.over);
    alert.minRequests = static_cast<int>(countOf(node, "min_requests").value_or(alert.minRequests));
    alert.webhook = textOf(node, "webhook").value_or("");
    if (alert.when == Alert::When::CostPerHour)
        readAmounts(node, alert);
    else
        readShares(build, node, alert);
    checkAlert(build, node, alert);
    build.policy.alerts.push_back(std::move(alert));
}

} // namespace

void buildWatch(Build& build) {
    if (const auto* list = build.root.find("alerts"); list != nullptr && list->isList()) {
        if (list->items.size() > maxAlerts)
            build.problems.error(list->at, "more than 100 alerts");
        else
            for (const auto& node : list->items)
                if (node.isMap()) readAlert(build, node);
    }
    const auto* node = build.root.find("telemetry");
    if (node == nullptr) return;
    auto& telemetry = build.policy.telemetry;
    telemetry.otlp = textOf(*node, "otlp").value_or("");
    telemetry.key = textOf(*node, "key").value_or("");
    telemetry.content = flagOf(*node, "content").value_or(false);
    if (telemetry.key == "client")
        build.problems.error(node->find("key")->at,
                             "`telemetry.key`: no client's credential goes to a collector",
                             "write env:NAME, file:PATH or keychain:NAME");
}

} // namespace tierline::policy
