// A small policy built by hand for the tests of this folder.
#pragma once

#include "policy/policy.h"

#include <string>

namespace tierline::route::testing {

inline policy::Price price(std::int64_t inputUsd, std::int64_t outputUsd) { // per one million tokens
    return {Rate{inputUsd * 1'000'000'000}, Rate{outputUsd * 1'000'000'000}, {}, {}, {}};
}

inline policy::ModelIndex addModel(policy::Policy& policy, const std::string& id,
                                   std::optional<policy::Price> price) {
    policy::Model model;
    model.id = id;
    model.provider = id.substr(0, id.find('/'));
    model.name = id.substr(id.find('/') + 1);
    model.price = price;
    policy.models.push_back(model);
    return static_cast<policy::ModelIndex>(policy.models.size() - 1);
}

// oai and alt speak OpenAI, ant speaks Anthropic. With 1000 tokens in and 500 out the costs are
// nano $0.0015, mini $0.003, haiku $0.0045, mid $0.015, big $0.03.
inline policy::Policy threeTiers() {
    policy::Policy made;
    for (const auto* id : {"oai", "alt", "ant"}) {
        auto& provider = made.providers.emplace_back();
        provider.id = id;
        provider.baseUrl = std::string("https://") + id + ".example";
    }
    made.providers.back().dialect = Dialect::Anthropic;
    const auto nano = addModel(made, "oai/nano", price(1, 1));
    const auto mini = addModel(made, "alt/mini", price(2, 2));
    const auto haiku = addModel(made, "ant/haiku", price(3, 3));
    const auto mid = addModel(made, "oai/mid", price(10, 10));
    const auto big = addModel(made, "alt/big", price(20, 20));
    made.tiers = {{"simple", 300'000, {mini, nano, haiku}},
                  {"moderate", 600'000, {mid, mini}},
                  {"complex", std::nullopt, {big}}};
    made.defaultTier = 1;
    return made;
}

} // namespace tierline::route::testing
