// Times in words and in the filter language.
#include "spend/spendparts.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

// Letters, digits and what stands in names of models; all else is quoted.
bool isPlain(const QString& value) {
    const QString fine = u"-_./"_s;
    return !value.isEmpty()
           && std::ranges::all_of(value, [&](QChar c) { return c.isLetterOrNumber() || fine.contains(c); });
}

} // namespace

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QDateTime localOf(Wall time, const Zone& zone) {
    return QDateTime::fromMSecsSinceEpoch((time + zone.offsetAt(time)).time_since_epoch().count(), Qt::UTC);
}

// Whole days are said as days, others with their hours.
QString spanOf(Wall from, Wall to, const Zone& zone) {
    const QLocale locale;
    const QString day = u"d MMM"_s, time = u"HH:mm"_s;
    const QDateTime begin = localOf(from, zone), end = localOf(to, zone);
    const auto say = [&](const QDateTime& when, const QString& form) { return locale.toString(when, form); };
    if (begin.time() == QTime(0, 0) && end.time() == QTime(0, 0)) {
        const QDateTime last = end.addDays(-1);
        return last <= begin ? say(begin, day) : Text::tr("%1 to %2").arg(say(begin, day), say(last, day));
    }
    const QString both = day + u' ' + time;
    const bool isOneDay = begin.date() == end.date();
    return Text::tr("%1 to %2").arg(say(begin, both), say(end, isOneDay ? time : both));
}

QString timeFilter(Wall from, Wall to) {
    return u"from:%1 to:%2"_s.arg(fromUtf8(toRfc3339(from)), fromUtf8(toRfc3339(to)));
}

QString term(const QString& field, const QString& value) {
    if (isPlain(value)) return field + u'=' + value; // the whole name, not a part of it
    QString quoted = value;
    quoted.remove(QChar(u'\0')).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return field + u"=\""_s + quoted + u'"';
}

QString both(const QString& a, const QString& b) {
    if (a.isEmpty() || b.isEmpty()) return a + b;
    return a + u' ' + b;
}

} // namespace tierline::spend
