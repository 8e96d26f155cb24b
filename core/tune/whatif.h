// What a draft of the policy would do to requests of the past, beside what the live one does with them:
// where they go, what that costs, how it agrees with labels, and whether the difference is more than chance.
//
// Every number is the one that the router itself would give (Cascade and route::plan) for the same requests
// with every model in good health: breakers closed, no rate gate, no budget reached, no conversation to keep;
// `strategy: weighted` draws by the request's id, limits of request headers are not kept. Stages that ask the
// network are left out and counted. Costs are of the model asked first, at the prices of the request's
// moment.
//
// `evaluate` finds by itself what the draft has changed since the last time and does no more than that: lines
// move tiers, a weight moves the requests its rule fired on, a new pattern is looked for in all kept texts,
// alone. One thread at a time calls it (see evaluator.h); it works with `threads`. An `Effect` is immutable
// and may go anywhere.
#pragma once

#include "base/error.h"
#include "bench/proportions.h"
#include "bench/resampling.h"
#include "catalog/catalog.h"
#include "tune/columns.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace tierline::tune {

using policy::Millionths;
using PolicyPointer = std::shared_ptr<const policy::Policy>;

inline constexpr std::size_t scoreBins = 500; // of 2,000 millionths; the last one holds 1.0 too
inline constexpr std::size_t timeBins = 24;   // over the data's time; of a set over its rows
inline constexpr std::uint8_t noTier = 0xff;
inline constexpr std::size_t mostTiers = 200;

std::size_t binOf(Millionths score);

// One policy over the data.
struct Reading {
    std::vector<std::string> tiers;
    std::vector<std::int64_t> byTier; // requests, by the tier the search for a model begins at
    // scores[bin * (labels + 1) + label], `labels` of the columns; the last of each bin: without a label.
    std::vector<std::uint32_t> scores;
    std::int64_t noSignal = 0; // went to the default tier
    std::int64_t byText = 0;   // the text model's score stood
    // Of requests whose label is one of `tiers`: confusion[label * tiers + tier].
    std::vector<std::int64_t> confusion;
    std::int64_t labelled = 0, right = 0;
    std::int64_t under = 0, over = 0; // went lower than the label: harm; higher: waste
    std::optional<bench::Share> agreement, underShare, overShare; // 95 %
};

// One kind of money over the requests whose cost is known with both policies.
struct MoneyChange {
    std::int64_t requests = 0, cheaper = 0, dearer = 0;
    std::int64_t unknown = 0; // not priced, or nobody able, with one of the two: in no sum
    Money live, draft;
    // Of draft - live in nano-dollars, 95 %: what comes by chance where as many conversations, each as a
    // whole, come again (a Poisson bootstrap in closed form: 1.96 times the root of their squared changes).
    std::optional<bench::Interval> interval;
    Money change() const { return draft - live; }
};
struct MoneyKindEffect {
    MoneyChange estimated; // what the router estimates before it asks
    MoneyChange used;      // the tokens that were really used, where they are known
};

enum class FlipKind : std::uint8_t { Cheaper, Dearer, SameMoney, Unpriced };
enum class FlipLabel : std::uint8_t { None, Fixes, Breaks, Nearer, Farther, Neither };
struct Flip { // a request that another tier gets
    std::uint32_t row = 0;
    std::uint8_t from = noTier, to = noTier; // of the live policy's tiers, of the draft's
    FlipLabel label = FlipLabel::None;
    std::int8_t harm = 0;             // tiers too low with the draft less those with the live policy
    std::int64_t change = noMoney;    // of the estimate, nano-dollars
    Millionths before = 0, after = 0; // scores
    bool operator==(const Flip&) const = default;
};
enum class FlipOrder : std::uint8_t { Harm, Money, Time };
struct FlipQuery {
    FlipOrder order = FlipOrder::Harm; // most harm, then dearest change either way; the newest first
    std::optional<FlipKind> kind;
    std::optional<FlipLabel> label;
    std::size_t most = 500;
    bool operator==(const FlipQuery&) const = default;
};
struct FlipCounts {
    std::int64_t all = 0, cheaper = 0, dearer = 0, unpriced = 0;
    std::int64_t fixes = 0, breaks = 0, harmful = 0; // harmful: now too low, or lower than before
    bool operator==(const FlipCounts&) const = default;
};

