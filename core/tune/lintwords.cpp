// What rules make of texts: of harnesses, in other languages, and of prompts that need thought.
#include "classify/words.h"
#include "tune/lintdetail.h"
#include "tune/probes.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

namespace tierline::tune {

namespace {

using classify::TierReason;

// The rules that fire in a text as the policy scores it.
std::set<std::string> firedIn(const LintInput& input, const std::string& text) {
    classify::Scratch scratch(input.scorer);
    const auto words = classify::wordsOf(text, *input.scorer);
    const auto verdict = input.scorer->classify(words.text(), {}, scratch, words.context());
    std::set<std::string> names;
    for (const auto& signal : verdict.firedSignals)
        if (signal.kind != classify::SignalKind::Feature) names.insert(signal.name);
    return names;
}

void lintHarness(Findings& findings) {
    const auto bare = firedIn(findings.input, std::string(harnessWords));
    std::set<std::string> rules;
    std::vector<std::string> names, envelopes;
    for (const auto& probe : harnessProbes()) {
        const auto fired = firedIn(findings.input, std::string(probe.before) + std::string(harnessWords)
                                                       + std::string(probe.behind));
        bool isTold = false;
        for (const auto& rule : fired) {
            if (bare.contains(rule)) continue;
            rules.insert(ticked(rule));
            isTold = true;
        }
        if (!isTold) continue;
        names.emplace_back(probe.name);
        envelopes.emplace_back(probe.envelope);
    }
    if (rules.empty()) return;
    findings
        .add("harness-text",
             fmt::format("rules fire in what harnesses write around the user's words: {}, in that of {}",
                         listed({rules.begin(), rules.end()}), listed(names, 8)),
             "classify")
        .remedy = fmt::format("write `envelopes: [{}]` into `classify`", fmt::join(envelopes, ", "));
}

std::size_t understood(const LintInput& input, std::span<const std::string_view> prompts) {
    return static_cast<std::size_t>(std::ranges::count_if(
        prompts, [&](std::string_view prompt) { return !firedIn(input, std::string(prompt)).empty(); }));
}

// They score without the rules' words.
bool hasStagesOfMeaning(const policy::Policy& policy) {
    return std::ranges::any_of(policy.classify.stages, [](const auto& stage) {
        return stage == "text" || stage == "embedding" || stage == "judge";
    });
}

void lintLanguages(Findings& findings) {
    if (hasStagesOfMeaning(findings.policy)) return;
    const auto probes = languageProbes();
    const auto english = understood(findings.input, probes.front().prompts);
    if (english < 2) return; // rules of another language alone: nothing to compare with
    std::vector<std::string> missing;
    for (const auto& probe : probes.subspan(1))
        if (understood(findings.input, probe.prompts) * 2 < english) missing.emplace_back(probe.name);
    if (missing.empty()) return;
    const auto& policy = findings.policy;
    findings.add(
        "languages",
        fmt::format(
            "the rules know English better than {}: of the same {} requests {} fire rules in English, "
            "fewer than half as many there; the others go to {}",
            listed(missing, 8), probes.front().prompts.size(), english,
            ticked(policy.tiers[policy.defaultTier].name)),
        "rules");
}

void lintDecisive(Findings& findings) {
    const auto& scorer = findings.input.scorer;
    const auto& standard = findings.input.standard;
    if (!standard) return;
    classify::Scratch mine(scorer), theirs(standard);
    const auto& policy = findings.policy;
    std::set<std::string> told;
    for (const auto probe : decisiveProbes()) {
        const auto verdict = scorer->classify(probe, {}, mine);
        const auto expected = standard->classify(probe, {}, theirs);
        const bool sentDown =
            verdict.reason == TierReason::SetByRule && verdict.tier == 0 && policy.tiers.size() > 1;
        if (!sentDown || expected.reason != TierReason::RaisedByFloor) continue;
        if (!told.insert(verdict.decisiveRule).second) continue;
        auto& lint = findings.add(
            "decisive-rule",
            fmt::format(
                "a decisive rule sends down what a floor rule would send up: {} sends \"{}\" to {}; the "
                "default policy's floor {} keeps it at {} or above",
                ticked(verdict.decisiveRule), probe, ticked(policy.tiers[verdict.tier].name),
                ticked(expected.decisiveRule), ticked(standard->policy().tiers[expected.tier].name)),
            verdict.decisiveRule);
        const auto& rules = policy.classify.rules;
        const auto rule = std::ranges::find(rules, verdict.decisiveRule, &policy::Rule::id);
        if (rule == rules.end()) continue;
        lint.line = rule->line;
        lint.column = rule->column;
    }
}

} // namespace

void lintWords(Findings& findings) {
    lintHarness(findings);
    lintLanguages(findings);
    lintDecisive(findings);
}

} // namespace tierline::tune
