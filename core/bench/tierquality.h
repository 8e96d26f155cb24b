// Predicted tiers beside the true ones. Never accuracy alone: who was sent too low, and how far, costs
// quality; too high costs money. Pure; any thread.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tierline::bench {

struct TierFigures {
    std::size_t rows = 0; // with this as the true tier
    std::optional<double> precision, recall;
    double f1 = 0;
};

struct TierQuality {
    std::size_t tiers = 0, rows = 0;
    std::vector<std::uint64_t> confusion; // [truth * tiers + predicted]
    double accuracy = 0;
    double macroF1 = 0;     // mean over the tiers that are true or predicted anywhere
    double underRouted = 0; // share predicted lower than the truth
    double overRouted = 0;
    double severe = 0; // two or more tiers too low
    std::vector<TierFigures> each;
};

// InvalidInput: none, of different lengths, or a tier beyond `tiers`.
Result<TierQuality> tierQuality(std::span<const std::size_t> truth, std::span<const std::size_t> predicted,
                                std::size_t tiers);

// For resamples, which count the confusion themselves. 0 when nothing is counted.
double macroF1(std::span<const std::uint64_t> confusion, std::size_t tiers);

} // namespace tierline::bench
