// Rounds of several things in turn, so that a drift of the machine meets all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tierline::bench {

struct Contender {
    std::string name;
    std::function<void()> work; // one unit
    double bytes = 0;           // of one unit
    std::vector<double> microseconds =
        {}; // of processor time for one unit, a round each; sorted when all is done
};

void runInterleaved(std::vector<Contender>& contenders, int rounds, int unitsPerRound);

// The first is what the others are compared with.
void printTable(const std::string& title, const std::vector<Contender>& contenders);

} // namespace tierline::bench
