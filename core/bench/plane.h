// The plane of cost and quality: what constants reach (the zero router), the area under a hull (AIQ), what a
// quality costs. Points are means a call; cost in USD, for showing only. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace tierline::bench {

struct PlanePoint {
    double cost = 0, quality = 0;
    bool operator==(const PlanePoint&) const = default;
};

// The upper hull as far as it rises: what mixing the points by chance can reach. By cost, rising strictly in
// both. Of the points that share a cost the best counts.
std::vector<PlanePoint> risingHull(std::vector<PlanePoint> points);

// Along the hull; beyond its last point that one's quality. Absent below the first point's cost: nothing is
// to be had for that.
std::optional<double> qualityAt(std::span<const PlanePoint> hull, double cost);
// The least cost that reaches the quality; absent when none does.
std::optional<double> costOf(std::span<const PlanePoint> hull, double quality);

// Area under the hull from its first cost to `highestCost`, flat behind its last point.
// Paper: divided by the width, as RouterBench's paper defines AIQ. ByHighest: divided by the highest cost, as
// its published code does. Absent when the width or the cost is none.
enum class AiqBy { Width, HighestCost };
std::optional<double> aiq(std::span<const PlanePoint> hull, double highestCost, AiqBy by = AiqBy::Width);

// Quality beyond what constants give for the same cost; negative: the router is not worth its trouble.
std::optional<double> aboveZeroRouter(const PlanePoint& router, std::span<const PlanePoint> constantsHull);

// Share of the best constant's cost that is saved when so much of its quality is kept (0.95, 1).
std::optional<double> savingAt(std::span<const PlanePoint> hull, const PlanePoint& best, double kept);

} // namespace tierline::bench
