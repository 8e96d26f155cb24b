#include "bench/baselines.h"
#include "bench/evaluatedetail.h"

#include <algorithm>
#include <numeric>

namespace tierline::bench::detail {

namespace {

constexpr std::size_t dealsAtMost = 2000;

// What each of some choices gives on each row of those that count, and which one the candidate took.
struct Dealt {
    std::vector<std::uint32_t> rows; // of the table
    std::size_t choices = 0;
    std::vector<double> right, nano; // [row * choices + choice]
    std::vector<std::size_t> taken;
    bool isPriced = true;
};

std::vector<double> sharesOf(const Dealt& dealt) {
    std::vector<double> made(dealt.choices);
    for (const auto choice : dealt.taken)
        made[choice] += 1.0 / static_cast<double>(dealt.taken.size());
    return made;
}

// The candidate's choices dealt to other prompts; what that gives on average is exact, its range is counted.
void addRandom(const Dealt& dealt, std::size_t tableRows, const Resampling& resampling, Beside& into) {
    into.random = Judged("random at equal cost", tableRows);
    const auto shares = sharesOf(dealt);
    for (std::size_t row = 0; row < dealt.rows.size(); ++row) {
        const auto mean = [&](const std::vector<double>& of) {
            return std::inner_product(shares.begin(), shares.end(),
                                      of.begin() + static_cast<std::ptrdiff_t>(row * dealt.choices), 0.0);
        };
        into.random.right.put(dealt.rows[row], mean(dealt.right));
        if (dealt.isPriced) into.random.nano.put(dealt.rows[row], mean(dealt.nano));
    }
    auto taken = dealt.taken;
    Shuffler shuffler(resampling.seed);
    std::vector<double> means;
    const auto times = std::min(resampling.times, dealsAtMost);
    for (std::size_t time = 0; time < times && !taken.empty(); ++time) {
        shuffler.shuffle(taken);
        double right = 0;
        for (std::size_t row = 0; row < taken.size(); ++row)
            right += dealt.right[row * dealt.choices + taken[row]];
        means.push_back(right / static_cast<double>(taken.size()));
    }
    into.byChance = middle(means, times, resampling.level);
}

std::vector<double> lengths(const Table& table, const std::vector<std::uint32_t>& rows) {
    const auto all = lengthScores(*table.set);
    std::vector<double> made;
    for (const auto row : rows)
        made.push_back(all[table.cases[row]]);
    return made;
}

// Longer is higher: lines are put so that each place of `order` gets the candidate's share.
std::vector<std::size_t> byLength(const Table& table, const Dealt& dealt,
                                  const std::vector<std::size_t>& order) {
    const auto shares = sharesOf(dealt);
    std::vector<double> ordered;
    for (const auto choice : order)
        ordered.push_back(shares[choice]);
    auto made = tiersByShares(lengths(table, dealt.rows), ordered);
    for (auto& each : made)
        each = order[each];
    return made;
}

void addLengthScores(const Table& table, Judged& into) {
    std::vector<std::uint32_t> all(table.rows());
    std::iota(all.begin(), all.end(), 0U);
    into.score = lengths(table, all);
}

Judged ofModels(std::string name, const Table& table, const Recorded& recorded, const Choice& choice) {
    Judged made(std::move(name), table.rows());
    made.models = recorded.matrix.models;
    for (const auto row : recorded.rows) {
        const auto at = static_cast<std::size_t>(recorded.rowOf[row]);
        made.model[row] = static_cast<int>(choice[at]);
        made.isCalled[row] = true;
        made.quality.put(row, recorded.matrix.score(at, choice[at]));
        if (const auto& cost = recorded.matrix.cost(at, choice[at])) made.nano.put(row, nanoOf(*cost));
    }
    made.right = made.quality;
    return made;
}

Dealt dealtModels(const Judged& candidate, const Recorded& recorded) {
    Dealt made;
    made.choices = recorded.matrix.models.size();
    for (const auto row : recorded.rows) {
        const auto at = static_cast<std::size_t>(recorded.rowOf[row]);
        made.rows.push_back(row);
        made.taken.push_back(
            static_cast<std::size_t>(recorded.modelOf[static_cast<std::size_t>(candidate.model[row])]));
        for (std::size_t model = 0; model < made.choices; ++model) {
            const auto& cost = recorded.matrix.cost(at, model);
            made.isPriced = made.isPriced && cost.has_value();
            made.right.push_back(recorded.matrix.score(at, model));
            made.nano.push_back(cost ? nanoOf(*cost) : 0);
        }
    }
    return made;
}

Judged ofTiers(std::string name, const Table& table, const Judged& candidate, const TierCosts& costs,
               const std::vector<std::uint32_t>& rows, const std::vector<std::size_t>& tier) {
    Judged made(std::move(name), table.rows());
    made.tiers = candidate.tiers;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto row = rows[at];
        made.tier[row] = static_cast<int>(tier[at]);
        made.truth[row] = candidate.truth[row];
        made.right.put(row, made.tier[row] == made.truth[row] ? 1 : 0);
        if (costs.empty()) continue;
        made.isCalled[row] = true;
        if (const auto& cost = costs[row * made.tiers.size() + tier[at]]) made.nano.put(row, nanoOf(*cost));
    }
    made.isEstimated = !costs.empty();
    return made;
}

Dealt dealtTiers(const Judged& candidate, const TierCosts& costs) {
    Dealt made;
    made.choices = candidate.tiers.size();
    made.isPriced = !costs.empty();
    for (std::size_t row = 0; row < candidate.rows(); ++row) {
        if (candidate.truth[row] == none || candidate.tier[row] == none) continue;
        made.rows.push_back(static_cast<std::uint32_t>(row));
        made.taken.push_back(static_cast<std::size_t>(candidate.tier[row]));
        for (std::size_t tier = 0; tier < made.choices; ++tier) {
            const auto cost = costs.empty() ? std::nullopt : costs[row * made.choices + tier];
            made.isPriced = made.isPriced && cost.has_value();
            made.right.push_back(static_cast<int>(tier) == candidate.truth[row] ? 1 : 0);
            made.nano.push_back(cost ? nanoOf(*cost) : 0);
        }
    }
    return made;
}

} // namespace

