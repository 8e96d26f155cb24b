// What routing saved, and how sure that is. Pure; any thread.
#pragma once

#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::ledger {

// A day or an hour: what its requests cost, and what the same tokens would have cost at the baseline's price.
// Only requests of which both are known.
struct SavingsBlock {
    Money baseline, cost;
    bool operator==(const SavingsBlock&) const = default;
};

struct Interval { // 95 %
    Money low, high;
    bool operator==(const Interval&) const = default;
};

struct Savings {
    Money baseline, cost;
    std::optional<Interval> interval; // absent: too few blocks to tell
    std::string unit = "day";         // what was drawn anew: day or hour
    std::int64_t blocks = 0, draws = 0;
    std::uint64_t seed = 0;

    Money saved() const { return baseline - cost; }
};

// Bootstrap: as many blocks as there are, drawn with replacement, many times; the middle 95 % of the sums.
// Requests of one day resemble each other, so whole days are drawn; hours where there are less than
// `fewestBlocks` days.
inline constexpr std::size_t fewestBlocks = 8;
Savings savingsOf(const std::vector<SavingsBlock>& days, const std::vector<SavingsBlock>& hours,
                  std::uint64_t seed);

// The finding in words; the same for a person who reads no numbers.
enum class Finding : std::uint8_t { Saved, Cost, Unclear, Unsure, Nothing };
// Unclear: the interval holds zero. Unsure: there is no interval. Nothing: no request has both costs.
Finding findingOf(const Savings& savings);

} // namespace tierline::ledger
