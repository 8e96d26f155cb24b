// What `evaluate` is made of: both runs and every baseline as columns over the same table of cases, so that
// whatever is compared is compared by case. Inner header of core/bench. Values; one thread.
#pragma once

#include "bench/evaluate.h"
#include "bench/matrix.h"
#include "bench/ranking.h"
#include "bench/resampled.h"

#include <memory>

namespace tierline::bench::detail {

inline constexpr int none = -1;

// One value a row of the table; 0 where there is none.
struct Column {
    std::vector<double> values;
    std::vector<double> has; // 1 or 0, so that it can be summed
    explicit Column(std::size_t rows = 0) : values(rows), has(rows) {}
    void put(std::size_t row, double value) {
        values[row] = value;
        has[row] = 1;
    }
    bool isAt(std::size_t row) const { return has[row] != 0; }
    std::size_t count() const;
    double sum() const;
    std::optional<double> mean() const;
};
double nanoOf(Money money); // as a column holds it; exact up to nine million dollars a call, and held there
// Wilson's interval of what is right; of points between 0 and 1 it is wider than need be, of points beyond 1
// the normal one. Absent without values.
std::optional<Share> shareOf(const Column& column);
// First less second where both have one.
Column difference(const Column& first, const Column& second);

// A run or a baseline.
struct Judged {
    std::string name;
    std::vector<std::string> tiers, models; // what `tier` and `model` point into
    std::vector<int> tier, truth, model;    // `none` where there is none
    Column right, quality, nano;            // nano: of the call, nano-dollars
    std::vector<double> score;              // for ranking; empty: it has none
    std::vector<bool> isCalled;             // a call that has or should have a cost
    bool isEstimated = false;
    explicit Judged(std::string named = {}, std::size_t rows = 0)
        : name(std::move(named)),
          tier(rows, none),
          truth(rows, none),
          model(rows, none),
          right(rows),
          quality(rows),
          nano(rows),
          isCalled(rows) {}
    std::size_t rows() const { return tier.size(); }
};

struct Table {
    const Set* set = nullptr;
    const Run *here = nullptr, *there = nullptr; // there: may be null
    Measure measure = Measure::Tiers;
    std::vector<std::uint32_t> cases;    // that one of both has; rising
    std::vector<int> hereRow, thereRow;  // rows of the runs, or `none`
    std::vector<std::string> tiersUnset; // labels that the policy has no tier for
    std::size_t rows() const { return cases.size(); }
};
Result<Table> tableOf(const Set& set, const Run& run, const Run* against, std::optional<Measure> measure);
Judged judged(const Table& table, const Run& run, const std::vector<int>& rowOf);

// The recorded outcomes of the models that take part, over the table.
struct Recorded {
    Matrix matrix;
    std::vector<std::size_t> ladder; // into the matrix's models, cheapest first
    std::vector<std::size_t> all;    // likewise, with those that answered though they are not of the ladder
    std::vector<int> rowOf;          // of the matrix, by the table's row
    std::vector<int> modelOf;        // of the matrix, by the run's model
    std::vector<std::uint32_t> rows; // of the table that are in it and that the candidate has an answer for
};
// Absent: the set has no outcomes, or none of them all.
std::optional<Recorded> recorded(const Table& table, const Judged& candidate,
                                 const std::optional<TierModels>& models);

// What was measured; intervals are filled when `resampled` runs, so `into` must stay where it is.
void measure(const Judged& judged, Resampled& resampled, Measured& into);
// Paired: of the rows that both have.
void meanDifference(const Column& first, const Column& second, Resampled& resampled, Estimate& into,
                    double times = 1);
// After the resamples: where few rows, or rows that are all alike, leave them without width. Wilson's for
// what is right or wrong, and for points where all are alike; absent where nothing is known of the spread.
void settle(const Column& column, Estimate& into);
void settleApart(const Column& apart, Estimate& into); // differences by case; none at all may stay none
void settle(const Judged& candidate, const Judged& judged, Measured& into);
void addBehind(const Judged& candidate, const Judged& baseline, Resampled& resampled, Measured& into);

// What stands beside the candidate. Chance has no choice of its own but an expectation on each row.
struct Beside {
    std::vector<Judged> judged; // constants, length, oracle, in the order they are shown
    Judged random;
    std::optional<Interval> byChance; // of what is right, over deals of the candidate's own choices
};
Beside besideAnswers(const Table& table, const Judged& candidate, const Recorded& recorded,
                     const Resampling& resampling);
// `costs` by row and tier: what the policy's own models would take by estimate; empty: not known.
using TierCosts = std::vector<std::optional<Money>>;
Beside besideTiers(const Table& table, const Judged& candidate, const TierCosts& costs,
                   const Resampling& resampling);

// Both runs and what stands beside them. `beside` is empty where nothing can.
struct Sides {
    Table table;
    Judged here;
    std::optional<Judged> there;
    std::optional<Recorded> recorded;
    Beside beside;
};
Result<Sides> sidesOf(const Set& set, const Run& run, const Run* against, const EvaluateOptions& options,
                      const Progress& progress);
// Many rows get fewer resamples, so that it takes seconds.
Resampling within(Resampling resampling, std::size_t rows);

// Scores between the ladder's ends, over the rows that have outcomes.
struct Ranked {
    std::vector<std::uint32_t> rows; // of the table
    std::vector<double> scores, weak, strong;
    Ranking ranking;
    std::optional<std::size_t> apgr; // the figure's number among the resampled
    std::optional<Interval> chance;
};
// Null: there is nothing to rank. For a baseline or the other run `candidate` is the candidate's.
std::shared_ptr<Ranked> ranked(const Judged& judged, const Recorded& recorded);
void addRanking(const std::shared_ptr<Ranked>& ranked, const std::shared_ptr<Ranked>& candidate,
                const Judged& judged, const Recorded& recorded, const Resampling& resampling,
                Resampled& resampled, Measured& into);
void addAuc(const Judged& judged, Measured& into); // of tier labels
void addCalibration(const Judged& judged, const Ranked* ranked, Measured& into);

std::vector<PlanePoint> constantPoints(const Recorded& recorded); // of the ladder, those with costs
void addPlane(const Judged& judged, const Ranked* ranked, const Recorded& recorded,
              std::span<const PlanePoint> constants, const Judged& oracle, Measured& into);

Comparison compare(const Table& table, const Judged& here, const Judged& there);
// `into` must stay where it is until `resampled` has run.
void addDifferences(const Judged& here, const Judged& there, Resampled& resampled, Comparison& into);
std::vector<policy::Envelope> envelopesOf(const Decider* decider); // its policy's, else all built-in ones
std::vector<Slice> slices(const Table& table, const Judged& here, const Judged* there, const Decider* decider,
                          std::size_t least);
Result<std::vector<Robustness>> robustness(const Table& table, const EvaluateOptions& options,
                                           const Progress& progress);
Power power(const Column& differences);
std::vector<std::string> notes(const Table& table, const Judged& here, const Judged* there,
                               const Recorded* recorded, const Evaluation& evaluation);
std::string sentence(const Evaluation& evaluation);

} // namespace tierline::bench::detail
