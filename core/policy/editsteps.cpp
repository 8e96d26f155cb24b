// One change at a time, by what is wanted after it.
#include "policy/editclassify.h"
#include "policy/editrules.h"
#include "policy/reader.h"

#include <algorithm>
#include <functional>

namespace tierline::policy {

namespace {

Result<std::string> changed(std::string_view text, const std::function<Result<void>(Policy&)>& change) {
    const auto outcome = readPolicy(text, "policy.yaml");
    if (!outcome.policy)
        return fail(ErrorCode::InvalidInput, "the policy as it is cannot be read",
                    outcome.errors.empty() ? "mend it first" : toString(outcome.errors.front()));
    Policy wanted = *outcome.policy;
    if (auto done = change(wanted); !done) return std::unexpected(done.error());
    return withTuning(text, wanted);
}

std::unexpected<Error> notThere(std::string_view what, std::string_view name) {
    return fail(ErrorCode::NotFound, "there is no " + std::string(what) + " `" + std::string(name) + "`");
}

// `change` gets the rules and the place of the one with this id.
template <class Call>
Result<std::string> changedRule(std::string_view text, std::string_view id, Call call) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        auto& rules = wanted.classify.rules;
        const auto found = std::ranges::find(rules, id, &Rule::id);
        if (found == rules.end()) return notThere("rule", id);
        call(rules, found);
        return {};
    });
}

Result<std::string> withNumber(std::string_view text, Millionths Classify::* member, Millionths value) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        wanted.classify.*member = value;
        return {};
    });
}

} // namespace

Result<std::string> withLine(std::string_view text, std::string_view tier, Millionths below) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        const auto found = wanted.tier(tier);
        if (!found) return notThere("tier", tier);
        if (!wanted.tiers[*found].below)
            return fail(ErrorCode::InvalidInput, "the last tier `" + std::string(tier) + "` has no line",
                        "it takes all that is left");
        wanted.tiers[*found].below = below;
        return {};
    });
}

Result<std::string> withDefaultTier(std::string_view text, std::string_view tier) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        const auto found = wanted.tier(tier);
        if (!found) return notThere("tier", tier);
        wanted.defaultTier = *found;
        return {};
    });
}

Result<std::string> withBase(std::string_view text, Millionths base) {
    return withNumber(text, &Classify::base, base);
}

Result<std::string> withSureAt(std::string_view text, Millionths sureAt) {
    return withNumber(text, &Classify::sureAt, sureAt);
}

Result<std::string> withStopAt(std::string_view text, Millionths stopAt) {
    return withNumber(text, &Classify::stopAt, stopAt);
}

Result<std::string> withRule(std::string_view text, std::string_view id, const Rule& rule) {
    return changedRule(text, id, [&](auto&, auto found) { *found = rule; });
}

Result<std::string> withNewRule(std::string_view text, const Rule& rule, std::size_t at) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        auto& rules = wanted.classify.rules;
        if (std::ranges::find(rules, rule.id, &Rule::id) != rules.end())
            return fail(ErrorCode::InvalidInput, "there is a rule `" + rule.id + "` already",
                        "choose another id");
        rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(std::min(at, rules.size())), rule);
        return {};
    });
}

Result<std::string> withoutRule(std::string_view text, std::string_view id) {
    return changedRule(text, id, [](auto& rules, auto found) { rules.erase(found); });
}

Result<std::string> withRuleMoved(std::string_view text, std::string_view id, std::size_t to) {
    return changedRule(text, id, [&](auto& rules, auto found) {
        Rule rule = std::move(*found);
        rules.erase(found);
        rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(std::min(to, rules.size())),
                     std::move(rule));
    });
}

Result<std::string> withRuleEnabled(std::string_view text, std::string_view id, bool enabled) {
    return changedRule(text, id, [&](auto&, auto found) { found->enabled = enabled; });
}

Result<std::string> withFeature(std::string_view text, const Feature& feature) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        putFeature(wanted.classify.features, feature);
        return {};
    });
}

Result<std::string> withoutFeature(std::string_view text, FeatureKind kind) {
    return withFeature(text, {.kind = kind});
}

Result<std::string> withEnvelopes(std::string_view text, const std::vector<Envelope>& envelopes) {
    return changed(text, [&](Policy& wanted) -> Result<void> {
        wanted.classify.envelopes = envelopes;
        return {};
    });
}

} // namespace tierline::policy
