// Requests of an invented world whose truth is known exactly: a score in hundredths, made of seven rules, and
// for each score how often a request deserves which tier.
#pragma once

#include "base/id.h"
#include "tune/split.h"

#include <array>
#include <cmath>

namespace tierline::tune::testing {

inline constexpr std::size_t worldTiers = 3, worldScores = 101;

inline Dial worldDial() {
    Dial dial;
    dial.sureAt = 150'000;
    dial.stopAt = 800'000;
    dial.lines = {300'000, 600'000};
    for (int bit = 0; bit < 7; ++bit)
        dial.weights.push_back(10'000 << bit);
    dial.rules = dial.weights.size();
    return dial;
}

// How often a request of this score deserves more than tier 0, and than tier 1. `steepness` 0: the score says
// nothing.
inline std::array<double, 2> deserves(std::size_t score, double steepness) {
    const double x = static_cast<double>(score) / 100;
    const auto chance = [&](double middle) { return 1 / (1 + std::exp(-steepness * (x - middle))); };
    return {chance(0.35), chance(0.7)};
}

inline void addRow(Rows& rows, std::size_t score, Truth truth, Dice& dice) {
    Row row;
    row.source = static_cast<std::uint32_t>(rows.size());
    row.firstFired = static_cast<std::uint32_t>(rows.fired.size());
    for (std::uint16_t bit = 0; bit < 7; ++bit)
        if ((score >> bit & 1U) != 0) rows.fired.push_back(bit);
    row.fired = static_cast<std::uint32_t>(rows.fired.size()) - row.firstFired;
    row.isSilent = false;
    row.words = dice.next() | 1U;
    row.truth = truth;
    rows.rows.push_back(row);
    for (std::size_t tier = 0; tier < worldTiers; ++tier)
        rows.costs.push_back(static_cast<std::int64_t>((1 + dice.next() % 5)
                                                       * (tier == 0   ? 1'000
                                                          : tier == 1 ? 20'000
                                                                      : 300'000)));
}

struct World {
    double steepness = 12;
    std::size_t labelled = 400, unlabelled = 0;
    double days = 0;
};

inline Rows drawWorld(const World& world, std::uint64_t seed) {
    Dice dice(seed);
    Rows rows;
    rows.tiers = worldTiers;
    rows.days = world.days;
    for (std::size_t at = 0; at < world.labelled + world.unlabelled; ++at) {
        const auto score = static_cast<std::size_t>(dice.next() % worldScores);
        const auto chances = deserves(score, world.steepness);
        const double drawn = dice.uniform();
        const TierIndex tier = drawn < chances[1] ? 2 : drawn < chances[0] ? 1 : 0;
        addRow(rows, score, at < world.labelled ? truthOfLabel(tier, worldTiers) : Truth{}, dice);
    }
    return rows;
}

// The share of all requests of that world that would be under-routed.
inline double trueUnder(const Dial& dial, double steepness) {
    double sum = 0;
    for (std::size_t score = 0; score < worldScores; ++score) {
        const auto at = static_cast<Millionths>(score * 10'000);
        const auto chances = deserves(score, steepness);
        sum += at < dial.lines[0] ? chances[0] : at < dial.lines[1] ? chances[1] : 0;
    }
    return sum / static_cast<double>(worldScores);
}

} // namespace tierline::tune::testing
