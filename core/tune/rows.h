// What a policy makes of each row of the columns. Values that are immutable once published; those that two
// effects have in common are shared by them. One vector is as long as the columns.
#pragma once

#include "policy/policy.h"
#include "tune/columns.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace tierline::tune {

using policy::Millionths;
using PolicyPointer = std::shared_ptr<const policy::Policy>;

inline constexpr std::uint8_t noTier = 0xff;
inline constexpr std::size_t mostTiers = 200;

// Whose score stands; nobody's, so the default tier; or whatever it is, as the client named the tier.
enum class DecidedBy : std::uint8_t { Rules, Text, NoSignal, Client };
struct Placed {
    std::vector<std::uint8_t> tier; // where the search for a model begins; noTier: not decided
    std::vector<Millionths> score;  // the one that stands
    std::vector<std::uint8_t> by;   // of DecidedBy
};
struct Costs { // where the search begins at a tier: the model asked first, and what it costs
    std::vector<std::vector<std::uint16_t>> model;          // [tier][row]; noName: nobody is able
    std::vector<std::vector<std::int64_t>> estimated, used; // [tier][row]; noMoney: not known
};
struct Hits {                           // of one rule or feature
    std::vector<std::uint32_t> rows;    // rising
    std::vector<std::uint32_t> harness; // of them, those where no word of the user's made it fire
};
struct Parts {                                     // what rules and features add up to
    std::vector<std::int64_t> sum;                 // base and weights, not clamped
    std::vector<std::uint8_t> floor, ceiling, set; // 0, noTier and noTier where nothing asks for it
    std::vector<std::uint8_t> fired;               // 1: anything did
};
struct TextScores {
    std::vector<Millionths> score, confidence;
};
struct PolicyRows {
    PolicyPointer policy;
    std::shared_ptr<const Placed> placed;
    std::shared_ptr<const Costs> costs;
    std::shared_ptr<const TextScores> text;                   // null: without the text stage
    std::vector<std::shared_ptr<const Hits>> rules, features; // in the policy's order; null: not looked for
};
using RowsPointer = std::shared_ptr<const PolicyRows>;

// Labels as they are now: those of the columns, and what was labelled since.
struct Labels {
    NameList names;
    std::vector<std::uint16_t> of; // by row; noName: none
};

} // namespace tierline::tune
