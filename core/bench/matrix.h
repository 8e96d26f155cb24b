// Every model's outcome on every prompt, and what a choice of models gives. Values; any thread.
#pragma once

#include "bench/plane.h"
#include "bench/set.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

struct Matrix {
    std::vector<std::string> models;
    std::vector<std::size_t> cases;          // of the set: those with an outcome of every model
    std::size_t leftOut = 0;                 // cases without
    std::vector<double> scores;              // [row * models + model]
    std::vector<std::optional<Money>> costs; // likewise

    std::size_t rows() const { return cases.size(); }
    double score(std::size_t row, std::size_t model) const { return scores[row * models.size() + model]; }
    const std::optional<Money>& cost(std::size_t row, std::size_t model) const {
        return costs[row * models.size() + model];
    }
    std::vector<double> column(std::size_t model) const; // its scores
};

// Of these models, in this order; of none named: of all. NotFound names a model that the set does not have;
// InvalidInput: no case has outcomes of all of them.
Result<Matrix> matrixOf(const Set& set, std::span<const std::string> models = {});

// Quality, and the mean cost when every chosen call has one.
struct Outcomes {
    double quality = 0;
    std::optional<double> usdPerCall;
};
using Choice = std::vector<std::size_t>;                         // a model for each row
Outcomes outcomesOf(const Matrix& matrix, const Choice& choice); // rows must not be none

// Whether the models differ on this set at all; if they do not, no router can help.
struct Differentiation {
    std::size_t rows = 0, same = 0; // rows on which all models score alike
    double bestConstant = 0, oracle = 0;
};
Differentiation differentiation(const Matrix& matrix);

} // namespace tierline::bench
