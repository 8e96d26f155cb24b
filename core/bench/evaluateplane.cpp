#include "bench/evaluatedetail.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench::detail {

namespace {

constexpr std::size_t pointsShown = 201;

// Cost and quality when the line moves from above all scores to below them; scores that are tied go together.
std::vector<PlanePoint> curveOf(const Ranked& ranked, const Recorded& recorded) {
    const auto weak = recorded.ladder.front(), strong = recorded.ladder.back();
    const auto rows = ranked.rows.size();
    std::vector<double> extra(rows);
    double nano = 0, quality = 0;
    for (std::size_t at = 0; at < rows; ++at) {
        const auto row = static_cast<std::size_t>(recorded.rowOf[ranked.rows[at]]);
        const auto &low = recorded.matrix.cost(row, weak), &high = recorded.matrix.cost(row, strong);
        if (!low || !high) return {};
        nano += nanoOf(*low);
        extra[at] = nanoOf(*high) - nanoOf(*low);
        quality += ranked.weak[at];
    }
    std::vector<std::size_t> order(rows);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return ranked.scores[a] != ranked.scores[b] ? ranked.scores[a] > ranked.scores[b] : a < b;
    });
    const auto count = static_cast<double>(rows);
    std::vector<PlanePoint> made{{nano / 1e9 / count, quality / count}};
    for (std::size_t at = 0; at < rows; ++at) {
        nano += extra[order[at]];
        quality += ranked.strong[order[at]] - ranked.weak[order[at]];
        if (at + 1 < rows && ranked.scores[order[at + 1]] == ranked.scores[order[at]]) continue;
        made.push_back({nano / 1e9 / count, quality / count});
    }
    return made;
}

std::vector<PlanePoint> thinned(const std::vector<PlanePoint>& curve) {
    if (curve.size() <= pointsShown) return curve;
    std::vector<PlanePoint> made;
    for (std::size_t at = 0; at < pointsShown; ++at)
        made.push_back(curve[at * (curve.size() - 1) / (pointsShown - 1)]);
    return made;
}

// Over the rows that the baselines are measured on.
std::optional<PlanePoint> pointOf(const Judged& judged, const Recorded& recorded) {
    double nano = 0, quality = 0;
    for (const auto row : recorded.rows) {
        if (!judged.nano.isAt(row) || !judged.right.isAt(row)) return std::nullopt;
        nano += judged.nano.values[row];
        quality += judged.right.values[row];
    }
    const auto rows = static_cast<double>(recorded.rows.size());
    return PlanePoint{nano / 1e9 / rows, quality / rows};
}

} // namespace

void addPlane(const Judged& judged, const Ranked* ranked, const Recorded& recorded,
              std::span<const PlanePoint> constants, const Judged& oracle, Measured& into) {
    auto& made = into.plane.emplace();
    if (const auto apart = difference(oracle.right, judged.right).mean()) made.gapToOracle = *apart;
    if (const auto point = pointOf(judged, recorded))
        made.aboveZeroRouter = aboveZeroRouter(*point, risingHull({constants.begin(), constants.end()}));
    if (ranked == nullptr) return;
    const auto curve = curveOf(*ranked, recorded);
    if (curve.empty()) return;
    const auto hull = risingHull(curve);
    made.aiq = aiq(hull, std::ranges::max(curve, {}, &PlanePoint::cost).cost);
    made.saving95 = savingAt(hull, curve.back(), 0.95);
    made.saving100 = savingAt(hull, curve.back(), 1);
    made.curve = thinned(curve);
}

} // namespace tierline::bench::detail
