#include "bench/evaluatedetail.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench::detail {

namespace {

std::vector<std::uint64_t> counted(const std::vector<int>& places, std::size_t size) {
    std::vector<std::uint64_t> made(size);
    for (const auto place : places)
        if (place != none) ++made.at(static_cast<std::size_t>(place));
    return made;
}

Share shareOf(double share, std::size_t rows) {
    const auto hits = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(rows)));
    return wilson(hits, rows).value_or(Share{});
}

void addTiers(const Judged& judged, Resampled& resampled, Measured& into) {
    const auto tiers = judged.tiers.size();
    std::vector<std::size_t> truth, said;
    std::vector<std::uint32_t> cell(judged.rows(), static_cast<std::uint32_t>(tiers * tiers));
    for (std::size_t row = 0; row < judged.rows(); ++row) {
        if (judged.truth[row] == none || judged.tier[row] == none) continue;
        truth.push_back(static_cast<std::size_t>(judged.truth[row]));
        said.push_back(static_cast<std::size_t>(judged.tier[row]));
        cell[row] = static_cast<std::uint32_t>(truth.back() * tiers + said.back());
    }
    auto quality = tierQuality(truth, said, tiers);
    if (!quality) return;
    const auto rows = quality->rows;
    auto& made = into.tiers.emplace();
    made.quality = *std::move(quality);
    made.accuracy = shareOf(made.quality.accuracy, rows);
    made.underRouted = shareOf(made.quality.underRouted, rows);
    made.overRouted = shareOf(made.quality.overRouted, rows);
    made.severe = shareOf(made.quality.severe, rows);
    made.macroF1.value = made.quality.macroF1;
    std::vector<std::uint64_t> confusion(tiers * tiers + 1); // the last cell: rows without a label
    const auto f1 = [cell = std::move(cell), confusion = std::move(confusion),
                     tiers](std::span<const std::uint32_t> counts) mutable -> std::optional<double> {
        std::ranges::fill(confusion, 0U);
        for (std::size_t row = 0; row < counts.size(); ++row)
            confusion[cell[row]] += counts[row];
        const auto of = std::span(confusion).first(tiers * tiers);
        if (std::ranges::all_of(of, [](auto count) { return count == 0; })) return std::nullopt;
        return macroF1(of, tiers);
    };
    resampled.figure(Statistic(f1), &made.macroF1.range);
}

void mean(const Column& column, Resampled& resampled, Estimate& into, double times = 1) {
    into.value = times * column.mean().value_or(0);
    resampled.ratio(resampled.column(column.values), resampled.column(column.has), &into.range, times);
}

void addMoney(const Judged& judged, Resampled& resampled, Measured& into) {
    MoneyFigures made;
    for (std::size_t row = 0; row < judged.rows(); ++row) {
        if (!judged.isCalled[row]) continue;
        ++(judged.nano.isAt(row) ? made.priced : made.unpriced);
        made.total += Money::fromNano(static_cast<std::int64_t>(judged.nano.values[row]));
    }
    if (made.priced == 0) return;
    made.isEstimated = judged.isEstimated;
    into.money = made;
    mean(judged.nano, resampled, into.money->usdPer1k, 1000.0 / 1e9);
}

} // namespace

void measure(const Judged& judged, Resampled& resampled, Measured& into) {
    into.name = judged.name;
    into.rows = judged.right.count();
    into.tierCounts = counted(judged.tier, judged.tiers.size());
    into.modelCounts = counted(judged.model, judged.models.size());
    addTiers(judged, resampled, into);
    if (judged.quality.count() > 0) {
        auto& answers = into.answers.emplace();
        answers.graded = judged.quality.count();
        mean(judged.quality, resampled, answers.quality);
    }
    addMoney(judged, resampled, into);
    mean(judged.right, resampled, into.right);
    if (into.money && into.money->unpriced == 0)
        into.point = PlanePoint{into.money->usdPer1k.value / 1000, into.right.value};
}

// Where the same rows have both, the sums that are there already serve.
void meanDifference(const Column& first, const Column& second, Resampled& resampled, Estimate& into,
                    double times) {
    const auto apart = difference(first, second);
    into.value = times * apart.mean().value_or(0);
    const auto rows = resampled.column(apart.has);
    if (first.has != second.has) {
        resampled.ratio(resampled.column(apart.values), rows, &into.range, times);
        return;
    }
    const auto ours = resampled.column(first.values), theirs = resampled.column(second.values);
    const auto of = [=](Resampled::Sums sums) -> std::optional<double> {
        if (sums[rows] == 0) return std::nullopt;
        return times * (sums[ours] - sums[theirs]) / sums[rows];
    };
    resampled.figure(Resampled::OfSums(of), &into.range);
}

void addBehind(const Judged& candidate, const Judged& baseline, Resampled& resampled, Measured& into) {
    const auto apart = difference(candidate.right, baseline.right);
    if (apart.count() == 0) return;
    meanDifference(candidate.right, baseline.right, resampled, into.behind.emplace());
    const auto better = std::ranges::count_if(apart.values, [](double each) { return each > 0; });
    const auto worse = std::ranges::count_if(apart.values, [](double each) { return each < 0; });
    into.p = mcnemar(static_cast<std::uint64_t>(better), static_cast<std::uint64_t>(worse));
}

} // namespace tierline::bench::detail
