// One policy for each lint that tells it, and one close by that does not. Plain text beside the test: moc
// stumbles over quotes in raw strings.
#pragma once

namespace tierline::tune::testing {

// What a case does not say of these keys is added by the test: two providers, three free models, two tiers.
struct LintCase {
    const char* id;
    bool isTold;
    const char* name;
    const char* policy;
};

#define LADDER(low, high)                                                                                         \
    "models:\n  p/a: {price: {input: " low ", output: " low "}}\n  p/b: {price: {input: " high ", output: " high  \
    "}}\n  q/c: {price: {input: " high ", output: " high "}}\n"
#define RULES(text) "classify: {rules: [{id: big, any: [x], weight: 0.5}, " text "]}"

inline constexpr LintCase lintCases[]{
    {"unreachable", true, "no rules at all", ""},
    {"unreachable", true, "not quite", "classify: {rules: [{id: a, any: [x], weight: 0.3}, {id: b, any: [y], weight: 0.199999}]}"},
    {"unreachable", true, "a rule that is switched off", "classify: {rules: [{id: a, any: [x], weight: 0.5, enabled: false}]}"},
    {"unreachable", true, "negative weights", "classify: {rules: [{id: a, any: [x], weight: -0.9}]}"},
    {"unreachable", true, "features that exclude each other", "classify: {features: {words_under: {n: 5, weight: 0.3}, words_over: {n: 50, weight: 0.3}}}"},
    {"unreachable", false, "one rule is enough", "classify: {rules: [{id: a, any: [x], weight: 0.5}]}"},
    {"unreachable", false, "the base helps", "classify: {base: 0.2, rules: [{id: a, any: [x], weight: 0.3}]}"},
    {"unreachable", false, "a floor leads there", "classify: {rules: [{id: a, any: [x], floor: high}]}"},
    {"unreachable", false, "a set feature leads there", "classify: {features: {chars_over: {n: 100, set: high}}}"},
    {"unreachable", false, "a text model that is not there scores, too", "classify: {stages: [rules, text]}"},
    {"unreachable", false, "a stage of the network scores, too", "classify: {stages: [rules, judge], judge: {model: p/a}}"},
    {"unreachable", true, "a cache scores nothing of its own", "classify: {stages: [rules, cache]}"},
    {"near-unreachable", true, "two rules are needed", "classify: {rules: [{id: a, any: [x], weight: 0.3}, {id: b, any: [y], weight: 0.2}]}"},
    {"near-unreachable", false, "one of them reaches it", "classify: {rules: [{id: a, any: [x], weight: 0.5}, {id: b, any: [y], weight: 0.2}]}"},
    {"near-constant", true, "a rule that hardly anything fires", RULES("{id: a, any: [zebra], weight: 0.5}")},
    {"near-constant", false, "a rule for much of it", RULES("{id: a, any: [write, design, prove, analyze, explain, implement], weight: 0.5}")},
    {"near-constant", false, "nothing is routed", "route: {mode: pass}"},
    {"no-signal-cheapest", true, "the default is the cheapest", RULES("{id: a, any: [prove], weight: 0.5}")},
    {"no-signal-cheapest", false, "the default is dearer", "default_tier: high\n" RULES("{id: a, any: [prove], weight: 0.5}")},
    {"no-signal", true, "most goes to the default", "default_tier: high\n" RULES("{id: a, any: [prove], weight: 0.5}")},
    {"no-signal", false, "a feature speaks of all", "default_tier: high\nclassify: {features: {words_under: {n: 500, weight: -0.1}}}"},
    {"single-provider", true, "a tier of one provider", ""},
    {"single-provider", false, "two in each tier", "tiers: [{name: low, below: 0.5, models: [p/a, q/c]}, {name: high, models: [p/b, q/c]}]"},

    {"idle-rule", true, "neither weight nor tier", RULES("{id: b, any: [y]}")},
    {"idle-rule", false, "a weight", RULES("{id: b, any: [y], weight: 0.01}")},
    {"idle-rule", false, "switched off", RULES("{id: b, any: [y], enabled: false}")},
    {"dead-rule", true, "a floor at the bottom", RULES("{id: b, any: [y], floor: low}")},
    {"dead-rule", true, "a ceiling at the top", RULES("{id: b, any: [y], ceiling: high}")},
    {"dead-rule", false, "a floor at the top", RULES("{id: b, any: [y], floor: high}")},
    {"dead-rule", false, "a floor at the bottom with a weight", RULES("{id: b, any: [y], floor: low, weight: 0.1}")},
    {"shadowed-rule", true, "the same word", RULES("{id: b, any: [help], set: low}, {id: c, any: [help], set: high}")},
    {"shadowed-rule", true, "a longer phrase", RULES("{id: b, any: [help], set: low}, {id: c, any: [\"help me\"], set: high}")},
    {"shadowed-rule", true, "a part of it", RULES("{id: b, any: [help], match: substring, set: low}, {id: c, any: [helpful], set: high}")},
    {"shadowed-rule", true, "two rules together", RULES("{id: b, any: [help], set: low}, {id: c, any: [hours], set: low}, {id: d, any: [hours, help], set: high}")},
    {"shadowed-rule", true, "a beginning", RULES("{id: b, any: [help*], set: low}, {id: c, any: [helpful], set: high}")},
    {"shadowed-rule", false, "one word of its own", RULES("{id: b, any: [help], set: low}, {id: c, any: [help, prove], set: high}")},
    {"shadowed-rule", false, "a whole word before a part", RULES("{id: b, any: [help], set: low}, {id: c, any: [help], match: substring, set: high}")},
    {"shadowed-rule", false, "a whole word before a beginning", RULES("{id: b, any: [help], set: low}, {id: c, any: [help*], set: high}")},
    {"shadowed-rule", false, "a longer phrase before", RULES("{id: b, any: [\"help me\"], set: low}, {id: c, any: [help], set: high}")},
    {"shadowed-rule", false, "another scope", RULES("{id: b, any: [help], set: low, scope: whole}, {id: c, any: [help], set: high}")},
    {"shadowed-rule", false, "no decisive rule before", RULES("{id: b, any: [help], weight: 0.1}, {id: c, any: [help], set: high}")},
    {"slow-pattern", true, "it begins anywhere", RULES("{id: b, regex: '.*proof', weight: 0.1}")},
    {"slow-pattern", true, "it begins anywhere in a group", RULES("{id: b, regex: '^(.+ )?proof', weight: 0.1}")},
    {"slow-pattern", true, "a long repetition of alternatives", RULES("{id: b, regex: '\\b([a-z]+ ){0,6}(proof|lemma) (of|by) ([a-z]+ ){0,6}(claim|case)\\b', weight: 0.1}")},
    {"slow-pattern", false, "anything amid it", RULES("{id: b, regex: 'proof.*lemma', weight: 0.1}")},
    {"slow-pattern", false, "a dot that is meant", RULES("{id: b, regex: '\\.\\*', weight: 0.1}")},
    {"harness-text", true, "words of a reminder", RULES("{id: b, any: [refactor], weight: 0.1}")},
    {"harness-text", false, "its envelopes are folded", "classify: {envelopes: [claude-code, codex, aider, cursor, cline, copilot], rules: [{id: b, any: [refactor], weight: 0.5}]}"},
    {"harness-text", false, "words that no harness writes", RULES("{id: b, any: [theorem], weight: 0.1}")},
    {"languages", true, "English only", RULES("{id: b, any: [hello, translate, function, analyze, prove], weight: 0.1}")},
    {"languages", false, "all of them", RULES("{id: b, regex: '\\S', weight: 0.1}")},
    {"languages", false, "beside a text model", "classify: {stages: [rules, text], rules: [{id: b, any: [hello, translate, function, analyze, prove], weight: 0.1}]}"},
    {"languages", false, "none", RULES("{id: b, any: [zebra], weight: 0.1}")},
    {"decisive-rule", true, "a short question is set low", RULES("{id: b, regex: '^.{1,60}$', set: low}")},
    {"decisive-rule", false, "it is only weighed", RULES("{id: b, regex: '^.{1,60}$', weight: -0.1}")},
    {"decisive-rule", false, "it is set high", RULES("{id: b, regex: '^.{1,60}$', set: high}")},

    {"unused-model", true, "in no tier", "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b]}]"},
    {"unused-model", false, "for what is not known", "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b]}]\nroute: {default_model: q/c}"},
    {"unused-model", false, "for embeddings", "models: {p/a: {price: 0}, p/b: {price: 0}, q/c: {price: 0}, p/e: {price: 0, abilities: [embeddings]}}"},
    {"unpriced", true, "not in the catalogue", "models: {p/a: , p/b: {price: 0}, q/c: {price: 0}}"},
    {"unpriced", false, "a price of its own", ""},
    {"unpinned-model", true, "an alias", "models: {p/a: {price: 0, name: gpt-4o}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"unpinned-model", true, "the latest", "models: {p/a: {price: 0, name: codestral-latest}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"unpinned-model", false, "a dated one", "models: {p/a: {price: 0, name: gpt-4o-2024-08-06}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"unpinned-model", false, "simulated", "providers: {p: {dialect: openai, base_url: \"sandbox://p\"}, q: {dialect: anthropic}}\nmodels: {p/a: {price: 0, name: gpt-4o}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"retired", true, "gone for long", "models: {p/a: {price: 0, name: gone-1}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"retired", true, "gone today, by its beginning", "models: {p/a: {price: 0, name: going-today-x}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"retired", false, "going", "models: {p/a: {price: 0, name: going-soon}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"retires-soon", true, "in sixty days", "models: {p/a: {price: 0, name: going-soon}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"retires-soon", false, "in sixty-one days", "models: {p/a: {price: 0, name: going-later}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"cheaper-model", true, "a newer one of the family for less", "models: {p/a: {name: zebra-large-4-1}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"cheaper-model", false, "the newer one itself", "models: {p/a: {name: zebra-large-4-5}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"cheaper-model", false, "of another size", "models: {p/a: {name: zebra-small-4-1}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"cheaper-model", false, "a larger context", "models: {p/a: {name: zebra-long-4-1}, p/b: {price: 0}, q/c: {price: 0}}"},
    {"ladder-falls", true, "the upper tier is cheaper", LADDER("5", "1")},
    {"ladder-falls", false, "the upper tier is dearer", LADDER("1", "5")},
    {"ladder-falls", false, "the same price", LADDER("1", "1")},
    {"ladder-falls", false, "hardly cheaper", LADDER("1.0", "0.95")},
    {"dearer-not-better", true, "a cheaper one above", LADDER("5", "1")},
    {"dearer-not-better", false, "the one above can less", "models:\n  p/a: {price: {input: 5, output: 5}, abilities: [tools, vision]}\n  p/b: {price: {input: 1, output: 1}, abilities: [tools]}\n  q/c: {price: {input: 1, output: 1}, abilities: [tools]}\n"},
    {"dearer-not-better", false, "the one above holds less", "models:\n  p/a: {price: {input: 5, output: 5}, context: 200000}\n  p/b: {price: {input: 1, output: 1}, context: 8000}\n  q/c: {price: {input: 1, output: 1}, context: 8000}\n"},
    {"dearer-not-better", false, "hardly cheaper", LADDER("1.0", "0.95")},
    {"dearer-not-better", false, "both are free", ""},

    {"loop", true, "a provider that is the gateway", "providers: {p: {dialect: openai, base_url: \"http://127.0.0.1:8787/v1\"}, q: {dialect: anthropic}}"},
    {"loop", true, "embeddings from the gateway", "classify: {stages: [rules, embedding], embedding: {endpoint: \"http://localhost:8787/v1\"}}"},
    {"loop", false, "another port", "providers: {p: {dialect: openai, base_url: \"http://127.0.0.1:11434/v1\"}, q: {dialect: anthropic}}"},
    {"no-last-resort", true, "none", ""},
    {"no-last-resort", false, "a message", "route: {last_resort: {message: later}}"},
    {"idle-last-resort", true, "the last tier's model", "route: {last_resort: {model: p/b}}"},
    {"idle-last-resort", false, "a model of the first tier", "route: {last_resort: {model: p/a}}"},
    {"idle-last-resort", false, "a message behind it", "route: {last_resort: {model: p/b, message: later}}"},
    {"judge-without-budget", true, "no budget", "classify: {stages: [rules, judge], judge: {model: p/a}}"},
    {"judge-without-budget", true, "a budget that only tells", "classify: {stages: [rules, judge], judge: {model: p/a}}\nbudgets: [{scope: all, soft: 1}]"},
    {"judge-without-budget", false, "a hard one", "classify: {stages: [rules, judge], judge: {model: p/a}}\nbudgets: [{scope: all, hard: 1}]"},
    {"judge-without-budget", false, "a judge that is not asked", "classify: {judge: {model: p/a}}"},
    {"dear-judge", true, "as dear as the dearest", LADDER("1", "5") "classify: {stages: [rules, judge], judge: {model: p/b}}"},
    {"dear-judge", false, "a cheap one", LADDER("1", "5.1") "classify: {stages: [rules, judge], judge: {model: p/a}}"},

    {"idle-cap", true, "a cap at the last tier", "budgets: [{scope: all, degrade: 1, cap: high}]"},
    {"idle-cap", false, "a cap at the first", "budgets: [{scope: all, degrade: 1}]"},
    {"unlimited", true, "no price to hold", "models: {p/a: , p/b: {price: 0}, q/c: {price: 0}}\nbudgets: [{scope: all, hard: 1}]"},
    {"unlimited", false, "all have one", "budgets: [{scope: all, hard: 1}]"},
    {"idle-alert", true, "no budgets", "alerts: [{when: budget, above: 0.8}]"},
    {"idle-alert", false, "a budget", "budgets: [{scope: all, hard: 1}]\nalerts: [{when: budget, above: 0.8}]"},
    {"plain-key", true, "in the clear", "telemetry: {otlp: \"http://collector:4318\", key: \"env:X\"}"},
    {"plain-key", false, "on this machine", "telemetry: {otlp: \"http://127.0.0.1:4318\", key: \"env:X\"}"},
    {"idle-telemetry", true, "to nowhere", "telemetry: {content: true}"},
    {"idle-telemetry", false, "none", ""},
};

} // namespace tierline::tune::testing
