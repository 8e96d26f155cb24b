// One decision as text for a person: the prompt with its matched words marked, the score on a ruler, what
// contributed, and the candidates with their reasons. Pure.
#pragma once

#include "classify/verdict.h"
#include "policy/policy.h"
#include "route/plan.h"

#include <string>
#include <string_view>

namespace tierline::ctl {

struct Decision {
    const policy::Policy& policy;
    std::string_view prompt; // the scored text
    const classify::Verdict& verdict;
    const route::Plan& plan;
    std::string envelope = {}; // what was folded away before; empty: nothing
};

// `colour`: underline matched words by terminal codes, else by « ».
std::string describe(const Decision& decision, bool colour);

// For tests.
std::string markSpans(std::string_view text, const std::vector<classify::Span>& spans, bool colour);
std::string ruler(const policy::Policy& policy, policy::Millionths score);

} // namespace tierline::ctl
