// Whether a stated chance is one: of the prompts that were given 0.7, are seven in ten so? Pure.
#pragma once

#include "base/error.h"
#include "bench/proportions.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace tierline::bench {

struct ReliabilityBin {
    double from = 0, to = 0; // [from, to), the last one [from, to]
    std::size_t rows = 0;
    double stated = 0;           // mean of the stated chances
    std::optional<Share> actual; // absent for an empty bin
};

struct Calibration {
    double error = 0; // ECE: mean distance of stated and actual, weighted by rows
    double worst = 0; // the largest distance of a bin that has rows
    double brier = 0; // mean squared distance of chance and truth
    double base = 0;  // share of the truth; always stating it is perfectly calibrated and tells nothing
    std::vector<ReliabilityBin> bins;
};

// Bins of equal width over [0, 1]. InvalidInput: no row, of different lengths, or a chance beyond 0 to 1.
Result<Calibration> calibration(std::span<const double> stated, const std::vector<bool>& isSo,
                                std::size_t bins = 10);

} // namespace tierline::bench
