#include "bench/calibration.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

Result<Calibration> calibration(std::span<const double> stated, const std::vector<bool>& isSo,
                                std::size_t bins) {
    if (stated.empty() || bins == 0)
        return fail(ErrorCode::InvalidInput, "there is no stated chance to compare");
    if (stated.size() != isSo.size())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{} chances and {} truths", stated.size(), isSo.size()));
    struct Sum {
        double stated = 0;
        std::size_t rows = 0, hits = 0;
    };
    std::vector<Sum> sums(bins);
    Calibration made;
    const auto rows = static_cast<double>(stated.size());
    for (std::size_t at = 0; at < stated.size(); ++at) {
        const double chance = stated[at], truth = isSo[at] ? 1 : 0;
        if (!(chance >= 0 && chance <= 1))
            return fail(ErrorCode::InvalidInput,
                        fmt::format("chance {} of row {} is not within 0 and 1", chance, at + 1));
        auto& sum = sums[std::min(bins - 1, static_cast<std::size_t>(chance * static_cast<double>(bins)))];
        sum.stated += chance;
        ++sum.rows;
        sum.hits += isSo[at] ? 1U : 0U;
        made.brier += (chance - truth) * (chance - truth) / rows;
        made.base += truth / rows;
    }
    for (std::size_t at = 0; at < bins; ++at) {
        const auto& sum = sums[at];
        const auto width = 1 / static_cast<double>(bins);
        auto& bin = made.bins.emplace_back();
        bin.from = static_cast<double>(at) * width;
        bin.to = static_cast<double>(at + 1) * width;
        bin.rows = sum.rows;
        bin.actual = wilson(sum.hits, sum.rows);
        if (!bin.actual) continue;
        bin.stated = sum.stated / static_cast<double>(sum.rows);
        const double distance = std::abs(bin.stated - bin.actual->value);
        made.error += distance * static_cast<double>(sum.rows) / rows;
        made.worst = std::max(made.worst, distance);
    }
    return made;
}

} // namespace tierline::bench
