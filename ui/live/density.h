// How many decisions came when, by tier, and how many of them failed: counts in equal slices of time. Pure;
// one thread. Adding costs the same however many there are; when a time does not fit, slices become twice as
// long.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace tierline::live {

struct DensitySlice {
    static constexpr std::size_t tiers = 8; // of a policy; higher ones count as the last, index 8: no tier
    std::array<std::uint32_t, tiers + 1> calls{};
    std::uint32_t failed = 0;
    std::uint32_t all() const;
    DensitySlice& operator+=(const DensitySlice& other);
    bool operator==(const DensitySlice&) const = default;
};

class Density {
public:
    static constexpr std::size_t mostSlices = 1'200;
    static constexpr std::int64_t shortestSlice = 1'000; // milliseconds

    void add(std::int64_t time, int tier, bool failed); // tier -1: none
    void clear() { *this = {}; }

    bool isEmpty() const { return m_slices.empty(); }
    std::int64_t sliceLength() const { return m_length; }
    std::int64_t from() const { return m_from; }
    std::int64_t until() const; // the end of the last slice
    // [from, until) in `columns` equal columns; a slice that lies in two counts in the one of its middle.
    std::vector<DensitySlice> columns(std::int64_t from, std::int64_t until, std::size_t columns) const;

private:
    void doubleLength();

    std::int64_t m_from = 0, m_length = shortestSlice;
    std::vector<DensitySlice> m_slices;
};

// What the strip shows of a time: the last half hour, or all that is loaded.
enum class DensityRange { HalfHour, Loaded };
struct DensitySpan {
    std::int64_t from = 0, until = 0; // milliseconds since 1970
    bool operator==(const DensitySpan&) const = default;
};
std::optional<DensitySpan> spanFor(const Density& density, DensityRange range, std::int64_t now);

// A brush moved by the keyboard in `steps` of the span; both ends stay within it. `extend`: only its end
// moves.
DensitySpan moved(std::optional<DensitySpan> brush, const DensitySpan& span, int steps, bool extend);

} // namespace tierline::live
