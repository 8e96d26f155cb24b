// What the Policy page is told and what it asks for. Values; what is large comes as shared_ptr<const …>, and
// rows are reached by index through `Rows`. Scores, lines and weights are millionths, shares 0 to 1.
#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "bench/gates.h"
#include "policy/policy.h"
#include "tune/lints.h"

#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace tierline::policypage {

using PolicyPtr = std::shared_ptr<const policy::Policy>;
using policy::Millionths;

inline constexpr int noTier = -1; // no label, or one that is no tier of the policy

// Something a draft can be held against: traffic of a time, a labelled set, an imported log, the sandbox.
struct Source {
    enum class Kind : std::uint8_t { Traffic, Set, Log, Sandbox };
    QString id; // "traffic:24h", "set:core", "log:/path"
    QString name;
    QString note; // "214 cases"; may be empty
    Kind kind = Kind::Traffic;
    bool operator==(const Source&) const = default;
};

// One request of the loaded data.
struct Row {
    QString id;            // of the decision; empty: not from the ledger
    Wall time{};           // epoch: unknown
    QString client, words; // words: the beginning of what was scored, one line
    bool hasWords = true;  // false: the text was not kept
    int label = noTier;    // true tier
    Millionths liveScore = 0, draftScore = 0;
    int liveTier = 0, draftTier = 0;
    std::optional<Money> liveCost, draftCost; // absent: no price
    bool isSimulated = false;
    bool operator==(const Row&) const = default;
};

// Immutable; any thread; quick enough to be asked while painting.
class Rows {
public:
    virtual ~Rows() = default;
    virtual std::uint32_t size() const = 0;
    virtual Row row(std::uint32_t at) const = 0;
};
using RowsPtr = std::shared_ptr<const Rows>;

struct Loaded {
    QStringList sources; // ids
    QString name;        // "traffic 24 h + core"
    std::int64_t rows = 0, labelled = 0, withoutWords = 0, unpriced = 0;
    std::int64_t strangeLabels = 0; // labels that are no tier of this policy; they count as none
    double days = 0;                // the time they span; 0: unknown, then money is per 1,000 only
    bool hasHarness = true;         // whether words of harnesses are known, for `RuleHits::harness`
    bool operator==(const Loaded&) const = default;
};

struct Range {
    double value = 0, low = 0, high = 0; // 95 %
    bool operator==(const Range&) const = default;
};

// Of one kind of money; billed and simulated never add up.
struct MoneyEffect {
    bool isSimulated = false;
    std::int64_t priced = 0, unpriced = 0; // requests
    Money live, draft;                     // of all the priced ones
    std::optional<Range> change;           // (draft - live) / live
    bool operator==(const MoneyEffect&) const = default;
};

// Against labels.
struct QualityEffect {
    std::int64_t labelled = 0;
    Range live, draft; // agreement
    Range liveUnder, draftUnder, liveOver, draftOver;
    std::int64_t onlyLive = 0, onlyDraft = 0;                 // right in one of them alone
    double p = 1;                                             // McNemar
    std::vector<std::uint64_t> liveConfusion, draftConfusion; // [truth * tiers + routed]
    bool operator==(const QualityEffect&) const = default;
};

// Requests by score, `bins` of equal width from 0 to 1.
struct Histogram {
    int bins = 0, tiers = 0;
    std::vector<std::uint32_t> live;  // [bin]
    std::vector<std::uint32_t> draft; // [bin * (tiers + 1) + label]; the last: no label
    std::vector<std::uint32_t> moved; // [bin] of the draft's scores: another tier than live
    std::uint32_t draftAt(int bin) const;
    bool operator==(const Histogram&) const = default;
};

// Of the draft's rule or feature, in requests: fired by words of the user's, or seen only in what stands
// around them (harness text, other turns), where it does not count.
struct RuleHits {
    std::int64_t user = 0, harness = 0;
    std::vector<std::uint32_t> times; // over the loaded time, for a sparkline; may be empty
    bool operator==(const RuleHits&) const = default;
};

enum class FlipKind : std::uint8_t { All, Cheaper, Dearer, Breaks, Fixes };
inline constexpr int flipKinds = 5;

struct Effect {
    std::int64_t rows = 0;
    std::vector<std::int64_t> liveTiers, draftTiers; // requests by tier
    Histogram histogram;
    std::vector<MoneyEffect> money;       // those that there are
    std::optional<QualityEffect> quality; // absent: no labels
    std::array<std::int64_t, flipKinds> flips{};
    std::vector<RuleHits> rules, features; // as in the draft
    std::int64_t withoutWords = 0; // rows whose rules could not be tried again: they stand as they were
    QStringList missing;           // more that the figures do not rest on, a sentence each
    std::int64_t tookUs = 0;
    bool operator==(const Effect&) const = default;
};
using EffectPtr = std::shared_ptr<const Effect>;

