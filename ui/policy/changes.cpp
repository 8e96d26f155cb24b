#include "policy/changes.h"

#include "kit/format.h"
#include "policy/draft.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("policypage", text);
}

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const auto& word : words)
        list << toQString(word);
    return list.join(u", "_s);
}

QString shortened(const QString& text) {
    constexpr qsizetype most = 120;
    return text.size() > most ? text.left(most - 1) + u'…' : text;
}

void addLines(std::vector<Change>& changes, const policy::Policy& live, const policy::Policy& draft) {
    const auto count = std::min(live.tiers.size(), draft.tiers.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto &before = live.tiers[i], &after = draft.tiers[i];
        if (before.below == after.below || !before.below || !after.below) continue;
        changes.push_back({tr("line %1").arg(lineName(draft, static_cast<int>(i))), kit::score(*before.below),
                           kit::score(*after.below)});
    }
    if (live.defaultTier != draft.defaultTier && draft.defaultTier < draft.tiers.size()
        && live.defaultTier < live.tiers.size())
        changes.push_back({tr("default tier"), toQString(live.tiers[live.defaultTier].name),
                           toQString(draft.tiers[draft.defaultTier].name)});
}

void addNumbers(std::vector<Change>& changes, const policy::Classify& live, const policy::Classify& draft) {
    const auto number = [&](const char* name, Millionths before, Millionths after) {
        if (before != after) changes.push_back({tr(name), kit::score(before), kit::score(after)});
    };
    number("base", live.base, draft.base);
    number("sure at", live.sureAt, draft.sureAt);
    number("stop at", live.stopAt, draft.stopAt);
    if (live.stages != draft.stages)
        changes.push_back({tr("stages"), joined(live.stages), joined(draft.stages)});
    if (live.envelopes != draft.envelopes)
        changes.push_back({tr("envelopes"), kit::count(std::ssize(live.envelopes)),
                           kit::count(std::ssize(draft.envelopes))});
}

bool isSame(policy::Rule a, const policy::Rule& b) {
    a.line = b.line;
    a.column = b.column;
    return a == b;
}

// The parts that differ, each on its side.
Change changeOf(const policy::Policy& live, const policy::Rule& a, const policy::Policy& draft,
                const policy::Rule& b) {
    QStringList before, after;
    const auto part = [&](bool differs, const QString& was, const QString& is) {
        if (!differs) return;
        before << was;
        after << is;
    };
    part(a.enabled != b.enabled, a.enabled ? tr("on") : tr("off"), b.enabled ? tr("on") : tr("off"));
    part(a.weight != b.weight, kit::weight(a.weight), kit::weight(b.weight));
    part(a.effect != b.effect || a.tier != b.tier, effectText(live, a.effect, a.tier),
         effectText(draft, b.effect, b.tier));
    part(a.match != b.match, matchName(a.match), matchName(b.match));
    part(a.scope != b.scope, scopeName(a.scope), scopeName(b.scope));
    part(a.lang != b.lang, toQString(a.lang), toQString(b.lang));
    part(a.any != b.any, shortened(joined(a.any)), shortened(joined(b.any)));
    return {tr("rule %1").arg(toQString(b.id)), before.join(u", "_s), after.join(u", "_s)};
}

void addRules(std::vector<Change>& changes, const policy::Policy& live, const policy::Policy& draft) {
    const auto &before = live.classify.rules, &after = draft.classify.rules;
    std::vector<std::string> keptBefore, keptAfter;
    for (const auto& rule : after) {
        const auto was = std::ranges::find(before, rule.id, &policy::Rule::id);
        if (was == before.end()) {
            changes.push_back({tr("rule %1 is new").arg(toQString(rule.id)), {}, ruleText(draft, rule)});
            continue;
        }
        keptAfter.push_back(rule.id);
        if (!isSame(*was, rule)) changes.push_back(changeOf(live, *was, draft, rule));
    }
    for (const auto& rule : before) {
        if (std::ranges::find(after, rule.id, &policy::Rule::id) == after.end())
            changes.push_back({tr("rule %1 is gone").arg(toQString(rule.id)), ruleText(live, rule), {}});
        else
            keptBefore.push_back(rule.id);
    }
    if (keptBefore != keptAfter)
        changes.push_back(
            {tr("order of the rules"), shortened(joined(keptBefore)), shortened(joined(keptAfter))});
}

void addFeatures(std::vector<Change>& changes, const policy::Policy& live, const policy::Policy& draft) {
    const auto textOf = [](const policy::Policy& policy, const policy::Feature& feature) {
        QStringList parts;
        if (feature.kind != policy::FeatureKind::Code) parts << kit::count(feature.n);
        if (feature.weight != 0) parts << kit::weight(feature.weight);
        if (feature.effect != policy::Effect::None) parts << effectText(policy, feature.effect, feature.tier);
        return parts.isEmpty() ? tr("nothing") : parts.join(u", "_s);
    };
    const auto &before = live.classify.features, &after = draft.classify.features;
    for (const auto& feature : after) {
        const auto was = std::ranges::find(before, feature.kind, &policy::Feature::kind);
        if (was != before.end() && *was == feature) continue;
        changes.push_back({tr("feature %1").arg(featureKindName(feature.kind)),
                           was == before.end() ? QString() : textOf(live, *was), textOf(draft, feature)});
    }
    for (const auto& feature : before)
        if (std::ranges::find(after, feature.kind, &policy::Feature::kind) == after.end())
            changes.push_back(
                {tr("feature %1").arg(featureKindName(feature.kind)), textOf(live, feature), {}});
}

