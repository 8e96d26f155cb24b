#include "bench/baselines.h"
#include "bench/decide.h"

#include "policy/nearest.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

Result<std::size_t> modelNamed(const Set& set, const std::string& name) {
    const auto found = std::ranges::find(set.names.models, name);
    if (found == set.names.models.end())
        return fail(ErrorCode::NotFound, "the set has no outcomes of `" + name + "`",
                    policy::nearestRemedy(name, set.names.models));
    return static_cast<std::size_t>(found - set.names.models.begin());
}

// Without costs the mean score has to stand for strength.
Result<std::vector<std::size_t>> ladderOf(const Set& set) {
    const auto matrix = matrixOf(set);
    if (!matrix) return std::unexpected(matrix.error());
    auto order = byCost(*matrix);
    const bool isPriced = std::ranges::all_of(order, [&](std::size_t model) {
        return outcomesOf(*matrix, Choice(matrix->rows(), model)).usdPerCall.has_value();
    });
    if (isPriced) return order;
    std::vector<double> quality(order.size());
    for (std::size_t model = 0; model < quality.size(); ++model)
        quality[model] = outcomesOf(*matrix, Choice(matrix->rows(), model)).quality;
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return quality[a] != quality[b] ? quality[a] < quality[b] : a < b;
    });
    return order;
}

Result<std::vector<std::size_t>> ladderFor(const Set& set, const LadderOptions& options) {
    if (options.models.empty()) return ladderOf(set);
    std::vector<std::size_t> ladder;
    for (const auto& name : options.models) {
        const auto model = modelNamed(set, name);
        if (!model) return std::unexpected(model.error());
        if (std::ranges::find(ladder, *model) != ladder.end())
            return fail(ErrorCode::InvalidInput, "the ladder has `" + name + "` twice");
        ladder.push_back(*model);
    }
    return ladder;
}

std::optional<std::size_t> ownModel(const Set& set, const policy::Policy& policy, std::size_t tier) {
    for (const auto model : policy.tiers[tier].models)
        if (const auto found = modelNamed(set, policy.models[model].id)) return *found;
    return std::nullopt;
}

// End to end: the lowest tier has the first model, the highest the last; a tier half-way the cheaper.
std::size_t stepFor(std::size_t tier, std::size_t tiers, std::size_t models) {
    if (tiers < 2) return models - 1;
    return (2 * tier * (models - 1) + tiers - 2) / (2 * (tiers - 1));
}

std::string inWords(const Set& set, const policy::Policy& policy, const std::vector<std::size_t>& ofTier) {
    std::string out;
    for (std::size_t tier = 0; tier < ofTier.size(); ++tier) {
        const bool goesOn = tier + 1 < ofTier.size() && ofTier[tier + 1] == ofTier[tier];
        out += policy.tiers[tier].name;
        if (goesOn)
            out += ", ";
        else
            out += ": " + set.names.models[ofTier[tier]] + (tier + 1 < ofTier.size() ? "; " : "");
    }
    return out;
}

} // namespace

Result<TierModels> tierModels(const Set& set, const policy::Policy& policy, const LadderOptions& options) {
    if (set.withOutcomes == 0 || set.names.models.empty())
        return fail(ErrorCode::InvalidInput, set.file + ": no row has outcomes");
    auto ladder = ladderFor(set, options);
    if (!ladder) return std::unexpected(ladder.error());
    TierModels made;
    made.ladder = *std::move(ladder);
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier)
        made.ofTier.push_back(
            ownModel(set, policy, tier)
                .value_or(made.ladder[stepFor(tier, policy.tiers.size(), made.ladder.size())]));
    for (const auto& [name, model] : options.tierModel) {
        const auto tier = std::ranges::find(policy.tiers, name, &policy::Tier::name);
        if (tier == policy.tiers.end())
            return fail(ErrorCode::NotFound, "the policy has no tier `" + name + "`");
        const auto found = modelNamed(set, model);
        if (!found) return std::unexpected(found.error());
        made.ofTier[static_cast<std::size_t>(tier - policy.tiers.begin())] = *found;
    }
    made.said = inWords(set, policy, made.ofTier);
    return made;
}

Run replayOutcomes(const Set& set, Run run, const TierModels& models) {
    run.header.kind = RunKind::OutcomeReplay;
    run.header.models = set.names.models;
    for (auto& row : run.rows) {
        row.model.reset();
        row.cost.reset();
        row.isEstimated = false;
        row.trouble.clear();
        const auto model = models.ofTier.at(row.tier);
        const auto& outcomes = set.cases[row.at].outcomes;
        const auto found = std::ranges::find(outcomes, model, &Outcome::model);
        row.model = static_cast<std::uint16_t>(model);
        if (found == outcomes.end()) {
            row.trouble = "the set has no outcome of `" + set.names.models[model] + "` for it";
            continue;
        }
        row.quality = found->score;
        row.cost = found->cost;
    }
    return run;
}

} // namespace tierline::bench
