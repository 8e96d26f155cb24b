#include "bench/tierquality.h"

#include <algorithm>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

struct Marginals {
    std::uint64_t right = 0, truth = 0, predicted = 0;
    // 2 PR / (P + R) without its divisions by zero.
    double f1() const {
        return truth + predicted == 0
                   ? 0
                   : 2.0 * static_cast<double>(right) / static_cast<double>(truth + predicted);
    }
};

Marginals marginals(std::span<const std::uint64_t> confusion, std::size_t tiers, std::size_t tier) {
    Marginals made{confusion[tier * tiers + tier], 0, 0};
    for (std::size_t other = 0; other < tiers; ++other) {
        made.truth += confusion[tier * tiers + other];
        made.predicted += confusion[other * tiers + tier];
    }
    return made;
}

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

void addFigures(TierQuality& made) {
    std::uint64_t right = 0, lower = 0, higher = 0, severe = 0;
    for (std::size_t truth = 0; truth < made.tiers; ++truth)
        for (std::size_t predicted = 0; predicted < made.tiers; ++predicted) {
            const auto count = made.confusion[truth * made.tiers + predicted];
            right += predicted == truth ? count : 0;
            lower += predicted < truth ? count : 0;
            higher += predicted > truth ? count : 0;
            severe += predicted + 2 <= truth ? count : 0;
        }
    made.accuracy = share(right, made.rows).value_or(0);
    made.underRouted = share(lower, made.rows).value_or(0);
    made.overRouted = share(higher, made.rows).value_or(0);
    made.severe = share(severe, made.rows).value_or(0);
    made.macroF1 = macroF1(made.confusion, made.tiers);
    for (std::size_t tier = 0; tier < made.tiers; ++tier) {
        const auto sums = marginals(made.confusion, made.tiers, tier);
        made.each.push_back(
            {sums.truth, share(sums.right, sums.predicted), share(sums.right, sums.truth), sums.f1()});
    }
}

} // namespace

double macroF1(std::span<const std::uint64_t> confusion, std::size_t tiers) {
    double sum = 0, seen = 0;
    for (std::size_t tier = 0; tier < tiers; ++tier) {
        const auto sums = marginals(confusion, tiers, tier);
        if (sums.truth + sums.predicted == 0) continue;
        sum += sums.f1();
        ++seen;
    }
    return seen == 0 ? 0 : sum / seen;
}

Result<TierQuality> tierQuality(std::span<const std::size_t> truth, std::span<const std::size_t> predicted,
                                std::size_t tiers) {
    if (truth.empty()) return fail(ErrorCode::InvalidInput, "there is no labelled prompt");
    if (truth.size() != predicted.size())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{} true tiers and {} predicted ones", truth.size(), predicted.size()));
    TierQuality made;
    made.tiers = tiers;
    made.rows = truth.size();
    made.confusion.resize(tiers * tiers);
    for (std::size_t at = 0; at < truth.size(); ++at) {
        if (truth[at] >= tiers || predicted[at] >= tiers)
            return fail(ErrorCode::InvalidInput,
                        fmt::format("prompt {} has a tier beyond the {}", at + 1, tiers));
        ++made.confusion[truth[at] * tiers + predicted[at]];
    }
    addFigures(made);
    return made;
}

} // namespace tierline::bench
