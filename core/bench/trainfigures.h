// Inside of trainreport: the columns of some rows, and the figures over them.
#pragma once

#include "bench/trainreport.h"

#include <functional>

namespace tierline::bench::detail {

struct TrainColumns {
    std::vector<double> scores;                            // of all rows, 0 to 1
    std::vector<bool> notEnough;                           // of all rows: the cheap tier is not
    std::vector<double> gapSums, weak, strong, gapLengths; // rows with outcomes
    std::vector<double> tierSums, tierLengths;             // rows with a tier
    std::vector<bool> high;
    std::vector<std::size_t> truth;
    std::vector<policy::Millionths> tierScores;
};

struct TrainScored {
    double sum = 0;
    policy::Millionths score = 0;
};
// Of the rows that `takes`.
TrainColumns columnsOf(const TrainSets& sets, const std::function<bool(std::size_t)>& takes,
                       const std::function<TrainScored(std::size_t)>& scored);

std::optional<double> gapValue(const TrainColumns& columns); // the figures without what stands beside
std::optional<double> tierValue(const TrainColumns& columns);
TrainOrder gapOrder(const TrainColumns& columns);
TrainOrder tierOrder(const TrainColumns& columns);
std::vector<double> sharesOf(const TrainColumns& columns, const policy::Policy& policy);
std::optional<TierQuality> qualityOf(const TrainColumns& columns, const policy::Policy& policy);

} // namespace tierline::bench::detail
