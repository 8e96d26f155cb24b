// What training found, as a person and as a program reads it.
#pragma once

#include "trainrows.h"

#include "bench/resampling.h"
#include "classify/train.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::ctl {

// Of one file, from scores by folds that had not seen the row.
struct TrainFigures {
    std::string file;
    std::size_t rows = 0;
    std::optional<double> apgr, lengthApgr; // outcome sets
    std::optional<bench::Interval> chance;
    std::optional<double> auc;              // sets with the lowest tier and others
    std::optional<double> calibrationError; // score against "the cheap tier is not enough"
    std::vector<double> shares;             // per tier
};

struct TellingTerm {
    std::string term;
    double weight = 0; // idf × weight: what it adds where it stands alone
};

struct TrainReport {
    std::vector<std::string> tiers;
    std::vector<TrainFigures> files; // the last one is all of them
    std::vector<TellingTerm> up, down;
    std::size_t terms = 0, bytes = 0, skipped = 0;
    std::string out;
};

TrainReport trainReport(const TrainSets& sets, const TrainSources& sources, const policy::Policy& policy,
                        const classify::Trained& trained);
std::string trainText(const TrainReport& report);
std::string trainJson(const TrainReport& report);

} // namespace tierline::ctl
