#include "policy/editrules.h"

#include "policy/compare.h"
#include "policy/editclassify.h"

#include <algorithm>
#include <array>
#include <map>

namespace tierline::policy {

namespace {

constexpr std::array<std::string_view, 3> matchNames{"word", "substring", "regex"};
constexpr std::array<std::string_view, 3> scopeNames{"user", "last_turn", "whole"};
constexpr std::array<std::string_view, 4> effectNames{"", "floor", "ceiling", "set"};
// As readFeatures has them.
constexpr std::array featureOrder{
    FeatureKind::CharsUnder,    FeatureKind::WordsUnder, FeatureKind::WordsOver, FeatureKind::CharsOver,
    FeatureKind::QuestionsOver, FeatureKind::TokensOver, FeatureKind::TurnsOver, FeatureKind::ToolResultsOver,
    FeatureKind::LoopStepOver,  FeatureKind::Code};

template <class Value>
std::string name(const auto& names, Value value) {
    return std::string(names[static_cast<std::size_t>(value)]);
}

std::string keywordList(const std::vector<std::string>& words, bool json) {
    std::string out = "[";
    for (const std::string& word : words)
        out += (out.size() == 1 ? "" : ", ") + scalarText(word, json);
    return out + "]";
}

std::string tierName(const std::vector<Tier>& tiers, TierIndex tier) {
    return tier < tiers.size() ? tiers[tier].name : std::string();
}

Entries entriesOf(const Rule& rule, const std::vector<Tier>& tiers) {
    Entries entries{{"id", scalarText(rule.id)}};
    if (rule.match == Match::Substring) entries.emplace_back("match", name(matchNames, rule.match));
    if (rule.weight != 0) entries.emplace_back("weight", decimalText(rule.weight));
    if (rule.effect != Effect::None)
        entries.emplace_back(name(effectNames, rule.effect), scalarText(tierName(tiers, rule.tier)));
    if (rule.scope != Scope::User) entries.emplace_back("scope", name(scopeNames, rule.scope));
    if (!rule.lang.empty()) entries.emplace_back("lang", scalarText(rule.lang));
    if (!rule.enabled) entries.emplace_back("enabled", "false");
    if (rule.match == Match::Regex)
        entries.emplace_back("regex", rule.any.empty() ? "''" : scalarText(rule.any.front()));
    else
        entries.emplace_back("any", keywordList(rule.any, false));
    return entries;
}

bool setEffect(TreeEdit& edit, const Node& map, Effect effect, const std::string& tier,
               std::string_view after) {
    const std::string wanted = name(effectNames, effect);
    for (const std::string_view key : {"floor", "ceiling", "set"}) {
        if (map.find(key) == nullptr) continue;
        if (effect == Effect::None) return edit.drop(map, key);
        if (key == wanted) return edit.set(map, key, {tier, true});
        const bool isThereEmpty = std::ranges::find(map.entries, wanted, &Entry::key) != map.entries.end();
        return isThereEmpty ? edit.drop(map, key) && edit.set(map, wanted, {tier, true})
                            : edit.replace(map, key, wanted, scalarText(tier));
    }
    return effect == Effect::None || edit.set(map, wanted, {tier, true}, after);
}

struct RuleEdit {
    TreeEdit& edit;
    const Source& source;
    const Node& map;
    const Rule& before;
    const Rule& after;

    // One keyword of many is one change in a list that may go over many lines.
    bool keywords() const {
        const auto entry = std::ranges::find(map.entries, "any", &Entry::key);
        if (entry == map.entries.end() || !entry->value.isList()) return false;
        std::map<std::string_view, std::size_t> places;
        for (std::size_t i = entry->value.items.size(); i > 0; --i)
            places[entry->value.items[i - 1].text] = i - 1;
        std::vector<Piece> wanted;
        for (const std::string& word : after.any) {
            const auto found = places.find(word);
            if (found == places.end())
                wanted.push_back({.from = {}, .entries = {}, .scalar = scalarText(word, source.isJson(map))});
            else
                wanted.push_back({.from = found->second});
        }
        const auto indent = static_cast<std::size_t>(map.entries.front().at.column - 1);
        return edit.rearrange(*entry, wanted, indent, source.isFlow(map));
    }

    bool patterns() const {
        const bool isRegex = after.match == Match::Regex;
        const bool hasRegex = map.find("regex") != nullptr;
        if (before.match == after.match && before.any == after.any) return true;
        if (isRegex && hasRegex) return edit.set(map, "regex", {after.any.front(), true});
        if (isRegex && before.match == Match::Regex) return keywords();
        if (isRegex)
            return edit.drop(map, "match")
                   && edit.replace(map, "any", "regex", scalarText(after.any.front(), source.isJson(map)));
        if (hasRegex && !edit.replace(map, "regex", "any", keywordList(after.any, source.isJson(map))))
            return false;
        if (!hasRegex && before.any != after.any && !keywords()) return false;
        if (before.match == after.match) return true;
        return (after.match == Match::Word && map.find("match") == nullptr)
               || edit.set(map, "match", {name(matchNames, after.match)}, "id");
    }

