// What is known of a run, beside every honest baseline and beside another run: the value that page, reports
// and gates read. Shares are 0 to 1; money per 1,000 calls is in USD, for showing only. Values.
#pragma once

#include "base/money.h"
#include "bench/calibration.h"
#include "bench/plane.h"
#include "bench/proportions.h"
#include "bench/resampling.h"
#include "bench/run.h"
#include "bench/tierquality.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct Estimate {
    double value = 0;
    std::optional<Interval> range; // 95 %
};

// What "right" means: the true tier was met, or the answer was good.
enum class Measure : std::uint8_t { Tiers, Answers };

struct TierFiguresOf {
    TierQuality quality;                             // accuracy, macro-F1, confusion, …
    Share accuracy, underRouted, overRouted, severe; // the same with Wilson's intervals
    Estimate macroF1;
};

struct AnswerFigures {
    std::size_t graded = 0, ungraded = 0;
    std::size_t unjudged = 0; // of the ungraded: rows that say neither what is expected nor how to grade
    Estimate quality;
    std::optional<double> latencyP50, latencyP95; // ms
};

struct MoneyFigures {
    Estimate usdPer1k;
    Money total;
    std::size_t priced = 0, unpriced = 0; // calls; unpriced ones are in no sum
    bool isEstimated = false;
};

// Of scores between the weakest and the strongest model of the ladder.
struct RankingFigures {
    std::string weak, strong;
    double weakQuality = 0, strongQuality = 0;
    std::optional<Estimate> apgr; // absent: nothing to recover
    std::optional<Interval> chance;
    std::array<std::optional<double>, 3>
        strongCalls;                                // share of strong calls for 50, 80, 95 % of the gap: CPT
    std::optional<double> decidedShare, decidedPgr; // of the tiers, not of the scores
    std::optional<double> auc;                      // trivial (lowest tier) against the rest; of tier labels
    std::optional<Estimate> behind; // of a baseline or the other run: the candidate's APGR less this; paired
};

struct PlaneFigures {
    std::optional<double> aiq;                 // of the curve that moving the line draws; by width
    std::optional<double> aboveZeroRouter;     // quality beyond the constants' hull at the same cost
    std::optional<double> saving95, saving100; // of the strongest's cost at 95 and 100 % of its quality
    std::optional<double> gapToOracle;
    std::vector<PlanePoint> curve; // cost a call, quality
};

// A policy, or a baseline.
struct Measured {
    std::string name;
    std::size_t rows = 0;
    std::optional<TierFiguresOf> tiers;
    std::optional<AnswerFigures> answers;
    std::optional<MoneyFigures> money;
    std::optional<RankingFigures> ranking;
    std::optional<PlaneFigures> plane;
    std::optional<Calibration> calibration;
    std::optional<PlanePoint> point;  // for the plane: USD a call, right
    std::optional<Interval> byChance; // of a random baseline: its 95 % range
    std::optional<double> decideP50us, decideP99us;
    std::vector<std::uint64_t> tierCounts, modelCounts; // how many went where
    // The share that is right by the evaluation's measure.
    Estimate right;
    // Of a baseline or the other run: what the candidate has right beyond it on the cases of both, paired,
    // and McNemar's p of it. Of the random baseline: beyond its mean, without p.
    std::optional<Estimate> behind;
    std::optional<double> p;
};

struct Slice {
    std::string name, value; // "lang", "zh"
    std::size_t rows = 0;
    Share right;
    std::optional<Share> against;
    std::optional<double> underRouted, usdPer1k;
    double p = 1; // McNemar, of the difference to the other run
};

enum class Bucket : std::uint8_t { Regressed, Fixed, StillWrong, Unchanged };
std::string_view toString(Bucket bucket);
struct CaseVerdict {
    std::uint32_t at = 0;             // into the set's cases
    std::uint32_t row = 0, other = 0; // into both runs' rows
    Bucket bucket = Bucket::Unchanged;
};

struct Comparison {
    Measured against;
    std::size_t paired = 0;                  // cases that both runs have
    std::size_t onlyHere = 0, onlyThere = 0; // right in one of both only
    double p = 1;                            // McNemar
    Estimate difference;                     // of what is right, here - there; paired bootstrap
    std::optional<Estimate> usdPer1k;        // likewise
    std::optional<double> costChange;        // share of there's cost: -0.21
    std::optional<double> otherUsdPer1k;     // there's cost, of the cases that are priced in both
    std::array<std::size_t, 4> buckets{};    // by `Bucket`
    std::vector<CaseVerdict> cases;          // Regressed first, as `Bucket` goes; then as in the set
};

// Share of cases whose tier changes when the prompt is written otherwise.
struct Robustness {
    std::string change;                           // "upper case"
    std::size_t rows = 0, changed = 0, lower = 0; // lower: to a lower tier
    Share same;
};

struct Power {
    double detectable = 0;             // smallest difference that so many cases show in 8 of 10 sets
    std::optional<std::size_t> needed; // cases that would show the difference seen; absent: none was seen
};

struct Differing { // do the models, or the labels, differ at all
    std::size_t rows = 0, same = 0;
    double bestConstant = 0, oracle = 0;
};

struct Evaluation {
    RunHeader run;
    std::optional<RunHeader> otherRun;
    Measure measure = Measure::Tiers;
    Resampling resampling;
    Measured candidate;
    std::vector<Measured>
        baselines; // always cheapest, always strongest, best constant, random, length, oracle
    std::vector<PlanePoint> constantsHull;
    std::optional<Differing> differing;
    std::vector<Slice> slices; // worst first
    std::optional<Comparison> comparison;
    std::vector<Robustness> robustness;
    Power power;
    std::string sentence;           // in plain words
    std::vector<std::string> notes; // what the reader must know: "12 cases without a label are in no figure"
};

} // namespace tierline::bench
