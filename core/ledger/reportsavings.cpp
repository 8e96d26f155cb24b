#include "ledger/reportsavings.h"

#include "base/id.h"

#include <algorithm>

namespace tierline::ledger {

namespace {

constexpr std::int64_t draws = 10'000;

std::vector<SavingsBlock> notEmpty(const std::vector<SavingsBlock>& blocks) {
    std::vector<SavingsBlock> kept;
    std::ranges::copy_if(blocks, std::back_inserter(kept),
                         [](const SavingsBlock& b) { return b != SavingsBlock{}; });
    return kept;
}

Interval intervalOf(const std::vector<SavingsBlock>& blocks, std::uint64_t seed) {
    Dice dice(seed);
    std::vector<Money> sums;
    sums.reserve(static_cast<std::size_t>(draws));
    for (std::int64_t draw = 0; draw < draws; ++draw) {
        Money sum;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const auto& block = blocks[static_cast<std::size_t>(dice.next() % blocks.size())];
            sum += block.baseline - block.cost;
        }
        sums.push_back(sum);
    }
    std::ranges::sort(sums);
    constexpr auto tail = static_cast<std::size_t>(draws) / 40; // 2.5 %
    return {sums[tail], sums[sums.size() - 1 - tail]};
}

} // namespace

Savings savingsOf(const std::vector<SavingsBlock>& days, const std::vector<SavingsBlock>& hours,
                  std::uint64_t seed) {
    Savings savings;
    for (const auto& day : days) {
        savings.baseline += day.baseline;
        savings.cost += day.cost;
    }
    auto blocks = notEmpty(days);
    if (blocks.size() < fewestBlocks) {
        blocks = notEmpty(hours);
        savings.unit = "hour";
    }
    savings.blocks = std::ssize(blocks);
    savings.seed = seed;
    if (blocks.size() < fewestBlocks) return savings;
    savings.draws = draws;
    savings.interval = intervalOf(blocks, seed);
    return savings;
}

Finding findingOf(const Savings& savings) {
    if (savings.blocks == 0) return Finding::Nothing;
    if (!savings.interval) return Finding::Unsure;
    if (savings.interval->low > Money()) return Finding::Saved;
    if (savings.interval->high < Money()) return Finding::Cost;
    return Finding::Unclear;
}

} // namespace tierline::ledger
