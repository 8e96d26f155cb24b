// Requests as the optimiser sees them: which rules fired, what the text model says, what is true of them and
// what each tier would cost. A request's tier follows from that and a `Dial`, in integers, as the router has
// it, without looking at its text again. Values; read by any thread.
#pragma once

#include "base/money.h"
#include "policy/policy.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tierline::tune {

using policy::Millionths;
using policy::TierIndex;

inline constexpr std::size_t mostTruthTiers = 64; // a bit each; of dearer ones nothing is known
inline constexpr TierIndex noTierIndex = 0xffff;
inline constexpr std::int64_t noCost = std::numeric_limits<std::int64_t>::min();

// What is known of the tier that a request deserves. `harm`, `waste`: a bit for each tier that would be too
// low, or above one that does as well.
struct Truth {
    std::uint64_t harm = 0, waste = 0;
    bool isWhole = false;                    // `harm` and `waste` say it of every tier
    TierIndex least = 0, most = noTierIndex; // the deserved tier lies between; a vote says one side only
    bool saysSomething() const { return least > 0 || most != noTierIndex; }
    bool isUnder(TierIndex tier) const { return tier < mostTruthTiers && (harm >> tier & 1U) != 0; }
    bool isOver(TierIndex tier) const { return tier < mostTruthTiers && (waste >> tier & 1U) != 0; }
    bool operator==(const Truth&) const = default;
};
Truth truthOfLabel(TierIndex label, std::size_t tiers);
// By tier, whether its model's answer was right; absent: not recorded. Where none was right no tier is to
// blame, where a cheaper one was right too the dearer is waste.
Truth truthOfAnswers(std::span<const std::optional<bool>> isRight);
// One answer was voted on: a good one says that no dearer tier was needed, a bad one that a dearer one was.
Truth truthOfVote(TierIndex tier, bool isGood, std::size_t tiers);

struct Row {
    std::uint32_t source = 0;                // its number where it came from
    std::uint32_t firstFired = 0, fired = 0; // into Rows::fired
    Millionths textScore = 0;
    Millionths textConfidence = -1;                                // below 0: the text model was not asked
    TierIndex set = noTierIndex, floor = 0, ceiling = noTierIndex; // of the rules that fired
    bool isSilent = true;                                          // no rule or feature fired
    std::uint64_t session = 0, words = 0; // hashes; 0: not known. Equal ones must not be parted
    bool isBrief = false;                 // … but for equal words as short as `continue`, which all say
    Truth truth;
};

struct Rows {
    std::size_t tiers = 0;
    std::vector<Row> rows;
    std::vector<std::uint16_t> fired; // knobs: rules first, then features; rising within a row
    std::vector<std::int64_t> costs;  // [row * tiers + tier], nano-dollars, `noCost` unknown; empty: none
    double days = 0;                  // that all rows stand for; 0: not known
    bool isSimulated = false;         // the money is

    std::size_t size() const { return rows.size(); }
    std::span<const std::uint16_t> firedOf(const Row& row) const {
        return std::span(fired).subspan(row.firstFired, row.fired);
    }
    std::int64_t cost(std::size_t row, std::size_t tier) const {
        return costs.empty() ? noCost : costs[row * tiers + tier];
    }
    bool isPriced(std::size_t row) const; // every tier's cost is known
};

// All of a policy that turns with lines and weights.
struct Dial {
    Millionths base = 0, sureAt = 0, stopAt = 0;
    std::vector<Millionths> lines;   // rising, one fewer than tiers
    std::vector<Millionths> weights; // by knob
    TierIndex defaultTier = 0;
    bool hasRules = true, hasText = false, isTextFirst = false; // stages; embedding and judge are not asked
    std::size_t rules = 0;                                      // knobs below are rules, others features
    bool operator==(const Dial&) const = default;
};
Dial dialOf(const policy::Policy& policy);
policy::Policy withDial(policy::Policy policy, const Dial& dial); // lines, weights and base; hash cleared

struct Settled {
    Millionths score = 0, margin = 0;
    TierIndex tier = 0;
    bool isMoved = true; // by lines; false: set by a rule, or without a signal
    bool operator==(const Settled&) const = default;
};
Settled settle(const Rows& rows, const Row& row, const Dial& dial);
Millionths rulesSum(const Rows& rows, const Row& row, const Dial& dial); // not clamped; saturates

} // namespace tierline::tune
