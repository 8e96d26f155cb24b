#include "health/latencywindow.h"

#include <algorithm>

namespace tierline::health {

void LatencyWindow::add(Milliseconds latency, Monotonic now) {
    m_samples[static_cast<std::size_t>(m_next)] = {now, latency};
    m_next = (m_next + 1) % capacity;
    m_count = std::min(m_count + 1, capacity);
    m_validUntil = {};
}

void LatencyWindow::renew(Monotonic now) const {
    if (now < m_validUntil) return;
    std::array<Milliseconds, capacity> fresh{};
    std::size_t count = 0;
    auto oldest = now;
    for (int i = 0; i < m_count; ++i) {
        const auto& sample = m_samples[static_cast<std::size_t>(i)];
        if (now - sample.at >= maxAge) continue;
        fresh[count++] = sample.latency;
        oldest = std::min(oldest, sample.at);
    }
    m_fresh = static_cast<int>(count);
    m_validUntil = oldest + maxAge;
    m_p95.reset();
    if (count < minimum) return;
    const auto rank = (count * 95 + 99) / 100 - 1; // nearest rank, counted from zero
    const auto place = fresh.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(fresh.begin(), place, fresh.begin() + static_cast<std::ptrdiff_t>(count));
    m_p95 = *place;
}

std::optional<Milliseconds> LatencyWindow::p95(Monotonic now) const {
    renew(now);
    return m_p95;
}

int LatencyWindow::samples(Monotonic now) const {
    renew(now);
    return m_fresh;
}

} // namespace tierline::health
