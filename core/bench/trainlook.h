// What a set has to learn from, before it is used. Values; reads the whole file on the caller's thread.
#pragma once

#include "bench/set.h"

#include <functional>

namespace tierline::bench {

struct TrainModelSeen {
    std::string name;
    std::size_t rows = 0;
    double mean = 0; // of its outcomes
};

struct TrainLook {
    std::string file;
    std::size_t rows = 0, bad = 0, withOutcomes = 0, bare = 0; // bare: neither a tier nor outcomes
    std::vector<std::size_t> tiers;                            // rows of each of the policy's
    std::vector<TrainModelSeen> models;
    std::optional<Error> trouble; // the first bad row, or why the file cannot be read
    std::size_t labelled() const;
};

// `goOn` false: stops and says what was seen so far.
TrainLook trainLook(const std::string& file, const SetOptions& options, const std::function<bool()>& goOn);

// Which models could stand for the cheap and the dear tier: those named weak and strong, else cut where the
// mean outcomes lie furthest apart. Empty with fewer than two.
struct TrainRoles {
    std::vector<std::string> weak, strong;
};
TrainRoles suggestRoles(std::vector<TrainModelSeen> models);

} // namespace tierline::bench
