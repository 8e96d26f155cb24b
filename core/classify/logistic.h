// Logistic regression over sparse rows by liblinear (solver 0, L2-regularised; it throws no dice). Pure; one
// thread a call.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace tierline::classify {

struct LogisticRow {
    std::uint32_t first = 0, count = 0; // into `cells`
    bool isPositive = false;
};

struct LogisticProblem {
    std::size_t columns = 0;
    std::vector<std::pair<std::uint32_t, double>> cells; // column, value; columns rise within a row
    std::vector<LogisticRow> rows;
};

// A weight for each column; none where all rows are of one kind. Higher costs fit closer.
std::vector<double> fitLogistic(const LogisticProblem& problem, std::span<const std::uint32_t> rows,
                                double cost);

// The weighted sum of a row.
double sumOf(const LogisticProblem& problem, const LogisticRow& row, const std::vector<double>& weights);

} // namespace tierline::classify
