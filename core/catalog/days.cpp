#include "catalog/catalog.h"

#include <charconv>
#include <cstdio>

namespace tierline::catalog {

std::string toString(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::optional<std::chrono::sys_days> dayFrom(std::string_view text) {
    const auto part = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const auto begin = text.data() + at;
        const auto [rest, error] = std::from_chars(begin, begin + length, value);
        return error == std::errc{} && rest == begin + length ? value : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
    if (year < 1970 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

} // namespace tierline::catalog
