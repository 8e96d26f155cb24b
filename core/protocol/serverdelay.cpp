#include "protocol/serverdelay.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace tierline::protocol {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<Milliseconds> fromMs(double ms) {
    constexpr double week = 7.0 * 24 * 3600 * 1000;
    if (!std::isfinite(ms) || ms < 0) return std::nullopt;
    return Milliseconds(static_cast<std::int64_t>(std::ceil(std::min(ms, week))));
}

std::optional<double> numberOf(std::string_view text) {
    double number = 0;
    const auto* first = text.data();
    const auto* last = first + text.size();
    const auto [end, error] = std::from_chars(first, last, number, std::chars_format::fixed);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

std::optional<int> wholeOf(std::string_view text) {
    text = trimmed(text);
    int number = 0;
    const auto* first = text.data();
    const auto* last = first + text.size();
    const auto [end, error] = std::from_chars(first, last, number);
    if (error != std::errc() || end != last || number < 0) return std::nullopt;
    return number;
}

// "08:49:37" with day, month and year found elsewhere.
std::optional<Wall> assemble(std::optional<int> year, std::string_view month, std::optional<int> day,
                             std::string_view time) {
    const auto found = std::ranges::find(months, month);
    if (!year || !day || found == months.end() || time.size() != 8 || time[2] != ':' || time[5] != ':')
        return std::nullopt;
    const auto hour = wholeOf(time.substr(0, 2));
    const auto minute = wholeOf(time.substr(3, 2));
    const auto second = wholeOf(time.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(found - months.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return Wall(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute)
           + std::chrono::seconds(*second);
}

std::optional<Milliseconds> hintIn(std::string_view body) {
    std::string text(body.substr(0, 64U << 10U));
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const std::string_view mark : {"\"retrydelay\"", "retry in ", "try again in "}) {
        const auto at = text.find(mark);
        if (at == std::string::npos) continue;
        auto rest = std::string_view(text).substr(at + mark.size());
        if (mark.starts_with('"'))
            rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n:\""), rest.size()));
        if (const auto delay = delayFromDuration(rest)) return delay;
    }
    return std::nullopt;
}

} // namespace

std::optional<Wall> wallFromHttpDate(std::string_view text) {
    text = trimmed(text);
    const auto part = [&](std::size_t at, std::size_t count) {
        return at < text.size() ? text.substr(at, count) : std::string_view();
    };
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) // Sun Nov  6 08:49:37 1994
        return text.size() == 24
                   ? assemble(wholeOf(part(20, 4)), part(4, 3), wholeOf(part(8, 2)), part(11, 8))
                   : std::nullopt;
    if (!text.ends_with(" GMT")) return std::nullopt;
    if (comma == 3) // Sun, 06 Nov 1994 08:49:37 GMT
        return text.size() == 29
                   ? assemble(wholeOf(part(12, 4)), part(8, 3), wholeOf(part(5, 2)), part(17, 8))
                   : std::nullopt;
    auto year = wholeOf(part(comma + 9, 2)); // Sunday, 06-Nov-94 08:49:37 GMT
    if (year) *year += *year < 70 ? 2000 : 1900;
    return assemble(year, part(comma + 5, 3), wholeOf(part(comma + 2, 2)), part(comma + 12, 8));
}

std::optional<Milliseconds> delayFromDuration(std::string_view text) {
    double total = 0;
    bool any = false;
    while (!text.empty() && (text.front() == '.' || (text.front() >= '0' && text.front() <= '9'))) {
        double number = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (error != std::errc()) break; // the full stop of the sentence
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        struct Unit {
            std::string_view name;
            double ms;
        };
        constexpr std::array units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};
        const auto unit =
            std::ranges::find_if(units, [&](const Unit& u) { return text.starts_with(u.name); });
        if (unit == units.end()) break;
        text.remove_prefix(unit->name.size());
        total += number * unit->ms;
        any = true;
    }
    return any ? fromMs(total) : std::nullopt;
}

std::optional<Milliseconds> serverDelay(std::optional<std::string_view> retryAfterMs,
                                        std::optional<std::string_view> retryAfter, std::string_view body,
                                        Wall now) {
    if (retryAfterMs)
        if (const auto ms = numberOf(trimmed(*retryAfterMs)))
            if (const auto delay = fromMs(*ms)) return delay;
    if (retryAfter) {
        if (const auto seconds = numberOf(trimmed(*retryAfter)))
            if (const auto delay = fromMs(*seconds * 1000)) return delay;
        if (const auto date = wallFromHttpDate(*retryAfter))
            return fromMs(static_cast<double>(std::max(*date - now, Milliseconds(0)).count()));
    }
    return hintIn(body);
}

} // namespace tierline::protocol
