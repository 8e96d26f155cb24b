#include "base/zone.h"

#include "base/paths.h"

#include <QTest>
#include <QTimeZone>

using namespace tierline;

class ZoneTest : public QObject {
    Q_OBJECT

private slots:
    void startOfDay_data() {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("start");
        QTest::newRow("UTC") << "UTC" << "2026-06-01T12:00:00Z" << "2026-06-01T00:00:00.000Z";
        QTest::newRow("Berlin in summer")
            << "Europe/Berlin" << "2026-06-01T12:00:00Z" << "2026-05-31T22:00:00.000Z";
        QTest::newRow("Berlin in winter")
            << "Europe/Berlin" << "2026-01-01T12:00:00Z" << "2025-12-31T23:00:00.000Z";
        QTest::newRow("Berlin, the day summer time begins")
            << "Europe/Berlin" << "2026-03-29T12:00:00Z" << "2026-03-28T23:00:00.000Z";
        QTest::newRow("Berlin, the day it ends")
            << "Europe/Berlin" << "2026-10-25T12:00:00Z" << "2026-10-24T22:00:00.000Z";
        QTest::newRow("New York, before midnight there")
            << "America/New_York" << "2026-06-01T03:00:00Z" << "2026-05-31T04:00:00.000Z";
        QTest::newRow("Kolkata, half an hour")
            << "Asia/Kolkata" << "2026-06-01T12:00:00Z" << "2026-05-31T18:30:00.000Z";
        QTest::newRow("unknown is UTC")
            << "Mars/Olympus" << "2026-06-01T12:00:00Z" << "2026-06-01T00:00:00.000Z";
        QTest::newRow("a path is no zone")
            << "../etc/passwd" << "2026-06-01T12:00:00Z" << "2026-06-01T00:00:00.000Z";
    }
    void startOfDay() {
        QFETCH(QString, zone);
        QFETCH(QString, time);
        const Zone loaded = Zone::load(zone.toStdString());
        if (zone.contains('/') && !zone.startsWith("Mars") && !zone.startsWith("..")
            && loaded.name() == "UTC")
            QSKIP("this machine has no time zone files");
        const Wall start = loaded.startOfDay(*wallFromRfc3339(time.toStdString()));
        QTEST(QString::fromStdString(toRfc3339(start)), "start");
    }

