// The policy of one gateway: every provider speaks the same outgoing dialect but those that stand elsewhere, each is in one
// state throughout, so that cases can run side by side.
export const outgoing = ['openai', 'responses', 'anthropic', 'gemini', 'azure'];

// Which simulated provider stands behind which name, and what is the matter with it.
const providers = {
  main: { sandbox: 'acme' },
  spare: { sandbox: 'dune' },
  thinker: { sandbox: 'ember' },
  limited: { sandbox: 'bee', fault: 'rate_limit' },
  cutting: { sandbox: 'cedar', fault: 'cut' },
  broken: { sandbox: 'nimbus', fault: 'error' },
};

// Where an agent goes meanwhile, whatever the column: the same simulated model behind each of these dialects.
const abroad = ['anthropic', 'responses', 'gemini'];

// Bare names: a slash in a model's name means something else in some clients.
export const models = {
  limited: 'small-1',
  cutting: 'mid-2',
  broken: 'mini-1',
  blind: 'nano-1', // refuses pictures with the provider's own 400, which comes before its fault
  shaky: 'shaky-1', // the broken one first, then one that answers
  thinking: 'thinking-1',
  elsewhere: abroad.map((dialect) => `${dialect}/large-3`),
};

export const faults = Object.values(providers).filter((provider) => provider.fault);

export function policyFor(dialect) {
  // By a real host's name it is known to be OpenAI; here it has to be said, and that this column is about chat alone.
  const spoken = dialect === 'openai' ? 'openai, flavor: openai, also: []' : dialect;
  const rows = Object.entries(providers).map(
    ([name, { sandbox }]) => `  ${name}: {dialect: ${spoken}, base_url: "sandbox://${sandbox}"}`,
  );
  const elsewhere = abroad.map((other) => `  ${other}: {dialect: ${other}, base_url: "sandbox://dune"}`);
  const prices = abroad.map(
    (other) => `  ${other}/large-3: {price: {input: 9.00, output: 45.00}, abilities: [tools, json, vision, reasoning]}`,
  );
  return `version: 1
providers:
${[...rows, ...elsewhere].join('\n')}
models:
${prices.join('\n')}
  broken/mini-1:    {price: {input: 0.10, output: 0.40}}
  broken/nano-1:    {price: {input: 0.10, output: 0.40}}
  limited/small-1:  {price: {input: 0.25, output: 1.00}}
  cutting/mid-2:    {price: {input: 2.00, output: 8.00}}
  main/small-2:     {price: {input: 0.80, output: 4.00},   abilities: [tools, json, vision, reasoning]}
  spare/large-3:    {price: {input: 5.00, output: 25.00},  abilities: [tools, json, vision, reasoning]}
  thinker/reason-1: {price: {input: 12.00, output: 48.00}, abilities: [tools, json, vision, reasoning]}
# What fails stands below the default tier, since a request that fails may go up but not down.
tiers:
  - {name: named,    below: 0.1, models: [limited/small-1, cutting/mid-2, broken/nano-1]}
  - {name: shaky,    below: 0.2, models: [broken/mini-1, main/small-2]}
  - {name: thinking, below: 0.3, models: [thinker/reason-1]}
  - {name: usual,    models: [main/small-2, spare/large-3]}
default_tier: usual
intercept:
  - {model: "shaky-*",    as: "auto:shaky"}
  - {model: "thinking-*", as: "auto:thinking"}
  - {model: "gpt-*",      as: auto}
  - {model: "claude-*",   as: auto}
  - {model: "gemini-*",   as: auto}
route: {mode: route, max_attempts: 3}
# What is broken stays a candidate: each case that asks for it must see it fail.
breaker: {window: 60s, min_calls: 100000, failure_rate: 1, consecutive: 100000}
`;
}
