// The order in which models are asked, and why each other one is not. A pure function of its arguments; the
// same value goes into the record, to the window and to the attempt planner.
#pragma once

#include "catalog/catalog.h"
#include "classify/verdict.h"
#include "health/board.h"
#include "policy/policy.h"
#include "protocol/request.h"
#include "route/budgets.h"
#include "route/stepup.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::route {

using policy::ModelIndex;
using policy::TierIndex;

enum class SelectionReason : std::uint8_t {
    ComplexityMatch,
    DefaultNoSignal,
    Pinned,
    Forced,
    RuleFloor,
    Strategy,
    Affinity,
    LatencyFallback,
    CircuitFallback,
    RateLimitFallback,
    Capability,
    ContextWindow,
    BudgetCap,
    QualityEscalation,
    Experiment,
    PanicProbe,
    LastResort,
    AllExhausted
};
std::string_view toString(SelectionReason reason); // complexity_match, …

// What the requested model name means under this policy.
struct Target {
    enum class Kind : std::uint8_t { Auto, Tier, Model, Unknown } kind = Kind::Auto;
    TierIndex tier = 0;
    ModelIndex model = 0;
    std::vector<std::string>
        candidates; // for Unknown: full ids of models with that bare name, else the known ones
    bool intercepted = false;
    bool ambiguous = false;
};

// In this order: `auto`, `auto:<tier>`, a model's id (or provider/upstream name), a bare name that is unique,
// the first intercept whose glob matches (case ignored; `pass` ends the search), the default model.
Target resolveTarget(const policy::Policy& policy, std::string_view requestedModel);

enum class CandidateVerdict : std::uint8_t { Chosen, Able, Refused };
std::string_view toString(CandidateVerdict verdict);

enum class Refusal : std::uint8_t {
    None,
    TierTooLow,
    NotPinned,
    OtherDialect,
    Capability,
    ContextWindow,
    BreakerOpen,
    RateLimited,
    Latency,
    Cost,
    Budget,
    NoCredential
};

using ProviderIndex = std::uint16_t;
constexpr ProviderIndex noProvider = 0xffff; // shares its origin with nobody

struct Candidate {
    ModelIndex model = 0;
    ProviderIndex provider = noProvider; // in policy.providers
    TierIndex tier = 0;                  // the tier it is listed for
    CandidateVerdict verdict = CandidateVerdict::Able;
    Refusal refusal = Refusal::None;
    std::string reason; // with its numbers: "breaker open for 12 s: 5 consecutive server_error"
    std::optional<Money> estimatedCost; // absent = unpriced
};

// Per-request wishes from headers.
struct Wishes {
    std::optional<TierIndex> tier, floor;
    std::optional<Milliseconds> maxLatency;
    std::optional<Money> maxCost;
};

// What a model has to do already, and what its limits leave; for the strategies that look at it.
struct Load {
    int inFlight = 0;
    std::optional<int> concurrent;              // at once, at most
    std::optional<policy::Millionths> headroom; // the scarcest of its limits: the share that is left
};

// The model that the request's conversation has been with.
struct Incumbent {
    ModelIndex model = 0;
    std::int64_t cachedTokens = 0;  // in its cache, and warm; 0: nothing is lost by leaving it
    Money switchSpend, neverSwitch; // of the conversation so far, see sessions.h
};

// What a request in the client's dialect is spoken in to this provider: the client's own where it can be.
Dialect outgoingDialect(const policy::Provider& provider, Dialect client);

struct Facts {
    Dialect dialect = Dialect::OpenAi;
    protocol::Requirements requirements;
    protocol::FeatureSet features; // what not every dialect can say
    bool embeddings = false;       // no chat: only the vectors of a text
    std::string stateAt;           // provider that keeps the conversation's earlier part; empty: nobody
    std::int64_t inputTokens = 0;
    std::vector<std::int64_t> inputOf; // the same by model, corrected by past usage; empty: not known
    std::optional<std::int64_t> maxOutput;
    Wishes wishes;
    Allowance allowance;        // what budgets leave
    Wall when{};                // prices are of this moment
    std::uint64_t dice = 0;     // of this request, for `strategy: weighted`
    std::vector<SlowMark> slow; // by model, against the limit that counts; empty: by p95 alone
    std::vector<Load> load;     // by model; empty: not known
    std::optional<Incumbent> incumbent;
    std::optional<TierIndex> floor; // of the conversation, after an answer that would not do
    std::string floorReason;
};

struct Plan {
    TierIndex tier = 0;                // where the search began
    std::vector<Candidate> candidates; // every model once, in asking order first, then the refused ones
    std::vector<std::size_t> order;    // indexes into candidates: chosen, then fallbacks
    SelectionReason reason = SelectionReason::ComplexityMatch;
    std::string reasonDetail; // a sentence part for people: "nimbus/nano-1: breaker open for 12 s: …"
    std::int64_t estimatedInput = 0, estimatedOutput = 0; // of the chosen model
    bool hasLastResort = false;         // the last of `order` is `last_resort.model`, whatever its tier
    std::optional<Incumbent> incumbent; // as given, for the settlement
    std::optional<Money> switchCost;    // cache that is lost by the choice
};

// Candidates of the start tier by estimated cost (ties as listed, unpriced last), then the next dearer tiers,
// then with `fallback: any` the cheaper ones. A pinned model stands alone. A latency limit steps over slow
// models as long as a faster one is able: a slow answer is better than none. `health` has one row for each
// model of the policy; a row that is closed and would not allow lacks its credential.
Plan plan(const policy::Policy& policy, const catalog::Catalog& catalog, const classify::Verdict& verdict,
          const Target& target, const Facts& facts, const std::vector<health::ModelHealth>& health);

// Price of a policy model at a moment: the policy's override, else the catalogue's; absent = a miss.
struct ModelPrice {
    catalog::Rates rates;
    std::string date; // of the price row, "policy", or "override" where the user's own price list has it
};
std::optional<ModelPrice> priceOf(const policy::Policy& policy, ModelIndex model,
                                  const catalog::Catalog& catalog, Wall when, std::int64_t inputTokens);
catalog::Rates ratesOf(const policy::Price& price);

// The baseline `strongest`: the first model of the last tier.
ModelIndex strongestModel(const policy::Policy& policy);

} // namespace tierline::route
