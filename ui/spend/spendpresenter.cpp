#include "spend/spendpresenter.h"

#include "kit/format.h"
#include "ledger/netsavings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;
using ledger::MoneyKind;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

constexpr std::array allKinds{MoneyKind::Billed, MoneyKind::Simulated, MoneyKind::Equivalent};
constexpr std::size_t seriesLimit = 8;

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const ledger::Spend* find(const std::vector<ledger::Spend>& all, MoneyKind kind) {
    const auto found = std::ranges::find(all, kind, &ledger::Spend::money);
    return found == all.end() || found->total.requests == 0 ? nullptr : &*found;
}

QString sentenceOf(MoneyKind kind) {
    switch (kind) {
    case MoneyKind::Billed: return Text::tr("Billed by the providers at their list prices.");
    case MoneyKind::Simulated: return Text::tr("Simulated by the sandbox: nobody is charged.");
    case MoneyKind::Equivalent:
        return Text::tr("What a subscription's requests would have cost at list prices.");
    }
    return {};
}

// The model's place in the policy: its tier, and a colour of its own.
void place(SpendRow& row, const policy::Policy* policy, std::string_view model) {
    if (policy == nullptr) return;
    const std::optional<policy::ModelIndex> index = policy->model(model);
    if (!index) return;
    row.colour = static_cast<int>(*index);
    for (std::size_t tier = 0; tier < policy->tiers.size(); ++tier)
        if (std::ranges::find(policy->tiers[tier].models, *index) != policy->tiers[tier].models.end()) {
            row.tier = static_cast<int>(tier);
            row.tierName = fromUtf8(policy->tiers[tier].name);
            return;
        }
}

std::vector<SpendRow> rowsOf(const ledger::Spend& spend, const policy::Policy* policy) {
    std::vector<SpendRow> rows;
    const double whole = std::max(spend.total.cost.usd(), 1e-12);
    for (const auto& [model, group] : spend.byModel) {
        SpendRow row;
        const QString id = fromUtf8(model);
        row.model = model.empty() ? Text::tr("none answered") : id;
        row.colour = -1; // not in the policy any more
        place(row, policy, model);
        row.requests = group.requests;
        row.failed = group.failed;
        row.unpriced = group.unpriced;
        row.inputTokens = group.inputTokens;
        row.cachedTokens = group.cachedTokens;
        row.outputTokens = group.outputTokens;
        row.cost = group.cost;
        row.estimated = group.estimated;
        row.share = group.cost.usd() / whole;
        rows.push_back(std::move(row));
    }
    std::ranges::sort(rows, [](const SpendRow& a, const SpendRow& b) {
        return std::tie(b.cost, b.requests, a.model) < std::tie(a.cost, a.requests, b.model);
    });
    return rows;
}

void fillTiles(SpendView& view, const SpendData& data, const ledger::Spend& spend) {
    const ledger::Group& total = spend.total;
    view.spend = {spend.money == MoneyKind::Simulated ? Text::tr("Spend today, simulated")
                                                      : Text::tr("Spend today"),
                  kit::money(total.cost),
                  {}};
    if (total.unpriced > 0)
        view.spend.note = kit::counted(total.unpriced, Text::tr("without %1 request of unknown price"),
                                       Text::tr("without %1 requests of unknown price"));
    else if (total.requests > 0)
        view.spend.note =
            Text::tr("%1 per request").arg(kit::money(Money::fromNano(total.cost.nano() / total.requests)));

    const Money saved =
        total.baseline - ledger::costAgainstBaseline(total); // a miss never looks like a saving
    const QString baseline = fromUtf8(data.baselineName);
    view.saved = {saved < Money() ? Text::tr("Dearer than %1").arg(baseline)
                                  : Text::tr("Saved vs %1").arg(baseline),
                  kit::money(saved < Money() ? Money() - saved : saved),
                  {}};
    if (total.baseline > Money())
        view.saved.note =
            Text::tr("%1 if all went to %2").arg(kit::money(total.baseline), fromUtf8(data.baselineModel));

    view.requests = {Text::tr("Requests"), kit::count(total.requests),
                     total.failed == 0 ? Text::tr("none failed")
                                       : Text::tr("%1 failed").arg(kit::count(total.failed))};
    view.tokens = {
        Text::tr("Tokens in / out"), kit::tokenPair(total.inputTokens, total.outputTokens),
        total.cachedTokens == 0
            ? Text::tr("none from the cache")
            : Text::tr("%1 of the input from the cache")
                  .arg(kit::percent(static_cast<double>(total.cachedTokens)
                                    / static_cast<double>(std::max<std::int64_t>(1, total.inputTokens))))};
}