// Of one rule or feature of the draft, over all kept texts.
struct RuleHits {
    std::int64_t user = 0;    // fires on words of the user's
    std::int64_t harness = 0; // … only on what stands around them: other turns, what a harness wrote
    std::array<std::uint32_t, timeBins> byTime{};
    bool isCounted = true; // false: disabled and never looked for
    bool operator==(const RuleHits&) const = default;
};

// What the numbers do not rest on. Nothing of it is filled up or guessed.
struct Missing {
    std::int64_t noText = 0;  // the words were not kept: not decided, in no number
    std::int64_t named = 0;   // the client named a model that either policy has, or none knows: in no number
    std::int64_t forced = 0;  // the client named a tier: in counts and money, not in scores and labels
    std::int64_t noLabel = 0; // of those decided
    std::int64_t unknownLabel = 0; // labelled with a tier that the draft or the live policy does not have
    std::vector<std::string> unknownLabels;
    std::int64_t unpriced = 0;              // with either policy: in no sum of money
    std::int64_t nobodyAble = 0;            // no model of the draft could take it
    std::int64_t byNetwork = 0;             // embedding or judge decided it then; here the other stages do
    std::vector<std::string> stagesLeftOut; // of the draft: they ask the network
    std::string noTextModel;                // why the draft's text model is not there; empty: it is
    std::int64_t noHarness = 0;          // only the scored words were kept: no hits around them can be seen
    bool noWhole = false;                // … and a rule looks at the whole conversation or the last turn
    std::vector<std::string> emptyTiers; // of the draft, without a model: the next dearer tier answers
    bool linesCross = false; // the first line above a score counts, as in the router; some tier gets nothing
    bool operator==(const Missing&) const = default;
};

struct Effect {
    std::shared_ptr<const Columns> data;
    PolicyPointer livePolicy, draftPolicy;
    std::int64_t decided = 0; // requests that both policies decide
    Reading live, draft;
    std::int64_t onlyLiveRight = 0, onlyDraftRight = 0;
    double mcnemar = 1;                    // p of that difference
    std::vector<std::int64_t> moves;       // moves[live tier * draft tiers + draft tier]
    std::array<MoneyKindEffect, 3> money;  // by ledger::MoneyKind; a kind without requests is all zero
    FlipCounts flipCounts;                 // of all, whatever is asked for
    std::vector<Flip> flips;               // as asked for
    std::vector<RuleHits> rules, features; // in the draft's order
    Missing missing;
};

struct Asked {
    PolicyPointer draft;
    FlipQuery flips;
};

// Rows of one policy, for optimising and learning; valid as long as it is held.
struct Decided {
    std::vector<std::string> tiers;
    std::vector<std::uint8_t> tier;                    // noTier: not decided
    std::vector<Millionths> score;                     // the final one
    std::vector<std::int64_t> ruleSum;                 // base and weights, not clamped
    std::vector<Millionths> textScore, textConfidence; // empty without the text stage
    std::vector<std::uint8_t> floor, ceiling; // that rules ask for: 0 and noTier when none; both of a `set`
    // cost[tier][row] in nano-dollars where the search begins at that tier; noMoney: unpriced, nobody able.
    std::vector<std::vector<std::int64_t>> cost;
    // The rows each rule and each feature of the policy fired on, rising.
    std::vector<std::vector<std::uint32_t>> rules, features;
};

// Done and all of the present step, and its name; called on any of the working threads, now and then.
using LoadProgress = std::function<void(std::string_view step, std::int64_t done, std::int64_t all)>;

class WhatIf {
public:
    struct Options {
        std::shared_ptr<const catalog::Catalog> catalog; // null: nothing is priced but by the policy
        unsigned threads = 2;
        LoadProgress progress;
    };
    WhatIf(std::shared_ptr<const Columns> data, PolicyPointer live, Options options);
    ~WhatIf();

    // Errors: a pattern that cannot be compiled, with its place; more than `mostTiers`; Refused when
    // stopped. What was worked out before that is kept, so that the next call goes on from there.
    Result<std::shared_ptr<const Effect>> evaluate(const Asked& asked, std::stop_token stop = {});

    // For all of the rows at once, as copies.
    Result<Decided> decide(const PolicyPointer& policy, std::stop_token stop = {});

    void setLive(PolicyPointer live); // after a promotion
    const std::shared_ptr<const Columns>& data() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::tune
