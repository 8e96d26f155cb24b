#include "sandbox/allowance.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

void Allowance::set(std::int64_t requests, Milliseconds minute) {
    m_minute.store(std::max<std::int64_t>(1, minute.count()), std::memory_order_relaxed);
    m_limit.store(requests, std::memory_order_relaxed);
}

bool Allowance::take(Monotonic now) {
    if (untilNext(now) <= Milliseconds(0)) {
        m_began = now;
        m_taken = 0;
    }
    if (m_taken >= m_limit.load(std::memory_order_relaxed)) return false;
    ++m_taken;
    return true;
}

Milliseconds Allowance::untilNext(Monotonic now) const {
    const Milliseconds minute(m_minute.load(std::memory_order_relaxed));
    return std::max(std::chrono::ceil<Milliseconds>(m_began + minute - now), Milliseconds(0));
}

std::vector<WireHeader> Allowance::headers(Monotonic now) const {
    const auto limit = m_limit.load(std::memory_order_relaxed);
    return {{"x-ratelimit-limit-requests", fmt::to_string(limit)},
            {"x-ratelimit-remaining-requests", fmt::to_string(std::max<std::int64_t>(0, limit - m_taken))},
            {"x-ratelimit-reset-requests", fmt::format("{}ms", untilNext(now).count())}};
}

} // namespace tierline::sandbox
