// A small policy as text. In a file of its own since moc stumbles over its quotes.
#pragma once

inline constexpr const char* policyText = R"(version: 1
providers:
  acme: {dialect: openai, base_url: "http://127.0.0.1:9/v1", key: "env:NONE"}
models:
  acme/small: {price: {input: 1, output: 2}}
  acme/large: {price: {input: 10, cached: 5, output: 20}}
  acme/huge:  {price: {input: 100, output: 200}}
tiers:
  - {name: low, below: 0.5, models: [acme/small]}
  - {name: high, models: [acme/large, acme/huge]}
default_tier: low
classify:
  stages: [rules]
  base: 0.1
  rules:
    - {id: proof, any: ["prove"], weight: 0.8}
)";
