// What a ledger has seen: told only where there is enough of it.
#include "tune/lintdetail.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr std::int64_t enough = 200; // requests

void lintSpread(Findings& findings, const Traffic& traffic) {
    std::int64_t all = 0;
    for (const auto& [tier, requests] : traffic.byTier)
        all += requests;
    const auto most =
        std::ranges::max_element(traffic.byTier, {}, [](const auto& entry) { return entry.second; });
    if (findings.policy.tiers.size() < 2 || most == traffic.byTier.end() || most->second * 100 < all * 97)
        return;
    findings.add(
        "near-constant",
        fmt::format("{} of {} requests of the last {} days went to {}: the policy is nearly a constant",
                    percent(most->second, all), all, traffic.days, ticked(most->first)),
        "classify");
}

void lintNoSignal(Findings& findings, const Traffic& traffic) {
    const auto& policy = findings.policy;
    if (policy.tiers.size() < 2 || traffic.noSignal * 5 < traffic.requests) return;
    const auto text =
        fmt::format("{} of {} requests of the last {} days fired no rule and no feature and went to {}",
                    percent(traffic.noSignal, traffic.requests), traffic.requests, traffic.days,
                    ticked(policy.tiers[policy.defaultTier].name));
    findings.add(policy.defaultTier == 0 ? "no-signal-cheapest" : "no-signal", text, "default_tier");
}

void lintNeverFired(Findings& findings, const Traffic& traffic) {
    for (const auto& rule : findings.policy.classify.rules)
        if (rule.enabled && !traffic.byRule.contains(rule.id))
            findings.addAt(rule, "never-fired",
                           fmt::format("rule {} fired in none of {} requests of the last {} days",
                                       ticked(rule.id), traffic.requests, traffic.days));
}

void lintStages(Findings& findings, const Traffic& traffic) {
    for (const auto& [name, use] : traffic.stages) {
        if (name == "verify") continue; // of the answer: it decides no tier, so it has nothing to save
        if (use.cost.nano() <= 0 || use.asked < 20 || use.cost <= use.saved) continue;
        findings.add(
            "costly-stage",
            fmt::format("the stage {} costs more than it saves: {} USD in {} of the newest {} requests, and "
                        "{} USD saved by the {} that it decided",
                        ticked(name), toString(use.cost), use.asked, traffic.sampled, toString(use.saved),
                        use.decided),
            name);
    }
}

} // namespace

void lintTraffic(Findings& findings) {
    const auto* traffic = findings.input.traffic;
    if (traffic == nullptr) return;
    lintStages(findings, *traffic);
    if (traffic->requests < enough) return;
    lintSpread(findings, *traffic);
    lintNoSignal(findings, *traffic);
    lintNeverFired(findings, *traffic);
}

} // namespace tierline::tune
