#include "bench/baselines.h"

#include "base/utf8.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench {

Baseline always(const Matrix& matrix, std::size_t model, std::string name) {
    Baseline made{std::move(name), Choice(matrix.rows(), model), {}};
    made.outcomes = outcomesOf(matrix, made.choice);
    return made;
}

std::vector<std::size_t> byCost(const Matrix& matrix) {
    std::vector<std::optional<double>> cost(matrix.models.size());
    for (std::size_t model = 0; model < cost.size(); ++model)
        cost[model] = outcomesOf(matrix, Choice(matrix.rows(), model)).usdPerCall;
    std::vector<std::size_t> order(cost.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        if (cost[a].has_value() != cost[b].has_value()) return cost[a].has_value();
        return cost[a] != cost[b] ? cost[a] < cost[b] : a < b;
    });
    return order;
}

std::size_t bestModel(const Matrix& matrix) {
    const auto order = byCost(matrix);
    const auto quality = [&](std::size_t model) {
        return outcomesOf(matrix, Choice(matrix.rows(), model)).quality;
    };
    return *std::ranges::max_element(order, {}, quality);
}

std::vector<Baseline> baselines(const Matrix& matrix, const std::vector<std::size_t>& ladder) {
    const auto best = bestModel(matrix);
    std::vector<Baseline> all{always(matrix, ladder.front(), "always cheapest"),
                              always(matrix, ladder.back(), "always strongest"),
                              always(matrix, best, "best constant, " + matrix.models[best])};
    Baseline perfect{"oracle", oracle(matrix, ladder), {}};
    perfect.outcomes = outcomesOf(matrix, perfect.choice);
    all.push_back(std::move(perfect));
    return all;
}

Choice oracle(const Matrix& matrix, const std::vector<std::size_t>& ladder) {
    Choice choice(matrix.rows());
    for (std::size_t row = 0; row < matrix.rows(); ++row)
        choice[row] =
            *std::ranges::max_element(ladder, {}, [&](auto model) { return matrix.score(row, model); });
    return choice;
}

std::optional<ByChance> costMatchedRandom(const Matrix& matrix, const Choice& choice,
                                          const Resampling& orders) {
    if (matrix.rows() == 0 || choice.size() != matrix.rows() || orders.times == 0) return std::nullopt;
    Choice dealt = choice;
    Shuffler shuffler(orders.seed);
    std::vector<double> qualities;
    qualities.reserve(orders.times);
    double cost = 0;
    bool isPriced = true;
    for (std::size_t time = 0; time < orders.times; ++time) {
        shuffler.shuffle(dealt);
        const auto got = outcomesOf(matrix, dealt);
        qualities.push_back(got.quality);
        isPriced = isPriced && got.usdPerCall;
        cost += got.usdPerCall.value_or(0);
    }
    const auto times = static_cast<double>(orders.times);
    ByChance made;
    made.quality = std::accumulate(qualities.begin(), qualities.end(), 0.0) / times;
    if (isPriced) made.usdPerCall = cost / times;
    made.range = *middle(qualities, orders.times, orders.level);
    return made;
}

std::vector<double> lengthScores(const Set& set) {
    std::vector<double> scores;
    scores.reserve(set.cases.size());
    for (const auto& each : set.cases)
        scores.push_back(static_cast<double>(countCodePoints(each.prompt)));
    return scores;
}

std::vector<std::size_t> tiersByShares(const std::vector<double>& scores, const std::vector<double>& shares) {
    std::vector<std::size_t> order(scores.size()), tiers(scores.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::size_t at) { return scores[at]; });
    double border = shares.empty() ? 1 : shares.front();
    std::size_t tier = 0;
    for (std::size_t at = 0; at < order.size(); ++at) {
        const bool isTied = at > 0 && scores[order[at]] == scores[order[at - 1]];
        const double place = static_cast<double>(at) / static_cast<double>(order.size());
        while (!isTied && tier + 1 < shares.size() && place >= border - 1e-12)
            border += shares[++tier];
        tiers[order[at]] = tier;
    }
    return tiers;
}

} // namespace tierline::bench
