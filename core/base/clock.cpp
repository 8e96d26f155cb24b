#include "base/clock.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace tierline {

namespace {

class SystemClock final : public Clock {
public:
    Monotonic now() const override { return std::chrono::steady_clock::now(); }
    Wall wall() const override {
        return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    }
};

std::optional<int> number(std::string_view text, std::size_t at, std::size_t length) {
    if (at + length > text.size()) return std::nullopt;
    int value = 0;
    const auto* end = text.data() + at + length;
    const auto [ptr, error] = std::from_chars(text.data() + at, end, value);
    if (error != std::errc{} || ptr != end) return std::nullopt;
    return value;
}

} // namespace

const Clock& systemClock() {
    static const SystemClock clock;
    return clock;
}

std::string toRfc3339(Wall time) {
    using namespace std::chrono;
    // The form has four digits for a year; Wall::min() and max() stand for open ends.
    constexpr Wall first{sys_days{year{0} / 1 / 1}}, last{sys_days{year{10'000} / 1 / 1} - milliseconds(1)};
    time = std::clamp(time, first, last);
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char buffer[40];
    const int length = std::snprintf(
        buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return {buffer, static_cast<std::size_t>(length)};
}

std::optional<Wall> wallFromRfc3339(std::string_view text) {
    using namespace std::chrono;
    const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    const auto hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return std::nullopt;
    if (text[13] != ':' || text[16] != ':') return std::nullopt;
    const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    Wall time{sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second}};
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            time += milliseconds{(text[at] - '0') * scale};
    }
    const auto zone = text.substr(at);
    if (zone == "Z" || zone == "z") return time;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
    const auto offsetHours = number(zone, 1, 2), offsetMinutes = number(zone, 4, 2);
    if (!offsetHours || !offsetMinutes) return std::nullopt;
    const minutes offset = hours{*offsetHours} + minutes{*offsetMinutes};
    return zone[0] == '+' ? time - offset : time + offset;
}

} // namespace tierline
