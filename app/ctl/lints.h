// What is true of a policy and probably not meant: tiers that nothing reaches, rules that undo each other,
// clients without a model. Pure.
#pragma once

#include "base/error.h"
#include "catalog/catalog.h"
#include "classify/scorer.h"
#include "policy/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace tierline::ctl {

struct Lint {
    std::string id; // near-unreachable, decisive-rule, …
    std::string text;
    int line = 0, column = 0; // 0: of the whole file
    bool operator==(const Lint&) const = default;
};

using ScorerPointer = std::shared_ptr<const classify::Scorer>;

// `standard` is the shipped default policy's scorer, against which decisive rules are held; may be null, as
// may `catalog`.
std::vector<Lint> lint(const ScorerPointer& scorer, const ScorerPointer& standard,
                       const catalog::Catalog* catalog);

} // namespace tierline::ctl
