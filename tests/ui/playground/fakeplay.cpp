#include "fakeplay.h"

#include "playground/variants.h"
#include "policy/reader.h"

namespace tierline::test {

using namespace playground;

namespace {

constexpr Wall then{Milliseconds{1'800'000'000'000}};

constexpr std::string_view policyText = R"(version: 1
providers:
  sim: {dialect: openai, base_url: "sandbox://nimbus"}
  real: {dialect: openai, base_url: "https://example.invalid/v1", key: "env:NONE"}
models:
  sim/nano: {price: {input: 0.10, output: 0.40}, context: 200000, abilities: [tools, json]}
  sim/mid: {price: {input: 1.00, output: 4.00}, context: 200000, abilities: [tools, json]}
  real/large: {price: {input: 5.00, output: 20.00}, context: 200000, abilities: [tools, json]}
  real/odd: {context: 16000, abilities: [json]}
tiers:
  - {name: simple, below: 0.30, models: [sim/nano]}
  - {name: moderate, below: 0.60, models: [sim/mid]}
  - {name: complex, below: 0.85, models: [real/large]}
  - {name: reasoning, models: [real/odd, real/large]}
default_tier: moderate
classify:
  stages: [rules, embedding, judge]
  base: 0.40
  envelopes: [claude-code, json-wrapper]
  embedding: {endpoint: "http://127.0.0.1:9/v1", references: {simple: ["hello there"], reasoning: ["prove it"]}}
  judge: {model: sim/mid}
  rules:
    - {id: look-up, weight: -0.20, any: ["what is"]}
    - {id: design, weight: 0.30, any: [design, "trade-offs"]}
    - {id: proof, weight: 0.50, any: [prove]}
)";

} // namespace

std::shared_ptr<const policy::Policy> playPolicy() {
    static const auto outcome = policy::readPolicy(policyText, "play.yaml");
    for (const auto& error : outcome.errors)
        qWarning("%s", toString(error).c_str());
    return outcome.policy;
}

std::shared_ptr<const policy::Policy> sandboxPolicy() {
    static const auto outcome = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/sandbox.yaml");
    return outcome.policy;
}

FakePlay::FakePlay(const std::shared_ptr<const policy::Policy>& policy) {
    auto made = makeKit(policy, nullptr);
    Q_ASSERT(made.has_value());
    m_kit = *std::move(made);
    shelf.templates = shippedTemplates();
}

void FakePlay::decide(quint64 number, const Draft& draft) {
    asked << QStringLiteral("decide %1").arg(draft.prompt.size());
    m_later = [this, number, draft] {
        Q_EMIT decided(number, std::make_shared<const Decision>(Decider(m_kit).decide(draft, then)));
    };
    if (!answersLater) tellDecision();
}

void FakePlay::tellDecision() {
    if (const auto later = std::exchange(m_later, {})) later();
}

void FakePlay::tryVariants(quint64 number, const Draft& draft, const QString& translation) {
    asked << QStringLiteral("variants");
    Decider decider(m_kit);
    Q_EMIT variantsTried(number, playground::tryVariants(decider, variantsOf(draft, translation), then));
}

void FakePlay::ask(const Ask& ask) {
    asked << QStringLiteral("ask ") + ask.draft.model;
    asks.push_back(ask);
    if (door.url.isEmpty()) return;
    auto* call = new StreamCall(door, ask, this);
    m_calls[ask.column] = call;
    connect(call, &StreamCall::changed, this, &Desk::answered);
    call->start();
}

void FakePlay::stop(quint64 column) {
    asked << QStringLiteral("stop %1").arg(column);
    if (const auto found = m_calls.find(column); found != m_calls.end()) found->second->stop();
}

void FakePlay::saveCase(const CaseWish& wish) {
    asked << QStringLiteral("case %1 %2 %3").arg(wish.set, wish.tier, wish.draft.prompt);
}

} // namespace tierline::test
