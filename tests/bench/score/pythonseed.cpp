#include "pythonseed.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <unistd.h>

namespace tierline::bench {

namespace {

std::string outputOf(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    char buffer[4096];
    while (pipe)
        if (const auto size = std::fread(buffer, 1, sizeof buffer, pipe.get()))
            out.append(buffer, size);
        else
            break;
    return out;
}

} // namespace

std::optional<PythonRun> runPythonSeed(const std::vector<std::string>& prompts) {
    const auto file =
        std::filesystem::temp_directory_path() / ("tierline-prompts-" + std::to_string(getpid()));
    {
        std::ofstream out(file, std::ios::binary);
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            if (i > 0) out.put('\0');
            out << prompts[i];
        }
    }
    std::istringstream lines(
        outputOf("python3 '" TIERLINE_SOURCE_DIR "/tests/bench/score/seed.py' < '" + file.string() + "'"));
    std::filesystem::remove(file);
    PythonRun run;
    if (!(lines >> run.nanosecondsPerPrompt)) return std::nullopt;
    for (std::string tier; lines >> tier;)
        run.tiers.push_back(tier);
    return run;
}

} // namespace tierline::bench
