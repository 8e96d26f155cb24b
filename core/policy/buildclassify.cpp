#include "policy/build.h"
#include "policy/values.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace tierline::policy {

namespace {

struct EffectAndTier {
    Effect effect = Effect::None;
    TierIndex tier = 0;
};

// At most one of floor, ceiling and set.
EffectAndTier effectOf(Build& build, const Node& node, std::string_view what) {
    constexpr std::array<std::pair<std::string_view, Effect>, 3> names{
        {{"floor", Effect::Floor}, {"ceiling", Effect::Ceiling}, {"set", Effect::Set}}};
    EffectAndTier result;
    for (const auto& [name, effect] : names) {
        const auto* tier = node.find(name);
        if (tier == nullptr || !tier->isScalar()) continue;
        if (result.effect != Effect::None) {
            build.problems.error(tier->at, std::string(what) + " has more than one of floor, ceiling and set",
                                 "keep one, or write two rules");
            continue;
        }
        const auto found = tierNamed(build, *tier, std::string(what));
        result = {effect, found.value_or(0)};
    }
    return result;
}

Match matchFrom(std::string_view text) {
    if (text == "substring") return Match::Substring;
    return text == "regex" ? Match::Regex : Match::Word;
}

Scope scopeFrom(std::string_view text) {
    if (text == "last_turn") return Scope::LastTurn;
    return text == "whole" ? Scope::Whole : Scope::User;
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

void readKeywords(Build& build, const Node& any, Rule& rule) {
    if (!any.isList()) return;
    if (any.items.empty())
        build.problems.error(any.at, "rule " + inQuotes(rule.id) + " has no keywords",
                             "list at least one, or set `enabled: false`");
    if (any.items.size() > 10'000) {
        build.problems.error(any.at, "rule " + inQuotes(rule.id) + " has more than 10000 keywords",
                             "split it into several rules");
        return;
    }
    std::set<std::string, std::less<>> seen;
    for (const auto& item : any.items) {
        if (!item.isScalar() || item.text.empty()) continue; // an empty one is reported before
        const bool loneStar = rule.match == Match::Word && item.text.find_first_not_of('*') == item.text.npos;
        if (isBlank(item.text) || loneStar)
            build.problems.error(item.at, "rule " + inQuotes(rule.id) + " has an empty keyword", "remove it");
        else if (item.text.size() > 1000)
            build.problems.error(
                item.at, "keyword of rule " + inQuotes(rule.id) + " is longer than 1000 bytes", "shorten it");
        else if (!seen.insert(item.text).second)
            build.problems.warning(item.at, "keyword " + inQuotes(item.text) + " stands twice in rule "
                                                + inQuotes(rule.id));
        else
            rule.any.push_back(item.text);
    }
    if (rule.match == Match::Regex && any.items.size() > 1)
        build.problems.error(any.at, "rule " + inQuotes(rule.id) + " has several patterns",
                             "a regex rule has one: write `regex: 'a|b'`");
}

void readPatterns(Build& build, const Node& node, Rule& rule) {
    const auto* any = node.find("any");
    const auto* regex = node.find("regex");
    const auto* match = node.find("match");
    rule.match = matchFrom(textOf(node, "match").value_or("word"));
    if (any != nullptr && regex != nullptr) {
        build.problems.error(regex->at, "rule " + inQuotes(rule.id) + " has both `any` and `regex`",
                             "keep one, or write two rules");
    } else if (any == nullptr && regex == nullptr) {
        build.problems.error(node.at, "rule " + inQuotes(rule.id) + " has neither `any` nor `regex`",
                             "say what it looks for");
    } else if (regex != nullptr) {
        if (match != nullptr && rule.match != Match::Regex)
            build.problems.error(match->at,
                                 "rule " + inQuotes(rule.id) + " has a `regex`, so it cannot match by "
                                     + inQuotes(match->text),
                                 "remove `match`");
        rule.match = Match::Regex;
        if (regex->isScalar()) rule.any = {regex->text};
    } else {
        readKeywords(build, *any, rule);
    }
}

void readRules(Build& build, const Node& list) {
    if (list.items.size() > 2000) {
        build.problems.error(list.at, "more than 2000 rules", "join keywords of one weight into one rule");
        return;
    }
    std::map<std::string, int, std::less<>> seen;
    for (const auto& node : list.items) {
        if (!node.isMap()) continue;
        Rule rule;
        rule.id = textOf(node, "id").value_or("");
        rule.line = node.at.line;
        rule.column = node.at.column;
        if (const auto* id = node.find("id")) {
            const auto [first, isNew] = seen.try_emplace(rule.id, id->at.line);
            if (!isNew)
                build.problems.error(id->at, "rule " + inQuotes(rule.id) + " is declared twice",
                                     "the first stands in line " + std::to_string(first->second));
        }
        readPatterns(build, node, rule);
        rule.weight = weightOf(node, "weight").value_or(0);
        const auto effect = effectOf(build, node, "rule " + inQuotes(rule.id));
        rule.effect = effect.effect;
        rule.tier = effect.tier;
        rule.scope = scopeFrom(textOf(node, "scope").value_or("user"));
        rule.lang = textOf(node, "lang").value_or("");
        rule.enabled = flagOf(node, "enabled").value_or(true);
        build.policy.classify.rules.push_back(std::move(rule));
    }
}

void readFeatures(Build& build, const Node& map) {
    // `*_under` first: that is their order of acting.
    constexpr std::array order{FeatureKind::CharsUnder,    FeatureKind::WordsUnder,
                               FeatureKind::WordsOver,     FeatureKind::CharsOver,
                               FeatureKind::QuestionsOver, FeatureKind::TokensOver,
                               FeatureKind::TurnsOver,     FeatureKind::ToolResultsOver,
                               FeatureKind::LoopStepOver,  FeatureKind::Code};
    for (const auto kind : order) {
        Feature feature{.kind = kind};
        if (kind == FeatureKind::Code) {
            feature.weight = weightOf(map, "code").value_or(0);
        } else if (const auto* node = map.find(toString(kind)); node != nullptr && node->isMap()) {
            feature.n = countOf(*node, "n").value_or(0);
            feature.weight = weightOf(*node, "weight").value_or(0);
            const auto effect = effectOf(build, *node, inQuotes(toString(kind)));
            feature.effect = effect.effect;
            feature.tier = effect.tier;
        }
        // Without weight and effect a feature is switched off.
        if (feature.weight != 0 || feature.effect != Effect::None)
            build.policy.classify.features.push_back(feature);
    }
}

} // namespace

void buildClassify(Build& build) {
    const auto* node = build.root.find("classify");
    if (node == nullptr) return;
    auto& classify = build.policy.classify;
    classify.stopAt = weightOf(*node, "stop_at").value_or(classify.stopAt);
    classify.sureAt = weightOf(*node, "sure_at").value_or(classify.sureAt);
    classify.base = weightOf(*node, "base").value_or(classify.base);
    if (const auto* rules = node->find("rules")) readRules(build, *rules);
    if (const auto* features = node->find("features")) readFeatures(build, *features);
    buildStages(build, *node);
}

} // namespace tierline::policy
