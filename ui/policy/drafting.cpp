#include "policy/drafting.h"

#include "policy/changes.h"
#include "policy/draft.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr policy::FeatureKind kinds[] = {
    policy::FeatureKind::CharsUnder,  policy::FeatureKind::WordsUnder, policy::FeatureKind::WordsOver,
    policy::FeatureKind::CharsOver,   policy::FeatureKind::Code,       policy::FeatureKind::QuestionsOver,
    policy::FeatureKind::TokensOver,  policy::FeatureKind::TurnsOver,  policy::FeatureKind::ToolResultsOver,
    policy::FeatureKind::LoopStepOver};

template <class List>
bool has(const List& list, int index) {
    return index >= 0 && index < static_cast<int>(std::ssize(list));
}

} // namespace

std::vector<Item> itemsOf(const policy::Policy& policy) {
    std::vector<Item> items{{Item::Kind::Base, 0}};
    for (int i = 0; i < static_cast<int>(std::ssize(policy.classify.rules)); ++i)
        items.push_back({Item::Kind::Rule, i});
    for (int i = 0; i < static_cast<int>(std::ssize(policy.classify.features)); ++i)
        items.push_back({Item::Kind::Feature, i});
    return items;
}

QString nameOf(const policy::Policy& policy, const Item& item) {
    const auto at = static_cast<std::size_t>(item.index);
    switch (item.kind) {
    case Item::Kind::Base: return QCoreApplication::translate("policypage", "base");
    case Item::Kind::Rule: return toQString(policy.classify.rules[at].id);
    case Item::Kind::Feature: return featureName(policy.classify.features[at]);
    }
    return {};
}

Millionths weightOf(const policy::Policy& policy, const Item& item) {
    const auto at = static_cast<std::size_t>(item.index);
    switch (item.kind) {
    case Item::Kind::Base: return policy.classify.base;
    case Item::Kind::Rule: return policy.classify.rules[at].weight;
    case Item::Kind::Feature: return policy.classify.features[at].weight;
    }
    return 0;
}

policy::Policy withLine(const policy::Policy& from, int line, Millionths below) {
    policy::Policy made = from;
    if (has(made.tiers, line + 1)) made.tiers[static_cast<std::size_t>(line)].below = below;
    return made;
}

policy::Policy withWeight(const policy::Policy& from, const Item& item, Millionths weight) {
    policy::Policy made = from;
    auto& classify = made.classify;
    const auto at = static_cast<std::size_t>(item.index);
    switch (item.kind) {
    case Item::Kind::Base: classify.base = weight; break;
    case Item::Kind::Rule:
        if (has(classify.rules, item.index)) classify.rules[at].weight = weight;
        break;
    case Item::Kind::Feature:
        if (has(classify.features, item.index)) classify.features[at].weight = weight;
        break;
    }
    return made;
}

policy::Policy withLearned(const policy::Policy& from, const Learned& learned,
                           const std::vector<LearnedWeight>& chosen) {
    policy::Policy made = from;
    const auto& all = *learned.draft;
    const auto isTaken = [&](std::size_t knob) {
        return learned.isOne
               || std::ranges::find(chosen, static_cast<int>(knob), &LearnedWeight::rule) != chosen.end();
    };
    made.classify.base = all.classify.base;
    for (auto& tier : made.tiers) {
        const auto found = std::ranges::find(all.tiers, tier.name, &policy::Tier::name);
        if (tier.below && found != all.tiers.end()) tier.below = found->below;
    }
    const auto& rules = all.classify.rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto found = std::ranges::find(made.classify.rules, rules[i].id, &policy::Rule::id);
        if (isTaken(i) && found != made.classify.rules.end()) found->weight = rules[i].weight;
    }
    const auto& features = all.classify.features;
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto found =
            std::ranges::find(made.classify.features, features[i].kind, &policy::Feature::kind);
        if (isTaken(rules.size() + i) && found != made.classify.features.end())
            found->weight = features[i].weight;
    }
    return made;
}

policy::Policy withRuleAt(const policy::Policy& from, int index, const policy::Rule& rule) {
    policy::Policy made = from;
    if (has(made.classify.rules, index)) made.classify.rules[static_cast<std::size_t>(index)] = rule;
    return made;
}

policy::Policy withRuleMoved(const policy::Policy& from, int index, int to) {
    policy::Policy made = from;
    auto& rules = made.classify.rules;
    if (!has(rules, index) || !has(rules, to) || index == to) return made;
    const auto first = rules.begin();
    if (index < to)
        std::rotate(first + index, first + index + 1, first + to + 1);
    else
        std::rotate(first + to, first + index, first + index + 1);
    return made;
}

