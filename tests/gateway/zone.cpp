#include "gateway/zone.h"

#include "base/paths.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

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
};

QTEST_APPLESS_MAIN(ZoneTest)
#include "zone.moc"
