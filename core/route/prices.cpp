#include "route/plan.h"

#include <algorithm>

namespace tierline::route {

std::optional<ModelPrice> priceOf(const policy::Policy& policy, ModelIndex model,
                                  const catalog::Catalog& catalog, std::chrono::sys_days day,
                                  std::int64_t inputTokens) {
    const auto& row = policy.models[model];
    if (row.price)
        return ModelPrice{{row.price->input, row.price->output, row.price->cachedRead,
                           row.price->cacheWrite5m, row.price->cacheWrite1h},
                          "policy"};
    const auto* provider = policy.provider(row.provider);
    const auto found =
        catalog.find(row.provider, provider ? provider->baseUrl : std::string_view{}, row.name, day);
    if (!found || (found->priceLimit && inputTokens > *found->priceLimit)) return std::nullopt;
    return ModelPrice{found->rates, catalog::toString(found->from)};
}

ModelIndex strongestModel(const policy::Policy& policy) {
    for (auto tier = policy.tiers.rbegin(); tier != policy.tiers.rend(); ++tier)
        if (!tier->models.empty()) return tier->models.front();
    return 0;
}

} // namespace tierline::route
