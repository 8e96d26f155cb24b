// The policy as the router uses it: a plain value, immutable once published as shared_ptr<const Policy>; a
// request keeps the one it began with. Any thread may read it. Defaults here are the ones reference.yaml
// states.
#pragma once

#include "base/clock.h"
#include "base/dialect.h"
#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::policy {

// Scores, lines and weights are integer millionths, so that a what-if equals a re-run exactly.
using Millionths = std::int32_t;
inline constexpr Millionths one = 1'000'000;
double toDouble(Millionths value);

using TierIndex = std::uint16_t;
using ModelIndex = std::uint16_t;

struct Timeouts {
    Milliseconds connect{5'000}, firstByte{20'000}, idle{60'000}, total{600'000};
    bool operator==(const Timeouts&) const = default;
};

struct Provider {
    std::string id;
    Dialect dialect = Dialect::OpenAi;
    std::string
        baseUrl;     // https://…, http://… or sandbox://name; the dialect's own host when the file names none
    std::string key; // env: | file: | keychain: | client | empty
    std::vector<std::string> moreKeys; // of `keys`, behind the first, which is `key`: a pool
    int connections = 50;              // per I/O thread
    bool isAzure = false;   // `dialect: azure`: OpenAI's chat under Azure's addresses and key header
    std::string apiVersion; // Azure's; empty: its default, or none where the base URL ends in /v1
    std::string flavor;     // whose OpenAI-compatible ways it has (protocol/quirks.h); empty: by its host
    std::optional<std::vector<Dialect>> also; // spoken on the same base URL; absent: as the flavor does
    std::optional<std::int64_t> rpm, tpm;     // of each key, for all its models together
    std::optional<int> concurrent;            // requests at once, of each key
    bool isSimulated() const { return baseUrl.starts_with("sandbox://"); }
    bool operator==(const Provider&) const = default;
};

// USD per one million tokens; absent = not sold separately (cached reads and writes then cost the input
// price).
struct Price {
    Rate input, output;
    std::optional<Rate> cachedRead, cacheWrite5m, cacheWrite1h;
    bool operator==(const Price&) const = default;
};

struct Model {
    std::string id;             // provider/upstream-name
    std::string provider;       // before the first slash
    std::string name;           // what the provider calls it
    std::optional<Price> price; // absent = `auto`: the catalogue's
    std::optional<std::int64_t> context;
    std::optional<std::vector<std::string>> abilities; // tools, json, vision, reasoning, search or embeddings
                                                       // alone; absent = the catalogue's or all
    std::optional<std::int64_t> maxOutput;
    std::optional<std::int64_t> rpm, tpm; // requests and tokens a minute, of each key
    std::optional<int> concurrent;        // requests at once, of each key
    Timeouts timeout;
    bool isForEmbeddings() const; // and for nothing else; says so in its abilities
    bool operator==(const Model&) const = default;
};

struct Tier {
    std::string name;
    std::optional<Millionths> below; // absent on the last tier only
    std::vector<ModelIndex> models;  // in the file's order
    std::vector<int> weights = {};   // of each of them, for `strategy: weighted`; empty: all 1
    bool operator==(const Tier&) const = default;
};

struct Intercept {
    std::string model; // glob: * and ?
    enum class As { Auto, AutoTier, Pass } as = As::Auto;
    TierIndex tier = 0; // for AutoTier
    bool operator==(const Intercept&) const = default;
};

enum class Match : std::uint8_t { Word, Substring, Regex };
enum class Scope : std::uint8_t { User, LastTurn, Whole };
// What a fired rule or feature does besides adding its weight.
enum class Effect : std::uint8_t { None, Floor, Ceiling, Set };

struct Rule {
    std::string id;
    Match match = Match::Word;
    std::vector<std::string> any; // keywords; for Regex the one pattern
    Millionths weight = 0;
    Effect effect = Effect::None;
    TierIndex tier = 0; // of the effect
    Scope scope = Scope::User;
    std::string lang; // informative; empty = any
    bool enabled = true;
    int line = 0, column = 0; // in the file
    bool operator==(const Rule&) const = default;
};

// The last four are of the conversation, not of the words that are scored: its size in tokens, the user's
// turns before this one, tool results since the user's words, and the agent's steps since then.
enum class FeatureKind : std::uint8_t {
    CharsUnder,
    WordsUnder,
    WordsOver,
    CharsOver,
    QuestionsOver,
    Code,
    TokensOver,
    TurnsOver,
    ToolResultsOver,
    LoopStepOver
};

