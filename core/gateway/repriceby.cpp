#include "gateway/repriceby.h"

#include "route/plan.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

std::optional<ledger::Priced> costBy(const catalog::Rates& rates, const Usage& usage, std::string date) {
    const auto sum = catalog::costOf(usage, rates);
    if (!sum) return std::nullopt;
    return ledger::Priced{*sum, std::move(date)};
}

// Of a model that the policy no longer has, the table's price alone.
std::optional<ledger::Priced> priceOf(const PricesNow& prices, std::string_view model,
                                      std::string_view provider, const Usage& usage, Wall time) {
    if (const auto index = prices.policy->model(model)) {
        auto price = route::priceOf(*prices.policy, *index, *prices.catalog, time, usage.allInput());
        return price ? costBy(price->rates, usage, std::move(price->date)) : std::nullopt;
    }
    const auto name = model.substr(model.find('/') + 1);
    const auto* known = prices.policy->provider(provider);
    const auto found =
        prices.catalog->find(provider, known != nullptr ? std::string_view(known->baseUrl) : "", name, time);
    if (!found) return std::nullopt;
    return costBy(found->price->at(usage.allInput()), usage,
                  found->isOverride ? "override" : catalog::toString(found->from));
}

} // namespace

std::string PricesNow::name() const {
    return fmt::format("the price file of {} and policy {}", catalog::toString(catalog->date()),
                       policy->hash12());
}

ledger::PriceOf repriceBy(const PricesNow& prices) {
    return [prices](std::string_view model, std::string_view provider, const Usage& usage, Wall time) {
        return priceOf(prices, model, provider, usage, time);
    };
}

} // namespace tierline::gateway
