#include "live/density.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tierline::live {

namespace {

constexpr std::int64_t halfHour = 30 * 60 * 1'000;
// Farther off than any clock: such a time is a mistake of whoever recorded it.
constexpr std::int64_t farthest = 8'000'000'000'000'000;
constexpr int keySteps = 60; // of the span, for the arrow keys

std::int64_t roundedDown(std::int64_t time, std::int64_t length) {
    const std::int64_t rest = time % length;
    return time - (rest < 0 ? rest + length : rest);
}

} // namespace

std::uint32_t DensitySlice::all() const {
    return std::accumulate(calls.begin(), calls.end(), std::uint32_t{0});
}

DensitySlice& DensitySlice::operator+=(const DensitySlice& other) {
    for (std::size_t i = 0; i < calls.size(); ++i)
        calls[i] += other.calls[i];
    failed += other.failed;
    return *this;
}

std::int64_t Density::until() const {
    return m_from + m_length * static_cast<std::int64_t>(m_slices.size());
}

void Density::doubleLength() {
    const std::int64_t from = roundedDown(m_from, m_length * 2);
    const std::size_t shift = from == m_from ? 0 : 1;
    std::vector<DensitySlice> half((m_slices.size() + shift + 1) / 2);
    for (std::size_t i = 0; i < m_slices.size(); ++i)
        half[(i + shift) / 2] += m_slices[i];
    m_slices = std::move(half);
    m_from = from;
    m_length *= 2;
}

void Density::add(std::int64_t time, int tier, bool failed) {
    time = std::clamp(time, -farthest, farthest);
    if (m_slices.empty()) m_from = roundedDown(time, m_length);
    const auto fits = [&] {
        const auto first = std::min(m_from, roundedDown(time, m_length));
        const auto end = std::max(until(), roundedDown(time, m_length) + m_length);
        return end - first <= m_length * static_cast<std::int64_t>(mostSlices);
    };
    while (!fits())
        doubleLength();
    const auto at = roundedDown(time, m_length);
    if (at < m_from) { // rows of before
        m_slices.insert(m_slices.begin(), static_cast<std::size_t>((m_from - at) / m_length), {});
        m_from = at;
    }
    const auto slice = static_cast<std::size_t>((at - m_from) / m_length);
    if (slice >= m_slices.size()) m_slices.resize(slice + 1);
    const std::size_t index =
        tier < 0 ? DensitySlice::tiers : std::min(static_cast<std::size_t>(tier), DensitySlice::tiers - 1);
    ++m_slices[slice].calls[index];
    m_slices[slice].failed += failed ? 1 : 0;
}

std::vector<DensitySlice> Density::columns(std::int64_t from, std::int64_t until, std::size_t columns) const {
    std::vector<DensitySlice> out(columns);
    if (until <= from || columns == 0) return out;
    const double width = static_cast<double>(until - from) / static_cast<double>(columns);
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        const std::int64_t middle = m_from + m_length * static_cast<std::int64_t>(i) + m_length / 2;
        if (middle < from || middle >= until) continue;
        const auto column = static_cast<std::size_t>(static_cast<double>(middle - from) / width);
        out[std::min(column, columns - 1)] += m_slices[i];
    }
    return out;
}

std::optional<DensitySpan> spanFor(const Density& density, DensityRange range, std::int64_t now) {
    if (density.isEmpty()) return std::nullopt;
    if (range == DensityRange::HalfHour) return DensitySpan{now - halfHour, now};
    const std::int64_t until = std::max(density.until(), density.from() + Density::shortestSlice * 60);
    return DensitySpan{density.from(), until};
}

DensitySpan moved(std::optional<DensitySpan> brush, const DensitySpan& span, int steps, bool extend) {
    const std::int64_t step = std::max<std::int64_t>(1, (span.until - span.from) / keySteps);
    if (!brush) // the newest slice is what is looked for most
        return {span.until - step * 5, span.until};
    DensitySpan next = *brush;
    if (extend) {
        next.until = std::max(next.from + step, std::min(next.until + step * steps, span.until));
        return next;
    }
    const std::int64_t length = next.until - next.from;
    next.from = std::clamp(next.from + step * steps, span.from, std::max(span.from, span.until - length));
    next.until = next.from + length;
    return next;
}

} // namespace tierline::live
