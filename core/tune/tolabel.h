// Which requests to label next: those nearest to a line, where one label decides most, and those where the
// two sides of that line are most money apart. Pure; any thread.
#pragma once

#include "tune/fitrows.h"

#include <optional>
#include <vector>

namespace tierline::tune {

enum class LabelOrder : std::uint8_t { Both, Margin, Money };

struct ToLabel {
    std::uint32_t row = 0;
    Millionths score = 0, margin = 0;
    TierIndex tier = 0, other = 0; // where it goes, and what lies beyond the nearest line
    std::optional<Money> stake;    // what the two differ by; absent: not priced
    bool operator==(const ToLabel&) const = default;
};

// Of requests that nothing is known of yet; of those that say the same one. `Both`: by the stake, less the
// farther from the line up to `sure_at`, where a rule is sure; without a stake behind those with one.
std::vector<ToLabel> nextToLabel(const Rows& rows, const Dial& dial, std::size_t most,
                                 LabelOrder order = LabelOrder::Both);

} // namespace tierline::tune
