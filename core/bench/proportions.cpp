#include "bench/proportions.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench {

std::optional<Share> wilsonOfMean(double mean, std::uint64_t cases) {
    if (cases == 0 || !(mean >= 0 && mean <= 1)) return std::nullopt;
    constexpr double z = 1.959963984540054;
    const auto n = static_cast<double>(cases);
    const double scale = 1 + z * z / n, centre = (mean + z * z / (2 * n)) / scale;
    const double reach = z / scale * std::sqrt(mean * (1 - mean) / n + z * z / (4 * n * n));
    // At the ends the formula leaves a rest of rounding.
    return Share{mean, mean == 0 ? 0 : std::max(0.0, centre - reach),
                 mean == 1 ? 1 : std::min(1.0, centre + reach)};
}

std::optional<Share> wilson(std::uint64_t hits, std::uint64_t cases) {
    if (cases == 0 || hits > cases) return std::nullopt;
    return wilsonOfMean(static_cast<double>(hits) / static_cast<double>(cases), cases);
}

// Term by term from the likeliest, until they no longer count: a million cases take a thousand terms.
double mcnemar(std::uint64_t onlyFirst, std::uint64_t onlySecond) {
    const auto fewer = std::min(onlyFirst, onlySecond), all = onlyFirst + onlySecond;
    if (all == 0) return 1;
    const auto logFactorial = [](double of) {
        int sign = 0;
        return lgamma_r(of + 1, &sign); // std::lgamma writes to a global
    };
    const auto n = static_cast<double>(all), k = static_cast<double>(fewer);
    double term = std::exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * std::log(2.0));
    double tail = 0;
    for (auto hits = k; hits >= 0 && term > tail * 1e-17; --hits) {
        tail += term;
        term *= hits / (n - hits + 1);
    }
    return std::min(1.0, 2 * tail);
}

} // namespace tierline::bench
