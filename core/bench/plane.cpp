#include "bench/plane.h"

#include <algorithm>

namespace tierline::bench {

namespace {

// Whether `middle` lies on or under the line from `left` to `right`.
bool isUnder(const PlanePoint& middle, const PlanePoint& left, const PlanePoint& right) {
    return (middle.quality - left.quality) * (right.cost - left.cost)
           <= (right.quality - left.quality) * (middle.cost - left.cost);
}

double between(const PlanePoint& from, const PlanePoint& to, double cost) {
    return from.quality + (to.quality - from.quality) * (cost - from.cost) / (to.cost - from.cost);
}

} // namespace

std::vector<PlanePoint> risingHull(std::vector<PlanePoint> points) {
    std::ranges::sort(points, [](const PlanePoint& a, const PlanePoint& b) {
        return a.cost != b.cost ? a.cost < b.cost : a.quality > b.quality;
    });
    std::vector<PlanePoint> hull;
    for (const auto& point : points) {
        if (!hull.empty() && point.quality <= hull.back().quality) continue;
        while (hull.size() > 1 && isUnder(hull.back(), hull[hull.size() - 2], point))
            hull.pop_back();
        hull.push_back(point);
    }
    return hull;
}

std::optional<double> qualityAt(std::span<const PlanePoint> hull, double cost) {
    if (hull.empty() || cost < hull.front().cost) return std::nullopt;
    for (std::size_t at = 1; at < hull.size(); ++at)
        if (cost < hull[at].cost) return between(hull[at - 1], hull[at], cost);
    return hull.back().quality;
}

std::optional<double> costOf(std::span<const PlanePoint> hull, double quality) {
    if (hull.empty()) return std::nullopt;
    if (quality <= hull.front().quality) return hull.front().cost;
    for (std::size_t at = 1; at < hull.size(); ++at) {
        const auto &from = hull[at - 1], &to = hull[at];
        if (quality > to.quality) continue;
        return from.cost + (to.cost - from.cost) * (quality - from.quality) / (to.quality - from.quality);
    }
    return std::nullopt;
}

std::optional<double> aiq(std::span<const PlanePoint> hull, double highestCost, AiqBy by) {
    if (hull.empty() || highestCost <= hull.front().cost) return std::nullopt;
    double area = 0;
    PlanePoint before = hull.front();
    for (const auto& point : hull.subspan(1)) {
        const PlanePoint end =
            point.cost <= highestCost ? point : PlanePoint{highestCost, between(before, point, highestCost)};
        area += (end.cost - before.cost) * (before.quality + end.quality) / 2;
        before = end;
        if (point.cost >= highestCost) break;
    }
    area += (highestCost - before.cost) * before.quality;
    const double whole = by == AiqBy::Width ? highestCost - hull.front().cost : highestCost;
    return area / whole;
}

std::optional<double> aboveZeroRouter(const PlanePoint& router, std::span<const PlanePoint> constantsHull) {
    const auto there = qualityAt(constantsHull, router.cost);
    if (!there) return std::nullopt;
    return router.quality - *there;
}

std::optional<double> savingAt(std::span<const PlanePoint> hull, const PlanePoint& best, double kept) {
    const auto cost = costOf(hull, best.quality * kept);
    if (!cost || best.cost <= 0) return std::nullopt;
    return 1 - *cost / best.cost;
}

} // namespace tierline::bench