// Whether something beyond tuning differs: providers, prices, budgets …
bool differsElsewhere(policy::Policy live, const policy::Policy& draft) {
    const auto withoutPlace = [](policy::Classify classify) {
        classify.rules.clear();
        classify.features.clear();
        classify.base = classify.sureAt = classify.stopAt = 0;
        classify.stages.clear();
        classify.envelopes.clear();
        return classify;
    };
    const auto names = [](const policy::Policy& policy) {
        std::vector<policy::Tier> tiers = policy.tiers;
        for (auto& tier : tiers)
            tier.below.reset();
        return tiers;
    };
    const auto places = [](std::vector<policy::Budget> budgets) {
        for (auto& budget : budgets)
            budget.line = 0;
        return budgets;
    };
    return withoutPlace(live.classify) != withoutPlace(draft.classify) || names(live) != names(draft)
           || live.providers != draft.providers || live.models != draft.models
           || live.intercept != draft.intercept || live.route != draft.route || live.breaker != draft.breaker
           || live.quality != draft.quality || live.replyCache != draft.replyCache
           || live.capture != draft.capture || live.keep != draft.keep
           || places(live.budgets) != places(draft.budgets) || live.alerts != draft.alerts
           || live.telemetry != draft.telemetry || live.network != draft.network
           || live.passThrough != draft.passThrough || live.budgetsTimezone != draft.budgetsTimezone;
}

} // namespace

std::vector<Change> changesOf(const policy::Policy& live, const policy::Policy& draft) {
    std::vector<Change> changes;
    addLines(changes, live, draft);
    addNumbers(changes, live.classify, draft.classify);
    addRules(changes, live, draft);
    addFeatures(changes, live, draft);
    if (differsElsewhere(live, draft))
        changes.push_back({tr("other settings of the file"), {}, tr("see the diff")});
    return changes;
}

QString lineName(const policy::Policy& policy, int line) {
    const auto at = static_cast<std::size_t>(line);
    if (at + 1 >= policy.tiers.size()) return {};
    return toQString(policy.tiers[at].name) + u" | "_s + toQString(policy.tiers[at + 1].name);
}

QString featureKindName(policy::FeatureKind kind) {
    using enum policy::FeatureKind;
    switch (kind) {
    case CharsUnder: return tr("characters under");
    case WordsUnder: return tr("words under");
    case WordsOver: return tr("words over");
    case CharsOver: return tr("characters over");
    case QuestionsOver: return tr("questions over");
    case Code: return tr("code");
    case TokensOver: return tr("tokens over");
    case TurnsOver: return tr("turns over");
    case ToolResultsOver: return tr("tool results over");
    case LoopStepOver: return tr("loop steps over");
    }
    return {};
}

QString featureName(const policy::Feature& feature) {
    const QString kind = featureKindName(feature.kind);
    return feature.kind == policy::FeatureKind::Code ? kind : kind + u' ' + kit::count(feature.n);
}

QString effectText(const policy::Policy& policy, policy::Effect effect, int tier) {
    const auto at = static_cast<std::size_t>(tier);
    const QString name = at < policy.tiers.size() ? toQString(policy.tiers[at].name) : u"?"_s;
    switch (effect) {
    case policy::Effect::None: return tr("weight only");
    case policy::Effect::Floor: return tr("floor %1").arg(name);
    case policy::Effect::Ceiling: return tr("ceiling %1").arg(name);
    case policy::Effect::Set: return tr("set %1").arg(name);
    }
    return {};
}

QString ruleText(const policy::Policy& policy, const policy::Rule& rule) {
    QStringList parts;
    if (rule.weight != 0) parts << kit::weight(rule.weight);
    if (rule.effect != policy::Effect::None) parts << effectText(policy, rule.effect, rule.tier);
    if (rule.match != policy::Match::Word) parts << matchName(rule.match);
    parts << shortened(joined(rule.any));
    return parts.join(u", "_s);
}

QString scopeName(policy::Scope scope) {
    switch (scope) {
    case policy::Scope::User: return tr("user's words");
    case policy::Scope::LastTurn: return tr("last turn");
    case policy::Scope::Whole: return tr("whole request");
    }
    return {};
}

QString matchName(policy::Match match) {
    switch (match) {
    case policy::Match::Word: return tr("words");
    case policy::Match::Substring: return tr("parts of words");
    case policy::Match::Regex: return tr("pattern");
    }
    return {};
}

} // namespace tierline::policypage
