// How far a figure could be luck: bootstrap intervals over prompts, and what orders by chance give. Seeded,
// so that a run can be repeated. Nothing is allocated for a single resample. Pure; any thread.
#pragma once

#include "base/id.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tierline::bench {

struct Interval {
    double low = 0, high = 0;
    std::size_t undefined = 0; // resamples on which the figure does not exist; they are left out
};

struct Resampling {
    std::size_t times = 2000;
    std::uint64_t seed = 1;
    double level = 0.95;
};

// A figure of a resample: how often each row is in it. Absent: not defined there.
using Statistic = std::function<std::optional<double>(std::span<const std::uint32_t>)>;

// Draws as many rows as there are, with repeats: how often each is in the resample. Rows under 2^32.
void drawCounts(Dice& dice, std::span<std::uint32_t> counts);

// Absent without rows, or when most resamples have no figure. For two routers give the difference of their
// figures: the same resample serves both.
std::optional<Interval> bootstrap(std::size_t rows, const Resampling& resampling, const Statistic& statistic);

// APGR of so many random orders. Absent when both models are equally good over all.
std::optional<Interval> chanceRange(std::span<const double> weak, std::span<const double> strong,
                                    const Resampling& orders = {1000, 1, 0.95});

// Linear between the ranks, as most programs do it; `sorted` rises and is not empty.
double quantile(std::span<const double> sorted, double share);
std::optional<Interval> middle(std::vector<double>& values, std::size_t tried, double level); // sorts them

// Puts `items` into an order by chance (Fisher and Yates).
class Shuffler {
public:
    explicit Shuffler(std::uint64_t seed) : m_dice(seed) {}
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t left = items.size(); left > 1; --left)
            std::swap(items[left - 1], items[below(left)]);
    }
    std::size_t below(std::size_t limit); // limit under 2^32

private:
    Dice m_dice;
};

} // namespace tierline::bench
