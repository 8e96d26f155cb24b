// A policy and a conversation as text; apart from the test, whose moc stumbles over raw strings.
#pragma once

namespace tierline::bench {

constexpr char threeTiers[] = R"(version: 1
providers:
  test: {dialect: openai, base_url: "http://127.0.0.1:1/v1"}
models:
  test/low: {price: {input: 0.05, output: 0.10}, context: 9000}
  test/mid: {price: {input: 0.50, output: 2.50}, context: 9000}
  test/top: {price: {input: 5.00, output: 25.00}, context: 9000}
tiers:
  - {name: low, below: 0.3, models: [test/low]}
  - {name: mid, below: 0.6, models: [test/mid]}
  - {name: top, models: [test/top]}
default_tier: mid
classify:
  stages: [rules]
  base: 0.35
  rules:
    - {id: refactor, any: [refactor], weight: 0.4}
    - {id: yes-no, any: ["yes or no"], weight: -0.2}
    - {id: proof, any: ["prove that"], floor: top}
)";

constexpr char conversation[] =
    R"([{"role":"user","content":"please refactor"},{"role":"assistant","content":"done"},)"
    R"({"role":"user","content":"yes or no"}])";

} // namespace tierline::bench
