// What a training run is asked: the options of `tierlinectl train` as a value, and back into that command.
#pragma once

#include "bench/trainrows.h"

#include <string>
#include <vector>

namespace tierline::bench {

struct TrainPlan {
    TrainSources sources;
    std::vector<std::string> maps, values; // as a person writes them; see `readMaps`
    std::string policyFile;                // empty: as the command finds one
    std::string out = "my.model", name = "model 1";
    int folds = 5;
    std::uint64_t seed = 1;
    double cost = classify::TrainOptions{}.cost;
};

std::string trainAbout(std::size_t rows, std::size_t sets, std::uint64_t seed); // a line of the model's file
classify::TrainOptions trainOptions(const TrainPlan& plan, std::size_t rows);

// What is wrong before a file is read: no set, two of one name, a weight beyond 1 to 16, a bad column.
Result<void> checkPlan(const TrainPlan& plan);
Result<void> readMaps(TrainPlan& plan); // `maps` and `values` into the sources' mapping

// The command that writes the same bytes, for a POSIX shell, an option with its value a line.
std::string trainCommand(const TrainPlan& plan);
// The part of a policy that asks the model.
std::string trainSnippet(std::string_view modelFile);

} // namespace tierline::bench
