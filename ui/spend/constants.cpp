#include "spend/constants.h"

#include "route/plan.h"

#include <algorithm>
#include <set>

namespace tierline::spend {

namespace {

using ledger::MoneyKind;
using Row = ledger::Ledger::ModelUsage;
using LeftOut = std::set<std::pair<MoneyKind, std::string>>; // models with a miss

struct Pricing {
    const policy::Policy& policy;
    const catalog::Catalog& prices;
    Wall when;
};

// One row of tokens at the model's price. The size of a request decides the step, so their mean does here.
std::optional<Money> costOf(const Row& row, policy::ModelIndex model, const Pricing& by) {
    const std::int64_t perRequest = row.requests > 0 ? row.usage.allInput() / row.requests : 0;
    const auto price = route::priceOf(by.policy, model, by.prices, by.when, perRequest);
    auto cost = price ? catalog::costOf(row.usage, price->rates) : std::nullopt;
    if (!cost || row.requests <= 1 || !price->rates.requests) return cost;
    CostSum others; // the usage is a sum: it bears the price of one request only
    others.add(row.requests - 1, *price->rates.requests);
    return *cost + others.total();
}

std::optional<Money> costOf(const Usages& usage, MoneyKind kind, const LeftOut& leftOut,
                            policy::ModelIndex model, const Pricing& by) {
    Money sum;
    for (const Row& row : usage) {
        if (row.money != kind || leftOut.contains({kind, row.model})) continue;
        const auto cost = costOf(row, model, by);
        if (!cost) return std::nullopt;
        sum += *cost;
    }
    return sum;
}

Covered covered(MoneyKind kind, const Usages& whole, const LeftOut& leftOut) {
    Covered found;
    found.money = kind;
    for (const Row& row : whole) {
        if (row.money != kind) continue;
        if (leftOut.contains({kind, row.model})) {
            found.leftOut += row.requests;
            continue;
        }
        found.requests += row.requests;
        found.spent += row.cost;
    }
    return found;
}

} // namespace

std::vector<Covered> coveredBy(const Usages& whole, const std::vector<Usages>& slices,
                               const policy::Policy& policy, const catalog::Catalog& prices, Wall when) {
    const Pricing by{policy, prices, when};
    LeftOut leftOut;
    std::set<MoneyKind> kinds;
    for (const Row& row : whole) {
        kinds.insert(row.money);
        if (row.unpriced > 0) leftOut.insert({row.money, row.model});
    }
    std::vector<Covered> all;
    for (const MoneyKind kind : kinds) {
        Covered one = covered(kind, whole, leftOut);
        for (std::size_t at = 0; at < policy.models.size(); ++at) {
            const auto model = static_cast<policy::ModelIndex>(at);
            Constant& constant = one.constants.emplace_back();
            constant.model = policy.models[at].id;
            constant.whole = costOf(whole, kind, leftOut, model, by);
            for (const Usages& slice : slices)
                constant.slices.push_back(costOf(slice, kind, leftOut, model, by));
        }
        all.push_back(std::move(one));
    }
    return all;
}

const Constant* cheapestOf(const Covered& covered) {
    const Constant* best = nullptr;
    for (const Constant& one : covered.constants)
        if (one.whole && (best == nullptr || *one.whole < *best->whole)) best = &one;
    return best;
}

const Constant* bestConstant(const Covered& covered, const std::vector<ledger::Sum>& tiers,
                             const policy::Policy& policy) {
    const policy::Tier* highest = nullptr;
    for (const policy::Tier& tier : policy.tiers)
        for (const auto& sum : tiers)
            if (sum.money == covered.money && sum.key == tier.name && sum.group.requests > 0) highest = &tier;
    if (highest == nullptr) return nullptr;
    const Constant* best = nullptr;
    for (const auto model : highest->models) {
        if (model >= covered.constants.size()) continue;
        const Constant& one = covered.constants[model];
        if (one.whole && (best == nullptr || *one.whole < *best->whole)) best = &one;
    }
    return best;
}

} // namespace tierline::spend
