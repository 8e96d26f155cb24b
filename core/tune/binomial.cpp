#include "tune/binomial.h"

#include <algorithm>
#include <cmath>

namespace tierline::tune {

namespace {

constexpr std::uint64_t mostCases = 100'000'000;

double logFactorial(double of) {
    int sign = 0;
    return lgamma_r(of + 1, &sign); // std::lgamma writes to a global
}

double exactly(double hits, double cases, double share) {
    return std::exp(logFactorial(cases) - logFactorial(hits) - logFactorial(cases - hits)
                    + hits * std::log(share) + (cases - hits) * std::log1p(-share));
}

// Away from the likeliest count terms shrink; they are summed until they no longer count.
double tail(double from, double step, double cases, double share) {
    const double odds = share / (1 - share);
    double term = exactly(from, cases, share), sum = 0;
    for (double hits = from; hits >= 0 && hits <= cases && term > sum * 1e-17; hits += step) {
        sum += term;
        term *= step < 0 ? hits / ((cases - hits + 1) * odds) : (cases - hits) * odds / (hits + 1);
    }
    return sum;
}

} // namespace

double binomialAtMost(std::uint64_t hits, std::uint64_t cases, double share) {
    if (hits >= cases || share <= 0) return 1;
    if (share >= 1) return 0;
    const auto n = static_cast<double>(cases), k = static_cast<double>(hits);
    const double sum = k < n * share ? tail(k, -1, n, share) : 1 - tail(k + 1, 1, n, share);
    return std::clamp(sum, 0.0, 1.0);
}

double upperBound(std::uint64_t hits, std::uint64_t cases, double confidence) {
    if (hits >= cases) return 1;
    double low = 0, high = 1;
    for (int halving = 0; halving < 60; ++halving) {
        const double middle = (low + high) / 2;
        (binomialAtMost(hits, cases, middle) > 1 - confidence ? low : high) = middle;
    }
    return high;
}

std::optional<std::uint64_t> casesToShow(double limit, double confidence, double rate) {
    if (!(limit > 0) || !(rate < limit) || !(confidence < 1)) return std::nullopt;
    const auto shows = [&](std::uint64_t cases) {
        const auto hits = static_cast<std::uint64_t>(std::ceil(rate * static_cast<double>(cases)));
        return binomialAtMost(hits, cases, limit) <= 1 - confidence;
    };
    std::uint64_t high = 1;
    while (!shows(high))
        if ((high *= 2) > mostCases) return std::nullopt;
    std::uint64_t low = high / 2;
    while (low + 1 < high) {
        const auto middle = low + (high - low) / 2;
        (shows(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace tierline::tune
