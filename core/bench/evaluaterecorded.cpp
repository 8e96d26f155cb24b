#include "bench/baselines.h"
#include "bench/evaluatedetail.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench::detail {

namespace {

// Cheapest first; without costs the mean score has to stand for strength.
std::vector<std::size_t> ladderOf(const Matrix& matrix) {
    auto order = byCost(matrix);
    if (std::ranges::all_of(matrix.costs, [](const auto& cost) { return cost.has_value(); })) return order;
    std::vector<double> quality;
    for (std::size_t model = 0; model < matrix.models.size(); ++model)
        quality.push_back(outcomesOf(matrix, Choice(matrix.rows(), model)).quality);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return quality[a] != quality[b] ? quality[a] < quality[b] : a < b;
    });
    return order;
}

std::vector<int> modelsIn(const Matrix& matrix, const std::vector<std::string>& names) {
    std::vector<int> made;
    for (const auto& name : names) {
        const auto found = std::ranges::find(matrix.models, name);
        made.push_back(found == matrix.models.end() ? none : static_cast<int>(found - matrix.models.begin()));
    }
    return made;
}

// The ladder's models, and what else the run's rows were answered by.
std::vector<std::string> namesFor(const Table& table, const Judged& candidate, const TierModels& models) {
    const auto& known = table.set->names.models;
    std::vector<std::string> made;
    for (const auto model : models.ladder)
        if (model < known.size()) made.push_back(known[model]);
    for (const auto model : candidate.model) {
        if (model == none) continue;
        const auto& name = candidate.models.at(static_cast<std::size_t>(model));
        if (std::ranges::find(known, name) != known.end() && std::ranges::find(made, name) == made.end())
            made.push_back(name);
    }
    return made;
}

} // namespace

std::optional<Recorded> recorded(const Table& table, const Judged& candidate,
                                 const std::optional<TierModels>& models) {
    std::vector<std::string> names;
    if (models) names = namesFor(table, candidate, *models);
    auto matrix = matrixOf(*table.set, names);
    if (!matrix || matrix->models.empty()) return std::nullopt;
    Recorded made;
    made.matrix = *std::move(matrix);
    made.all = made.ladder = ladderOf(made.matrix);
    const auto given = models ? std::min(models->ladder.size(), names.size()) : 0;
    if (given > 0) { // `names` begins with it
        made.ladder.resize(given);
        std::iota(made.ladder.begin(), made.ladder.end(), 0U);
        if (given == made.matrix.models.size()) made.all = made.ladder;
    }
    made.modelOf = modelsIn(made.matrix, candidate.models);
    std::vector<int> rowOfCase(table.set->cases.size(), none);
    for (std::size_t row = 0; row < made.matrix.rows(); ++row)
        rowOfCase[made.matrix.cases[row]] = static_cast<int>(row);
    for (std::size_t at = 0; at < table.rows(); ++at) {
        made.rowOf.push_back(rowOfCase[table.cases[at]]);
        const auto model = candidate.model[at];
        const bool isKnown = model != none && made.modelOf[static_cast<std::size_t>(model)] != none;
        if (made.rowOf.back() != none && isKnown && candidate.quality.isAt(at))
            made.rows.push_back(static_cast<std::uint32_t>(at));
    }
    if (made.rows.empty()) return std::nullopt;
    return made;
}

Resampling within(Resampling resampling, std::size_t rows) {
    constexpr std::size_t drawsAtMost = 400'000'000, fewestTimes = 300;
    const auto most = std::max(fewestTimes, drawsAtMost / std::max<std::size_t>(1, rows));
    resampling.times = std::min(resampling.times, most);
    return resampling;
}

namespace {

// With the candidate's own policy at hand, what each case would cost in each tier.
Result<TierCosts> tierCosts(const Sides& sides, const EvaluateOptions& options, const Progress& progress) {
    const auto tiers = sides.here.tiers.size();
    if (options.decider == nullptr || options.decider->policy->tiers.size() != tiers) return TierCosts{};
    if (sides.here.nano.count() == 0) return TierCosts{};
    TierCosts made;
    CaseDecider decider(*options.decider);
    for (std::size_t row = 0; row < sides.table.rows(); ++row) {
        if (row % 256 == 0 && progress && !progress(row, sides.table.rows()))
            return fail(ErrorCode::Refused, "stopped");
        const auto costs = decider.costByTier(sides.table.set->cases[sides.table.cases[row]]);
        if (!costs || costs->size() != tiers) return TierCosts{};
        made.insert(made.end(), costs->begin(), costs->end());
    }
    return made;
}

} // namespace

Result<Sides> sidesOf(const Set& set, const Run& run, const Run* against, const EvaluateOptions& options,
                      const Progress& progress) {
    auto table = tableOf(set, run, against, options.measure);
    if (!table) return std::unexpected(table.error());
    Sides made;
    made.table = *std::move(table);
    made.here = judged(made.table, run, made.table.hereRow);
    if (against != nullptr) made.there = judged(made.table, *against, made.table.thereRow);
    const auto resampling = within(options.resampling, made.table.rows());
    if (made.table.measure == Measure::Tiers) {
        const auto costs = tierCosts(made, options, progress);
        if (!costs) return std::unexpected(costs.error());
        made.beside = besideTiers(made.table, made.here, *costs, resampling);
        return made;
    }
    made.recorded = recorded(made.table, made.here, options.models);
    if (made.recorded) made.beside = besideAnswers(made.table, made.here, *made.recorded, resampling);
    return made;
}

std::vector<PlanePoint> constantPoints(const Recorded& recorded) {
    std::vector<PlanePoint> made;
    for (const auto model : recorded.ladder) {
        double nano = 0, quality = 0;
        const auto rows = static_cast<double>(recorded.rows.size());
        bool isPriced = true;
        for (const auto row : recorded.rows) {
            const auto at = static_cast<std::size_t>(recorded.rowOf[row]);
            const auto& cost = recorded.matrix.cost(at, model);
            isPriced = isPriced && cost.has_value();
            nano += cost ? nanoOf(*cost) : 0;
            quality += recorded.matrix.score(at, model);
        }
        if (isPriced) made.push_back({nano / 1e9 / rows, quality / rows});
    }
    return made;
}

} // namespace tierline::bench::detail
