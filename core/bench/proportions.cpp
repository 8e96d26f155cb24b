#include "bench/proportions.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench {

std::optional<Share> wilson(std::uint64_t hits, std::uint64_t cases) {
    if (cases == 0 || hits > cases) return std::nullopt;
    constexpr double z = 1.959963984540054;
    const auto n = static_cast<double>(cases);
    const double p = static_cast<double>(hits) / n;
    const double scale = 1 + z * z / n, centre = (p + z * z / (2 * n)) / scale;
    const double reach = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    // At the ends the formula leaves a rest of rounding.
    return Share{p, hits == 0 ? 0 : std::max(0.0, centre - reach),
                 hits == cases ? 1 : std::min(1.0, centre + reach)};
}

double mcnemar(std::uint64_t onlyFirst, std::uint64_t onlySecond) {
    const auto fewer = std::min(onlyFirst, onlySecond), all = onlyFirst + onlySecond;
    if (all == 0) return 1;
    const auto n = static_cast<double>(all);
    double tail = 0;
    for (std::uint64_t hits = 0; hits <= fewer; ++hits) {
        const auto k = static_cast<double>(hits);
        tail +=
            std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0));
    }
    return std::min(1.0, 2 * tail);
}

} // namespace tierline::bench
