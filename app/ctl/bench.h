// The parts of `tierlinectl bench`: what it is asked for, where runs come from, how the result is told.
#pragma once

#include "command.h"

#include "bench/decide.h"
#include "bench/evaluate.h"
#include "bench/report.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tierline::ctl {

struct BenchOptions {
    std::string policy, against, run, againstRun, data, note;
    std::vector<std::string> sets, gates, reports;
    std::vector<std::string> maps, values, models, tierModels;
    std::string measure;
    std::size_t resamples = 10'000;
    std::uint64_t seed = 1;
    bool skipBad = false, noRobustness = false, keep = false, list = false, json = false;
};

// A policy ready to decide, and the file that it is from.
struct BenchPolicy {
    std::string file;
    bench::Decider decider;
};

// How a policy becomes a run over a set. `decideHere` takes the recorded outcomes where the set has some.
struct RunRequest {
    bench::Set& set; // who asks models may put their answers there as outcomes
    const BenchPolicy& policy;
    std::optional<bench::TierModels>& models;
    const BenchOptions& options;
    bench::Progress progress;
};
using RunMaker = std::function<Result<bench::Run>(const RunRequest&)>;
Result<bench::Run> decideHere(const RunRequest& request);

std::expected<BenchPolicy, std::vector<Error>> loadBenchPolicy(const std::string& named);

// Everything after the options were read; `make` makes runs of policies. Gives the exit code.
int runBench(const BenchOptions& options, const RunMaker& make = decideHere);
int listRuns(const BenchOptions& options);
std::string runsFolder(const BenchOptions& options);

std::string benchText(const bench::Report& report); // for a person, about a screen a set

} // namespace tierline::ctl
