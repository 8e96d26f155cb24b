#include "classify/logistic.h"

#include <linear.h>
#include <memory>

namespace tierline::classify {

namespace {

constexpr double precision = 0.001; // of the solver, relative to where it begins

struct Given { // in liblinear's form
    std::vector<feature_node> nodes;
    std::vector<feature_node*> x;
    std::vector<double> y;
};

Given givenOf(const LogisticProblem& problem, std::span<const std::uint32_t> rows) {
    Given given;
    std::size_t size = 0;
    for (const auto at : rows)
        size += problem.rows[at].count + 1;
    given.nodes.reserve(size);                  // rows point into it
    for (const bool isPositive : {true, false}) // weights speak for the class that comes first
        for (const auto at : rows) {
            const auto& row = problem.rows[at];
            if (row.isPositive != isPositive) continue;
            given.x.push_back(given.nodes.data() + given.nodes.size());
            given.y.push_back(isPositive ? 1 : -1);
            for (auto cell = row.first; cell < row.first + row.count; ++cell)
                given.nodes.push_back(
                    {static_cast<int>(problem.cells[cell].first) + 1, problem.cells[cell].second});
            given.nodes.push_back({-1, 0});
        }
    return given;
}

} // namespace

std::vector<double> fitLogistic(const LogisticProblem& problem, std::span<const std::uint32_t> rows,
                                double cost) {
    auto given = givenOf(problem, rows);
    if (given.y.empty() || given.y.front() < 0 || given.y.back() > 0) return {};
    const ::problem asked{static_cast<int>(given.y.size()), static_cast<int>(problem.columns), given.y.data(),
                          given.x.data(), -1};
    parameter how{};
    how.solver_type = L2R_LR;
    how.eps = precision;
    how.C = cost;
    set_print_string_function([](const char*) {});
    const std::unique_ptr<model, void (*)(model*)> found(::train(&asked, &how),
                                                         [](model* m) { free_and_destroy_model(&m); });
    return {found->w, found->w + problem.columns};
}

double sumOf(const LogisticProblem& problem, const LogisticRow& row, const std::vector<double>& weights) {
    double sum = 0;
    for (auto cell = row.first; cell < row.first + row.count; ++cell)
        sum += problem.cells[cell].second * weights[problem.cells[cell].first];
    return sum;
}

} // namespace tierline::classify
