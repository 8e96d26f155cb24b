// Numbers, money and times as a person reads them. Pure; the locale is a parameter (default: the user's).
// Money is shown in USD with the locale's own placing of the sign and separators.
#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <QLocale>
#include <QString>

#include <cstdint>
#include <optional>

namespace tierline::kit {

// Two decimals from one dollar up, three significant digits below: $1.84, $0.0412, $0.00184, $0.0000007.
QString money(Money amount, const QLocale& locale = {});
QString money(std::optional<Money> amount, const QLocale& locale = {}); // absent = a miss: "?"
// For columns, so that the points stand below each other; smaller than the last place: <$0.000001.
QString moneyColumn(Money amount, int decimals = 6, const QLocale& locale = {});

// The text for one or for many, its %1 replaced by the number: plain English needs no translator's plurals.
QString counted(std::int64_t n, const QString& one, const QString& many, const QLocale& locale = {});
QString count(std::int64_t n, const QLocale& locale = {});                 // 12,431
QString countShort(std::int64_t n, const QLocale& locale = {});            // 999, 9.1k, 214k, 1.2M
QString tokenPair(std::int64_t in, std::int64_t out, const QLocale& = {}); // 9.1k / 1.2k
QString bytes(std::int64_t n, const QLocale& locale = {});                 // 61 MB
QString percent(double share, int decimals = 0, const QLocale& = {});      // 0.31 -> 31 %

QString duration(Milliseconds time, const QLocale& locale = {});     // 120 ms, 4.20 s, 3 min 05 s
QString roundDuration(Milliseconds time, const QLocale& = {});       // of settings: 30 s, 10 min
QString microseconds(std::int64_t us, const QLocale& locale = {});   // 85 µs, 0.31 ms, 1.1 ms
QString countdown(Milliseconds time);                                // 0:38, 12:05
QString score(std::int32_t millionths, const QLocale& locale = {});  // 0.71
QString weight(std::int32_t millionths, const QLocale& locale = {}); // +0.18, −0.20 (a real minus)

QString clockTime(Wall time);   // 12:04:31, local
QString preciseTime(Wall time); // 12:04:31.208, local
QString dateTime(Wall time, const QLocale& locale = {});
QString dayAndTime(Wall time, const QLocale& locale = {}); // 27 Nov 14:44
QString relativeTime(Wall time, Wall now); // just now, 12 s ago, 4 min ago, 3 h ago, 2 days ago

} // namespace tierline::kit
