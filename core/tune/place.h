// From sums to tiers: which stage's score stands, and the tier that lines, ceilings and floors make of it.
// The same as classify::Cascade::score and route::plan, arranged so that moving a line is one short loop over
// integers without a division.
//
// A rule's confidence is its score's distance to the nearest line over `sure_at`, so who decides, rules or
// text model, depends on the lines; but how far away from them the rules must be to decide does not. That is
// `need`, kept for each row.
#pragma once

#include "policy/policy.h"
#include "tune/rows.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace tierline::tune {

// What becomes of a row whatever its score is.
struct Fates {
    std::vector<std::uint8_t> tier; // the one that the client named; noTier: by the score
    std::vector<std::uint8_t> out;  // 1: not decided
    std::int64_t noText = 0, named = 0;
};
Fates fatesOf(const Columns& data, const policy::Policy& policy);
bool resolveAlike(const policy::Policy& a, const policy::Policy& b); // the fates are the same

inline constexpr Millionths never = std::numeric_limits<Millionths>::max();

struct Inputs {
    std::vector<Millionths> ruleScore; // clamped
    std::vector<Millionths> need;      // distance to the nearest line from which on the rules decide
    std::vector<std::uint8_t> lowest, highest;
    std::vector<std::uint8_t> how; // of the bits below
    std::shared_ptr<const TextScores> text;
    void resize(std::size_t rows);
    static constexpr std::uint8_t rulesSilent = 1, textSilent = 2, out = 4, forced = 8;
};

// Fills them in, row by row; they are large enough. As long as what it was made from.
class Preparer {
public:
    Preparer(const policy::Policy& policy, const Parts& parts, const Fates& fates,
             const std::shared_ptr<const TextScores>& text, Inputs& inputs);
    void operator()(std::size_t row) const;

private:
    struct Order { // of rules and text model, and whether each is there
        bool rules = false, text = false, textFirst = false, hasLines = false;
    };
    Millionths distanceFor(std::int64_t confidence, bool fired) const;
    Millionths needOf(Millionths textConfidence, bool fired) const;

    const policy::Policy& m_policy;
    const Parts& m_parts;
    const Fates& m_fates;
    const TextScores* m_text;
    Inputs& m_inputs;
    Order m_order;
    Millionths m_base = 0;
    std::uint8_t m_last = 0;
};
// Whether both would fill them in alike from the same parts.
bool prepareAlike(const policy::Policy& a, const policy::Policy& b);

struct Lines {
    explicit Lines(const policy::Policy& policy);
    std::vector<Millionths> near;  // all of them, for the distance
    std::vector<Millionths> steps; // rising: a score is of the tier after so many
    std::uint8_t defaultTier = 0;
    bool cross = false;
};
void place(const Inputs& inputs, const Lines& lines, std::size_t begin, std::size_t end, Placed& placed);

} // namespace tierline::tune
