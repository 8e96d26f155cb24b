#include "health/retrybudget.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::health {

namespace {

std::int64_t secondOf(Monotonic now) {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
}

} // namespace

RetryBudget::Slot& RetryBudget::slotOf(Monotonic now) {
    const auto second = secondOf(now);
    auto& slot = m_slots[static_cast<std::size_t>(second % window)];
    if (slot.second != second) slot = {second, 0, 0};
    return slot;
}

RetryBudget::Slot RetryBudget::totals(Monotonic now) const {
    const auto oldest = secondOf(now) - window + 1;
    Slot total;
    for (const auto& slot : m_slots) {
        if (slot.second < oldest) continue;
        total.sent += slot.sent;
        total.retried += slot.retried;
    }
    return total;
}

bool RetryBudget::tryRetry(std::int64_t share, Monotonic now) {
    const auto total = totals(now);
    if (total.retried >= floor + total.sent * share / 1'000'000) return false;
    slotOf(now).retried += 1;
    return true;
}

std::string RetryBudget::describe(Monotonic now) const {
    const auto total = totals(now);
    return fmt::format("{} retries for {} requests in {} s", total.retried, total.sent, window);
}

} // namespace tierline::health