// `*_under` act before the rules and the others after them, which matters for `set` only.
struct Feature {
    FeatureKind kind = FeatureKind::Code;
    std::int64_t n = 0; // unused for Code
    Millionths weight = 0;
    Effect effect = Effect::None;
    TierIndex tier = 0;
    bool operator==(const Feature&) const = default;
};
std::string_view toString(FeatureKind kind); // "words_over"

// What a harness wraps around the user's words. A built-in one has a name alone (classify/envelope.h); one's
// own has marks.
struct Envelope {
    std::string name;
    std::string open, close; // literal; empty: a built-in
    bool keep = false;       // the words stand between the marks; false: what stands there is folded
    bool operator==(const Envelope&) const = default;
};

// What classification asks of the choice besides the score.
struct Requires {
    std::optional<TierIndex> reasoning; // floor when a stage says that reasoning is required
    Millionths multiStep = 0;           // added to the score of what asks for several steps
    bool operator==(const Requires&) const = default;
};

struct StageCache {
    int entries = 10'000;
    Milliseconds keep = std::chrono::hours(24);
    Millionths similarity = 970'000; // cosine; only where embeddings are on
    bool operator==(const StageCache&) const = default;
};

struct Embedding {
    std::string endpoint; // base URL of an OpenAI-compatible /v1/embeddings; empty: there is none
    std::string model = "all-minilm";
    std::string key;            // reference; empty: none is sent
    Millionths floor = 900'000; // a neighbour below it has no vote
    int neighbours = 5;
    Milliseconds timeLimit{300};
    std::vector<std::pair<TierIndex, std::string>> references; // labelled phrases
    std::string referenceFile; // rows {"prompt","tier"} besides; beside the policy file unless absolute
    bool operator==(const Embedding&) const = default;
};

