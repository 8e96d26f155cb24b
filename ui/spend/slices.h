// How a range is cut for the chart: hours, quarters of a day, days, weeks or months of a zone, so many that
// they can be told apart. Pure; any thread.
#pragma once

#include "spend/spendanswer.h"

namespace tierline::spend {

enum class SliceSize : std::uint8_t { Hour, Quarter, Day, Week, Month };

struct Cut {
    SliceSize size = SliceSize::Hour;
    std::vector<Wall> edges; // rising; at least two, at most 181
    bool operator==(const Cut&) const = default;
};

// The last 24 hours, 7 or 30 days with the one under way, to its end; a custom range as whole hours. What is
// upside down, empty, or beyond twelve years is brought into order.
struct Range {
    Wall from{}, to{};
    bool operator==(const Range&) const = default;
};
Range rangeOf(const Wish& wish, const Zone& zone, Wall now);
Cut cutOf(const Range& range, const Zone& zone);

// The index of the slice that holds `time`; absent outside.
std::optional<std::size_t> sliceAt(const std::vector<Wall>& edges, Wall time);

Wall calendarFrom(const Zone& zone, Wall now); // the Monday of eleven weeks ago

} // namespace tierline::spend
