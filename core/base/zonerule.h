// The footer of a time zone file: by which rule its clocks change after the last change that the file lists
// (POSIX, as RFC 8536 extends it). Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline {

// One day of each year: month, week (5: the last) and weekday; or a day's number from 1 that never counts
// 29 February; or from 0 that does.
struct YearDay {
    enum class Kind : std::uint8_t { MonthWeek, WithoutLeap, WithLeap } kind = Kind::MonthWeek;
    int month = 1, week = 1, weekday = 0, number = 0;
    std::int32_t time = 7'200; // seconds after midnight of the clock that still holds; may lie on other days
};

struct ZoneRule {
    std::int32_t standard = 0; // seconds east of UTC
    struct Summer {
        std::int32_t offset = 0;
        YearDay from, to;
    };
    std::optional<Summer> summer;
};

std::optional<ZoneRule> zoneRuleFrom(std::string_view text); // "CET-1CEST,M3.5.0,M10.5.0/3"

struct ZoneChange {
    std::int64_t at = 0;     // UTC seconds
    std::int32_t offset = 0; // from then on
};
std::array<ZoneChange, 2> changesOf(const ZoneRule::Summer& summer, std::int32_t standard,
                                    std::chrono::year year); // in order

} // namespace tierline
