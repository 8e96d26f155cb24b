#include "bench/evaluatedetail.h"
#include "bench/power.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench {

namespace {
constexpr double zTwoSided = 1.959963984540054, zPower = 0.8416212335729143;
constexpr double fewest = 6; // cases that all speak for one, before the exact test says anything
constexpr double mostCases = 1e15;
} // namespace

std::optional<std::size_t> casesFor(double difference, double meanSquare) {
    const double apart = std::abs(difference);
    if (!(apart > 0) || !std::isfinite(meanSquare)) return std::nullopt;
    const double square = std::max(meanSquare, apart * apart);
    const double root = (zTwoSided * std::sqrt(square) + zPower * std::sqrt(square - apart * apart)) / apart;
    const double cases = std::max(root * root, fewest / apart);
    if (!(cases < mostCases)) return std::nullopt;
    return static_cast<std::size_t>(std::ceil(cases - 1e-9));
}

double detectable(std::size_t cases, double meanSquare) {
    const auto n = static_cast<double>(cases);
    if (n < fewest) return 1;
    double low = 0, high = 1; // the larger the difference, the fewer cases it takes
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        const auto needed = casesFor(middle, std::max(meanSquare, middle));
        (needed && static_cast<double>(*needed) <= n ? high : low) = middle;
    }
    return high;
}

Power detail::power(const Column& differences) {
    Power made;
    const auto rows = differences.count();
    double square = 0;
    for (const double each : differences.values)
        square += each * each;
    square = rows == 0 ? 0 : square / static_cast<double>(rows);
    made.detectable = detectable(rows, square);
    made.needed = casesFor(differences.mean().value_or(0), square);
    return made;
}

} // namespace tierline::bench
