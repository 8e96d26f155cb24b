// Every place where lines could lie, and what each choice of places does: under- and over-routed, money,
// share of the top tier. Scores stand still here; who moves them asks again. Pure; one thread a search.
#pragma once

#include "tune/split.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

// Of some rows under some lines. Sums of whole numbers, so two that are the same compare equal.
struct Totals {
    std::int64_t labelled = 0, under = 0, over = 0; // of the rows that are labelled
    std::int64_t requests = 0, top = 0;             // of all; in the dearest tier
    std::int64_t priced = 0, nano = 0;              // of those whose every tier has a price
    bool operator==(const Totals&) const = default;
};

// Cuts lie between scores: the line of tier t lies in (scores[cut - 1], scores[cut]].
using Cuts = std::vector<std::uint32_t>; // one a line, not falling

class LineSearch {
public:
    // `labelled`: whose truth counts. `traffic`: whose money and tiers count.
    LineSearch(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> labelled,
               std::span<const std::uint32_t> traffic);

    std::size_t places() const { return m_scores.size() + 1; } // a cut is below that
    Totals totals(const Cuts& cuts) const;
    Cuts cutsOf(const std::vector<Millionths>& lines) const;

    // Round numbers that cut so, the dial's own lines where they do. Absent: there is no room, or the line
    // would have to lie outside (0, 1].
    std::optional<std::vector<Millionths>> linesFor(const Cuts& cuts) const;

    // Calls `each` for every choice of places, of a grid where they are too many. False from it ends it.
    using Each = std::function<bool(const Cuts&, const Totals&)>;
    bool forEach(const Each& each) const;
    std::size_t choices() const; // how often that will be
    // `cuts` moved one line at a time over all places, as long as `isBetter` says so.
    using Better = std::function<bool(const Totals& one, const Totals& than)>;
    Cuts refined(Cuts cuts, const Better& isBetter) const;

private:
    struct Sums { // of all rows with a lower score, were they in one tier
        std::vector<std::int64_t> under, over, nano, top; // [tier * places + cut]
    };
    void addLabelled(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> list);
    void addTraffic(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> list);
    void accumulate();
    std::size_t placeOf(Millionths score) const;
    std::vector<std::uint32_t> grid() const;
    bool walk(const std::vector<std::uint32_t>& grid, std::size_t from, Cuts& cuts, std::size_t line,
              const Each& each) const;

    std::size_t m_tiers = 0;
    std::vector<Millionths> m_live, m_scores; // distinct, rising
    std::vector<std::int64_t> m_weight;       // rows at each score
    Sums m_sums;
    Totals m_fixed; // what no line moves, and counts
};

} // namespace tierline::tune
