// What comes out of a what-if: the live policy and a draft side by side over the same requests. An immutable
// value; any thread.
#pragma once

#include "base/money.h"
#include "bench/proportions.h"
#include "bench/resampling.h"
#include "tune/rows.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

inline constexpr std::size_t scoreBins = 500; // of 2,000 millionths; the last one holds 1.0 too
inline constexpr std::size_t timeBins = 24;   // over the data's time; of a set over its rows

std::size_t binOf(Millionths score);
std::size_t timeBinOf(const Columns& data, std::size_t row);

// One policy over the data.
struct Reading {
    std::vector<std::string> tiers;
    std::vector<std::int64_t> byTier; // requests, by the tier the search for a model begins at
    // scores[bin * (labels + 1) + label], of the effect's labels; the last of each bin: without one.
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

struct FlipCounts { // requests that another tier gets, by its name
    std::int64_t all = 0, cheaper = 0, dearer = 0, unpriced = 0; // by the estimates
    std::int64_t fixes = 0, breaks = 0;                          // the label is met now, or no longer
    std::int64_t harmful = 0;                                    // farther below the label than before
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
    std::int64_t cut = 0;                // long prompts of which only the beginning is kept, and scored here
    std::int64_t noHarness = 0;          // only the scored words were kept: no hits around them can be seen
    bool noWhole = false;                // … and a rule looks at the whole conversation or the last turn
    std::vector<std::string> emptyTiers; // of the draft, without a model: the next dearer tier answers
    bool linesCross = false; // the first line above a score counts, as in the router; some tier gets nothing
    bool operator==(const Missing&) const = default;
};

struct Effect {
    std::shared_ptr<const Columns> data;
    std::shared_ptr<const Labels> labels;
    PolicyPointer livePolicy, draftPolicy;
    std::int64_t decided = 0; // requests that both policies decide
    Reading live, draft;
    std::int64_t onlyLiveRight = 0, onlyDraftRight = 0;
    double mcnemar = 1; // p of that difference; a conversation counts once, for who is more often right in it
    std::vector<std::int64_t> moves;      // moves[live tier * draft tiers + draft tier]
    std::array<MoneyKindEffect, 3> money; // by ledger::MoneyKind; a kind without requests is all zero
    FlipCounts flips;
    std::vector<std::uint32_t> moved;      // of them, by the bin of the draft's score
    std::vector<RuleHits> rules, features; // in the draft's order
    Missing missing;
    RowsPointer liveRows, draftRows; // flips.h lists and describes single requests
};

using EffectPointer = std::shared_ptr<const Effect>;

} // namespace tierline::tune
