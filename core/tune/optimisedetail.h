// Between the files of the optimiser.
#pragma once

#include "tune/optimise.h"

namespace tierline::tune::detail {

struct Dealt { // labelled requests, and all requests, of each part
    Split labelled;
    RowList fitTraffic, judgeTraffic;
    double fitDays = 0, judgeDays = 0;
    std::int64_t together = 0;
};
Dealt deal(const Rows& rows, const OptimiseOptions& options);

struct Task {
    const Rows& rows;
    const OptimiseOptions& options;
    const Dealt& parts;
    const Dial& live; // whose lines are kept where they do as well
};

// The best lines for the goal on the fitted part; absent: none meet it.
std::optional<Dial> bestLines(const Task& task, const Dial& start);

// From the safest to the cheapest.
std::vector<Dial> candidatesFor(const Task& task, const Dial& start);

// Goals that are not the bound.
bool isMet(const Task& task, const Totals& totals);
double lossOf(const Goal& goal, const Totals& totals);

void conclude(const Task& task, Optimised& out); // figures and sentence
std::string unmet(const Task& task, const Dial& start);
std::string unproved(const Task& task, const std::vector<Dial>& candidates, Optimised& out);

} // namespace tierline::tune::detail
