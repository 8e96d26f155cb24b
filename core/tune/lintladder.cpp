// What the steps from tier to tier cost, and what they bring.
#include "tune/lintdetail.h"

#include <algorithm>
#include <limits>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using policy::Model;

// A tier's cheapest model, by what a typical request costs. Absent: a price is unknown.
const Model* cheapestOf(const Findings& findings, const policy::Tier& tier) {
    const Model* best = nullptr;
    for (const auto index : tier.models) {
        const auto& model = findings.policy.models[index];
        const auto cost = typicalCost(findings, model);
        if (!cost) return nullptr;
        if (best == nullptr || *cost < *typicalCost(findings, *best)) best = &model;
    }
    return best;
}

std::string dollars(Money money) { // of a million tokens
    return fmt::format("{:.2f} USD", money.usd());
}

void lintFalls(Findings& findings) {
    const auto& tiers = findings.policy.tiers;
    for (std::size_t i = 1; i < tiers.size(); ++i) {
        const auto* lower = cheapestOf(findings, tiers[i - 1]);
        const auto* upper = cheapestOf(findings, tiers[i]);
        if (lower == nullptr || upper == nullptr) continue;
        const auto below = *typicalCost(findings, *lower), above = *typicalCost(findings, *upper);
        if (above.nano() < below.nano() / 10 * 9) // prices side by side are no ladder, but no fall either
            findings.add(
                "ladder-falls",
                fmt::format("tier {} costs less than {} below it: {} ({}) against {} ({}), a million tokens "
                            "of which a quarter is output",
                            ticked(tiers[i].name), ticked(tiers[i - 1].name), ticked(upper->id),
                            dollars(above), ticked(lower->id), dollars(below)),
                tiers[i].name);
    }
}

bool hasAll(const Model& model, const Model& of) {
    if (!model.abilities) return true;
    return of.abilities && std::ranges::all_of(*of.abilities, [&](const auto& ability) {
               return std::ranges::find(*model.abilities, ability) != model.abilities->end();
           });
}

bool isAsAble(const Model& model, const Model& as) {
    const auto endless = std::numeric_limits<std::int64_t>::max();
    return hasAll(model, as) && model.context.value_or(endless) >= as.context.value_or(0);
}

bool standsIn(const policy::Policy& policy, std::size_t model, std::size_t tier) {
    return std::ranges::find(policy.tiers[tier].models, model) != policy.tiers[tier].models.end();
}

// A model of a higher tier that is a tenth cheaper and does all that this one does.
const Model* betterAbove(const Findings& findings, std::size_t index, std::size_t tier) {
    const auto& policy = findings.policy;
    const auto& model = policy.models[index];
    const auto cost = typicalCost(findings, model);
    const Model* best = nullptr;
    for (std::size_t above = tier + 1; cost && above < policy.tiers.size(); ++above)
        for (const auto other : policy.tiers[above].models) {
            const auto& candidate = policy.models[other];
            const auto price = typicalCost(findings, candidate);
            if (!price || standsIn(policy, other, tier) || standsIn(policy, index, above)) continue;
            if (*price >= *cost || price->nano() > cost->nano() / 10 * 9 || !isAsAble(candidate, model))
                continue;
            if (best == nullptr || *price < *typicalCost(findings, *best)) best = &candidate;
        }
    return best;
}

void lintDearer(Findings& findings) {
    const auto& policy = findings.policy;
    std::vector<bool> told(policy.models.size());
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier)
        for (const auto index : policy.tiers[tier].models) {
            const auto* better = told[index] ? nullptr : betterAbove(findings, index, tier);
            if (better == nullptr) continue;
            told[index] = true;
            const auto& model = policy.models[index];
            findings.add(
                "dearer-not-better",
                fmt::format("{} in tier {} costs more ({}) than {} of a higher tier ({}), which has all its "
                            "abilities and no smaller a context",
                            ticked(model.id), ticked(policy.tiers[tier].name),
                            dollars(*typicalCost(findings, model)), ticked(better->id),
                            dollars(*typicalCost(findings, *better))),
                model.id);
        }
}

} // namespace

std::optional<Money> typicalCost(const Findings& findings, const Model& model) {
    constexpr std::int64_t input = 750'000, output = 250'000;
    std::optional<Rate> in, out;
    if (model.price) {
        in = model.price->input;
        out = model.price->output;
    } else if (findings.input.catalog != nullptr) {
        const auto& catalog = *findings.input.catalog;
        const auto& provider = *findings.policy.provider(model.provider);
        const auto found = catalog.find(provider.id, provider.baseUrl, model.name, catalog.date());
        if (!found) return std::nullopt;
        in = found->price->base.input;
        out = found->price->base.output;
    }
    if (!in || !out) return std::nullopt;
    CostSum sum;
    sum.add(input, *in);
    sum.add(output, *out);
    return sum.total();
}

void lintLadder(Findings& findings) {
    lintFalls(findings);
    lintDearer(findings);
}

} // namespace tierline::tune
