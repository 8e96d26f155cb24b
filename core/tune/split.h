// Labelled requests dealt into parts that know nothing of each other: what is fitted on one is proved and
// judged on others. Requests of one session, and prompts that are the same but for case and white space, are
// never in two parts; a few words alone bind nothing, or one `continue` would weld all sessions together. The
// same rows and seed give the same parts.
#pragma once

#include "tune/fitrows.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace tierline::tune {

using RowList = std::vector<std::uint32_t>; // into Rows::rows, rising

struct Split {
    RowList fit, prove, judge;
    std::size_t groups = 0;   // of requests that belong together
    std::size_t together = 0; // requests that share a group with an earlier one
};

// Shares of the requests; what is left goes to `judge`.
struct Shares {
    double fit = 0.6, prove = 0;
};

inline constexpr std::size_t briefBytes = 24; // words shorter than that are brief (Row::isBrief)

// Numbers of groups, by place in `list`.
std::vector<std::uint32_t> groupsOf(const Rows& rows, std::span<const std::uint32_t> list);

Split splitRows(const Rows& rows, std::span<const std::uint32_t> list, Shares shares, std::uint64_t seed);

// One of each group, by seed: what a count needs whose tries must be independent.
RowList oneOfEach(const Rows& rows, std::span<const std::uint32_t> list, std::uint64_t seed);

RowList labelledRows(const Rows& rows); // those whose truth is whole

} // namespace tierline::tune
