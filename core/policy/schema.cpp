#include "policy/schema.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t billion = 1'000'000'000;
using enum Shape;
constexpr auto Off = State::NoEffect;
constexpr auto Works = State::Works;

// clang-format off
constexpr std::array table{
    Key{"version",                          Count,   "", Works, {}, 1, 1},
    Key{"providers",                        Named,   ""},
    Key{"providers.*",                      Map,     ""},
    Key{"providers.*.dialect",              Choice,  "", Works, "openai|responses|anthropic|gemini|azure"},
    Key{"providers.*.api_version",          Text,    "null"},
    Key{"providers.*.flavor",               Choice,  "null", Works,
        "openai|azure|groq|openrouter|deepseek|mistral|together|fireworks|xai|gemini|ollama|vllm|lmstudio|compatible"},
    Key{"providers.*.also",                 List,    "null"},
    Key{"providers.*.also[]",               Choice,  "", Works, "openai|responses|anthropic|gemini"},
    Key{"providers.*.base_url",             Text,    "null"},
    Key{"providers.*.key",                  KeyReference, "null"},
    Key{"providers.*.connections",          Count,   "50", Works, {}, 1, 10'000},
    Key{"models",                           Named,   ""},
    Key{"models.*",                         Map,     ""},
    Key{"models.*.name",                    Text,    "null"},
    Key{"models.*.price",                   PriceOrAuto, "auto"},
    Key{"models.*.price.input",             Dollars, ""},
    Key{"models.*.price.output",            Dollars, ""},
    Key{"models.*.price.cached",            Dollars, "null"},
    Key{"models.*.price.cache_write_5m",    Dollars, "null"},
    Key{"models.*.price.cache_write_1h",    Dollars, "null"},
    Key{"models.*.context",                 Count,   "null", Works, {}, 1, billion},
    Key{"models.*.abilities",               List,    "null"},
    Key{"models.*.abilities[]",             Text,    ""},
    Key{"models.*.max_output",              Count,   "null", Works, {}, 1, billion},
    Key{"models.*.rpm",                     Count,   "null", Off, {}, 1, billion},
    Key{"models.*.tpm",                     Count,   "null", Off, {}, 1, billion},
    Key{"models.*.timeout",                 Map,     "null"},
    Key{"models.*.timeout.connect",         Duration, "5s"},
    Key{"models.*.timeout.first_byte",      Duration, "20s"},
    Key{"models.*.timeout.idle",            Duration, "60s"},
    Key{"models.*.timeout.total",           Duration, "10m"},
    Key{"tiers",                            List,    ""},
    Key{"tiers[]",                          Map,     ""},
    Key{"tiers[].name",                     Text,    ""},
    Key{"tiers[].below",                    Weight,  "null", Works, {}, 1, million},
    Key{"tiers[].models",                   List,    ""},
    Key{"tiers[].models[]",                 Text,    ""},
    Key{"default_tier",                     Text,    ""},
    Key{"intercept",                        List,    "[]"},
    Key{"intercept[]",                      Map,     ""},
    Key{"intercept[].model",                Text,    ""},
    Key{"intercept[].as",                   Text,    ""},
    Key{"classify",                         Map,     "null"},
    Key{"classify.stages",                  List,    "[rules]"},
    Key{"classify.stages[]",                Choice,  "", Works, "rules|cache|text|embedding|judge"},
    Key{"classify.stop_at",                 Weight,  "0.8", Works, {}, 0, million},
    Key{"classify.sure_at",                 Weight,  "0.15", Works, {}, 1, million},
    Key{"classify.base",                    Weight,  "0", Works, {}, -million, million},
    Key{"classify.envelopes",               Opaque,  "null", Off, "list"},
    Key{"classify.rules",                   List,    "[]"},
    Key{"classify.rules[]",                 Map,     ""},
    Key{"classify.rules[].id",              Text,    ""},
    Key{"classify.rules[].any",             List,    "null"},
    Key{"classify.rules[].any[]",           Text,    ""},
    Key{"classify.rules[].regex",           Text,    "null"},
    Key{"classify.rules[].match",           Choice,  "word", Works, "word|substring|regex"},
    Key{"classify.rules[].weight",          Weight,  "0", Works, {}, -million, million},
    Key{"classify.rules[].floor",           Text,    "null"},
    Key{"classify.rules[].ceiling",         Text,    "null"},
    Key{"classify.rules[].set",             Text,    "null"},
    Key{"classify.rules[].scope",           Choice,  "user", Works, "user|last_turn|whole"},
    Key{"classify.rules[].lang",            Text,    "null"},
    Key{"classify.rules[].enabled",         Flag,    "true"},
    Key{"classify.features",                Map,     "null"},
    Key{"classify.features.words_over",     Map,     "null"},
    Key{"classify.features.words_over.n",           Count,  "", Works, {}, 0, billion},
    Key{"classify.features.words_over.weight",      Weight, "0", Works, {}, -million, million},
    Key{"classify.features.words_over.floor",       Text,   "null"},
    Key{"classify.features.words_over.ceiling",     Text,   "null"},
    Key{"classify.features.words_over.set",         Text,   "null"},
    Key{"classify.features.words_under",    Map,     "null"},
    Key{"classify.features.words_under.n",          Count,  "", Works, {}, 0, billion},
    Key{"classify.features.words_under.weight",     Weight, "0", Works, {}, -million, million},
    Key{"classify.features.words_under.floor",      Text,   "null"},
    Key{"classify.features.words_under.ceiling",    Text,   "null"},
    Key{"classify.features.words_under.set",        Text,   "null"},
    Key{"classify.features.chars_under",    Map,     "null"},
    Key{"classify.features.chars_under.n",          Count,  "", Works, {}, 0, billion},
    Key{"classify.features.chars_under.weight",     Weight, "0", Works, {}, -million, million},
    Key{"classify.features.chars_under.floor",      Text,   "null"},
    Key{"classify.features.chars_under.ceiling",    Text,   "null"},
    Key{"classify.features.chars_under.set",        Text,   "null"},
    Key{"classify.features.chars_over",     Map,     "null"},
    Key{"classify.features.chars_over.n",           Count,  "", Works, {}, 0, billion},
    Key{"classify.features.chars_over.weight",      Weight, "0", Works, {}, -million, million},
    Key{"classify.features.chars_over.floor",       Text,   "null"},
    Key{"classify.features.chars_over.ceiling",     Text,   "null"},
    Key{"classify.features.chars_over.set",         Text,   "null"},
    Key{"classify.features.questions_over", Map,     "null"},
    Key{"classify.features.questions_over.n",       Count,  "", Works, {}, 0, billion},
    Key{"classify.features.questions_over.weight",  Weight, "0", Works, {}, -million, million},
    Key{"classify.features.questions_over.floor",   Text,   "null"},
    Key{"classify.features.questions_over.ceiling", Text,   "null"},
    Key{"classify.features.questions_over.set",     Text,   "null"},
    Key{"classify.features.code",           Weight,  "0", Works, {}, -million, million},
    Key{"classify.embedding",               Opaque,  "null", Off, "map"},
    Key{"classify.judge",                   Opaque,  "null", Off, "map"},
    Key{"route",                            Map,     "null"},
    Key{"route.mode",                       Choice,  "route", Works, "route|observe|pass"},
    Key{"route.strategy",                   Choice,  "cheapest_able", Works,
        "cheapest_able|weighted|least_busy|lowest_latency|most_headroom"},
    Key{"route.max_latency_p95",            Duration, "null"},
    Key{"route.max_attempts",               Count,   "3", Works, {}, 1, 20},
    Key{"route.affinity",                   Opaque,  "null", Off, "scalar"},
    Key{"route.switch_budget",              Opaque,  "null", Off, "scalar"},
    Key{"route.fallback",                   Choice,  "up", Works, "up|any"},
    Key{"route.last_resort",                Map,     "null"},
    Key{"route.last_resort.message",        Text,    ""},
    Key{"route.default_model",              Text,    "null"},
    Key{"breaker",                          Map,     "null"},
    Key{"breaker.window",                   Duration, "60s"},
    Key{"breaker.min_calls",                Count,   "10", Works, {}, 1, million},
    Key{"breaker.failure_rate",             Share,   "0.5"},
    Key{"breaker.consecutive",              Count,   "5", Works, {}, 1, million},
    Key{"breaker.open",                     Duration, "30s"},
    Key{"breaker.max_open",                 Duration, "10m"},
    Key{"breaker.probes",                   Count,   "2", Works, {}, 1, 1000},
    Key{"quality",                          Opaque,  "null", Off, "map"},
    Key{"budgets",                          List,    "[]"},
    Key{"budgets[]",                        Map,     ""},
    Key{"budgets[].scope",                  Choice,  "", Works, "all|policy|client|provider|tag"},
    Key{"budgets[].name",                   Text,    "null"},
    Key{"budgets[].per",                    Choice,  "day", Works, "day|week|month"},
    Key{"budgets[].soft",                   Amount,  "null"},
    Key{"budgets[].degrade",                Amount,  "null"},
    Key{"budgets[].hard",                   Amount,  "null"},
    Key{"budgets[].cap",                    Text,    "null"},
    Key{"budgets_timezone",                 Zone,    "null"},
    Key{"network",                          Map,     "null"},
    Key{"network.proxy",                    Choice,  "env", Works, "env|none"},
    Key{"network.ca_file",                  Text,    "null"},
    Key{"pass_through",                     Text,    "null"},
    Key{"capture",                          Map,     "null"},
    Key{"capture.prompts",                  Flag,    "true"},
    Key{"capture.replies",                  Flag,    "false"},
    Key{"capture.keep",                     Duration, "7d"},
    Key{"capture.bytes",                    Bytes,   "2GB"},
    Key{"ledger",                           Map,     "null"},
    Key{"ledger.keep",                      Duration, "null"},
    Key{"ledger.bytes",                     Bytes,   "null"},
    Key{"alerts",                           List,    "[]"},
    Key{"alerts[]",                         Map,     ""},
    Key{"alerts[].name",                    Text,    "null"},
    Key{"alerts[].when",                    Choice,  "", Works,
        "circuit_fallback|cost_per_hour|error_rate|budget|premium_share"},
    Key{"alerts[].above",                   Threshold, ""},
    Key{"alerts[].clear",                   Threshold, "null"},
    Key{"alerts[].over",                    Duration, "1h"},
    Key{"alerts[].min_requests",            Count,   "20", Works, {}, 1, million},
    Key{"alerts[].webhook",                 Url,     "null"},
    Key{"telemetry",                        Map,     "null"},
    Key{"telemetry.otlp",                   Url,     "null"},
    Key{"telemetry.key",                    KeyReference, "null"},
    Key{"telemetry.content",                Flag,    "false"},
    Key{"experiments",                      Opaque,  "null", Off, "list"},
};
// clang-format on

} // namespace

std::span<const Key> keys() {
    return table;
}

const Key* findKey(std::string_view path) {
    const auto it = std::ranges::find(table, path, &Key::path);
    return it == table.end() ? nullptr : &*it;
}

std::vector<std::string> childrenOf(std::string_view path) {
    std::vector<std::string> names;
    for (const auto& key : table) {
        auto rest = key.path;
        if (!path.empty()) {
            if (!rest.starts_with(path) || rest.size() <= path.size() || rest[path.size()] != '.') continue;
            rest.remove_prefix(path.size() + 1);
        }
        if (!rest.empty() && rest != "*" && rest.find_first_of(".[") == rest.npos) names.emplace_back(rest);
    }
    return names;
}

} // namespace tierline::policy
