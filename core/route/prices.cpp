#include "route/plan.h"

#include <algorithm>

namespace tierline::route {

catalog::Rates ratesOf(const policy::Price& price) {
    catalog::Rates rates;
    rates.input = price.input;
    rates.output = price.output;
    rates.cachedRead = price.cachedRead;
    rates.cacheWrite5m = price.cacheWrite5m;
    rates.cacheWrite1h = price.cacheWrite1h;
    return rates;
}

std::optional<ModelPrice> priceOf(const policy::Policy& policy, ModelIndex model,
                                  const catalog::Catalog& catalog, Wall when, std::int64_t inputTokens) {
    const auto& row = policy.models[model];
    if (row.price) return ModelPrice{ratesOf(*row.price), "policy"};
    const auto* provider = policy.provider(row.provider);
    const auto found =
        catalog.find(row.provider, provider ? provider->baseUrl : std::string_view{}, row.name, when);
    if (!found) return std::nullopt;
    return ModelPrice{found->price->at(inputTokens),
                      found->isOverride ? "override" : catalog::toString(found->from)};
}

ModelIndex strongestModel(const policy::Policy& policy) {
    for (auto tier = policy.tiers.rbegin(); tier != policy.tiers.rend(); ++tier)
        if (!tier->models.empty()) return tier->models.front();
    return 0;
}

} // namespace tierline::route
