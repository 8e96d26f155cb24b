// What a training run found, as the command, the page and the exports read it. Figures are of folds that had
// not seen the row; left-out figures of a model that had not seen the whole set. Pure values; any thread.
#pragma once

#include "bench/calibration.h"
#include "bench/resampling.h"
#include "bench/tierquality.h"
#include "bench/trainrows.h"
#include "classify/train.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

// How well prompts are ordered, beside length and chance. 0.5 is chance.
struct TrainOrder {
    std::optional<double> value, length;
    std::optional<Interval> range, chance; // 95 %: of resamples, of orders by chance
    std::optional<Interval> overLength;    // value less length's on the same resample
};

enum class TrainStanding { Unknown, LikeChance, WorseThanLength, LikeLength, BetterThanLength };
TrainStanding standingOf(const TrainOrder& order);

// Where data are too few for a figure to say much.
enum class TrainCaution { FewRows, OneTierOnly, EqualModels };
inline constexpr std::size_t fewRows = 100;

struct TrainLeftOut { // trained on the other sets only
    TrainOrder gap, tiers;
    std::vector<double> shares; // per tier
    std::string trouble;        // why there are no figures
};

struct TrainFigures {
    std::string file;
    std::size_t rows = 0, labelled = 0;
    TrainOrder gap;                           // APGR, of rows with outcomes; not over several sets
    TrainOrder tiers;                         // AUC of the lowest tier against the others
    std::vector<std::optional<double>> folds; // that figure figure of each fold's rows
    std::optional<Calibration> calibration;   // score against "the cheap tier is not enough"
    std::optional<TierQuality> quality;       // of rows with a tier
    std::vector<double> shares;               // per tier
    std::optional<TrainLeftOut> leftOut;
    std::vector<TrainCaution> cautions;
    // The figure to look at first.
    const TrainOrder& main() const { return gap.value ? gap : tiers; }
};

struct TrainReport {
    std::vector<std::string> tiers;
    std::vector<TrainFigures> files; // the last one is all of them
    std::size_t terms = 0, bytes = 0, skipped = 0;
};

TrainReport trainReport(const TrainSets& sets, const TrainSources& sources, const policy::Policy& policy,
                        const classify::Trained& trained);

// One model more for each set, trained without it. Refused: stopped by `progress`.
Result<std::vector<TrainLeftOut>> trainLeftOut(const TrainSets& sets, const TrainSources& sources,
                                               const policy::Policy& policy,
                                               const classify::TrainOptions& options);

} // namespace tierline::bench
