// The calendar of the last weeks, and where the month is going.
#include "kit/format.h"
#include "spend/slices.h"
#include "spend/spendparts.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <map>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

using Date = std::chrono::sys_days;
using Days = std::map<Date, ledger::Group>;
constexpr int levels = 4;
constexpr std::size_t fewestDays = 2, mostDays = 7; // that a forecast rests on
constexpr double sure = 1.96;                       // of a normal distribution: 95 %

Days daysOf(const Part& part) {
    Days days;
    for (const auto& sum : part.answer.days)
        if (sum.money == part.kind) days[part.answer.zone.dateAt(sum.from)] += sum.group;
    return days;
}

// Steps of equal shares of the dearest day.
int levelOf(Money cost, Money dearest) {
    if (cost <= Money() || dearest <= Money()) return 0;
    return std::clamp(static_cast<int>(std::ceil(levels * cost.usd() / dearest.usd())), 1, levels);
}

CalendarDay dayOf(Date date, const ledger::Group& group, Money dearest, const Part& part) {
    const Zone& zone = part.answer.zone;
    CalendarDay day;
    day.from = zone.startOfDay(date);
    day.to = zone.startOfDay(date + std::chrono::days(1));
    day.isAhead = day.from > part.answer.now;
    day.level = levelOf(group.cost, dearest);
    const QString when = QLocale().toString(localOf(day.from, zone).date(), u"dddd, d MMMM"_s);
    const QString cost =
        group.unpriced > 0 ? Text::tr("%1 and a miss").arg(kit::money(group.cost)) : kit::money(group.cost);
    day.name = day.isAhead ? Text::tr("%1: still to come").arg(when)
               : group.requests == 0
                   ? Text::tr("%1: nothing").arg(when)
                   : Text::tr("%1: %2, %3")
                         .arg(when, cost,
                              kit::counted(group.requests, Text::tr("%1 request"), Text::tr("%1 requests")));
    return day;
}

// Whole days before today, the newest first, back to the first that had any request.
std::vector<Money> paceOf(const Days& days, Date today) {
    std::vector<Money> pace;
    if (days.empty()) return pace;
    const Date first = days.begin()->first;
    for (Date day = today - std::chrono::days(1); day >= first && pace.size() < mostDays;
         day -= std::chrono::days(1)) {
        const auto found = days.find(day);
        pace.push_back(found == days.end() ? Money() : found->second.cost);
    }
    return pace;
}

struct Forecast {
    Money month, margin;
};

// The mean of the last days for each that is left; today at least what it has already.
std::optional<Forecast> forecastOf(const Days& days, Date today, Money soFar, Money todays) {
    const std::vector<Money> pace = paceOf(days, today);
    if (pace.size() < fewestDays) return std::nullopt;
    Money sum;
    for (const Money day : pace)
        sum += day;
    const auto count = static_cast<std::int64_t>(pace.size());
    const Money mean = Money::fromNano(sum.nano() / count);
    const std::chrono::year_month_day date(today);
    const Date last(date.year() / date.month() / std::chrono::last);
    const auto left = (last - today).count();
    double squares = 0;
    for (const Money day : pace)
        squares += std::pow(day.usd() - mean.usd(), 2);
    const double margin =
        sure * std::sqrt(squares / static_cast<double>(count - 1)) * std::sqrt(static_cast<double>(left + 1));
    Forecast forecast{soFar + (std::max(mean, todays) - todays),
                      Money::fromNano(std::llround(std::min(margin, 9e9) * 1e9))};
    for (auto day = left; day > 0; --day)
        forecast.month += mean;
    return forecast;
}

} // namespace

CalendarView calendarOf(const Part& part) {
    const Days days = daysOf(part);
    Money dearest;
    for (const auto& [date, group] : days)
        dearest = std::max(dearest, group.cost);
    const Zone& zone = part.answer.zone;
    const Date first = zone.dateAt(calendarFrom(zone, part.answer.now));
    CalendarView view;
    for (int week = 0; week < calendarWeeks; ++week) {
        for (int weekday = 0; weekday < 7; ++weekday) {
            const Date date = first + std::chrono::days(7 * week + weekday);
            const auto found = days.find(date);
            view.days.push_back(
                dayOf(date, found == days.end() ? ledger::Group() : found->second, dearest, part));
        }
        const QDate monday = localOf(view.days[view.days.size() - 7].from, zone).date();
        view.months << (monday.day() <= 7 || week == 0 ? QLocale().toString(monday, u"MMM"_s) : QString());
    }
    if (view.months.size() > 1 && !view.months[1].isEmpty()) view.months[0].clear(); // no room for both
    return view;
}

Tile monthOf(const Part& part) {
    const Days days = daysOf(part);
    const Zone& zone = part.answer.zone;
    const Date today = zone.dateAt(part.answer.now);
    const Wall begin = zone.startOfMonth(part.answer.now), end = zone.nextMonth(part.answer.now);
    Money soFar, todays;
    for (const auto& [date, group] : days) {
        if (zone.startOfDay(date) >= begin) soFar += group.cost;
        if (date == today) todays = group.cost;
    }
    Tile tile{Text::tr("%1 so far")
                  .arg(QLocale().standaloneMonthName(localOf(part.answer.now, zone).date().month())),
              kit::money(soFar),
              {},
              timeFilter(begin, end)};
    if (!part.choice.forecast) return tile;
    const auto forecast = forecastOf(days, today, soFar, todays);
    tile.note = forecast ? Text::tr("on course for %1 \u00b1 %2")
                               .arg(kit::money(forecast->month), kit::money(forecast->margin))
                         : Text::tr("too early to say where it goes");
    return tile;
}

} // namespace tierline::spend
