#include "gateway/tally.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

std::int64_t secondOf(Monotonic now) {
    return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

} // namespace

Percentiles percentiles(std::vector<std::int64_t> samples) {
    if (samples.empty()) return {};
    const auto at = [&](std::size_t percent) {
        const std::size_t rank = (samples.size() * percent + 99) / 100;
        const auto place = samples.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
        std::ranges::nth_element(samples, place);
        return *place;
    };
    Percentiles result;
    result.p50 = at(50);
    result.p95 = at(95);
    result.p99 = at(99);
    return result;
}

std::string_view toString(Stage stage) {
    switch (stage) {
    case Stage::Read: return "read";
    case Stage::Classify: return "classify";
    case Stage::Plan: return "plan";
    case Stage::Connect: return "connect";
    case Stage::Translate: return "translate";
    case Stage::Commit: return "commit";
    case Stage::Routing: return "routing";
    }
    return "";
}

std::int64_t valueOf(const ledger::Overhead& overhead, Stage stage) {
    switch (stage) {
    case Stage::Read: return overhead.read;
    case Stage::Classify: return overhead.classify;
    case Stage::Plan: return overhead.plan;
    case Stage::Connect: return overhead.connect;
    case Stage::Translate: return overhead.translate;
    case Stage::Commit: return overhead.commit;
    case Stage::Routing: return overhead.read + overhead.classify + overhead.plan;
    }
    return 0;
}

void Tally::add(const ledger::Overhead& overhead, Monotonic now) {
    const std::int64_t number = secondOf(now);
    const std::scoped_lock lock(m_mutex);
    if (m_ring.size() < capacity)
        m_ring.push_back(overhead);
    else
        m_ring[m_next] = overhead;
    m_next = (m_next + 1) % capacity;
    Second& second = m_seconds[static_cast<std::size_t>(number) % m_seconds.size()];
    if (second.number != number) second = {number, 0};
    ++second.count;
}

void Tally::appendTo(std::vector<ledger::Overhead>& all) const {
    const std::scoped_lock lock(m_mutex);
    all.insert(all.end(), m_ring.begin(), m_ring.end());
}

std::int64_t Tally::lastMinute(Monotonic now) const {
    const std::int64_t number = secondOf(now);
    const std::scoped_lock lock(m_mutex);
    std::int64_t count = 0;
    for (const Second& second : m_seconds)
        if (second.number > number - 60 && second.number <= number) count += second.count;
    return count;
}

Percentiles percentiles(std::span<const ledger::Overhead> all, Stage stage) {
    std::vector<std::int64_t> samples;
    samples.reserve(all.size());
    for (const auto& overhead : all)
        samples.push_back(valueOf(overhead, stage));
    return percentiles(std::move(samples));
}

} // namespace tierline::gateway
