// The figures of one router over one corpus.
#pragma once

#include "routers.h"

#include "bench/calibration.h"
#include "bench/ranking.h"
#include "bench/resampling.h"
#include "bench/tierquality.h"

#include <optional>
#include <vector>

namespace tierline::bench {

struct Estimate { // a figure and its 95 % interval
    std::optional<double> value;
    std::optional<Interval> interval;
};

struct Figures {
    const Corpus* corpus = nullptr;
    std::string router;
    Estimate apgr, againstLength;     // against length: paired difference of APGR
    std::optional<double> apgrByTier; // ranked by the decided tier, within one by score
    std::optional<double> cpt50, cpt80;
    std::optional<TierQuality> tiers;
    Estimate macroF1;
    std::optional<Calibration> calibration; // of "the strong model was better", or "not the lowest tier"
    std::vector<double> shares;             // of prompts by tier; empty: it decides none
    std::optional<double> promptsASecond;
    bool isWithinChance = true; // APGR lies in the range of random orders
};

struct Measuring {
    std::size_t resamples = 2000;
    std::uint64_t seed = 1;
};

std::optional<Interval> chanceOf(const Corpus& corpus, const Measuring& measuring);
Figures measure(const Corpus& corpus, const Router& router, const Judged& judged, const Measuring& measuring);

// Trivial below hard: AUC over both corpora.
Estimate separation(const Judged& trivial, const Judged& hard, const Measuring& measuring);

} // namespace tierline::bench
