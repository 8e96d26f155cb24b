#include "route/plan.h"

#include <algorithm>

namespace tierline::route {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `*` any run, `?` one character; ASCII case ignored. Linear but for one remembered star.
bool globMatches(std::string_view glob, std::string_view text) {
    std::size_t g = 0, t = 0, starAt = glob.npos, starText = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            starAt = g++;
            starText = t;
        } else if (g < glob.size() && (glob[g] == '?' || lower(glob[g]) == lower(text[t]))) {
            ++g;
            ++t;
        } else if (starAt != glob.npos) {
            g = starAt + 1;
            t = ++starText;
        } else {
            return false;
        }
    }
    return glob.substr(g).find_first_not_of('*') == glob.npos;
}

Target pinned(ModelIndex model) {
    Target target;
    target.kind = Target::Kind::Model;
    target.model = model;
    return target;
}

Target forced(TierIndex tier) {
    Target target;
    target.kind = Target::Kind::Tier;
    target.tier = tier;
    return target;
}

Target unknownTier(const policy::Policy& policy) {
    Target target;
    target.kind = Target::Kind::Unknown;
    for (const auto& tier : policy.tiers)
        target.candidates.push_back("auto:" + tier.name);
    return target;
}

// By id, or by provider and the name that is sent upstream.
std::optional<ModelIndex> modelCalled(const policy::Policy& policy, std::string_view name) {
    if (const auto found = policy.model(name)) return found;
    const auto slash = name.find('/');
    if (slash == name.npos) return std::nullopt;
    std::optional<ModelIndex> found;
    for (std::size_t i = 0; i < policy.models.size(); ++i) {
        const auto& model = policy.models[i];
        if (model.provider != name.substr(0, slash) || model.name != name.substr(slash + 1)) continue;
        if (found) return std::nullopt; // one upstream model under two ids
        found = static_cast<ModelIndex>(i);
    }
    return found;
}

std::optional<Target> intercepted(const policy::Policy& policy, std::string_view name) {
    for (const auto& intercept : policy.intercept) {
        if (!globMatches(intercept.model, name)) continue;
        Target target;
        target.intercepted = true;
        switch (intercept.as) {
        case policy::Intercept::As::Auto: return target;
        case policy::Intercept::As::AutoTier:
            target.kind = Target::Kind::Tier;
            target.tier = intercept.tier;
            return target;
        case policy::Intercept::As::Pass: return std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace

Target resolveTarget(const policy::Policy& policy, std::string_view requestedModel) {
    constexpr std::string_view autoTier = "auto:";
    if (requestedModel.empty() || requestedModel == "auto") return {};
    if (requestedModel.starts_with(autoTier)) {
        const auto tier = policy.tier(requestedModel.substr(autoTier.size()));
        return tier ? forced(*tier) : unknownTier(policy);
    }
    if (const auto model = modelCalled(policy, requestedModel)) return pinned(*model);
    const auto named = policy.modelsNamed(requestedModel);
    if (named.size() == 1) return pinned(named.front());
    if (auto target = intercepted(policy, requestedModel)) return *target;
    Target target;
    target.kind = Target::Kind::Unknown;
    if (!named.empty()) {
        target.ambiguous = true;
        for (const auto model : named)
            target.candidates.push_back(policy.models[model].id);
        return target;
    }
    if (policy.route.defaultModel) return pinned(*policy.route.defaultModel);
    for (const auto& model : policy.models)
        target.candidates.push_back(model.id);
    return target;
}

} // namespace tierline::route
