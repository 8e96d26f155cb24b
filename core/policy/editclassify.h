// Changes to how a policy scores and where it draws its lines, in the text that a person wrote: only what
// says the changed values is touched, every other byte stays. What was made is read again and must mean what
// was wanted and nothing else; a form that cannot be changed safely is refused, and the error says why. Rules
// are known by their ids. Pure; any thread.
//
// A rule's comment: lines directly above it belong to it and go with it, unless the next rule follows at
// once; then they are the heading of several and stay.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

// The least change that makes the text mean `wanted`: tier lines, default tier, stages, base, sure_at,
// stop_at, what is required, rules, features and envelopes. Where `wanted` differs in anything else it is
// refused. The inverse change is the same call with the policy of before.
Result<std::string> withTuning(std::string_view text, const Policy& wanted);

// One step each.
Result<std::string> withLine(std::string_view text, std::string_view tier, Millionths below);
Result<std::string> withDefaultTier(std::string_view text, std::string_view tier);
Result<std::string> withBase(std::string_view text, Millionths base);
Result<std::string> withSureAt(std::string_view text, Millionths sureAt);
Result<std::string> withStopAt(std::string_view text, Millionths stopAt);

Result<std::string> withRule(std::string_view text, std::string_view id, const Rule& wanted); // any field
Result<std::string> withNewRule(std::string_view text, const Rule& rule, std::size_t at); // beyond: the last
Result<std::string> withoutRule(std::string_view text, std::string_view id);
Result<std::string> withRuleMoved(std::string_view text, std::string_view id, std::size_t to);
Result<std::string> withRuleEnabled(std::string_view text, std::string_view id, bool enabled);

// Features act in an order of their own. Switched off, one keeps its `n`.
Result<std::string> withFeature(std::string_view text, const Feature& wanted);
Result<std::string> withoutFeature(std::string_view text, FeatureKind kind);

Result<std::string> withEnvelopes(std::string_view text, const std::vector<Envelope>& wanted);

// A rule's line by itself, to be copied.
std::string ruleLine(const Rule& rule, const std::vector<Tier>& tiers);

} // namespace tierline::policy
