// How rules and features are changed in the text of a policy: which lines say what. For this folder; pure.
#pragma once

#include "policy/policy.h"
#include "policy/treeedit.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::policy {

// The rules of the file in the order of `wanted`, new ones among them; absent: as they are. A rule whose id
// is gone and one whose id is new are the same rule when they stand at one place.
std::optional<std::vector<Piece>> ruleOrder(const std::vector<Rule>& before, const Policy& wanted);

// What they say differently; `before` has the rules of `wanted` in their order. Gives the one whose form is
// the trouble.
std::optional<std::string> setRules(TreeEdit& edit, const Source& source, const Node& classify,
                                    const Policy& before, const Policy& wanted);
std::optional<std::string> setFeatures(TreeEdit& edit, const Source& source, const Node& classify,
                                       const Policy& before, const Policy& wanted);

// In the order that features have; without weight and effect it is taken out.
void putFeature(std::vector<Feature>& features, const Feature& feature);

} // namespace tierline::policy
