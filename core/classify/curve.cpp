#include "classify/curve.h"

#include <algorithm>
#include <cmath>

namespace tierline::classify {

namespace {

constexpr std::size_t rowsInBin = 8;
// Neighbouring knots nearer than this become one: between them nearly all texts would share a score.
constexpr double leastRise = 0.015;

// Neighbours in order of their sums; [first, last) of the sorted rows.
struct Block {
    std::size_t first = 0, last = 0;
    double weight = 0, sums = 0, places = 0; // weighted
    double score() const { return places / weight; }
};

Block joined(const Block& a, const Block& b) {
    return {a.first, b.last, a.weight + b.weight, a.sums + b.sums, a.places + b.places};
}

std::vector<Block> binsOf(std::span<const Placed> rows) {
    double whole = 0;
    for (const auto& row : rows)
        whole += row.weight;
    const auto bins = std::clamp<std::size_t>(rows.size() / rowsInBin, 1, mostKnots);
    std::vector<Block> out;
    double behind = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const bool same = i > 0 && row.sum == rows[i - 1].sum; // what scores alike stays together
        if (out.empty()
            || (!same && behind >= whole * static_cast<double>(out.size()) / static_cast<double>(bins)))
            out.push_back({i, i, 0, 0, 0});
        out.back() = joined(out.back(), {i, i + 1, row.weight, row.weight * row.sum, row.weight * row.place});
        behind += row.weight;
    }
    return out;
}

// Joins neighbours until each scores more than the one before by at least `rise`.
std::vector<Block> pooled(const std::vector<Block>& from, double rise) {
    std::vector<Block> blocks;
    for (auto block : from) {
        while (!blocks.empty() && block.score() <= blocks.back().score() + rise) {
            block = joined(blocks.back(), block);
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    return blocks;
}

} // namespace

std::vector<CurveKnot> fitCurve(std::span<const Placed> rows) {
    std::vector<Placed> sorted;
    for (const auto& row : rows)
        if (row.weight > 0) sorted.push_back(row);
    std::ranges::sort(sorted, [](const Placed& a, const Placed& b) {
        return a.sum != b.sum ? a.sum < b.sum : a.place != b.place ? a.place < b.place : a.weight < b.weight;
    });
    // Pool adjacent violators, then what hardly rises.
    const auto blocks = pooled(pooled(binsOf(sorted), 0), leastRise);
    std::vector<CurveKnot> knots;
    for (const auto& block : blocks) {
        double missed = 0;
        for (auto i = block.first; i < block.last; ++i)
            missed += sorted[i].weight * std::abs(sorted[i].place - block.score());
        knots.push_back(
            {block.sums / block.weight, block.score(), std::max(0.0, 1 - 2 * missed / block.weight)});
    }
    return knots;
}

} // namespace tierline::classify
