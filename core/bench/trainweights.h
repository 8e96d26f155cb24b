// A model's weights as a person reads them. Values; any thread.
#pragma once

#include "classify/textfile.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

enum class WeightKind : std::uint8_t { Word, Pair, Part, Shape };

struct TrainWeight {
    std::string text; // the term, or a figure of shape in plain words
    WeightKind kind = WeightKind::Word;
    double weight =
        0; // idf × weight: what it adds where it stands alone; of shape: for one unit of the figure
};

// Heaviest first. `sign` 1: pulls up, -1: pulls down.
std::vector<TrainWeight> trainWeights(const classify::TextFile& model, int sign);

// "starts_lower" → "starts in lower case", "first_prove" → "begins with a word like prove".
std::string plainFigure(std::string_view figure);

} // namespace tierline::bench
