#include "base/zonerule.h"

#include "base/clock.h"

#include <QTest>

using namespace tierline;

namespace {

// "2026-03-29T01:00:00.000Z +02:00 | …", empty when refused, "fixed +05:45" without summer.
QString printed(const char* text, int year) {
    const auto rule = zoneRuleFrom(text);
    if (!rule) return {};
    const auto offset = [](std::int32_t seconds) {
        return QString::fromLatin1(seconds < 0 ? "-" : "+")
               + QTime(0, 0).addSecs(std::abs(seconds)).toString(QStringLiteral("hh:mm"));
    };
    if (!rule->summer) return QStringLiteral("fixed ") + offset(rule->standard);
    QStringList all;
    for (const auto& change : changesOf(*rule->summer, rule->standard, std::chrono::year(year)))
        all += QString::fromStdString(toRfc3339(Wall(std::chrono::seconds(change.at)))).left(16) + u' '
               + offset(change.offset);
    return all.join(QStringLiteral(" | "));
}

} // namespace

class ZoneRuleTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhenClocksChange_data() {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<int>("year");
        QTest::addColumn<QString>("changes");
        const auto row = [](const char* name, const char* rule, int year, const char* changes) {
            QTest::newRow(name) << QByteArray(rule) << year << changes;
        };
        row("Berlin", "CET-1CEST,M3.5.0,M10.5.0/3", 2060,
            "2060-03-28T01:00 +02:00 | 2060-10-31T01:00 +01:00");
        row("New York", "EST5EDT,M3.2.0,M11.1.0", 2060, "2060-03-14T07:00 -04:00 | 2060-11-07T06:00 -05:00");
        row("the southern half of the world begins the year in summer",
            "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2060,
            "2060-04-03T15:00 +10:30 | 2060-10-02T15:30 +11:00");
        row("Dublin's winter is the exception", "IST-1GMT0,M10.5.0,M3.5.0/1", 2060,
            "2060-03-28T01:00 +01:00 | 2060-10-31T01:00 +00:00");
        row("an hour on the next day", "EET-2EEST,M4.5.5/0,M10.5.4/24", 2026,
            "2026-04-23T22:00 +03:00 | 2026-10-29T21:00 +02:00");
        row("an hour before the day begins", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026,
            "2026-03-29T01:00 -01:00 | 2026-10-25T01:00 -02:00");
        row("days by their number, 29 February left out", "AAA0BBB,J60/0,J365/0", 2028,
            "2028-03-01T00:00 +01:00 | 2028-12-30T23:00 +00:00");
        row("days by their number, counted through", "AAA0BBB,59/0,364/0", 2028,
            "2028-02-29T00:00 +01:00 | 2028-12-29T23:00 +00:00");
        row("one clock all year", "<+0545>-5:45", 2060, "fixed +05:45");
        row("west of Greenwich", "<-03>3", 2060, "fixed -03:00");
        row("nothing", "", 2060, "");
        row("no offset", "CET", 2060, "");
        row("a summer without a rule", "CET-1CEST", 2060, "");
        row("half a rule", "CET-1CEST,M3.5.0", 2060, "");
        row("a thirteenth month", "CET-1CEST,M13.5.0,M10.5.0", 2060, "");
        row("a week zero", "CET-1CEST,M3.0.0,M10.5.0", 2060, "");
        row("an eighth day", "CET-1CEST,M3.5.7,M10.5.0", 2060, "");
        row("too many hours", "CET-168", 2060, "");
        row("a quote that does not end", "<+0545-5:45", 2060, "");
        row("something after it", "CET-1CEST,M3.5.0,M10.5.0/3x", 2060, "");
        row("a number beyond reason", "CET-99999999999999999999", 2060, "");
    }
    void saysWhenClocksChange() {
        QFETCH(QByteArray, rule);
        QFETCH(int, year);
        QTEST(printed(rule.constData(), year), "changes");
    }
};

QTEST_APPLESS_MAIN(ZoneRuleTest)
#include "zonerule.moc"