enum class FlipOrder : std::uint8_t { Harm, Money, Newest, Margin };
struct FlipWish {
    FlipKind kind = FlipKind::All;
    FlipOrder order = FlipOrder::Harm;
    std::optional<std::pair<int, int>> cell; // truth, routed by the draft: a cell of the confusion
    std::optional<std::pair<Millionths, Millionths>> scores; // of the draft, from … until
    std::optional<int> rule; // only those that this rule of the draft fired in
    bool unlabelledOnly = false, flipsOnly = true;
    bool operator==(const FlipWish&) const = default;
};
// What was asked for, of one draft. `order` are indices into `rows`; there may be a million.
struct FlipList {
    FlipWish wish;
    std::vector<std::uint32_t> order;
    RowsPtr rows;
};
using FlipListPtr = std::shared_ptr<const FlipList>;

// Slower than the effect, asked for when the hand rests.
struct Advice {
    std::vector<tune::Lint> lints;
    QStringList notWorth; // sentences: routing is not worth it here, and why; empty: it is, or nobody knows
};

struct Tried { // a text of one's own under the draft
    Millionths score = 0, liveScore = 0;
    int tier = 0, liveTier = 0;
    QStringList fired; // "refactor +0.18"
    QString trouble;   // why it could not be scored
    bool operator==(const Tried&) const = default;
};

struct CheckReport {
    bool canPromote = false;
    QString sentence;
    std::vector<bench::GateResult> gates;
    std::vector<tune::Lint> lints; // of severity Error: they stand in the way
};

struct JournalEntry {
    QString id;
    Wall time{};
    QString action; // "promoted", "rolled back", "edited outside", "learned"
    QString author, note, hash12;
    QString diff;       // unified; may be empty
    QStringList effect; // lines: "cost per day $4.10 -> $3.22"
    bool isLive = false;
    bool isDraft = false;     // a draft that was left there with its evidence; it can be taken
    bool canRollBack = false; // its text is kept
    bool operator==(const JournalEntry&) const = default;
};

enum class Goal : std::uint8_t { CostRatio, Budget, TopShare, Bound };
struct OptimiseWish {
    Goal goal = Goal::CostRatio;
    double costRatio = 5;                   // one under-routed hurts as much as so many over-routed
    Money budgetPerDay;                     // Budget
    double topShare = 0.2;                  // TopShare
    double bound = 0.05, confidence = 0.95; // Bound: under-routed on unseen requests
    bool lines = true, weights = false;
    bool operator==(const OptimiseWish&) const = default;
};
struct OptimiseFigure {
    QString name;        // "agreement", "under-routed", "cost per 1,000"
    QString live, draft; // formatted, with interval
    bool operator==(const OptimiseFigure&) const = default;
};
struct Optimised {
    bool isFound = false;
    QString sentence;                    // what it does, or why there is nothing: "not enough labels: …"
    std::vector<OptimiseFigure> figures; // on the split that it has not seen
    PolicyPtr draft;                     // with other lines or weights; null unless found
};

struct LearnedWeight {
    int rule = 0; // of the draft; behind its rules: a feature
    QString id;
    Millionths now = 0, learned = 0;
    std::int64_t hits = 0;
    bool operator==(const LearnedWeight&) const = default;
};
struct Keyword {
    QString word;
    std::int64_t hits = 0;
    double lift = 1; // how much more often the request deserves a dearer (or cheaper) tier
    double harm = 0; // share of its hits where it would be wrong
    Millionths weight = 0;
    bool operator==(const Keyword&) const = default;
};
struct Learned {
    QString sentence; // what it rests on, or what is missing
    std::vector<LearnedWeight> weights;
    PolicyPtr draft;    // with all that was learned, the lines too; null: nothing was
    bool isOne = false; // on a scale of its own: all of it or nothing
    std::vector<Keyword> keywords;
    std::vector<std::uint32_t> toLabel; // rows, the one that teaches most first
    RowsPtr rows;
    bool isScheduled = false; // the local job runs on new labels
};

enum class ExportForm : std::uint8_t { Yaml, LiteLlm, Json };
struct Exported {
    ExportForm form = ExportForm::Yaml;
    QString text, name;       // a name for the file
    QStringList notExpressed; // what the form cannot say
};

// What the file says now and what was kept as a draft of it.
struct PolicyFile {
    QString path, text;  // path empty: a shipped one, which promoting copies to one's own place first
    PolicyPtr live;      // in force
    QString draft, base; // kept draft, and the text of the file that it was begun from; empty: none
    bool canWrite = true;
};

} // namespace tierline::policypage
