// Between the files of the lints.
#pragma once

#include "tune/lints.h"

#include <string>

namespace tierline::tune {

struct Findings {
    const LintInput& input;
    const policy::Policy& policy;
    std::vector<Lint> lints;

    // Severity and remedy are those of the table.
    Lint& add(std::string_view id, std::string text, std::string subject = {});
    void addAt(const policy::Rule& rule, std::string_view id, std::string text);
};

void lintTiers(Findings& findings);     // reach of tiers, where prompts without a signal go
void lintRules(Findings& findings);     // rules that change nothing, come too late or are slow
void lintWords(Findings& findings);     // rules in harness text, languages, decisive rules
void lintModels(Findings& findings);    // names, retirement, prices, cheaper ones
void lintLadder(Findings& findings);    // tiers and what their models cost
void lintFallbacks(Findings& findings); // loops, last resort, single providers, the judge
void lintLimits(Findings& findings);    // budgets, alerts, telemetry
void lintTraffic(Findings& findings);   // what a ledger has seen

std::string ticked(std::string_view text);                                        // `text`
std::string decimal(std::int64_t millionths);                                     // "0.30"
std::string listed(const std::vector<std::string>& names, std::size_t limit = 5); // "a, b and 3 more"
std::string percent(std::int64_t part, std::int64_t whole);                       // "37 %"

// What a typical request of so many tokens costs: three in for one out. Absent: no price is known.
std::optional<Money> typicalCost(const Findings& findings, const policy::Model& model);

} // namespace tierline::tune