policy::Policy withRuleAdded(const policy::Policy& from, const policy::Rule& rule, int at) {
    policy::Policy made = from;
    auto& rules = made.classify.rules;
    const int place = std::clamp(at, 0, static_cast<int>(std::ssize(rules)));
    rules.insert(rules.begin() + place, rule);
    return made;
}

policy::Policy withoutItem(const policy::Policy& from, const Item& item) {
    policy::Policy made = from;
    auto& classify = made.classify;
    if (item.kind == Item::Kind::Rule && has(classify.rules, item.index))
        classify.rules.erase(classify.rules.begin() + item.index);
    if (item.kind == Item::Kind::Feature && has(classify.features, item.index))
        classify.features.erase(classify.features.begin() + item.index);
    return made;
}

policy::Policy withFeatureAt(const policy::Policy& from, int index, const policy::Feature& feature) {
    policy::Policy made = from;
    if (has(made.classify.features, index)) made.classify.features[static_cast<std::size_t>(index)] = feature;
    return made;
}

policy::Policy withFeatureAdded(const policy::Policy& from, const policy::Feature& feature) {
    policy::Policy made = from;
    auto& features = made.classify.features;
    if (std::ranges::find(features, feature.kind, &policy::Feature::kind) == features.end())
        features.push_back(feature);
    return made;
}

std::string freshId(const policy::Policy& policy, const std::string& wish) {
    const auto isTaken = [&](const std::string& id) {
        return std::ranges::find(policy.classify.rules, id, &policy::Rule::id) != policy.classify.rules.end();
    };
    if (!isTaken(wish)) return wish;
    for (int n = 2;; ++n)
        if (std::string id = wish + "-" + std::to_string(n); !isTaken(id)) return id;
}

policy::Rule newRule(const policy::Policy& policy, const std::vector<std::string>& words) {
    policy::Rule rule;
    QString wish = words.empty() ? QString() : toQString(words.front()).toLower();
    wish.removeIf([](QChar each) { return !(each.isLetterOrNumber() || each == u' ' || each == u'-'); });
    wish = wish.simplified().replace(u' ', u'-').left(24);
    rule.id = freshId(policy, wish.isEmpty() ? "new-rule" : wish.toStdString());
    rule.any = words.empty() ? std::vector<std::string>{"example"} : words;
    rule.weight = 100'000;
    return rule;
}

policy::Rule copyOf(const policy::Policy& policy, int index) {
    if (!has(policy.classify.rules, index)) return newRule(policy);
    policy::Rule rule = policy.classify.rules[static_cast<std::size_t>(index)];
    rule.id = freshId(policy, rule.id);
    return rule;
}

std::vector<policy::FeatureKind> missingFeatures(const policy::Policy& policy) {
    std::vector<policy::FeatureKind> missing;
    for (const auto kind : kinds)
        if (std::ranges::find(policy.classify.features, kind, &policy::Feature::kind)
            == policy.classify.features.end())
            missing.push_back(kind);
    return missing;
}

policy::Feature newFeature(policy::FeatureKind kind) {
    using enum policy::FeatureKind;
    policy::Feature feature;
    feature.kind = kind;
    switch (kind) {
    case CharsUnder: feature.n = 40; break;
    case WordsUnder: feature.n = 8; break;
    case WordsOver: feature.n = 80; break;
    case CharsOver: feature.n = 500; break;
    case QuestionsOver: feature.n = 2; break;
    case Code: break;
    case TokensOver: feature.n = 8'000; break;
    case TurnsOver: feature.n = 6; break;
    case ToolResultsOver: feature.n = 3; break;
    case LoopStepOver: feature.n = 10; break;
    }
    feature.weight = kind == CharsUnder || kind == WordsUnder ? -50'000 : 50'000;
    return feature;
}

std::vector<std::string> wordsFrom(const QString& text) {
    std::vector<std::string> words;
    QString word;
    bool isQuoted = false;
    const auto end = [&] {
        if (const QString whole = word.simplified(); !whole.isEmpty()) words.push_back(whole.toStdString());
        word.clear();
    };
    for (const QChar each : text) {
        if (each == u'"')
            isQuoted = !isQuoted;
        else if (!isQuoted && (each == u',' || each == u'\n'))
            end();
        else
            word += each;
    }
    end();
    return words;
}

QString wordsText(const std::vector<std::string>& words) {
    QStringList list;
    for (const auto& word : words) {
        const QString each = toQString(word);
        list << (each.contains(u',') ? u'"' + each + u'"' : each);
    }
    return list.join(u", "_s);
}

} // namespace tierline::policypage
