#include "benchmark/planeview.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Plane)
};

constexpr double thousand = 1000;
constexpr double markRadius = 7, labelGap = 4;

Money fromUsd(double usd) {
    return Money::fromNano(std::llround(usd * 1e9));
}

struct KindRow {
    const char* word;
    PlaneMark::Kind kind;
};
constexpr std::array<KindRow, 6> kinds{{{"random", PlaneMark::Random},
                                        {"oracle", PlaneMark::Oracle},
                                        {"length", PlaneMark::Length},
                                        {"cheapest", PlaneMark::Constant},
                                        {"strongest", PlaneMark::Constant},
                                        {"constant", PlaneMark::Constant}}};

PlaneMark::Kind kindOf(const std::string& name) {
    const auto found = std::ranges::find_if(
        kinds, [&](const KindRow& row) { return name.find(row.word) != std::string::npos; });
    return found == kinds.end() ? PlaneMark::Other : found->kind;
}

void add(PlaneView& view, const bench::Measured& measured, PlaneMark::Kind kind) {
    if (!measured.point) return;
    PlaneMark mark;
    mark.kind = kind;
    mark.name = QString::fromStdString(measured.name);
    mark.usd = measured.point->cost * thousand;
    mark.right = measured.point->quality;
    const auto& range = measured.byChance ? measured.byChance : measured.right.range;
    if (range && (kind == PlaneMark::Random || kind == PlaneMark::Candidate || kind == PlaneMark::Against))
        mark.range = {range->low, range->high};
    // Best constant and always strongest are often one: one mark, both names.
    const auto same = std::ranges::find_if(view.marks, [&](const PlaneMark& other) {
        return other.kind == kind && std::abs(other.usd - mark.usd) <= 1e-9 * (1 + mark.usd)
               && std::abs(other.right - mark.right) < 1e-9;
    });
    if (same != view.marks.end() && kind == PlaneMark::Constant)
        same->name += u" = "_s + mark.name;
    else
        view.marks.push_back(mark);
}

QList<QPointF> lineOf(const std::vector<bench::PlanePoint>& points) {
    constexpr std::size_t most = 500;
    const std::size_t step = points.size() / most + 1;
    QList<QPointF> line;
    for (std::size_t i = 0; i < points.size(); i += step)
        line << QPointF(points[i].cost * thousand, points[i].quality * 100);
    if (!points.empty() && (points.size() - 1) % step != 0)
        line << QPointF(points.back().cost * thousand, points.back().quality * 100);
    return line;
}

void setAxes(PlaneView& view) {
    double dearest = 0, least = 1, most = 0;
    for (const PlaneMark& mark : view.marks) {
        dearest = std::max(dearest, mark.usd);
        least = std::min({least, mark.right, mark.range ? mark.range->first : mark.right});
        most = std::max({most, mark.right, mark.range ? mark.range->second : mark.right});
    }
    for (const auto* line : {&view.hull, &view.curve})
        for (const QPointF& point : *line) {
            dearest = std::max(dearest, point.x());
            least = std::min(least, point.y() / 100);
            most = std::max(most, point.y() / 100);
        }
    view.usd = niceAxis(0, dearest * 1.12, false);
    view.right = niceAxis(100 * least - 2, 100 * most + 2, true);
}

// Beside the mark first, then above and below, then the corners, then further off.
std::vector<QRectF> placesFor(const QPointF& mark, const QSizeF& label) {
    std::vector<QRectF> places;
    for (const double away : {markRadius + labelGap, 2.4 * markRadius, 4.0 * markRadius}) {
        const double w = label.width(), h = label.height();
        for (const QPointF& corner :
             {QPointF(away, -h / 2), QPointF(-away - w, -h / 2), QPointF(-w / 2, -away - h),
              QPointF(-w / 2, away), QPointF(away * 0.7, -away * 0.7 - h), QPointF(away * 0.7, away * 0.7),
              QPointF(-away * 0.7 - w, -away * 0.7 - h), QPointF(-away * 0.7 - w, away * 0.7)})
            places.emplace_back(mark + corner, label);
    }
    return places;
}

} // namespace

QString PlaneMark::spoken() const {
    QString text = Text::tr("%1: %2 right").arg(name, kit::percent(right, 1));
    if (range)
        text +=
            Text::tr(" (95 %: %1 to %2)").arg(kit::percent(range->first, 1), kit::percent(range->second, 1));
    return text + Text::tr(", %1 per 1k").arg(kit::money(fromUsd(usd)));
}

QString PlaneView::sentence() const {
    QStringList parts;
    for (const PlaneMark& mark : marks)
        parts << mark.spoken();
    return parts.isEmpty() ? trouble : parts.join(u"; "_s);
}

PlaneAxis niceAxis(double low, double high, bool isShare) {
    if (isShare) {
        low = std::max(0.0, low);
        high = std::min(100.0, high);
    }
    if (!(high - low > 0)) high = low + 1;
    const double raw = (high - low) / 5;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = power * 10;
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= raw) {
            step = factor * power;
            break;
        }
    PlaneAxis axis;
    axis.low = std::floor(low / step) * step;
    axis.high = std::ceil(high / step - 1e-9) * step;
    axis.steps = std::max(1, static_cast<int>(std::lround((axis.high - axis.low) / step)));
    while (axis.decimals < 9) {
        const double scaled = step * std::pow(10.0, axis.decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6) break;
        ++axis.decimals;
    }
    if (!isShare && axis.decimals == 1) axis.decimals = 2; // $0.50, not $0.5
    return axis;
}

PlaneView presentPlane(const bench::Evaluation& evaluation) {
    PlaneView view;
    add(view, evaluation.candidate, PlaneMark::Candidate);
    if (evaluation.comparison) add(view, evaluation.comparison->against, PlaneMark::Against);
    for (const bench::Measured& baseline : evaluation.baselines)
        add(view, baseline, kindOf(baseline.name));
    if (view.marks.empty()) {
        view.trouble = Text::tr("No call of this run has a known price, so there is no cost to set against "
                                "quality.");
        return view;
    }
    view.hull = lineOf(evaluation.constantsHull);
    if (evaluation.candidate.plane) view.curve = lineOf(evaluation.candidate.plane->curve);
    setAxes(view);
    return view;
}

std::vector<QRectF> placeLabels(const std::vector<QPointF>& marks, const std::vector<QSizeF>& labels,
                                const QRectF& area) {
    std::vector<QRectF> taken;
    for (const QPointF& mark : marks)
        taken.emplace_back(mark - QPointF(markRadius, markRadius), QSizeF(2 * markRadius, 2 * markRadius));
    std::vector<QRectF> result(marks.size());
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto places = placesFor(marks[i], labels[i]);
        const auto free = std::ranges::find_if(places, [&](const QRectF& place) {
            return area.contains(place) && std::ranges::none_of(taken, [&](const QRectF& other) {
                       return other.intersects(place.adjusted(-1, -1, 1, 1));
                   });
        });
        if (free == places.end()) continue;
        result[i] = *free;
        taken.push_back(*free);
    }
    return result;
}

} // namespace tierline::benchmark
