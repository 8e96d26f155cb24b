// Rules that change nothing, that come too late or that are slow.
#include "classify/patterns.h"
#include "classify/patternsize.h"
#include "tune/lintdetail.h"

#include <algorithm>
#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using policy::Effect;
using policy::Match;
using policy::Rule;

constexpr std::size_t largePattern = 200'000; // bytes of its compiled form; ordinary ones have a few thousand

void lintIdle(Findings& findings) {
    const auto last = findings.policy.tiers.size() - 1;
    for (const auto& rule : findings.policy.classify.rules) {
        if (!rule.enabled || rule.weight != 0) continue;
        if (rule.effect == Effect::None)
            findings.addAt(
                rule, "idle-rule",
                fmt::format("rule {} changes nothing: it has no weight and no tier", ticked(rule.id)));
        else if (rule.effect == Effect::Floor && rule.tier == 0)
            findings.addAt(
                rule, "dead-rule",
                fmt::format("rule {} changes nothing: its floor is the lowest tier", ticked(rule.id)));
        else if (rule.effect == Effect::Ceiling && rule.tier == last)
            findings.addAt(
                rule, "dead-rule",
                fmt::format("rule {} changes nothing: its ceiling is the highest tier", ticked(rule.id)));
    }
}

bool isDecisive(const Rule& rule) {
    return rule.enabled && rule.effect == Effect::Set && rule.match != Match::Regex;
}

// Whether `first` fires wherever a keyword of `second` stands. Whole words say nothing of parts of words.
bool covers(const Rule& first, const Rule& second, std::string_view keyword) {
    const bool isPart = second.match == Match::Substring || keyword.ends_with('*');
    policy::Policy alone;
    alone.classify.rules = {first};
    if (isPart && first.match == Match::Word)
        std::erase_if(alone.classify.rules[0].any, [](const auto& word) { return !word.ends_with('*'); });
    if (second.match == Match::Word && keyword.ends_with('*')) keyword.remove_suffix(1);
    if (alone.classify.rules[0].any.empty()) return false;
    const auto patterns = classify::Patterns::compile(alone, first.scope);
    if (!patterns) return false;
    auto scratch = patterns->makeScratch();
    patterns->scan(keyword, scratch);
    return std::ranges::any_of(scratch.hits, [&](const auto& hit) {
        return !isPart || first.match == Match::Substring || (hit.begin == 0 && second.match == Match::Word);
    });
}

void lintShadowed(Findings& findings) {
    const auto& rules = findings.policy.classify.rules;
    for (auto second = rules.begin(); second != rules.end(); ++second) {
        if (!isDecisive(*second)) continue;
        std::vector<std::string> by;
        const bool isShadowed = std::ranges::all_of(second->any, [&](const auto& keyword) {
            const auto first = std::find_if(rules.begin(), second, [&](const auto& rule) {
                return isDecisive(rule) && rule.scope == second->scope && covers(rule, *second, keyword);
            });
            if (first != second && std::ranges::find(by, ticked(first->id)) == by.end())
                by.push_back(ticked(first->id));
            return first != second;
        });
        if (isShadowed)
            findings.addAt(
                *second, "shadowed-rule",
                fmt::format("rule {} never decides: whatever it finds, {} before it {} found first",
                            ticked(second->id), listed(by), by.size() == 1 ? "has" : "have"));
    }
}

bool beginsAnywhere(std::string_view pattern) {
    pattern.remove_prefix(std::min(pattern.find_first_not_of("^("), pattern.size()));
    if (pattern.starts_with("?:")) pattern.remove_prefix(2);
    return pattern.starts_with(".*") || pattern.starts_with(".+");
}

void lintSlow(Findings& findings) {
    for (const auto& rule : findings.policy.classify.rules) {
        if (!rule.enabled || rule.match != Match::Regex || rule.any.empty()) continue;
        if (beginsAnywhere(rule.any.front())) {
            findings.addAt(
                rule, "slow-pattern",
                fmt::format("rule {} begins with `.*` or `.+`: each match is looked for from every byte, "
                            "and its span says nothing",
                            ticked(rule.id)));
            continue;
        }
        const auto bytes = classify::compiledBytes(rule);
        if (bytes && *bytes > largePattern)
            findings.addAt(
                rule, "slow-pattern",
                fmt::format("rule {} is a large pattern: {} kB compiled, which no longer fits into the "
                            "processor's cache",
                            ticked(rule.id), *bytes / 1000));
    }
}

} // namespace

void lintRules(Findings& findings) {
    lintIdle(findings);
    lintShadowed(findings);
    lintSlow(findings);
}

} // namespace tierline::tune