QString labelOf(const SpendData& data, std::size_t index) {
    const QString time = kit::clockTime(data.slices[index].from).left(5);
    return data.sliceLength.count() >= 60 ? time.left(2) : time;
}

void fillChart(SpendView& view, const SpendData& data) {
    const auto slices = static_cast<qsizetype>(data.slices.size());
    const auto costing = static_cast<std::size_t>(
        std::ranges::count_if(view.rows, [](const SpendRow& row) { return row.cost > Money(); }));
    for (const SpendRow& row : view.rows)
        if (row.cost > Money() && (view.series.size() + 1 < seriesLimit || costing <= seriesLimit))
            view.series.push_back({row.model, row.colour, QList<double>(slices, 0.0)});
    // From the cheapest tier up, so that the stack reads like the ladder and does not jump.
    std::ranges::sort(view.series, [](const ChartSeries& a, const ChartSeries& b) {
        return std::tie(a.colour, a.model) < std::tie(b.colour, b.model);
    });
    double highest = 0;
    ChartSeries other{Text::tr("other"), -1, QList<double>(slices, 0.0)};
    for (qsizetype i = 0; i < slices; ++i) {
        view.labels << labelOf(data, static_cast<std::size_t>(i));
        const ledger::Spend* spend = find(data.slices[static_cast<std::size_t>(i)].spend, view.shown);
        if (spend == nullptr) continue;
        for (const auto& [model, group] : spend->byModel) {
            const auto found = std::ranges::find(view.series, fromUtf8(model), &ChartSeries::model);
            (found == view.series.end() ? other : *found).usd[i] += group.cost.usd();
        }
        highest = std::max(highest, spend->total.cost.usd());
    }
    if (std::ranges::any_of(other.usd, [](double usd) { return usd > 0; }))
        view.series.push_back(std::move(other));
    view.axis = axisFor(highest);
    view.chartTitle = data.sliceLength.count() >= 60
                          ? Text::tr("Cost per hour and model")
                          : Text::tr("Cost per %1 minutes and model").arg(data.sliceLength.count());
}

} // namespace

std::optional<double> SpendRow::drift() const {
    if (estimated <= Money()) return std::nullopt;
    return cost.usd() / estimated.usd();
}

QString nameOf(MoneyKind kind) {
    switch (kind) {
    case MoneyKind::Billed: return Text::tr("Billed");
    case MoneyKind::Simulated: return Text::tr("Simulated");
    case MoneyKind::Equivalent: return Text::tr("Equivalent");
    }
    return {};
}

SpendView::Axis axisFor(double highest) {
    if (highest <= 0) return {1, 4, 2};
    const double unit = std::pow(10.0, std::floor(std::log10(highest)));
    for (const double step : {0.25, 0.5, 1.0, 2.0, 2.5}) {
        const double width = step * unit;
        const int steps = static_cast<int>(std::ceil(highest / width - 1e-9));
        if (steps > 5) continue;
        int decimals = 0;
        while (decimals < 9
               && std::abs(std::round(width * std::pow(10.0, decimals)) - width * std::pow(10.0, decimals))
                      > 1e-6)
            ++decimals;
        return {width * std::max(steps, 1), std::max(steps, 1), std::max(decimals, 2)};
    }
    return {10 * unit, 5, 2};
}

SpendView present(const SpendData& data, std::optional<MoneyKind> wanted, const policy::Policy* policy) {
    SpendView view;
    const ledger::Spend* spend = wanted ? find(data.today, *wanted) : nullptr;
    for (const MoneyKind kind : allKinds) {
        const ledger::Spend* some = find(data.today, kind);
        if (some == nullptr) continue;
        view.kinds.push_back({kind, nameOf(kind), kit::money(some->total.cost)});
        if (spend == nullptr) spend = some;
    }
    if (spend == nullptr) return view;
    view.empty = false;
    view.shown = spend->money;
    view.kindSentence = sentenceOf(view.shown);
    view.tierCount = policy == nullptr ? 0 : static_cast<int>(policy->tiers.size());
    view.rows = rowsOf(*spend, policy);
    fillTiles(view, data, *spend);
    fillChart(view, data);
    return view;
}

QString summary(const SpendView& view) {
    if (view.empty) return Text::tr("nothing spent today");
    const QString kind = view.shown == MoneyKind::Billed ? QString() : u' ' + nameOf(view.shown).toLower();
    return Text::tr("today %1%2 · %3 %4")
        .arg(view.spend.value, kind, view.saved.caption.toLower(), view.saved.value);
}

} // namespace tierline::spend
