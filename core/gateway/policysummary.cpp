#include "gateway/policysummary.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using policy::Policy;

constexpr std::size_t namesShown = 3;

class Parts {
public:
    void add(std::string part) { m_text += (m_text.empty() ? "" : "; ") + std::move(part); }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

std::string_view nameOf(policy::Mode mode) {
    switch (mode) {
    case policy::Mode::Route: return "route";
    case policy::Mode::Observe: return "observe";
    case policy::Mode::Pass: break;
    }
    return "pass";
}

std::string lineOf(const std::optional<policy::Millionths>& below) {
    if (!below) return "none";
    auto text = fmt::format("{:.6f}", static_cast<double>(*below) / policy::one);
    while (text.ends_with('0') && text.size() > 4)
        text.pop_back();
    return text;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t at = 0; at < std::min(namesShown, names.size()); ++at)
        text += (at == 0 ? "" : ", ") + names[at];
    if (names.size() > namesShown) text += fmt::format(" and {} more", names.size() - namesShown);
    return text;
}

// "models: a/b added, c/d removed, 2 changed"
template <class T, class Name>
void compareLists(Parts& parts, std::string_view what, const std::vector<T>& before,
                  const std::vector<T>& after, Name name, bool withNames) {
    std::vector<std::string> added, removed, changed;
    for (const T& one : after) {
        const auto old = std::ranges::find(before, name(one), name);
        if (old == before.end())
            added.push_back(name(one));
        else if (!(*old == one))
            changed.push_back(name(one));
    }
    for (const T& one : before)
        if (std::ranges::find(after, name(one), name) == after.end()) removed.push_back(name(one));
    std::string text;
    for (const auto& [names, verb] :
         {std::pair{&added, "added"}, std::pair{&removed, "removed"}, std::pair{&changed, "changed"}})
        if (!names->empty())
            text += (text.empty() ? " " : ", ")
                    + (withNames ? listed(*names) : fmt::format("{}", names->size())) + " " + verb;
    if (!text.empty()) parts.add(std::string(what) + text);
}

// A rule's place in the file is not what it does.
std::vector<policy::Rule> rulesOf(const Policy& policy) {
    auto rules = policy.classify.rules;
    for (auto& rule : rules)
        rule.line = rule.column = 0;
    return rules;
}

std::vector<policy::Budget> budgetsOf(const Policy& policy) {
    auto budgets = policy.budgets;
    for (auto& budget : budgets)
        budget.line = 0;
    return budgets;
}

std::vector<std::string> modelsOf(const Policy& policy, const policy::Tier& tier) {
    std::vector<std::string> ids;
    for (const auto model : tier.models)
        ids.push_back(policy.models[model].id);
    return ids;
}

void compareTiers(Parts& parts, const Policy& before, const Policy& after) {
    const auto name = [](const policy::Tier& tier) { return tier.name; };
    std::vector<policy::Tier> old, now; // by name alone: which are new, which gone
    for (const auto& tier : before.tiers)
        old.push_back({tier.name, {}, {}, {}});
    for (const auto& tier : after.tiers)
        now.push_back({tier.name, {}, {}, {}});
    compareLists(parts, "tiers:", old, now, name, true);
    for (const auto& tier : after.tiers) {
        const auto was = std::ranges::find(before.tiers, tier.name, name);
        if (was == before.tiers.end()) continue;
        if (was->below != tier.below)
            parts.add(
                fmt::format("tier {} below {} → {}", tier.name, lineOf(was->below), lineOf(tier.below)));
        const auto models = modelsOf(after, tier);
        if (modelsOf(before, *was) != models)
            parts.add(fmt::format("tier {} now asks {}", tier.name, listed(models)));
        else if (was->weights != tier.weights)
            parts.add(fmt::format("tier {} weights changed", tier.name));
    }
}

std::string tierName(const Policy& policy, policy::TierIndex tier) {
    return tier < policy.tiers.size() ? policy.tiers[tier].name : std::string();
}

void compareRoute(Parts& parts, const Policy& before, const Policy& after) {
    if (before.route.mode != after.route.mode)
        parts.add(fmt::format("mode {} → {}", nameOf(before.route.mode), nameOf(after.route.mode)));
    if (before.route.strategy != after.route.strategy)
        parts.add(
            fmt::format("strategy {} → {}", toString(before.route.strategy), toString(after.route.strategy)));
    auto old = before.route, now = after.route;
    old.mode = now.mode;
    old.strategy = now.strategy;
    if (!(old == now)) parts.add("routing settings changed");
    const auto oldDefault = tierName(before, before.defaultTier),
               nowDefault = tierName(after, after.defaultTier);
    if (oldDefault != nowDefault) parts.add(fmt::format("default tier {} → {}", oldDefault, nowDefault));
}

void compareClassify(Parts& parts, const Policy& before, const Policy& after) {
    compareLists(
        parts, "rules:", rulesOf(before), rulesOf(after), [](const policy::Rule& rule) { return rule.id; },
        false);
    auto old = before.classify, now = after.classify;
    old.rules.clear();
    now.rules.clear();
    if (old.stages != now.stages) parts.add("stages now " + fmt::format("{}", fmt::join(now.stages, ", ")));
    old.stages = now.stages;
    if (!(old == now)) parts.add("classification settings changed");
}

} // namespace

std::string policySummary(const Policy& before, const Policy& after) {
    Parts parts;
    const auto id = [](const auto& one) { return one.id; };
    compareRoute(parts, before, after);
    compareTiers(parts, before, after);
    compareLists(parts, "models:", before.models, after.models, id, true);
    compareLists(parts, "providers:", before.providers, after.providers, id, true);
    compareClassify(parts, before, after);
    const std::pair<bool, std::string_view> rest[]{
        {budgetsOf(before) == budgetsOf(after) && before.budgetsTimezone == after.budgetsTimezone, "budgets"},
        {before.alerts == after.alerts, "alerts"},
        {before.intercept == after.intercept, "intercepts"},
        {before.quality == after.quality, "answer checks"},
        {before.replyCache == after.replyCache, "the reply cache"},
        {before.breaker == after.breaker, "breakers"},
        {before.capture == after.capture && before.keep == after.keep, "what is kept"},
        {before.telemetry == after.telemetry, "telemetry"},
        {before.network == after.network, "network"},
        {before.passThrough == after.passThrough, "pass-through"},
    };
    for (const auto& [same, what] : rest)
        if (!same) parts.add(std::string(what) + " changed");
    return parts.text().empty() ? "no setting changed, only its wording or comments" : parts.text();
}

} // namespace tierline::gateway
