#include "base/clock.h"

#include <QTest>

using namespace tierline;

class ClockTest : public QObject {
    Q_OBJECT

private slots:
    void openEndsArePrintedAsFarAsYearsGo() {
        QCOMPARE(toRfc3339(Wall::min()), std::string("0000-01-01T00:00:00.000Z"));
        QCOMPARE(toRfc3339(Wall::max()), std::string("9999-12-31T23:59:59.999Z"));
    }

    void readsAndWritesTimes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed"); // empty: refused
        QTest::newRow("milliseconds") << "2026-06-01T12:34:56.789Z" << "2026-06-01T12:34:56.789Z";
        QTest::newRow("no fraction") << "2026-06-01T12:34:56Z" << "2026-06-01T12:34:56.000Z";
        QTest::newRow("microseconds are cut") << "2026-06-01T12:34:56.789999Z" << "2026-06-01T12:34:56.789Z";
        QTest::newRow("east of Greenwich") << "2026-06-01T01:00:00+02:00" << "2026-05-31T23:00:00.000Z";
        QTest::newRow("west of Greenwich") << "2026-12-31T23:30:00-01:30" << "2027-01-01T01:00:00.000Z";
        QTest::newRow("leap day") << "2028-02-29T00:00:00Z" << "2028-02-29T00:00:00.000Z";
        QTest::newRow("no such day") << "2026-02-29T00:00:00Z" << "";
        QTest::newRow("no zone") << "2026-06-01T12:34:56" << "";
        QTest::newRow("month thirteen") << "2026-13-01T00:00:00Z" << "";
        QTest::newRow("words") << "yesterday" << "";
        QTest::newRow("empty") << "" << "";
        QTest::newRow("trailing rubbish") << "2026-06-01T12:34:56Zz" << "";
    }

    void readsAndWritesTimes() {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto time = wallFromRfc3339(text.toStdString());
        QCOMPARE(time ? QString::fromStdString(toRfc3339(*time)) : QString(), printed);
    }

    void aManualClockMovesOnlyWhenTold() {
        ManualClock clock;
        const auto before = clock.now();
        const auto wall = clock.wall();
        QVERIFY(clock.now() == before);
        clock.forward(std::chrono::seconds(3));
        QVERIFY(clock.now() - before == std::chrono::seconds(3));
        QVERIFY(clock.wall() - wall == std::chrono::seconds(3));
    }
};

QTEST_APPLESS_MAIN(ClockTest)
#include "clock.moc"
