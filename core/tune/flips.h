// Single requests of an effect: those that another tier gets, in the order of harm or money, and what stands
// in a row. Pure; any thread.
#pragma once

#include "tune/effect.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace tierline::tune {

enum class FlipMoney : std::uint8_t { Same, Cheaper, Dearer, Unpriced };
enum class FlipLabel : std::uint8_t { None, Fixes, Breaks, Nearer, Farther, Neither };

struct RowEffect {
    std::uint8_t live = noTier, draft = noTier; // tiers of the two policies; noTier: not decided
    bool flips = false;                         // another tier by its name
    Millionths liveScore = 0, draftScore = 0;
    std::uint16_t label = noName;                         // of the effect's
    std::int64_t liveCost = noMoney, draftCost = noMoney; // estimates, nano-dollars
    FlipMoney money = FlipMoney::Unpriced;
    FlipLabel of = FlipLabel::None;
    int harm = 0;                // tiers below the label with the draft, less those with the live policy
    Millionths margin = 0;       // of the draft's score to the nearest line
    std::int64_t change() const; // draft - live; 0 where one is not known
    bool operator==(const RowEffect&) const = default;
};
RowEffect rowEffect(const Effect& effect, std::uint32_t row);

enum class RowOrder : std::uint8_t {
    Harm,   // most harm, then the largest change of money
    Money,  // the largest change of money, either way
    Newest, // of sets the last
    Margin  // the nearest to a line
};
struct RowQuery {
    RowOrder order = RowOrder::Harm;
    bool flipsOnly = true, unlabelledOnly = false, harmfulOnly = false;
    std::optional<FlipMoney> money;
    std::optional<FlipLabel> of;
    std::optional<std::pair<std::uint8_t, std::uint8_t>> cell; // true tier and the draft's, both of the draft
    std::optional<std::size_t> rule;                           // of the draft; requests it fired on
    std::size_t most = std::numeric_limits<std::size_t>::max();
    bool operator==(const RowQuery&) const = default;
};
// Decided rows that meet all of it; ties the newest first. Empty when stopped.
std::vector<std::uint32_t> listRows(const Effect& effect, const RowQuery& query, std::stop_token stop = {});

} // namespace tierline::tune
