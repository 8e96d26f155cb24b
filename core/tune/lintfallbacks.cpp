// What happens when the first choice will not do, and what the judge costs.
#include "tune/lintdetail.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

// Where `serve` listens unless told otherwise.
bool isOwnAddress(std::string_view url) {
    for (const std::string_view host : {"127.0.0.1:8787", "localhost:8787", "[::1]:8787"})
        if (url.find(std::string("//").append(host)) != url.npos) return true;
    return false;
}

bool lists(const policy::Policy& policy, std::string_view stage) {
    return std::ranges::find(policy.classify.stages, stage) != policy.classify.stages.end();
}

void lintLoops(Findings& findings) {
    const auto& policy = findings.policy;
    for (const auto& provider : policy.providers)
        if (isOwnAddress(provider.baseUrl))
            findings.add(
                "loop",
                fmt::format("provider {} is this gateway itself ({}): a request would come back in and be "
                            "routed again",
                            ticked(provider.id), provider.baseUrl),
                provider.id);
    if (lists(policy, "embedding") && isOwnAddress(policy.classify.embedding.endpoint))
        findings.add("loop",
                     fmt::format("the embeddings' endpoint is this gateway itself ({})",
                                 policy.classify.embedding.endpoint),
                     "embedding");
}

bool isInEveryTier(const policy::Policy& policy, policy::ModelIndex model) {
    return std::ranges::all_of(policy.tiers, [&](const auto& tier) {
        return std::ranges::find(tier.models, model) != tier.models.end();
    });
}

void lintLastResort(Findings& findings) {
    const auto& policy = findings.policy;
    const auto& route = policy.route;
    if (route.lastResortModel) {
        const auto index = *route.lastResortModel;
        const bool isAskedAnyway =
            isInEveryTier(policy, index)
            || std::ranges::find(policy.tiers.back().models, index) != policy.tiers.back().models.end()
            || route.fallbackAny;
        const bool isInATier = std::ranges::any_of(policy.tiers, [&](const auto& tier) {
            return std::ranges::find(tier.models, index) != tier.models.end();
        });
        if (isAskedAnyway && isInATier && !route.lastResort)
            findings.add(
                "idle-last-resort",
                fmt::format("the last resort {} has been asked already when it is come to: it stands among "
                            "the fallbacks",
                            ticked(policy.models[index].id)),
                "last_resort");
    } else if (!route.lastResort) {
        findings.add(
            "no-last-resort",
            "there is no last resort: when every model of a tier and above fails, the client gets an error",
            "route");
    }
}

std::optional<Money> dearest(const Findings& findings) {
    std::optional<Money> most;
    for (const auto& tier : findings.policy.tiers)
        for (const auto model : tier.models)
            if (const auto cost = typicalCost(findings, findings.policy.models[model]);
                cost && (!most || *cost > *most))
                most = cost;
    return most;
}

void lintJudge(Findings& findings) {
    const auto& policy = findings.policy;
    const auto& judge = policy.classify.judge;
    if (!lists(policy, "judge") || !judge.model) return;
    const bool isLimited = std::ranges::any_of(policy.budgets, [](const auto& budget) {
        return budget.hard.has_value() || budget.degrade.has_value();
    });
    if (!isLimited)
        findings.add("judge-without-budget",
                     "a judge is asked besides the models, and no budget limits what it spends", "judge");
    const auto cost = typicalCost(findings, policy.models[*judge.model]);
    const auto most = dearest(findings);
    if (cost && most && cost->nano() > most->nano() / policy::one * judge.maxCostShare && cost->nano() > 0)
        findings.add(
            "dear-judge",
            fmt::format("the judge {} costs {} of the dearest model a token, more than its `max_cost_share` "
                        "of {}: it will hardly ever be asked",
                        ticked(policy.models[*judge.model].id), percent(cost->nano(), most->nano()),
                        decimal(judge.maxCostShare)),
            "judge");
}

} // namespace

void lintFallbacks(Findings& findings) {
    lintLoops(findings);
    lintLastResort(findings);
    lintJudge(findings);
}

} // namespace tierline::tune
