// Budgets, alerts and telemetry: limits that cannot be held, or that change nothing.
#include "tune/lintdetail.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

void lintBudgets(Findings& findings) {
    const auto& policy = findings.policy;
    const auto* catalog = findings.input.catalog;
    const bool hasHard =
        std::ranges::any_of(policy.budgets, [](const auto& budget) { return budget.hard.has_value(); });
    for (const auto& budget : policy.budgets)
        if (budget.degrade && budget.cap + 1U >= policy.tiers.size())
            findings
                .add("idle-cap",
                     fmt::format("the budget's cap {} is the last tier: degrading to it changes nothing",
                                 ticked(policy.tiers[budget.cap].name)))
                .line = budget.line;
    for (const auto& model : policy.models) {
        const auto& provider = *policy.provider(model.provider);
        if (!hasHard || catalog == nullptr || model.price) continue;
        if (catalog->find(provider.id, provider.baseUrl, model.name, catalog->date())) continue;
        findings.add(
            "unlimited",
            fmt::format("model {} has no known price: what it costs is held to no budget", ticked(model.id)),
            model.id);
    }
}

void lintAlerts(Findings& findings) {
    const auto& policy = findings.policy;
    for (const auto& alert : policy.alerts)
        if (alert.when == policy::Alert::When::Budget && policy.budgets.empty())
            findings.add("idle-alert",
                         fmt::format("alert {} watches budgets, and there are none", ticked(alert.name)),
                         "alerts");
}

void lintTelemetry(Findings& findings) {
    const auto& telemetry = findings.policy.telemetry;
    const bool isPlain = telemetry.otlp.starts_with("http://");
    const bool isHere = telemetry.otlp.starts_with("http://127.")
                        || telemetry.otlp.starts_with("http://localhost")
                        || telemetry.otlp.starts_with("http://[::1]");
    if (isPlain && !isHere && !telemetry.key.empty())
        findings.add("plain-key", "the telemetry key goes to another machine unencrypted", "telemetry");
    if (telemetry.otlp.empty() && (!telemetry.key.empty() || telemetry.content))
        findings.add("idle-telemetry", "telemetry has no `otlp` address: nothing is sent", "telemetry");
}

} // namespace

void lintLimits(Findings& findings) {
    lintBudgets(findings);
    lintAlerts(findings);
    lintTelemetry(findings);
}

} // namespace tierline::tune
