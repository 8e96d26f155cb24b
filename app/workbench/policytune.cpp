// Optimising and learning for the Policy page: from the what-if's rows to a draft, or to why there is none.
#include "policyjudge.h"

#include "kit/format.h"
#include "tune/fitcolumns.h"
#include "tune/keywords.h"
#include "tune/optimise.h"
#include "tune/tolabel.h"
#include "tune/worth.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Policy)
};

constexpr std::size_t mostToLabel = 50;

tune::Watch watchOf(const PolicyWatchFn& watch) {
    return [&watch](std::string_view what, double share) {
        return watch(textOf(what), static_cast<qint64>(share * 100), 100);
    };
}

tune::Goal goalOf(const policypage::OptimiseWish& wish) {
    tune::Goal goal;
    goal.ratio = wish.costRatio;
    switch (wish.goal) {
    case policypage::Goal::CostRatio: goal.isRatioGiven = true; break;
    case policypage::Goal::Budget: goal.perDay = wish.budgetPerDay; break;
    case policypage::Goal::TopShare: goal.topShare = wish.topShare; break;
    case policypage::Goal::Bound: goal.maxUnder = tune::Goal::Bound{wish.bound, wish.confidence}; break;
    }
    return goal;
}

QString percent(std::int64_t part, std::int64_t whole) {
    return textOf(tune::shareText(part, whole));
}

void addFigures(policypage::Optimised& out, const tune::Judged& judged) {
    const auto right = [&](std::int64_t count) { return percent(count, judged.live.labelled); };
    QString span;
    if (judged.right)
        span = Text::tr(" (change %1 to %2 points)")
                   .arg(QLocale().toString(judged.right->low * 100, 'f', 1),
                        QLocale().toString(judged.right->high * 100, 'f', 1));
    out.figures.push_back(
        {Text::tr("agreement"), right(judged.rightBefore), right(judged.rightAfter) + span});
    out.figures.push_back({Text::tr("under-routed"), percent(judged.live.under, judged.live.labelled),
                           percent(judged.draft.under, judged.draft.labelled)});
    out.figures.push_back({Text::tr("over-routed"), percent(judged.live.over, judged.live.labelled),
                           percent(judged.draft.over, judged.draft.labelled)});
    if (judged.live.priced == 0) return;
    const auto per1k = [](const tune::Totals& totals) {
        return kit::money(Money::fromNano(totals.nano * 1'000 / std::max<std::int64_t>(1, totals.priced)));
    };
    QString change;
    if (judged.money)
        change = Text::tr(" (%1 to %2 %)")
                     .arg(QLocale().toString(judged.money->low * 100, 'f', 1),
                          QLocale().toString(judged.money->high * 100, 'f', 1));
    out.figures.push_back({Text::tr("cost per 1,000"), per1k(judged.live), per1k(judged.draft) + change});
}

QString knobName(const policy::Policy& policy, std::size_t knob) {
    const auto& rules = policy.classify.rules;
    if (knob < rules.size()) return textOf(rules[knob].id);
    const auto feature = knob - rules.size();
    return feature < policy.classify.features.size()
               ? textOf(toString(policy.classify.features[feature].kind))
               : QString();
}

} // namespace

Result<FitData> fitDataOf(tune::WhatIf& whatIf, const PolicyPtr& policy, const tune::Labels* labels,
                          std::stop_token stop) {
    const auto decided = whatIf.decide(policy, stop);
    if (!decided) return std::unexpected(decided.error());
    tune::FitInput input{*whatIf.data(), *decided->rows, *decided->parts, labels};
    return FitData{std::make_shared<const tune::Rows>(tune::rowsOf(input)), policy};
}

QStringList notWorthOf(const FitData& data) {
    const auto dial = tune::dialOf(*data.policy);
    std::vector<std::string> tiers;
    for (const auto& tier : data.policy->tiers)
        tiers.push_back(tier.name);
    const auto worth =
        tune::worthOf({*data.rows, dial, tiers, 5, 1, {}, {}, data.policy->route.maxLatencyP95, {}});
    QStringList sentences;
    for (const auto& finding : worth.findings)
        sentences << textOf(finding.sentence);
    return sentences;
}

policypage::Optimised optimised(const FitData& data, const policypage::OptimiseWish& wish,
                                const PolicyWatchFn& watch) {
    policypage::Optimised out;
    tune::OptimiseOptions options;
    options.goal = goalOf(wish);
    options.weights = wish.weights;
    options.watch = watchOf(watch);
    const auto dial = tune::dialOf(*data.policy);
    const auto found = tune::optimise(*data.rows, dial, options);
    if (!found) {
        out.sentence = textOf(toString(found.error()));
        return out;
    }
    out.isFound = found->isFound && !found->isLive;
    out.sentence = textOf(found->sentence);
    for (const auto& note : found->notes)
        out.sentence += u'\n' + textOf(note);
    if (found->judged) addFigures(out, *found->judged);
    if (out.isFound)
        out.draft = std::make_shared<const policy::Policy>(tune::withDial(*data.policy, found->dial));
    return out;
}

policypage::Learned learned(const FitData& data, const tune::ColumnsPointer& columns,
                            const PolicyWatchFn& watch) {
    policypage::Learned out;
    const tune::Rows& rows = *data.rows;
    const auto dial = tune::dialOf(*data.policy);
    tune::RowList known;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        if (rows.rows[i].truth.isWhole || rows.rows[i].truth.saysSomething()) known.push_back(i);
    const auto weights = tune::learnWeights(rows, known, dial, 1, watchOf(watch));
    if (!weights) {
        out.sentence = textOf(toString(weights.error()));
    } else {
        out.sentence = Text::tr("Learned from %1 requests, %2 of them by their votes.")
                           .arg(kit::count(weights->requests), kit::count(weights->votes));
        for (const auto& note : weights->notes)
            out.sentence += u' ' + textOf(note);
        for (const auto& change : weights->changes)
            out.weights.push_back({static_cast<int>(change.knob), knobName(*data.policy, change.knob),
                                   change.before, change.after, change.fired});
        if (weights->dial != dial)
            out.draft = std::make_shared<const policy::Policy>(tune::withDial(*data.policy, weights->dial));
        out.isOne = !weights->isFromLive;
    }
    std::vector<std::string> texts(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const auto source = rows.rows[i].source; columns->hasText(source))
            texts[i] = columns->text[source];
    tune::KeywordSearch search{rows, texts, *data.policy, dial};
    search.watch = watchOf(watch);
    if (const auto keywords = tune::proposeKeywords(search))
        for (const auto& each : *keywords)
            out.keywords.push_back({textOf(each.word), static_cast<qint64>(each.fires.size()), each.lift,
                                    each.unseen.fires > 0 ? static_cast<double>(each.unseen.breaks)
                                                                / static_cast<double>(each.unseen.fires)
                                                          : 0.0,
                                    each.weight});
    for (const auto& each : tune::nextToLabel(rows, dial, mostToLabel))
        out.toLabel.push_back(rows.rows[each.row].source);
    return out;
}

} // namespace tierline::workbench
