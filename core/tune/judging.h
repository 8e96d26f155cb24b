// A draft against the live dial on requests that neither was fitted on: counts, intervals, and whether the
// difference is more than chance. Pure; any thread.
#pragma once

#include "bench/resampling.h"
#include "tune/goal.h"
#include "tune/linesearch.h"

#include <functional>
#include <optional>
#include <string>

namespace tierline::tune {

// Where a request goes, by its number.
using TierOf = std::function<TierIndex(std::uint32_t)>;
TierOf tiersOf(const Rows& rows, const Dial& dial); // both must live as long

Totals totalsOf(const Rows& rows, const TierOf& tierOf, std::span<const std::uint32_t> labelled,
                std::span<const std::uint32_t> traffic);
Totals totalsOf(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> labelled,
                std::span<const std::uint32_t> traffic);

struct Judged {
    Totals live, draft;
    std::int64_t rightBefore = 0, rightAfter = 0; // meet the deserved tier
    std::int64_t onlyLive = 0, onlyDraft = 0;     // right with one of them alone
    // That they are equally often right (McNemar, exact), each group of requests that belong together as one:
    // for whoever is right in more of it.
    double p = 1;
    std::optional<bench::Interval> right;      // after - before, as shares, 95 %
    std::optional<bench::Interval> loss;       // of ratio * under + over, a labelled request
    std::optional<bench::Interval> money;      // (after - before) / before
    std::optional<bench::Interval> perRequest; // nano-dollars that a request costs with the draft
    double lossBefore = 0, lossAfter = 0;
    bool isSame() const { return live == draft && onlyLive == 0 && onlyDraft == 0; }
    bool isNoise() const { return !loss || (loss->low <= 0 && loss->high >= 0); }
};

inline constexpr std::int64_t leastCases = 20; // labelled requests; fewer show nothing

Judged judge(const Rows& rows, const TierOf& live, const TierOf& draft,
             std::span<const std::uint32_t> labelled, std::span<const std::uint32_t> traffic, double ratio,
             std::uint64_t seed);

// "4.1 %", with enough digits to say something
std::string shareText(std::int64_t part, std::int64_t whole);

} // namespace tierline::tune
