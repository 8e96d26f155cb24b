#include "bench/matrix.h"

#include "policy/nearest.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench {

namespace {

Result<std::vector<std::size_t>> indicesOf(const Set& set, std::span<const std::string> models) {
    std::vector<std::size_t> indices;
    for (const auto& model : models) {
        const auto found = std::ranges::find(set.names.models, model);
        if (found == set.names.models.end())
            return fail(ErrorCode::NotFound, set.file + ": the set has no outcome of `" + model + "`",
                        policy::nearestRemedy(model, set.names.models));
        indices.push_back(static_cast<std::size_t>(found - set.names.models.begin()));
    }
    if (models.empty()) {
        indices.resize(set.names.models.size());
        std::iota(indices.begin(), indices.end(), 0U);
    }
    return indices;
}

} // namespace

std::vector<double> Matrix::column(std::size_t model) const {
    std::vector<double> values(rows());
    for (std::size_t row = 0; row < rows(); ++row)
        values[row] = score(row, model);
    return values;
}

Result<Matrix> matrixOf(const Set& set, std::span<const std::string> models) {
    const auto indices = indicesOf(set, models);
    if (!indices) return std::unexpected(indices.error());
    Matrix made;
    for (const auto index : *indices)
        made.models.push_back(set.names.models[index]);
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        const auto& outcomes = set.cases[at].outcomes;
        const auto outcomeOf = [&](std::size_t index) {
            return std::ranges::find(outcomes, index, &Outcome::model);
        };
        const bool isWhole =
            std::ranges::all_of(*indices, [&](auto index) { return outcomeOf(index) != outcomes.end(); });
        if (!isWhole || indices->empty()) {
            ++made.leftOut;
            continue;
        }
        made.cases.push_back(at);
        for (const auto index : *indices) {
            made.scores.push_back(outcomeOf(index)->score);
            made.costs.push_back(outcomeOf(index)->cost);
        }
    }
    if (made.cases.empty())
        return fail(ErrorCode::InvalidInput, set.file + ": no row has recorded outcomes of the models",
                    "map them, for example --map outcomes.weak=weak_correct");
    return made;
}

Outcomes outcomesOf(const Matrix& matrix, const Choice& choice) {
    double quality = 0;
    Money cost;
    bool isPriced = true;
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        quality += matrix.score(row, choice[row]);
        const auto& paid = matrix.cost(row, choice[row]);
        isPriced = isPriced && paid.has_value();
        cost += paid.value_or(Money{});
    }
    const auto rows = static_cast<double>(matrix.rows());
    Outcomes made{quality / rows, {}};
    if (isPriced) made.usdPerCall = cost.usd() / rows;
    return made;
}

Differentiation differentiation(const Matrix& matrix) {
    Differentiation made;
    made.rows = matrix.rows();
    std::vector<double> sums(matrix.models.size());
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        double least = matrix.score(row, 0), most = least;
        for (std::size_t model = 0; model < sums.size(); ++model) {
            const double score = matrix.score(row, model);
            sums[model] += score;
            least = std::min(least, score);
            most = std::max(most, score);
        }
        made.same += least == most ? 1U : 0U;
        made.oracle += most;
    }
    const auto rows = static_cast<double>(std::max<std::size_t>(1, made.rows));
    made.bestConstant = sums.empty() ? 0 : *std::ranges::max_element(sums) / rows;
    made.oracle /= rows;
    return made;
}

} // namespace tierline::bench
