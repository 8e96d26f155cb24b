#include "timing.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ctime>

namespace tierline::bench {

namespace {

// Of the processor for this thread: what else runs on the machine does not count; nothing here waits.
double threadMicroseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

} // namespace

void runInterleaved(std::vector<Contender>& contenders, int rounds, int unitsPerRound) {
    for (auto& contender : contenders)
        contender.work(); // warm
    for (int round = 0; round < rounds; ++round)
        for (auto& contender : contenders) {
            const double begin = threadMicroseconds();
            for (int unit = 0; unit < unitsPerRound; ++unit)
                contender.work();
            contender.microseconds.push_back((threadMicroseconds() - begin) / unitsPerRound);
        }
    for (auto& contender : contenders)
        std::ranges::sort(contender.microseconds);
}

void printTable(const std::string& title, const std::vector<Contender>& contenders) {
    fmt::print("\n{:<36}{:>10}{:>10}{:>10}{:>8}{:>9}\n", title, "min us", "median", "max", "ratio", "MB/s");
    const double base = contenders.front().microseconds.front();
    for (const auto& [name, work, bytes, times] : contenders)
        fmt::print("{:<36}{:>10.2f}{:>10.2f}{:>10.2f}{:>8.2f}{:>9.0f}\n", name, times.front(),
                   times[times.size() / 2], times.back(), times.front() / base, bytes / times.front());
}

} // namespace tierline::bench
