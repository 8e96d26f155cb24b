#include "policy/build.h"
#include "policy/nearest.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

constexpr std::array scopes{Budget::Scope::All, Budget::Scope::Policy, Budget::Scope::Client,
                            Budget::Scope::Provider, Budget::Scope::Tag};
constexpr std::array periods{Budget::Period::Day, Budget::Period::Week, Budget::Period::Month};
constexpr std::size_t maxBudgets = 100; // each one is looked at for every request

template <class List>
auto named(const List& values, const std::optional<std::string>& name) {
    const auto it =
        std::ranges::find_if(values, [&](auto value) { return name && toString(value) == *name; });
    return it == values.end() ? values.front() : *it;
}

// "the budget of client `ci` per day"
std::string titleOf(const Budget& budget) {
    std::string title = "the budget of " + std::string(toString(budget.scope));
    if (!budget.name.empty()) title += " " + inQuotes(budget.name);
    return title + " per " + std::string(toString(budget.per));
}

void checkProviderName(Build& build, const Node& node) {
    if (build.policy.provider(node.text) != nullptr) return;
    std::vector<std::string> known;
    for (const auto& provider : build.policy.providers)
        known.push_back(provider.id);
    build.problems.error(node.at,
                         "the budget names provider " + inQuotes(node.text) + ", which is not declared",
                         nearestRemedy(node.text, known));
}

void checkTagName(Build& build, const Node& node) {
    const auto equals = node.text.find('=');
    if (equals == 0 || equals + 1 == node.text.size())
        build.problems.error(node.at, inQuotes(node.text) + " is not a tag",
                             "write key=value, or key alone for each of its values");
}

void checkName(Build& build, const Node& node, const Budget& budget) {
    switch (budget.scope) {
    case Budget::Scope::All:
        build.problems.error(node.at, "a budget of `all` has no name", "remove `name`");
        return;
    case Budget::Scope::Policy:
        build.problems.error(node.at, "a budget of `policy` has no name: each version has its own",
                             "remove `name`");
        return;
    case Budget::Scope::Client: return;
    case Budget::Scope::Provider: return checkProviderName(build, node);
    case Budget::Scope::Tag: return checkTagName(build, node);
    }
}

void checkLimits(Build& build, const Node& node, const Budget& budget) {
    struct Limit {
        std::string_view key;
        std::optional<Money> amount;
    };
    const std::array limits{Limit{"soft", budget.soft}, Limit{"degrade", budget.degrade},
                            Limit{"hard", budget.hard}};
    const Limit* before = nullptr;
    for (const auto& limit : limits) {
        if (!limit.amount) continue;
        if (before != nullptr && *limit.amount < *before->amount)
            build.problems.error(node.find(limit.key)->at,
                                 inQuotes(limit.key) + " (" + toString(*limit.amount) + ") is below "
                                     + inQuotes(before->key) + " (" + toString(*before->amount) + ")",
                                 "limits rise: soft, degrade, hard");
        before = &limit;
    }
    const auto stands = [&](const Limit& limit) { return node.find(limit.key) != nullptr; };
    if (std::ranges::none_of(limits, stands))
        build.problems.error(node.at, "a budget without a limit",
                             "give at least one of `soft`, `degrade` and `hard`, in US dollars");
    if (const auto* cap = node.find("cap"); cap != nullptr && node.find("degrade") == nullptr)
        build.problems.error(cap->at, "`cap` without `degrade` does nothing",
                             "say beyond which amount it holds: `degrade: 10.00`");
}

void readBudget(Build& build, const Node& node) {
    Budget budget;
    budget.line = node.at.line;
    budget.scope = named(scopes, textOf(node, "scope"));
    budget.per = named(periods, textOf(node, "per"));
    budget.name = textOf(node, "name").value_or("");
    budget.soft = amountOf(node, "soft");
    budget.degrade = amountOf(node, "degrade");
    budget.hard = amountOf(node, "hard");
    if (const auto* name = node.find("name"); name != nullptr && name->isScalar() && node.find("scope"))
        checkName(build, *name, budget);
    checkLimits(build, node, budget);
    if (const auto* cap = node.find("cap"); cap != nullptr && cap->isScalar() && !build.policy.tiers.empty())
        budget.cap = tierNamed(build, *cap, "`cap`").value_or(0);
    for (const auto& other : build.policy.budgets)
        if (other.scope == budget.scope && other.name == budget.name && other.per == budget.per) {
            build.problems.error(node.at, titleOf(budget) + " is declared twice",
                                 "the other one is in line " + std::to_string(other.line) + ": join them");
            break;
        }
    build.policy.budgets.push_back(std::move(budget));
}

void readBudgets(Build& build) {
    const auto* list = build.root.find("budgets");
    if (list == nullptr || !list->isList()) return;
    if (list->items.size() > maxBudgets) {
        build.problems.error(list->at, "more than 100 budgets",
                             "a budget without a name holds for each client, provider or tag by itself");
        return;
    }
    for (const auto& node : list->items)
        if (node.isMap()) readBudget(build, node);
}

constexpr std::int64_t leastLedgerBytes =
    10'000'000; // an empty one with its indexes and sums is not far below

void readKeep(Build& build) {
    if (const auto* node = build.root.find("capture")) {
        auto& capture = build.policy.capture;
        capture.prompts = flagOf(*node, "prompts").value_or(capture.prompts);
        capture.replies = flagOf(*node, "replies").value_or(capture.replies);
        capture.requests = flagOf(*node, "requests").value_or(capture.requests);
        capture.keep = durationOf(*node, "keep").value_or(capture.keep);
        capture.bytes = bytesOf(*node, "bytes").value_or(capture.bytes);
    }
    const auto* node = build.root.find("ledger");
    if (node == nullptr) return;
    build.policy.keep = {.age = durationOf(*node, "keep"), .bytes = bytesOf(*node, "bytes")};
    if (build.policy.keep.bytes.value_or(leastLedgerBytes) < leastLedgerBytes)
        build.problems.error(node->find("bytes")->at, "`ledger.bytes` is less than the ledger needs",
                             "write at least 10MB");
    if (build.policy.keep.age && *build.policy.keep.age < build.policy.capture.keep)
        build.problems.warning(node->find("keep")->at,
                               "decisions are kept " + toString(*build.policy.keep.age)
                                   + ", and their texts go with them: `capture.keep` of "
                                   + toString(build.policy.capture.keep) + " is never reached");
}

} // namespace

void buildMoney(Build& build) {
    readBudgets(build);
    readKeep(build);
    build.policy.budgetsTimezone = textOf(build.root, "budgets_timezone").value_or("");
}

} // namespace tierline::policy
