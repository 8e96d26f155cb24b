#include "timing.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>

namespace tierline::bench {

void runInterleaved(std::vector<Contender>& contenders, int rounds, int unitsPerRound) {
    for (auto& contender : contenders)
        contender.work(); // warm
    for (int round = 0; round < rounds; ++round)
        for (auto& contender : contenders) {
            const auto begin = std::chrono::steady_clock::now();
            for (int unit = 0; unit < unitsPerRound; ++unit)
                contender.work();
            const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
            contender.microseconds.push_back(spent.count() / unitsPerRound);
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
