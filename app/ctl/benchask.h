// `tierlinectl bench --end-to-end`: models are asked, and their answers graded. What it costs is said before
// anything is asked.
#pragma once

#include "bench.h"

namespace CLI {
class App;
}

namespace tierline::ctl {

struct AskFlags {
    bool endToEnd = false, sandbox = false, baselines = false, yes = false, resume = false, human = false,
         allowUnpriced = false, estimateOnly = false;
    std::string url, tokenFile, grader, judge, swap, answers, outcomes, budget;
    int concurrency = 8, repeats = 1;
    double sandboxTime = 1.0;
    std::vector<std::string> parameters;
    bool isWanted() const { return endToEnd || human; }
};

void addAsking(CLI::App& command, AskFlags& flags);
std::string askingOptionIn(const CLI::App& command);       // the first one that was given; empty: none
int askBench(BenchOptions options, const AskFlags& flags); // gives the exit code

} // namespace tierline::ctl
