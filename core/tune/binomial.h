// Exact statements about a share that was counted: no approximation by a normal curve, so they hold for few
// cases and for shares near zero. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace tierline::tune {

// The chance of at most `hits` in `cases` independent tries of chance `share` each.
double binomialAtMost(std::uint64_t hits, std::uint64_t cases, double share);

// The share is below this with at least `confidence`, whatever it is (Clopper and Pearson, one-sided). 1
// without cases.
double upperBound(std::uint64_t hits, std::uint64_t cases, double confidence);

// Fewest cases that can show a share to be at most `limit`, when `rate` of them are hits. Absent: `rate` is
// no less than the limit, or it takes more than a hundred million.
std::optional<std::uint64_t> casesToShow(double limit, double confidence, double rate = 0);

} // namespace tierline::tune
