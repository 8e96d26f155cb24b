// Shares and their honesty: Wilson's interval for one, McNemar's test for two on the same prompts. Pure.
#pragma once

#include <cstdint>
#include <optional>

namespace tierline::bench {

struct Share {
    double value = 0, low = 0, high = 0;
};
// 95 %. Absent without cases.
std::optional<Share> wilson(std::uint64_t hits, std::uint64_t cases);

// The same of a mean of points between 0 and 1, which vary by no more than hits and misses of that mean do.
std::optional<Share> wilsonOfMean(double mean, std::uint64_t cases);

// Two-sided, exact: the chance that the cases in which only one of two was right are split at least so
// unevenly when both are equally good. 1 when there are none.
double mcnemar(std::uint64_t onlyFirst, std::uint64_t onlySecond);

} // namespace tierline::bench