struct Judge {
    std::optional<ModelIndex> model; // absent: there is no judge
    Milliseconds timeLimit{2'000};
    Millionths maxCostShare = 200'000; // of the expected saving
    std::string prompt;                // empty: the one built in
    bool operator==(const Judge&) const = default;
};

struct Classify {
    std::vector<std::string> stages{"rules"};
    Millionths stopAt = 800'000;
    Millionths sureAt = 150'000;
    Millionths base = 0;
    std::vector<Rule> rules;
    std::vector<Feature> features;
    std::vector<Envelope> envelopes;
    Requires requirements;
    StageCache cache;
    std::string textModel = "default"; // a name in share/models, or a file
    Embedding embedding;
    Judge judge;
    bool operator==(const Classify&) const = default;
};

enum class Mode : std::uint8_t { Route, Observe, Pass };
enum class Strategy : std::uint8_t { CheapestAble, Weighted, LeastBusy, LowestLatency, MostHeadroom };
std::string_view toString(Strategy strategy); // "cheapest_able"

struct Route {
    Mode mode = Mode::Route;
    std::optional<Milliseconds> maxLatencyP95;
    int maxAttempts = 3;
    bool fallbackAny = false;                  // false: upward only
    std::optional<ModelIndex> defaultModel;    // for unknown model names; absent = 404
    std::optional<std::string> lastResort;     // a message instead of 503
    std::optional<ModelIndex> lastResortModel; // asked before that, whatever its tier
    Strategy strategy = Strategy::CheapestAble;
    bool affinity = false;             // a session keeps its model while that is worth more than switching
    Millionths switchBudget = 100'000; // of what never switching would cost; beyond it a session stays
    Milliseconds maxWait{10'000};      // in a provider's queue
    Millionths retryBudget = 200'000;  // retries a request, beside a small floor
    bool probeWhenAllOpen = false;     // panic: ask the least bad instead of failing at once
    int warmUp = 0;                    // connections opened at start, to the most used providers
    bool operator==(const Route&) const = default;
};

// What an answer is held against.
struct Quality {
    enum class Verify : std::uint8_t { Off, Text, Judge };
    bool tooShort = false, refusal = false, empty = false, cutOff = false, badJson = false;
    std::vector<std::string> patterns; // of an answer that gives up, besides those built in
    bool escalate = false;             // one tier up, once a request
    Verify verify = Verify::Off;       // a second look at the answer
    Millionths verifyRate = 100'000;   // share of the answers
    Millionths verifyMargin = 0;       // and all whose score was this near to a line
    bool checksAnything() const {
        return tooShort || refusal || empty || cutOff || badJson || !patterns.empty();
    }
    bool operator==(const Quality&) const = default;
};

// Whole replies given again to the very same request.
struct ReplyCache {
    bool on = false;
    Milliseconds keep = std::chrono::hours(1);
    std::int64_t bytes = 100'000'000;
    bool operator==(const ReplyCache&) const = default;
};

struct Breaker {
    Milliseconds window{60'000};
    int minCalls = 10;
    double failureRate = 0.5;
    int consecutive = 5;
    Milliseconds open{30'000}, maxOpen{600'000};
    int probes = 2;
    bool operator==(const Breaker&) const = default;
};

// What is kept of the texts, and how long; the oldest go first. Pinned and labelled decisions keep theirs.
struct Capture {
    bool prompts = true;
    bool replies = false;
    bool requests = false; // the whole conversation, as the client sent it
    Milliseconds keep = std::chrono::days(7);
    std::int64_t bytes = 2'000'000'000; // on disk, compressed
    bool operator==(const Capture&) const = default;
};

// How long decisions themselves are kept; their sums by hour and day stay. Absent: for good.
struct Keep {
    std::optional<Milliseconds> age;
    std::optional<std::int64_t> bytes; // of the whole database
    bool operator==(const Keep&) const = default;
};

// A limit to what is spent in a day, week or month of `budgetsTimezone`. Simulated and billed money are
// counted apart.
struct Budget {
    enum class Scope : std::uint8_t { All, Policy, Client, Provider, Tag };
    enum class Period : std::uint8_t { Day, Week, Month };
    Scope scope = Scope::All;
    std::string name; // a client, a provider's id, or a tag `key=value`; empty: each of them has its own
    Period per = Period::Day;
    std::optional<Money> soft;    // beyond it: told
    std::optional<Money> degrade; // beyond it: no tier above `cap`
    std::optional<Money> hard;    // beyond it: 402
    TierIndex cap = 0;
    int line = 0; // in the file
    bool operator==(const Budget&) const = default;
};
std::string_view toString(Budget::Scope scope);   // "client"
std::string_view toString(Budget::Period period); // "week"

struct Alert {
    enum class When : std::uint8_t { CircuitFallback, CostPerHour, ErrorRate, Budget, PremiumShare };
    std::string name; // unique
    When when = When::ErrorRate;
    // Shares in millionths; of a budget's limit for Budget; for PremiumShare how far above its own baseline.
    Millionths above = 0, clear = 0; // begins above the one, ends at or below the other
    Money costAbove, costClear;      // CostPerHour
    Milliseconds over = std::chrono::hours(1);
    int minRequests = 20; // fewer in the window say nothing
    std::string webhook;  // empty: none
    bool operator==(const Alert&) const = default;
};
std::string_view toString(Alert::When when); // "circuit_fallback"

struct Telemetry {
    std::string otlp;     // http(s)://host:4318, OTLP/HTTP JSON; empty: off
    std::string key;      // reference, sent as `authorization: Bearer …`; empty: none
    bool content = false; // prompts and replies too
    bool operator==(const Telemetry&) const = default;
};

struct Network {
    bool proxyFromEnvironment = true; // HTTPS_PROXY, HTTP_PROXY, NO_PROXY
    std::string caFile;               // PEM, trusted besides the system's; empty: none
    bool operator==(const Network&) const = default;
};

struct Policy {
    std::string file; // where it was read from, for messages
    std::string hash; // SHA-256 of the bytes, 64 hex digits
    std::string hash12() const { return hash.substr(0, 12); }

    std::vector<Provider> providers;
    std::vector<Model> models;
    std::vector<Tier> tiers; // cheapest first
    TierIndex defaultTier = 0;
    std::vector<Intercept> intercept;
    Classify classify;
    Route route;
    Breaker breaker;
    Quality quality;
    ReplyCache replyCache;
    Capture capture;
    Keep keep;
    std::vector<Budget> budgets;
    std::vector<Alert> alerts;
    Telemetry telemetry;
    Network network;
    std::string passThrough;     // provider that gets what is not routed (audio, files …); empty: 404
    std::string budgetsTimezone; // IANA name; empty = the machine's

    const Provider* provider(std::string_view id) const;
    std::optional<ModelIndex> model(std::string_view id) const;       // full id
    std::vector<ModelIndex> modelsNamed(std::string_view name) const; // bare upstream name
    std::optional<TierIndex> tier(std::string_view name) const;
    TierIndex tierFor(Millionths score) const; // first tier whose `below` exceeds the score
};

} // namespace tierline::policy
