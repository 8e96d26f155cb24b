// The same classifier in Python, run as a child process on the same prompts.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct PythonRun {
    double nanosecondsPerPrompt = 0;
    std::vector<std::string> tiers; // one for each prompt
};

// Nothing when there is no python3. Prompts must not hold NUL.
std::optional<PythonRun> runPythonSeed(const std::vector<std::string>& prompts);

} // namespace tierline::bench
