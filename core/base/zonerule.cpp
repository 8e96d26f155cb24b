#include "base/zonerule.h"

#include <algorithm>
#include <charconv>

namespace tierline {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Takes what it reads off the front; once something is wrong, all that follows is.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    bool isFine() const { return m_fine; }
    bool isAtEnd() const { return m_rest.empty(); }
    bool startsWith(char c) const { return m_rest.starts_with(c); }
    bool skip(char c) {
        if (!m_rest.starts_with(c)) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    void expect(char c) { m_fine = skip(c) && m_fine; }

    int number(int low, int high) {
        int value = 0;
        const bool isDigit = !m_rest.empty() && m_rest[0] >= '0' && m_rest[0] <= '9';
        const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        m_fine = m_fine && isDigit && error == std::errc{} && value >= low && value <= high;
        if (!m_fine) return low;
        m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
        return value;
    }

    void name() { // <+1030> or CEST
        const bool isQuoted = skip('<');
        const auto isLetter = [&](char c) {
            const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            return isPlain || (isQuoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
        };
        const auto length =
            static_cast<std::size_t>(std::ranges::find_if_not(m_rest, isLetter) - m_rest.begin());
        m_fine = m_fine && length >= 3;
        m_rest.remove_prefix(length);
        if (isQuoted) expect('>');
    }

    std::int32_t time() { // [+-]hh[:mm[:ss]] in seconds
        const bool isNegative = skip('-');
        if (!isNegative) skip('+');
        std::int32_t seconds = number(0, 167) * 3'600;
        if (skip(':')) seconds += number(0, 59) * 60;
        if (skip(':')) seconds += number(0, 59);
        return isNegative ? -seconds : seconds;
    }

    YearDay yearDay() {
        YearDay day;
        if (skip('M')) {
            day.month = number(1, 12);
            expect('.');
            day.week = number(1, 5);
            expect('.');
            day.weekday = number(0, 6);
        } else {
            const bool withoutLeap = skip('J');
            day.kind = withoutLeap ? YearDay::Kind::WithoutLeap : YearDay::Kind::WithLeap;
            day.number = number(withoutLeap ? 1 : 0, 365);
        }
        if (skip('/')) day.time = time();
        return day;
    }

private:
    std::string_view m_rest;
    bool m_fine = true;
};

sys_days dateOf(const YearDay& day, std::chrono::year year) {
    const sys_days newYear = year / 1 / 1;
    if (day.kind == YearDay::Kind::WithLeap) return newYear + days(day.number);
    if (day.kind == YearDay::Kind::WithoutLeap)
        return newYear + days(day.number - 1 + (year.is_leap() && day.number >= 60 ? 1 : 0));
    const std::chrono::month month(static_cast<unsigned>(day.month));
    const std::chrono::weekday weekday(static_cast<unsigned>(day.weekday));
    return day.week == 5 ? sys_days(year / month / weekday[std::chrono::last])
                         : sys_days(year / month / weekday[static_cast<unsigned>(day.week)]);
}

std::int64_t instantOf(const YearDay& day, std::chrono::year year, std::int32_t offsetBefore) {
    const std::chrono::sys_seconds midnight = dateOf(day, year);
    return midnight.time_since_epoch().count() + day.time - offsetBefore;
}

} // namespace

std::optional<ZoneRule> zoneRuleFrom(std::string_view text) {
    Reader reader(text);
    ZoneRule rule;
    reader.name();
    rule.standard = -reader.time(); // POSIX counts west of Greenwich
    if (reader.isFine() && !reader.isAtEnd()) {
        ZoneRule::Summer summer{rule.standard + 3'600, {}, {}};
        reader.name();
        if (!reader.startsWith(',')) summer.offset = -reader.time();
        reader.expect(',');
        summer.from = reader.yearDay();
        reader.expect(',');
        summer.to = reader.yearDay();
        rule.summer = summer;
    }
    return reader.isFine() && reader.isAtEnd() ? std::optional(rule) : std::nullopt;
}

std::array<ZoneChange, 2> changesOf(const ZoneRule::Summer& summer, std::int32_t standard,
                                    std::chrono::year year) {
    const ZoneChange from{instantOf(summer.from, year, standard), summer.offset};
    const ZoneChange to{instantOf(summer.to, year, summer.offset), standard};
    return from.at <= to.at ? std::array{from, to} : std::array{to, from};
}

} // namespace tierline
