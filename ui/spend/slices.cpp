#include "spend/slices.h"

#include <algorithm>
#include <array>

namespace tierline::spend {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr auto longest = days(12 * 365);
constexpr int hoursOfAQuarter = 6;

Wall nextQuarter(const Zone& zone, Wall time) {
    for (Wall at = zone.nextHour(time);; at = zone.nextHour(at)) {
        const auto local = at.time_since_epoch() + zone.offsetAt(at);
        if (std::chrono::floor<hours>(local).count() % hoursOfAQuarter == 0) return at;
        if (at - time > hours(2 * hoursOfAQuarter)) return at; // a zone that skips the hour
    }
}

struct SizeRow { // the first whose length is not passed
    std::chrono::hours length;
    SliceSize size;
    Wall (*next)(const Zone& zone, Wall time);
};

constexpr std::array<SizeRow, 5> sizes{{
    {hours(50), SliceSize::Hour, [](const Zone& z, Wall t) { return z.nextHour(t); }},
    {days(10), SliceSize::Quarter, nextQuarter},
    {days(95), SliceSize::Day, [](const Zone& z, Wall t) { return z.nextDay(t); }},
    {days(800), SliceSize::Week, [](const Zone& z, Wall t) { return z.nextWeek(t); }},
    {days(366'000), SliceSize::Month, // not max(): that has no room in milliseconds
     [](const Zone& z, Wall t) { return z.nextMonth(t); }},
}};

Wall daysBack(const Zone& zone, Wall now, int count) {
    return zone.startOfDay(zone.dateAt(now) - days(count));
}

Range customOf(const Wish& wish, const Zone& zone, Wall now) {
    const Wall latest = zone.nextDay(now);
    Wall to = std::clamp(wish.to, Wall(hours(1)), latest);
    const Wall hour = zone.startOfHour(to);
    if (hour != to) to = zone.nextHour(hour);
    const Wall from = std::clamp(wish.from, to - longest, to - hours(1));
    return {zone.startOfHour(from), to};
}

} // namespace

Range rangeOf(const Wish& wish, const Zone& zone, Wall now) {
    switch (wish.span) {
    case Span::Hours24: return {zone.startOfHour(now - hours(23)), zone.nextHour(now)};
    case Span::Days7: return {daysBack(zone, now, 6), zone.nextDay(now)};
    case Span::Days30: return {daysBack(zone, now, 29), zone.nextDay(now)};
    case Span::Custom: return customOf(wish, zone, now);
    }
    return {};
}

Cut cutOf(const Range& range, const Zone& zone) {
    const auto length = range.to - range.from;
    const auto& row = *std::ranges::find_if(sizes, [&](const SizeRow& one) { return length <= one.length; });
    Cut cut{row.size, {range.from}};
    for (Wall at = row.next(zone, range.from); at < range.to; at = row.next(zone, at))
        cut.edges.push_back(at);
    cut.edges.push_back(range.to);
    return cut;
}

std::optional<std::size_t> sliceAt(const std::vector<Wall>& edges, Wall time) {
    const auto after = std::ranges::upper_bound(edges, time);
    if (after == edges.begin() || after == edges.end()) return std::nullopt;
    return static_cast<std::size_t>(after - edges.begin()) - 1;
}

Wall calendarFrom(const Zone& zone, Wall now) {
    const auto today = zone.dateAt(now);
    const auto monday = today - (std::chrono::weekday(today) - std::chrono::Monday);
    return zone.startOfDay(monday - days(7 * (calendarWeeks - 1)));
}

} // namespace tierline::spend
