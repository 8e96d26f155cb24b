// Trains a text model: terms and figures of all rows, logistic regression by liblinear (L2-regularised,
// solver 0), seeded folds, and a curve onto the policy's lines from what held out of the fold.
//
// The same rows, options and seed give the same bytes. Rows of one group are only compared with each other:
// what a set's base rate is, is not learned. Blocks for seconds to minutes; call it where that is allowed.
#pragma once

#include "base/error.h"
#include "classify/textfile.h"
#include "policy/policy.h"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tierline::classify {

struct TrainRow {
    std::string_view text;   // valid UTF-8; the caller keeps it
    double need = 0;         // 0: the cheap tier does; 1: the dear one is needed; between: how much it gains
    std::uint32_t group = 0; // rows of one source
    std::uint32_t weight = 1;
    double place = 0;       // for the curve: where it belongs on the lines' scale
    double placeWeight = 0; // 0: takes no part in the curve
};

struct TrainOptions {
    std::string name = "model", about;
    int folds = 5;
    std::uint64_t seed = 1;
    double cost = 0.003;  // liblinear's C for a row of weight 1
    double figures = 0.2; // how far figures count beside terms, each divided by its spread
    std::array<double, termKinds> scales{4, 4, 2};
    std::array<std::uint32_t, termKinds> leastTexts{4, 4, 5};            // rarer terms are left out
    std::array<std::size_t, termKinds> mostTerms{10'000, 10'000, 8'000}; // the most frequent ones
    // What is under way and how far it is; false: stop, `train` then fails with Refused.
    std::function<bool(std::string_view what, double share)> progress;
};

struct Trained {
    TextFile model;
    std::vector<int> folds;                 // by row, which one held it out
    std::vector<double> sums;               // by row, of the fold that has not seen it
    std::vector<policy::Millionths> scores; // the same through a curve that has not seen it either
};

// InvalidInput: no rows, too few for the folds, one need only, a value out of range.
Result<Trained> train(std::span<const TrainRow> rows, const TrainOptions& options);

} // namespace tierline::classify