    bool all() const {
        if (after.any.empty()) return false;
        if (before.id != after.id && !edit.set(map, "id", {after.id, true})) return false;
        if (!patterns()) return false;
        if (before.weight != after.weight && !edit.set(map, "weight", {decimalText(after.weight)}, "id"))
            return false;
        if (before.scope != after.scope && !edit.set(map, "scope", {name(scopeNames, after.scope)}, "id"))
            return false;
        if (before.lang != after.lang
            && !(after.lang.empty() ? edit.drop(map, "lang")
                                    : edit.set(map, "lang", {after.lang, true}, "id")))
            return false;
        return before.enabled == after.enabled
               || edit.set(map, "enabled", {after.enabled ? "true" : "false"}, "id");
    }
};

bool isSame(Rule one, const Rule& other) {
    one.line = other.line;
    one.column = other.column;
    return one == other;
}

const Feature* featureOf(const std::vector<Feature>& features, FeatureKind kind) {
    const auto found = std::ranges::find(features, kind, &Feature::kind);
    return found == features.end() ? nullptr : &*found;
}

Entries entriesOf(const Feature& feature, const std::vector<Tier>& tiers) {
    Entries entries{{"n", std::to_string(feature.n)}};
    if (feature.weight != 0) entries.emplace_back("weight", decimalText(feature.weight));
    if (feature.effect != Effect::None)
        entries.emplace_back(name(effectNames, feature.effect), scalarText(tierName(tiers, feature.tier)));
    return entries;
}

// Several at once have no place in an empty map.
std::string allFeatures(const Policy& wanted) {
    Entries entries;
    for (const Feature& feature : wanted.classify.features)
        entries.emplace_back(toString(feature.kind), feature.kind == FeatureKind::Code
                                                         ? decimalText(feature.weight)
                                                         : flowMap(entriesOf(feature, wanted.tiers)));
    return flowMap(entries);
}

bool setFeature(TreeEdit& edit, const Source& source, const Node& features, FeatureKind kind,
                const Feature* after, const std::vector<Tier>& tiers) {
    const std::string key(toString(kind));
    if (kind == FeatureKind::Code) return edit.set(features, key, {after ? decimalText(after->weight) : "0"});
    const Node* map = features.find(key);
    if (map == nullptr || map->entries.empty()) {
        if (after == nullptr) return true;
        const std::string written = flowMap(entriesOf(*after, tiers), source.isJson(features));
        return map != nullptr ? edit.replaceValue(*map, written) : edit.set(features, key, {written});
    }
    const Feature off{.kind = kind};
    const Feature& wanted = after == nullptr ? off : *after;
    if (after != nullptr && !edit.set(*map, "n", {std::to_string(wanted.n)})) return false;
    if ((wanted.weight != 0 || map->find("weight") != nullptr)
        && !edit.set(*map, "weight", {decimalText(wanted.weight)}, "n"))
        return false;
    return setEffect(edit, *map, wanted.effect, tierName(tiers, wanted.tier), "n");
}

} // namespace

std::optional<std::vector<Piece>> ruleOrder(const std::vector<Rule>& before, const Policy& wanted) {
    const auto& after = wanted.classify.rules;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < before.size(); ++i)
        places[before[i].id] = i;
    std::vector<Piece> pieces;
    bool isSameOrder = before.size() == after.size();
    for (std::size_t i = 0; i < after.size(); ++i) {
        const auto found = places.find(after[i].id);
        const bool isRenamed = found == places.end() && before.size() == after.size()
                               && std::ranges::find(after, before[i].id, &Rule::id) == after.end();
        if (found != places.end())
            pieces.push_back({.from = found->second});
        else if (isRenamed)
            pieces.push_back({.from = i});
        else
            pieces.push_back({.from = {}, .entries = entriesOf(after[i], wanted.tiers)});
        isSameOrder = isSameOrder && pieces.back().from == i;
    }
    return isSameOrder ? std::nullopt : std::optional(std::move(pieces));
}

std::optional<std::string> setRules(TreeEdit& edit, const Source& source, const Node& classify,
                                    const Policy& before, const Policy& wanted) {
    const Node* list = classify.find("rules");
    const auto& now = before.classify.rules;
    const auto& after = wanted.classify.rules;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (i < now.size() && isSame(now[i], after[i])) continue;
        if (list == nullptr || now.size() != after.size() || list->items.size() != now.size())
            return after[i].id;
        const Node& map = list->items[i];
        const RuleEdit rule{edit, source, map, now[i], after[i]};
        const bool isOtherEffect = now[i].effect != after[i].effect || now[i].tier != after[i].tier;
        if (!rule.all()
            || (isOtherEffect
                && !setEffect(edit, map, after[i].effect, tierName(wanted.tiers, after[i].tier), "id")))
            return after[i].id;
    }
    return std::nullopt;
}

std::optional<std::string> setFeatures(TreeEdit& edit, const Source& source, const Node& classify,
                                       const Policy& before, const Policy& wanted) {
    const Node* map = classify.find("features");
    if (map != nullptr && map->isMap() && map->entries.empty() && !wanted.classify.features.empty())
        return edit.replaceValue(*map, allFeatures(wanted)) ? std::nullopt
                                                            : std::optional<std::string>("all");
    for (const FeatureKind kind : featureOrder) {
        const Feature* now = featureOf(before.classify.features, kind);
        const Feature* after = featureOf(wanted.classify.features, kind);
        if (now == nullptr ? after == nullptr : after != nullptr && *now == *after) continue;
        if (map == nullptr || !map->isMap() || !setFeature(edit, source, *map, kind, after, wanted.tiers))
            return std::string(toString(kind));
    }
    return std::nullopt;
}

void putFeature(std::vector<Feature>& features, const Feature& feature) {
    std::erase_if(features, [&](const Feature& each) { return each.kind == feature.kind; });
    if (feature.weight == 0 && feature.effect == Effect::None) return;
    const auto rank = [](FeatureKind kind) {
        return std::ranges::find(featureOrder, kind) - featureOrder.begin();
    };
    const auto place = std::ranges::find_if(
        features, [&](const Feature& each) { return rank(each.kind) > rank(feature.kind); });
    features.insert(place, feature);
}

std::string ruleLine(const Rule& rule, const std::vector<Tier>& tiers) {
    return "- " + flowMap(entriesOf(rule, tiers));
}

} // namespace tierline::policy
