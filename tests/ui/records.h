// Believable decisions for the tests of the Live page.
#pragma once

#include "ledger/record.h"
#include "policy/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace tierline::sample {

inline std::shared_ptr<const policy::Policy> policyOfFourTiers() {
    auto policy = std::make_shared<policy::Policy>();
    policy->hash = std::string(64, 'a');
    policy->tiers = {{"simple", 300'000, {}},
                     {"moderate", 600'000, {}},
                     {"complex", 850'000, {}},
                     {"reasoning", std::nullopt, {}}};
    return policy;
}

// "please REFACTOR the RETRY LOOP": two keyword rules, one feature that lowers.
inline ledger::Record refactoring(const std::string& id) {
    ledger::Record r;
    r.id = id;
    r.time = Wall{Milliseconds{1'780'000'000'000}};
    r.client = "claude-code";
    r.dialect = "anthropic";
    r.requestedModel = "auto";
    r.session = "5f1e0c9ab2d4";
    r.policy = std::string(64, 'a');
    r.prompt = "Überlege: please refactor the retry loop and refactor the tests";
    using classify::SignalKind;
    r.firedSignals = {
        {"refactor", SignalKind::Keyword, 180'000, policy::Effect::None, 0, {{18, 26}, {46, 54}}},
        {"retry", SignalKind::Keyword, 120'000, policy::Effect::Floor, 2, {{31, 41}}},
        {"words_under", SignalKind::Feature, -100'000, policy::Effect::None, 0, {}}};
    r.score = 200'000;
    r.confidence = 666'667;
    r.margin = 100'000;
    r.tier = "complex";
    r.selectionReason = "rule_floor";
    r.candidates = {{"bee/mid-1", "chosen", "cheapest able model", Money::fromNano(41'000'000)},
                    {"dune/large-3", "able", "", Money::fromNano(300'000'000)},
                    {"nimbus/nano-1", "refused", "tier too low", Money::fromNano(90'000)},
                    {"ember/foo-2", "refused", "unpriced", std::nullopt}};
    ledger::Attempt attempt;
    attempt.model = "bee/mid-1";
    attempt.provider = "bee";
    attempt.start = r.time + Milliseconds{1};
    attempt.firstByte = r.time + Milliseconds{301};
    attempt.end = r.time + Milliseconds{1'901};
    attempt.breakerBefore = attempt.breakerAfter = "closed";
    attempt.committed = true;
    r.attempts = {attempt};
    r.model = "bee/mid-1";
    r.provider = "bee";
    r.status = 200;
    r.latencyMs = 1'900;
    r.ttftMs = 301;
    r.usage = catalog::Usage{9'000, 100, 0, 0, 1'200, 0};
    r.cost = Money::fromNano(40'500'000);
    r.baselineModel = "ember/reason-1";
    r.baselineCost = Money::fromNano(166'800'000);
    r.money = ledger::MoneyKind::Simulated;
    r.estimatedIn = 8'800;
    r.estimatedOut = 500;
    return r;
}

// One failed attempt, then another model answered.
inline ledger::Record fellOver(const std::string& id) {
    auto r = refactoring(id);
    auto broken = r.attempts.front();
    broken.model = "cedar/mid-2";
    broken.provider = "cedar";
    broken.errorClass = ErrorClass::ServerError;
    broken.breakerAfter = "open";
    r.attempts.insert(r.attempts.begin(), broken);
    r.selectionReason = "circuit_fallback";
    return r;
}

inline ledger::Record withoutText(const std::string& id) {
    auto r = refactoring(id);
    r.prompt.reset();
    r.cost.reset();
    r.flags = ledger::Unpriced;
    return r;
}

inline ledger::Record translated(const std::string& id) {
    auto r = refactoring(id);
    r.translation = ledger::Translation{"gemini", {"cache_control", "metadata"}, 4'000};
    return r;
}

// Passed on as it was: nothing was scored and no model is known.
inline ledger::Record unrouted(const std::string& id) {
    auto r = refactoring(id);
    r.prompt.reset();
    r.firedSignals.clear();
    r.candidates.clear();
    r.score = r.confidence = r.margin = 0;
    r.tier.clear();
    r.model.clear();
    r.attempts.front().model.clear();
    r.selectionReason = "pinned";
    return r;
}

inline std::string idOf(int n) {
    std::string digits = std::to_string(n);
    return "01" + std::string(24 - digits.size(), '0') + digits;
}

inline std::vector<std::shared_ptr<const ledger::Record>> many(int from, int count) {
    std::vector<std::shared_ptr<const ledger::Record>> rows;
    for (int i = from; i < from + count; ++i)
        rows.push_back(std::make_shared<ledger::Record>(refactoring(idOf(i))));
    return rows;
}

} // namespace tierline::sample
