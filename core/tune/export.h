// A policy in other programs' words, with everything named that those words cannot say: LiteLLM's complexity
// router as a proxy configuration, and the policy itself as JSON. Pure; any thread.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

struct ExportedPolicy {
    std::string text;
    std::vector<std::string> notExpressed; // sentences; empty: nothing is lost
};

// `model_list` with the models and an `auto_router/complexity_router` whose own scoring is switched off:
// rules that raise the score are its custom dimensions, those that decide a tier its keyword rules, and the
// lines its boundaries, less the base.
ExportedPolicy exportLiteLlm(const policy::Policy& policy);

// The file's keys and values in their order; it reads back as the same policy. InvalidInput: it cannot be
// read.
Result<ExportedPolicy> exportJson(std::string_view policyText);

} // namespace tierline::tune
