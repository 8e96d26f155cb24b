#include "kit/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

constexpr std::int64_t nanoPerDollar = 1'000'000'000;

QString dollars(Money amount, int decimals, const QLocale& locale) {
    // Some locales put negative amounts in brackets, like book-keepers; a minus is read by everybody.
    const double usd = std::abs(amount.usd());
    const QString size = locale.language() == QLocale::C ? u'$' + locale.toString(usd, 'f', decimals)
                                                         : locale.toCurrencyString(usd, u"$"_s, decimals);
    return amount.nano() < 0 ? u'−' + size : size;
}

// Decimals that keep three significant digits of an amount below one dollar, without trailing zeros.
int decimalsFor(std::int64_t nano) {
    int leadingZeros = 0;
    for (std::int64_t limit = nanoPerDollar / 10; nano < limit && limit > 0; limit /= 10)
        ++leadingZeros;
    int decimals = std::min(leadingZeros + 3, 9);
    std::int64_t unit = 1;
    for (int i = decimals; i < 9; ++i)
        unit *= 10;
    std::int64_t rounded = (nano + unit / 2) / unit;
    while (decimals > 2 && rounded % 10 == 0) {
        rounded /= 10;
        --decimals;
    }
    return decimals;
}

QDateTime local(Wall time) {
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
}

// One decimal below ten, none from there: 9.1k, 61 MB.
QString shortNumber(double value, const QLocale& locale) {
    return locale.toString(value, 'f', value < 9.95 ? 1 : 0);
}

} // namespace

QString money(Money amount, const QLocale& locale) {
    const std::int64_t size = std::abs(amount.nano());
    if (size == 0 || size >= nanoPerDollar) return dollars(amount, 2, locale);
    return dollars(amount, decimalsFor(size), locale);
}

QString money(std::optional<Money> amount, const QLocale& locale) {
    return amount ? money(*amount, locale) : u"?"_s;
}

QString moneyColumn(Money amount, int decimals, const QLocale& locale) {
    std::int64_t last = nanoPerDollar;
    for (int i = 0; i < decimals; ++i)
        last /= 10;
    const std::int64_t size = std::abs(amount.nano());
    if (size > 0 && size < last / 2) return u'<' + dollars(Money::fromNano(last), decimals, locale);
    return dollars(amount, decimals, locale);
}

QString count(std::int64_t n, const QLocale& locale) {
    return locale.toString(static_cast<qlonglong>(n));
}

QString countShort(std::int64_t n, const QLocale& locale) {
    const double size = std::abs(static_cast<double>(n));
    if (size < 1000) return locale.toString(static_cast<qlonglong>(n));
    if (size < 999'500) return shortNumber(static_cast<double>(n) / 1e3, locale) + u'k';
    if (size < 999'500'000) return shortNumber(static_cast<double>(n) / 1e6, locale) + u'M';
    return shortNumber(static_cast<double>(n) / 1e9, locale) + u'G';
}

QString tokenPair(std::int64_t in, std::int64_t out, const QLocale& locale) {
    return countShort(in, locale) + u" / "_s + countShort(out, locale);
}

QString bytes(std::int64_t n, const QLocale& locale) {
    constexpr std::array units{"B"_L1, "kB"_L1, "MB"_L1, "GB"_L1, "TB"_L1};
    double value = static_cast<double>(n);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const QString number =
        unit == 0 ? locale.toString(static_cast<qlonglong>(n)) : shortNumber(value, locale);
    return number + u' ' + units[unit];
}

QString percent(double share, int decimals, const QLocale& locale) {
    return Text::tr("%1 %", "percentage").arg(locale.toString(share * 100, 'f', decimals));
}

QString duration(Milliseconds time, const QLocale& locale) {
    const auto ms = time.count();
    if (ms < 1000) return locale.toString(static_cast<qlonglong>(ms)) + u" ms"_s;
    if (ms < 59'950)
        return locale.toString(static_cast<double>(ms) / 1000, 'f', ms < 9'995 ? 2 : 1) + u" s"_s;
    const auto seconds = (ms + 500) / 1000;
    if (seconds < 3600) return u"%1 min %2 s"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return u"%1 h %2 min"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString roundDuration(Milliseconds time, const QLocale& locale) {
    const auto ms = time.count();
    if (ms < 1000 || ms % 1000 != 0) return duration(time, locale);
    if (ms < 60'000) return locale.toString(static_cast<qlonglong>(ms / 1000)) + u" s"_s;
    if (ms % 60'000 != 0) return duration(time, locale);
    if (ms % 3'600'000 != 0) return locale.toString(static_cast<qlonglong>(ms / 60'000)) + u" min"_s;
    return locale.toString(static_cast<qlonglong>(ms / 3'600'000)) + u" h"_s;
}

QString counted(std::int64_t n, const QString& one, const QString& many, const QLocale& locale) {
    return (n == 1 ? one : many).arg(count(n, locale));
}

QString microseconds(std::int64_t us, const QLocale& locale) {
    if (us < 100) return locale.toString(static_cast<qlonglong>(us)) + u" µs"_s;
    if (us < 1'000'000) {
        const double ms = static_cast<double>(us) / 1000;
        return locale.toString(ms, 'f', ms < 0.995 ? 2 : ms < 99.5 ? 1 : 0) + u" ms"_s;
    }
    return duration(Milliseconds(us / 1000), locale);
}

QString countdown(Milliseconds time) {
    const auto seconds = std::max<std::int64_t>(0, (time.count() + 999) / 1000);
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString score(std::int32_t millionths, const QLocale& locale) {
    return locale.toString(millionths / 1e6, 'f', 2);
}

QString weight(std::int32_t millionths, const QLocale& locale) {
    const QString size = locale.toString(std::abs(millionths) / 1e6, 'f', millionths % 10'000 == 0 ? 2 : 3);
    if (millionths == 0) return size;
    return (millionths < 0 ? u"−"_s : u"+"_s) + size;
}

QString clockTime(Wall time) {
    return local(time).toString(u"HH:mm:ss"_s);
}

QString preciseTime(Wall time) {
    return local(time).toString(u"HH:mm:ss.zzz"_s);
}

QString dateTime(Wall time, const QLocale& locale) {
    return locale.toString(local(time).date(), QLocale::ShortFormat) + u' ' + clockTime(time);
}

QString dayAndTime(Wall time, const QLocale& locale) {
    const QDateTime at = local(time);
    return locale.toString(at.date(), Text::tr("d MMM")) + u' ' + at.toString(u"HH:mm"_s);
}

QString relativeTime(Wall time, Wall now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - time).count();
    if (seconds < 2) return Text::tr("just now");
    if (seconds < 60) return Text::tr("%1 s ago").arg(seconds);
    if (seconds < 3600) return Text::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 86'400) return Text::tr("%1 h ago").arg(seconds / 3600);
    return counted(seconds / 86'400, Text::tr("%1 day ago"), Text::tr("%1 days ago"));
}

} // namespace tierline::kit
