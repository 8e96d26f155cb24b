// What stands beside every router: constants, chance at the same cost, prompt length, the oracle. Pure.
#pragma once

#include "bench/matrix.h"
#include "bench/resampling.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct Baseline {
    std::string name; // "always cheapest", …
    Choice choice;
    Outcomes outcomes;
};

Baseline always(const Matrix& matrix, std::size_t model, std::string name);
// The models' places by mean cost; those without costs keep their order behind the priced ones.
std::vector<std::size_t> byCost(const Matrix& matrix);
std::size_t bestModel(const Matrix& matrix); // the highest mean score; of equals the cheaper
// Always cheapest, always strongest (the last of `ladder`), best constant, oracle. `ladder`: models from
// cheap to strong, not empty.
std::vector<Baseline> baselines(const Matrix& matrix, const std::vector<std::size_t>& ladder);

// For each row the best model, of equals the first of `ladder`.
Choice oracle(const Matrix& matrix, const std::vector<std::size_t>& ladder);

// The router's own choices dealt to other prompts: the same share of each model, so about the same cost, and
// no look at the prompt.
struct ByChance {
    double quality = 0;
    std::optional<double> usdPerCall;
    Interval range; // of the quality, 95 %
};
std::optional<ByChance> costMatchedRandom(const Matrix& matrix, const Choice& choice,
                                          const Resampling& orders = {1000, 1, 0.95});

std::vector<double> lengthScores(const Set& set); // code points of each prompt
// Scores to tiers so that each tier gets `shares` of the rows; equal scores stay together.
std::vector<std::size_t> tiersByShares(const std::vector<double>& scores, const std::vector<double>& shares);

} // namespace tierline::bench
