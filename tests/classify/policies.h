// Small policies built by hand for the tests of this folder.
#pragma once

#include "policy/policy.h"

#include <memory>

namespace tierline::classify::testing {

inline policy::Rule rule(std::string id, std::vector<std::string> any, policy::Millionths weight,
                         policy::Match match = policy::Match::Word) {
    policy::Rule made;
    made.id = std::move(id);
    made.any = std::move(any);
    made.weight = weight;
    made.match = match;
    return made;
}

inline policy::Rule effect(policy::Rule made, policy::Effect effect, policy::TierIndex tier) {
    made.effect = effect;
    made.tier = tier;
    return made;
}

// Three tiers with lines at 0.30 and 0.60; the middle one is the default.
inline policy::Policy threeTiers() {
    policy::Policy made;
    made.file = "test.yaml";
    made.tiers = {{"low", 300'000, {}}, {"medium", 600'000, {}}, {"high", std::nullopt, {}}};
    made.defaultTier = 1;
    return made;
}

inline std::shared_ptr<const policy::Policy> share(policy::Policy made) {
    return std::make_shared<const policy::Policy>(std::move(made));
}

} // namespace tierline::classify::testing
