#include "lints.h"

#include "command.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using policy::Effect;
using policy::FeatureKind;
using policy::Policy;
using policy::TierIndex;

struct Push {
    std::string name;
    std::int64_t weight = 0;
};

std::string ticked(std::string_view text) {
    return "`" + std::string(text) + "`";
}

const policy::Feature* featureOf(const Policy& policy, FeatureKind kind) {
    const auto it = std::ranges::find(policy.classify.features, kind, &policy::Feature::kind);
    return it == policy.classify.features.end() ? nullptr : &*it;
}

// An `*_over` feature that its `*_under` rival has been weighed against.
bool isCounted(const Policy& policy, const policy::Feature& feature) {
    const auto* rival = feature.kind == FeatureKind::WordsOver   ? featureOf(policy, FeatureKind::WordsUnder)
                        : feature.kind == FeatureKind::CharsOver ? featureOf(policy, FeatureKind::CharsUnder)
                                                                 : nullptr;
    return rival != nullptr && rival->n <= feature.n + 1;
}

// Positive weights, heaviest first. Of a pair that excludes each other (`words_under` 50 and `words_over`
// 500) only the heavier counts.
std::vector<Push> pushesUp(const Policy& policy) {
    std::vector<Push> list;
    const auto add = [&](std::string_view name, std::int64_t weight) {
        if (weight > 0) list.push_back({std::string(name), weight});
    };
    for (const auto& rule : policy.classify.rules)
        if (rule.enabled) add(rule.id, rule.weight);
    for (const auto& feature : policy.classify.features) {
        const auto* rival =
            feature.kind == FeatureKind::WordsUnder   ? featureOf(policy, FeatureKind::WordsOver)
            : feature.kind == FeatureKind::CharsUnder ? featureOf(policy, FeatureKind::CharsOver)
                                                      : nullptr;
        if (rival != nullptr && feature.n <= rival->n + 1) {
            const auto& heavier = feature.weight > rival->weight ? feature : *rival;
            add(toString(heavier.kind), heavier.weight);
        } else if (!isCounted(policy, feature)) {
            add(toString(feature.kind), feature.weight);
        }
    }
    std::ranges::sort(list, std::greater{}, &Push::weight);
    return list;
}

bool isBoundTo(const Policy& policy, TierIndex tier) {
    const auto binds = [&](const auto& item) {
        return item.tier == tier && (item.effect == Effect::Floor || item.effect == Effect::Set);
    };
    return std::ranges::any_of(policy.classify.rules, [&](const auto& r) { return r.enabled && binds(r); })
           || std::ranges::any_of(policy.classify.features, binds);
}

// How hard the score's way into a tier is, where no rule leads there directly.
void lintReach(const Policy& policy, std::vector<Lint>& lints) {
    const auto pushes = pushesUp(policy);
    for (std::size_t i = 1; i < policy.tiers.size(); ++i) {
        const auto tier = static_cast<TierIndex>(i);
        const std::int64_t line = *policy.tiers[i - 1].below;
        if (policy.defaultTier == tier || isBoundTo(policy, tier)) continue;
        std::int64_t sum = policy.classify.base;
        std::size_t needed = 0;
        std::string names;
        while (sum < line && needed < pushes.size()) {
            names +=
                (names.empty() ? "" : " + ") + pushes[needed].name + " " + decimal(pushes[needed].weight);
            sum += pushes[needed++].weight;
        }
        const auto& name = policy.tiers[i].name;
        if (sum < line)
            lints.push_back(
                {"unreachable", fmt::format("tier {} is unreachable: all rules and features together "
                                            "come to {}, its line is at {}",
                                            ticked(name), decimal(sum), decimal(line))});
        else if (i + 1 == policy.tiers.size() && needed > 1)
            lints.push_back({"near-unreachable",
                             fmt::format("tier {} is near-unreachable: no rule leads there and no single one "
                                         "reaches its line at {}; it takes at least {} together ({})",
                                         ticked(name), decimal(line), needed, names)});
    }
}

void lintIdle(const Policy& policy, std::vector<Lint>& lints) {
    for (const auto& rule : policy.classify.rules)
        if (rule.enabled && rule.weight == 0 && rule.effect == Effect::None)
            lints.push_back(
                {"idle-rule",
                 fmt::format("rule {} changes nothing: it has no weight and no tier", ticked(rule.id)),
                 rule.line, rule.column});
    std::set<std::size_t> used;
    for (const auto& tier : policy.tiers)
        used.insert(tier.models.begin(), tier.models.end());
    if (policy.route.defaultModel) used.insert(*policy.route.defaultModel);
    for (std::size_t i = 0; i < policy.models.size(); ++i)
        if (!used.contains(i) && !policy.models[i].isForEmbeddings())
            lints.push_back(
                {"unused-model", fmt::format("model {} stands in no tier: only a request that names "
                                             "it reaches it",
                                             ticked(policy.models[i].id))});
}

