// From a model's sum to a place on the policy's lines: a rising curve fitted to what held out of the fold
// (isotonic regression over bins of equal weight). Pure values; any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace tierline::classify {

struct Placed {
    double sum = 0;    // of the model, by a fold that has not seen the row
    double place = 0;  // where it belongs, 0 to 1
    double weight = 1; // 0: takes no part
};

struct CurveKnot {
    double sum = 0, score = 0, confidence = 0;
};

// Rising in sum and score, at most `mostKnots`. Confidence = 1 - twice the mean distance between the knot's
// score and the places of its rows. Empty without rows of weight.
inline constexpr std::size_t mostKnots = 32;
std::vector<CurveKnot> fitCurve(std::span<const Placed> rows);

} // namespace tierline::classify