Beside besideAnswers(const Table& table, const Judged& candidate, const Recorded& recorded,
                     const Resampling& resampling) {
    const auto& matrix = recorded.matrix;
    const auto constant = [&](std::size_t model, std::string name) {
        return ofModels(std::move(name), table, recorded, Choice(matrix.rows(), model));
    };
    Beside made;
    const auto best = bestModel(matrix);
    made.judged.push_back(constant(recorded.ladder.front(), "always cheapest"));
    made.judged.push_back(constant(recorded.ladder.back(), "always strongest"));
    made.judged.push_back(constant(best, "best constant, " + matrix.models[best]));
    const auto dealt = dealtModels(candidate, recorded);
    addRandom(dealt, table.rows(), resampling, made);
    Choice choice(matrix.rows());
    const auto byLengthOf = byLength(table, dealt, recorded.all);
    for (std::size_t at = 0; at < dealt.rows.size(); ++at)
        choice[static_cast<std::size_t>(recorded.rowOf[dealt.rows[at]])] = byLengthOf[at];
    auto length = ofModels("length", table, recorded, choice);
    addLengthScores(table, length);
    made.judged.push_back(std::move(length));
    made.judged.push_back(ofModels("oracle", table, recorded, oracle(matrix, recorded.all)));
    return made;
}

Beside besideTiers(const Table& table, const Judged& candidate, const TierCosts& costs,
                   const Resampling& resampling) {
    const auto dealt = dealtTiers(candidate, costs);
    const auto constant = [&](std::size_t tier, std::string name) {
        return ofTiers(std::move(name), table, candidate, costs, dealt.rows,
                       std::vector<std::size_t>(dealt.rows.size(), tier));
    };
    std::vector<std::uint64_t> labels(candidate.tiers.size());
    std::vector<std::size_t> truth;
    for (const auto row : dealt.rows) {
        truth.push_back(static_cast<std::size_t>(candidate.truth[row]));
        ++labels[truth.back()];
    }
    const auto best = static_cast<std::size_t>(std::ranges::max_element(labels) - labels.begin());
    Beside made;
    made.judged.push_back(constant(0, "always cheapest"));
    made.judged.push_back(constant(labels.size() - 1, "always strongest"));
    made.judged.push_back(constant(best, "best constant, " + candidate.tiers[best]));
    addRandom(dealt, table.rows(), resampling, made);
    std::vector<std::size_t> order(dealt.choices);
    std::iota(order.begin(), order.end(), 0U);
    auto length = ofTiers("length", table, candidate, costs, dealt.rows, byLength(table, dealt, order));
    addLengthScores(table, length);
    made.judged.push_back(std::move(length));
    made.judged.push_back(ofTiers("oracle", table, candidate, costs, dealt.rows, truth));
    return made;
}

} // namespace tierline::bench::detail
