// The chart: the dearest of the dimension as bars, what the same tokens would have cost elsewhere as lines.
#include "kit/format.h"
#include "spend/constants.h"
#include "spend/slices.h"
#include "spend/spendparts.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

constexpr std::size_t seriesLimit = 8;

QString labelOf(Wall from, SliceSize size, const Zone& zone) {
    const QDateTime local = localOf(from, zone);
    const QLocale locale;
    switch (size) {
    case SliceSize::Hour: return local.toString(u"HH"_s);
    case SliceSize::Quarter:
        return local.time().hour() < 6 ? locale.toString(local, u"ddd d"_s) : local.toString(u"HH"_s);
    case SliceSize::Day:
    case SliceSize::Week: return locale.toString(local, u"d MMM"_s);
    case SliceSize::Month: return locale.toString(local, u"MMM yy"_s);
    }
    return {};
}

QString titleOf(SliceSize size, const QString& dimension) {
    switch (size) {
    case SliceSize::Hour: return Text::tr("Cost per hour and %1").arg(dimension);
    case SliceSize::Quarter: return Text::tr("Cost per six hours and %1").arg(dimension);
    case SliceSize::Day: return Text::tr("Cost per day and %1").arg(dimension);
    case SliceSize::Week: return Text::tr("Cost per week and %1").arg(dimension);
    case SliceSize::Month: return Text::tr("Cost per month and %1").arg(dimension);
    }
    return {};
}

std::vector<ChartSlice> slicesOf(const Part& part, SliceSize size) {
    const Answer& answer = part.answer;
    std::vector<ChartSlice> slices;
    for (std::size_t i = 0; i + 1 < answer.edges.size(); ++i) {
        const Wall from = answer.edges[i], to = answer.edges[i + 1];
        slices.push_back(
            {labelOf(from, size, answer.zone), spanOf(from, to, answer.zone), timeFilter(from, to), {}});
    }
    for (const auto& sum : answer.course)
        if (const auto at = sliceAt(answer.edges, sum.from); at && sum.money == part.kind)
            slices[*at].cost += sum.group.cost;
    return slices;
}

// The dearest, each with a row of its own, while there is room for them.
std::vector<ChartSeries> seriesOf(const Part& part, std::size_t slices) {
    const QString field = dimensionOf(part.answer.wish.by).id;
    const auto costing = static_cast<std::size_t>(
        std::ranges::count_if(part.table, [](const SpendRow& row) { return row.cost > Money(); }));
    std::vector<ChartSeries> series;
    for (const SpendRow& row : part.table)
        if (row.cost > Money() && (series.size() + 1 < seriesLimit || costing <= seriesLimit))
            series.push_back({row.key, row.name, row.filter.isEmpty() ? QString() : term(field, row.key),
                              row.colour, std::vector<Money>(slices)});
    // From the cheapest tier up, so that the stack reads like the ladder and does not jump.
    std::ranges::sort(series, [](const ChartSeries& a, const ChartSeries& b) {
        return std::tie(a.colour, a.key) < std::tie(b.colour, b.key);
    });
    return series;
}

void fill(std::vector<ChartSeries>& series, const Part& part, std::size_t slices) {
    ChartSeries other{{}, Text::tr("other"), {}, -1, std::vector<Money>(slices)};
    for (const auto& sum : part.answer.slices) {
        const auto at = sliceAt(part.answer.edges, sum.from);
        if (!at || sum.money != part.kind) continue;
        const auto found = std::ranges::find(series, fromUtf8(sum.key), &ChartSeries::key);
        (found == series.end() ? other : *found).values[*at] += sum.group.cost;
    }
    if (std::ranges::any_of(other.values, [](Money value) { return value > Money(); }))
        series.push_back(std::move(other));
}

std::vector<ChartLine> linesOf(const Part& part, const Baseline& baseline) {
    std::vector<ChartLine> lines;
    const auto isKnown = [](const auto& value) { return value.has_value(); };
    if (std::ranges::any_of(baseline.slices, isKnown))
        lines.push_back({Text::tr("all to %1").arg(baseline.model), false, baseline.slices, baseline.cost});
    const Constant* cheapest = part.covered == nullptr ? nullptr : cheapestOf(*part.covered);
    if (cheapest != nullptr && fromUtf8(cheapest->model) != baseline.model)
        lines.push_back(
            {Text::tr("all to %1").arg(fromUtf8(cheapest->model)), true, cheapest->slices, cheapest->whole});
    return lines;
}

} // namespace

ChartView chartOf(const Part& part, const Baseline& baseline) {
    const SliceSize size = cutOf({part.answer.from, part.answer.to}, part.answer.zone).size;
    ChartView chart;
    chart.title = titleOf(size, dimensionOf(part.answer.wish.by).name.toLower());
    chart.note = fromUtf8(part.answer.zone.name());
    if (part.answer.wish.by == ledger::Dimension::Tier && part.policy != nullptr)
        chart.tierCount = static_cast<int>(part.policy->tiers.size());
    chart.slices = slicesOf(part, size);
    chart.series = seriesOf(part, chart.slices.size());
    fill(chart.series, part, chart.slices.size());
    chart.lines = linesOf(part, baseline);
    return chart;
}

Axis axisFor(double highest) {
    if (!(highest > 0)) return {1, 4, 2};
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

} // namespace tierline::spend
