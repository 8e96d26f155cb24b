// What rules and features add up to for each row: the sum of the weights, and what effects ask of the tier.
// The same as one pass of classify::Scorer, but from the rows that each rule is known to fire on.
#pragma once

#include "policy/policy.h"
#include "tune/rows.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace tierline::tune {

// A rule or feature in the order in which they act.
struct Term {
    std::shared_ptr<const Hits> hits;
    Millionths weight = 0;
    policy::Effect effect = policy::Effect::None;
    std::uint8_t tier = 0;
    bool operator==(const Term&) const = default;
};

struct Terms {
    Millionths base = 0;
    std::vector<Term> list;
    bool operator==(const Terms&) const = default;
};

void combine(const Terms& terms, std::size_t rows, unsigned threads, Parts& parts);

// Those whose weight alone is another; absent: more than that has changed.
std::optional<std::vector<std::size_t>> reweighed(const Terms& before, const Terms& now);
// Moves the sums of the rows that these fired on.
void reweigh(const Terms& before, const Terms& now, const std::vector<std::size_t>& changed, Parts& parts);

} // namespace tierline::tune
