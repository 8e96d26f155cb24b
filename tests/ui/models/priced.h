// The fake policy with two prices of its own.
#pragma once

#include "fakefeed.h"

namespace tierline::test {

inline shell::PolicyPtr pricedPolicy() {
    auto policy = std::make_shared<policy::Policy>(*fakePolicy());
    for (auto& model : policy->models) {
        if (model.id == "summit/reason")
            model.price = policy::Price{Rate{15'000'000'000}, Rate{75'000'000'000}, {}, {}, {}};
        if (model.id == "quartz/reason-mini")
            model.price = policy::Price{Rate{1'100'000'000}, Rate{4'400'000'000}, {}, {}, {}};
    }
    return policy;
}

} // namespace tierline::test
