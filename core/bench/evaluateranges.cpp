#include "bench/evaluatedetail.h"

#include <algorithm>

namespace tierline::bench::detail {

namespace {

bool isNarrow(const std::optional<Interval>& range) {
    return !range || range->low == range->high;
}

Interval intervalOf(const Share& share) {
    return {share.low, share.high, 0};
}

} // namespace

void settle(const Column& column, Estimate& into) {
    const auto isHitOrMiss = std::ranges::all_of(column.values, [](double v) { return v == 0 || v == 1; });
    if (!isHitOrMiss && !isNarrow(into.range)) return;
    const auto share = shareOf(column);
    if (share) into.range = intervalOf(*share);
    if (share && !isHitOrMiss && isNarrow(into.range)) into.range.reset(); // points beyond 1, all alike
}

void settleApart(const Column& apart, Estimate& into) {
    if (!isNarrow(into.range) || into.value == 0) return;
    const auto share = wilsonOfMean((1 + into.value) / 2, apart.count());
    into.range.reset();
    if (share) into.range = Interval{2 * share->low - 1, 2 * share->high - 1, 0};
}

void settle(const Judged& candidate, const Judged& judged, Measured& into) {
    settle(judged.right, into.right);
    if (into.answers) settle(judged.quality, into.answers->quality);
    if (into.tiers && isNarrow(into.tiers->macroF1.range)) into.tiers->macroF1.range.reset();
    if (into.behind) settleApart(difference(candidate.right, judged.right), *into.behind);
}

} // namespace tierline::bench::detail