    void boundaries_data() {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("step"); // hour, day, week, month
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("next");
        const auto row = [](const char* name, const char* zone, const char* step, const char* time,
                            const char* start, const char* next) {
            QTest::newRow(name) << zone << step << time << start << next;
        };
        const auto* berlin = "Europe/Berlin";
        row("an hour in UTC", "UTC", "hour", "2026-06-01T12:34:56.789Z", "2026-06-01T12:00:00Z",
            "2026-06-01T13:00:00Z");
        row("on the boundary itself", "UTC", "hour", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z",
            "2026-06-01T13:00:00Z");
        row("Kathmandu's hours begin at a quarter past", "Asia/Kathmandu", "hour", "2026-06-01T12:10:00Z",
            "2026-06-01T11:15:00Z", "2026-06-01T12:15:00Z");
        row("Kathmandu's day", "Asia/Kathmandu", "day", "2026-06-01T18:14:59Z", "2026-05-31T18:15:00Z",
            "2026-06-01T18:15:00Z");
        row("Berlin, the hour before the one that is skipped", berlin, "hour", "2026-03-29T00:59:00Z",
            "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z");
        row("Berlin, the first time at two", berlin, "hour", "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z",
            "2026-10-25T01:00:00Z");
        row("Berlin, the second time at two", berlin, "hour", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z",
            "2026-10-25T02:00:00Z");
        row("Berlin, a day of 23 hours", berlin, "day", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z");
        row("Berlin, a day of 25 hours", berlin, "day", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z");
        row("Lord Howe skips half an hour: the hour is cut", "Australia/Lord_Howe", "hour",
            "2026-10-03T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z");
        row("Lord Howe repeats half an hour: it is a piece of its own", "Australia/Lord_Howe", "hour",
            "2026-04-04T15:15:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z");
        row("Lord Howe, a day of 24 and a half hours", "Australia/Lord_Howe", "day", "2026-04-04T20:00:00Z",
            "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z");
        row("Cairo skips midnight", "Africa/Cairo", "day", "2026-04-24T06:00:00Z", "2026-04-23T22:00:00Z",
            "2026-04-24T21:00:00Z");
        row("Cairo, set back at midnight to eleven", "Africa/Cairo", "day", "2026-10-29T21:30:00Z",
            "2026-10-28T21:00:00Z", "2026-10-29T22:00:00Z");
        row("Sao Paulo skipped midnight", "America/Sao_Paulo", "day", "2018-11-04T12:00:00Z",
            "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
        row("Sao Paulo, the day before it ends a piece early", "America/Sao_Paulo", "day",
            "2018-11-04T02:59:59Z", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z");
        row("Saint John's, set back at a minute past midnight: the day has begun", "America/St_Johns", "day",
            "2010-11-07T03:00:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z");
        row("Apia had no 30 December 2011", "Pacific/Apia", "day", "2011-12-30T09:59:59Z",
            "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z");
        row("Apia, the day after it", "Pacific/Apia", "day", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z",
            "2011-12-31T10:00:00Z");
        row("a week begins on Monday", "UTC", "week", "2026-06-07T23:59:59Z", "2026-06-01T00:00:00Z",
            "2026-06-08T00:00:00Z");
        row("a Monday begins its week", "UTC", "week", "2026-06-08T00:00:00Z", "2026-06-08T00:00:00Z",
            "2026-06-15T00:00:00Z");
        row("Berlin, a week of 167 hours", berlin, "week", "2026-03-29T12:00:00Z", "2026-03-22T23:00:00Z",
            "2026-03-29T22:00:00Z");
        row("a week over the year's end", berlin, "week", "2027-01-01T12:00:00Z", "2026-12-27T23:00:00Z",
            "2027-01-03T23:00:00Z");
        row("Berlin, a month that begins in winter and ends in summer", berlin, "month",
            "2026-03-15T12:00:00Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z");
        row("February of a leap year", "UTC", "month", "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z",
            "2028-03-01T00:00:00Z");
        row("December", "America/New_York", "month", "2027-01-01T04:59:59Z", "2026-12-01T05:00:00Z",
            "2027-01-01T05:00:00Z");
        row("after the file's last change the rule holds", berlin, "day", "2060-07-01T12:00:00Z",
            "2060-06-30T22:00:00Z", "2060-07-01T22:00:00Z");
        row("and in its winter", berlin, "day", "2060-01-01T12:00:00Z", "2059-12-31T23:00:00Z",
            "2060-01-01T23:00:00Z");
        row("before 1970", "UTC", "month", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z",
            "1970-01-01T00:00:00Z");
    }
    void boundaries() {
        QFETCH(QString, zone);
        QFETCH(QString, step);
        QFETCH(QString, time);
        QFETCH(QString, start);
        QFETCH(QString, next);
        const Zone loaded = Zone::load(zone.toStdString());
        if (zone.toStdString() != loaded.name()) QSKIP("this machine has no time zone files");
        const Wall at = *wallFromRfc3339(time.toStdString());
        const Wall from = step == "hour"   ? loaded.startOfHour(at)
                          : step == "day"  ? loaded.startOfDay(at)
                          : step == "week" ? loaded.startOfWeek(at)
                                           : loaded.startOfMonth(at);
        const Wall to = step == "hour"   ? loaded.nextHour(at)
                        : step == "day"  ? loaded.nextDay(at)
                        : step == "week" ? loaded.nextWeek(at)
                                         : loaded.nextMonth(at);
        QCOMPARE(toRfc3339(from), toRfc3339(*wallFromRfc3339(start.toStdString())));
        QCOMPARE(toRfc3339(to), toRfc3339(*wallFromRfc3339(next.toStdString())));
    }

    // Hours follow each other without gap or overlap, and days, weeks and months begin with one.
    void piecesFit_data() { zones(); }
    void piecesFit() {
        QFETCH(QString, zone);
        const Zone loaded = Zone::load(zone.toStdString());
        if (zone.toStdString() != loaded.name()) QSKIP("this machine does not know the zone");
        const Wall end = *wallFromRfc3339("2013-01-02T00:00:00Z");
        for (Wall hour = loaded.startOfHour(*wallFromRfc3339("2010-01-01T00:00:00Z")); hour < end;) {
            const Wall next = loaded.nextHour(hour);
            QVERIFY2(next > hour && next - hour <= std::chrono::hours(1), toRfc3339(hour).c_str());
            QCOMPARE(loaded.startOfHour(next), next);
            QCOMPARE(loaded.startOfHour(next - Milliseconds(1)), hour);
            QCOMPARE(loaded.nextHour(next - Milliseconds(1)), next);
            hour = next;
        }
        for (Wall day = loaded.startOfDay(*wallFromRfc3339("1995-01-01T00:00:00Z")); day < end;) {
            const Wall next = loaded.nextDay(day), last = next - Milliseconds(1);
            QVERIFY2(next > day && next - day <= std::chrono::hours(49), toRfc3339(day).c_str());
            QCOMPARE(loaded.startOfDay(last), day);
            QCOMPARE(loaded.startOfDay(day), day);
            QVERIFY(loaded.startOfWeek(last) <= day && loaded.nextWeek(day) >= next);
            QVERIFY(loaded.startOfMonth(last) <= day && loaded.nextMonth(day) >= next);
            QCOMPARE(loaded.startOfMonth(last), loaded.startOfMonth(day));
            day = next;
        }
    }

    // Against Qt's own reading of the same files.
    void agreesWithQt_data() { zones(); }
    void agreesWithQt() {
        QFETCH(QString, zone);
        const Zone loaded = Zone::load(zone.toStdString());
        const QTimeZone qt(zone.toLatin1());
        if (zone.toStdString() != loaded.name() || !qt.isValid())
            QSKIP("this machine does not know the zone");
        constexpr qint64 step = 41LL * 3'600 + 977;           // drifts through the hours of the day
        for (qint64 at = 0; at < 4'102'444'800; at += step) { // 1970 to 2100
            const auto offset = loaded.offsetAt(Wall(std::chrono::seconds(at)));
            if (offset.count() != qt.offsetFromUtc(QDateTime::fromSecsSinceEpoch(at, Qt::UTC)))
                QFAIL(qPrintable(QDateTime::fromSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODate)));
        }
    }

    void brokenFilesAreRefused() {
        const auto good = readFile("/usr/share/zoneinfo/Europe/Berlin");
        if (!good) QSKIP("this machine has no time zone files");
        QVERIFY(Zone::parse("x", *good).has_value());
        for (std::size_t length = 0; length < good->size(); length += 13)
            Zone::parse("x", std::string_view(*good).substr(0, length)); // must not read beyond
        QVERIFY(!Zone::parse("x", std::string_view(*good).substr(0, 200)).has_value());
        QVERIFY(!Zone::parse("x", "no zone").has_value());
        std::string wild = *good;
        for (std::size_t at = 20; at < 44; ++at)
            wild[at] = '\x7f';
        QVERIFY(!Zone::parse("x", wild).has_value());
    }

    // Any byte may be wrong: refused, or a zone whose pieces still follow each other.
    void brokenBytesDoNoHarm() {
        const auto good = readFile("/usr/share/zoneinfo/Australia/Lord_Howe");
        if (!good) QSKIP("this machine has no time zone files");
        const Wall at = *wallFromRfc3339("2026-04-04T15:15:00Z");
        for (std::size_t place = 0; place < good->size(); ++place)
            for (const char wrong : {'\x00', '\x7f', '\xff', '9'}) {
                std::string bytes = *good;
                bytes[place] = wrong;
                const auto zone = Zone::parse("x", bytes);
                if (!zone) continue;
                QVERIFY(zone->startOfHour(at) <= at && zone->nextHour(at) > at);
                QVERIFY(zone->startOfDay(at) <= at && zone->nextDay(at) > at);
                QVERIFY(zone->startOfMonth(at) <= at && zone->nextMonth(at) > at);
            }
    }

private:
    static void zones() {
        QTest::addColumn<QString>("zone");
        for (const auto* name :
             {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
              "America/Sao_Paulo", "Africa/Cairo", "Africa/Casablanca", "Europe/Dublin", "Pacific/Apia",
              "America/St_Johns", "Pacific/Chatham", "Asia/Tehran", "Asia/Gaza", "Antarctica/Troll"})
            QTest::newRow(name) << name;
    }
};

QTEST_APPLESS_MAIN(ZoneTest)
#include "zone.moc"
