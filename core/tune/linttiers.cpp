// Which tiers prompts come to.
#include "classify/words.h"
#include "tune/lintdetail.h"
#include "tune/probes.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using policy::Effect;
using policy::FeatureKind;
using policy::Policy;
using policy::TierIndex;

struct Push {
    std::string name;
    std::int64_t weight = 0;
};

bool lists(const Policy& policy, std::string_view stage) {
    return std::ranges::find(policy.classify.stages, stage) != policy.classify.stages.end();
}

// Whether a probe's score here is what a request would get: nobody is asked over the network, and what the
// text stage says is known.
bool canJudge(const LintInput& input) {
    const auto& policy = input.scorer->policy();
    if (lists(policy, "embedding") || lists(policy, "judge")) return false;
    return !lists(policy, "text") || (input.cascade != nullptr && input.cascade->parts().text != nullptr);
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

struct Probed {
    std::vector<std::int64_t> byTier;
    std::int64_t all = 0, noSignal = 0;
};

// How hard the score's way into a tier is, where no rule leads there directly. Beside the text model the sum
// of the rules is no bound: there a probe that comes to the tier is enough.
void lintReach(Findings& findings, const Probed& probed) {
    const auto& policy = findings.policy;
    if (!lists(policy, "rules")) return;
    const bool hasText = lists(policy, "text");
    const std::string text =
        hasText ? fmt::format("; the text model sends none of {} probe prompts there", probed.all)
                : std::string();
    const auto pushes = pushesUp(policy);
    for (std::size_t i = 1; i < policy.tiers.size(); ++i) {
        const auto tier = static_cast<TierIndex>(i);
        const std::int64_t line = *policy.tiers[i - 1].below;
        if (policy.defaultTier == tier || isBoundTo(policy, tier)) continue;
        if (hasText && probed.byTier[i] > 0) continue;
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
            findings.add(
                hasText ? "near-unreachable" : "unreachable",
                fmt::format("tier {} is {}unreachable: all rules and features together come to {}, its "
                            "line is at {}{}",
                            ticked(name), hasText ? "near-" : "", decimal(sum), decimal(line), text),
                name);
        else if (i + 1 == policy.tiers.size() && needed > 1)
            findings.add(
                "near-unreachable",
                fmt::format("tier {} is near-unreachable: no rule leads there and no single one reaches "
                            "its line at {}; it takes at least {} together ({}){}",
                            ticked(name), decimal(line), needed, names, text),
                name);
    }
}

Probed probe(const LintInput& input) {
    const auto& policy = input.scorer->policy();
    Probed probed{std::vector<std::int64_t>(policy.tiers.size()), 0, 0};
    classify::CascadeScratch scratch(input.scorer);
    for (const auto prompt : probePrompts()) {
        const auto words = classify::wordsOf(prompt, *input.scorer);
        const auto raw = input.cascade != nullptr
                             ? input.cascade->score(words.text(), scratch, words.context()).raw
                             : input.scorer->run(words.text(), scratch.rules, words.context());
        ++probed.all;
        ++probed.byTier[raw.tier];
        probed.noSignal += raw.reason == classify::TierReason::NoSignal;
    }
    return probed;
}

void lintSpread(Findings& findings, const Probed& probed) {
    const auto& policy = findings.policy;
    if (policy.tiers.size() < 2 || policy.route.mode == policy::Mode::Pass) return;
    const auto most = std::ranges::max_element(probed.byTier);
    if (*most * 10 < probed.all * 9) return;
    const auto& name = policy.tiers[static_cast<std::size_t>(most - probed.byTier.begin())].name;
    findings.add(
        "near-constant",
        fmt::format("the policy is nearly a constant: {} of {} probe prompts, from small talk to proofs, go "
                    "to {}",
                    *most, probed.all, ticked(name)),
        "classify");
}

void lintNoSignal(Findings& findings, const Probed& probed) {
    const auto& policy = findings.policy;
    const auto& name = policy.tiers[policy.defaultTier].name;
    if (policy.tiers.size() < 2 || probed.noSignal == 0) return;
    const auto share =
        fmt::format("{} of {} probe prompts fire no rule and no feature{} and go to {}", probed.noSignal,
                    probed.all, lists(policy, "text") ? ", leave the text model unsure" : "", ticked(name));
    if (policy.defaultTier == 0)
        findings.add("no-signal-cheapest", share + ", the cheapest tier", "default_tier");
    else if (probed.noSignal * 4 > probed.all) {
        auto& lint = findings.add("no-signal", share, "default_tier");
        if (lists(policy, "text"))
            lint.remedy = "add rules for what your clients send, or train a text model of your own";
    }
}

void lintProviders(Findings& findings) {
    const auto& policy = findings.policy;
    if (policy.providers.size() < 2 && policy.tiers.size() < 2) return;
    std::vector<std::string> alone;
    for (const auto& tier : policy.tiers) {
        std::set<std::string> providers;
        for (const auto model : tier.models)
            providers.insert(policy.models[model].provider);
        if (providers.size() == 1) alone.push_back(ticked(tier.name) + " (" + *providers.begin() + ")");
    }
    if (alone.empty()) return;
    findings.add("single-provider",
                 fmt::format("{} {} models of one provider only: its outage takes the whole tier away",
                             listed(alone), alone.size() == 1 ? "has" : "have"),
                 "tiers");
}

} // namespace

void lintTiers(Findings& findings) {
    if (canJudge(findings.input)) {
        const auto probed = probe(findings.input);
        lintReach(findings, probed);
        lintSpread(findings, probed);
        lintNoSignal(findings, probed);
    }
    lintProviders(findings);
}

} // namespace tierline::tune