void lintPrices(const Policy& policy, const catalog::Catalog& catalog, std::vector<Lint>& lints) {
    for (const auto& model : policy.models) {
        const auto& provider = *policy.provider(model.provider);
        if (model.price || catalog.find(provider.id, provider.baseUrl, model.name, catalog.date())) continue;
        lints.push_back(
            {"unpriced", fmt::format("model {} has no price in the snapshot of {}: it is asked last "
                                     "and its requests are recorded as unpriced",
                                     ticked(model.id), catalog::toString(catalog.date()))});
    }
}

// Limits that cannot be held, or that change nothing.
void lintBudgets(const Policy& policy, const catalog::Catalog* catalog, std::vector<Lint>& lints) {
    const bool hasHard =
        std::ranges::any_of(policy.budgets, [](const auto& b) { return b.hard.has_value(); });
    for (const auto& budget : policy.budgets)
        if (budget.degrade && budget.cap + 1U >= policy.tiers.size())
            lints.push_back(
                {"idle-cap",
                 fmt::format("the budget's cap {} is the last tier: degrading to it changes nothing",
                             ticked(policy.tiers[budget.cap].name)),
                 budget.line, 0});
    for (const auto& model : policy.models) {
        const auto& provider = *policy.provider(model.provider);
        if (!hasHard || catalog == nullptr || model.price) continue;
        if (catalog->find(provider.id, provider.baseUrl, model.name, catalog->date())) continue;
        lints.push_back({"unlimited", fmt::format("model {} has no known price: what it costs is held to no "
                                                  "budget",
                                                  ticked(model.id))});
    }
}

void lintAlerts(const Policy& policy, std::vector<Lint>& lints) {
    for (const auto& alert : policy.alerts)
        if (alert.when == policy::Alert::When::Budget && policy.budgets.empty())
            lints.push_back({"idle-alert", fmt::format("alert {} watches budgets, and there are none",
                                                       ticked(alert.name))});
    const auto& telemetry = policy.telemetry;
    const bool isPlain = telemetry.otlp.starts_with("http://");
    const bool isHere = telemetry.otlp.starts_with("http://127.")
                        || telemetry.otlp.starts_with("http://localhost")
                        || telemetry.otlp.starts_with("http://[::1]");
    if (isPlain && !isHere && !telemetry.key.empty())
        lints.push_back({"plain-key", "the telemetry key goes to another machine unencrypted: use https"});
    if (telemetry.otlp.empty() && (!telemetry.key.empty() || telemetry.content))
        lints.push_back({"idle-telemetry", "telemetry has no `otlp` address: nothing is sent"});
}

// Prompts that need thought and that naive decisive rules are known to take for small talk.
constexpr std::array<std::string_view, 5> probes{
    "Prove the Riemann hypothesis", "Can you debug this concurrent race condition in my Go code?",
    "Prove that there are infinitely many primes", "Do a security review of our return policy service, help!",
    "证明素数有无穷多个"};

void lintDecisive(const ScorerPointer& scorer, const ScorerPointer& standard, std::vector<Lint>& lints) {
    classify::Scratch mine(scorer), theirs(standard);
    const auto& policy = scorer->policy();
    std::set<std::string> told;
    for (const auto probe : probes) {
        const auto verdict = scorer->classify(probe, {}, mine);
        const auto expected = standard->classify(probe, {}, theirs);
        const bool sentDown =
            verdict.reason == classify::TierReason::SetByRule && verdict.tier == 0 && policy.tiers.size() > 1;
        if (!sentDown || expected.reason != classify::TierReason::RaisedByFloor) continue;
        if (!told.insert(verdict.decisiveRule).second) continue;
        const auto& rules = policy.classify.rules;
        const auto rule = std::ranges::find(rules, verdict.decisiveRule, &policy::Rule::id);
        lints.push_back(
            {"decisive-rule",
             fmt::format("a decisive rule sends down what a floor rule would send up: {} sends \"{}\" "
                         "to {}; the default policy's floor {} keeps it at {} or above",
                         ticked(verdict.decisiveRule), probe, ticked(policy.tiers[verdict.tier].name),
                         ticked(expected.decisiveRule), ticked(standard->policy().tiers[expected.tier].name)),
             rule == rules.end() ? 0 : rule->line, rule == rules.end() ? 0 : rule->column});
    }
}

} // namespace

std::vector<Lint> lint(const ScorerPointer& scorer, const ScorerPointer& standard,
                       const catalog::Catalog* catalog) {
    std::vector<Lint> lints;
    const auto& policy = scorer->policy();
    lintReach(policy, lints);
    if (standard) lintDecisive(scorer, standard, lints);
    lintIdle(policy, lints);
    if (catalog != nullptr) lintPrices(policy, *catalog, lints);
    lintBudgets(policy, catalog, lints);
    lintAlerts(policy, lints);
    return lints;
}

} // namespace tierline::ctl
