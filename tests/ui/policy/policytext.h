// The policy of the tests, as text.
#pragma once

namespace tierline::test {

inline constexpr const char* policyYaml = R"(# Our own policy. Comments stay where they are.
version: 1
providers:
  sim: {dialect: openai, base_url: "sandbox://nimbus"}
models:
  sim/nano:   {price: {input: 0.10, output: 0.40}, context: 200000, abilities: [tools, json]}
  sim/mid:    {price: {input: 1.00, output: 4.00}, context: 200000, abilities: [tools, json]}
  sim/large:  {price: {input: 5.00, output: 20.00}, context: 200000, abilities: [tools, json]}
  sim/reason: {price: {input: 15.00, output: 60.00}, context: 200000, abilities: [tools, json]}
tiers:
  - {name: simple,    below: 0.30, models: [sim/nano]}    # small talk
  - {name: moderate,  below: 0.60, models: [sim/mid]}
  - {name: complex,   below: 0.85, models: [sim/large]}
  - {name: reasoning, models: [sim/reason]}
default_tier: moderate
classify:
  stages: [rules]
  base: 0.40
  rules:
    # Down: one short answer is enough.
    - {id: greeting,  weight: -0.25, any: [hello, thanks, "good morning"]}
    - {id: look-up,   weight: -0.20, any: ["what is", "who is", "capital of", define]}
    - {id: translate, weight: -0.15, any: [translat*, "how do you say"]}
    # Up: it needs thought.
    - {id: refactor,  weight: 0.18, any: [refactor, rename*, "extract method"]}
    - {id: design,    weight: 0.22, any: [design, architecture, "trade-offs"]}
    - {id: steps,     weight: 0.12, any: ["step by step", then, finally]}
    - {id: bug,       weight: 0.15, any: [bug, crash*, deadlock, "stack trace"]}
    - {id: sql,       weight: 0.08, any: [select, join, migration]}
    - {id: prove,     weight: 0.30, floor: complex, any: [prove, theorem, lemma]}
    - {id: weather,   ceiling: moderate, any: [weather, forecast]}
    - {id: iff,       weight: 0.05, any: [iff], enabled: false}
  features:
    words_over: {n: 18, weight: 0.09}
    questions_over: {n: 1, weight: 0.05}
)";

} // namespace tierline::test
