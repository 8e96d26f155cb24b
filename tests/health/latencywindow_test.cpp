#include "health/latencywindow.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::health;

class LatencyWindowTest : public QObject {
    Q_OBJECT

private slots:
    void p95_data() {
        QTest::addColumn<QList<int>>("latencies");
        QTest::addColumn<int>("p95"); // -1 = unknown
        QTest::newRow("nothing") << QList<int>{} << -1;
        QTest::newRow("four are too few") << QList<int>{1, 2, 3, 4} << -1;
        QTest::newRow("of five the largest") << QList<int>{5, 1, 4, 2, 3} << 5;
        QList<int> twenty, hundred;
        for (int i = 1; i <= 100; ++i) {
            if (i <= 20) twenty += i;
            hundred += i;
        }
        QTest::newRow("of twenty the nineteenth") << twenty << 19;
        QTest::newRow("of the last fifty the 48th") << hundred << 98;
    }

    void p95() {
        QFETCH(QList<int>, latencies);
        const ManualClock clock;
        LatencyWindow window;
        for (const int latency : latencies)
            window.add(Milliseconds{latency}, clock.now());
        const auto found = window.p95(clock.now());
        QTEST(found ? static_cast<int>(found->count()) : -1, "p95");
    }

    void samplesAgeByTime() {
        ManualClock clock;
        LatencyWindow window;
        for (int i = 0; i < 5; ++i) {
            window.add(Milliseconds{9'000}, clock.now());
            clock.forward(std::chrono::minutes(1));
        }
        QCOMPARE(window.samples(clock.now()), 4); // the first is five minutes old
        QVERIFY(!window.p95(clock.now()));
        window.add(Milliseconds{100}, clock.now());
        QCOMPARE(window.p95(clock.now())->count(), 9'000);
        clock.forward(std::chrono::minutes(5));
        QCOMPARE(window.samples(clock.now()), 0);
        for (int i = 0; i < 5; ++i)
            window.add(Milliseconds{100}, clock.now());
        QCOMPARE(window.p95(clock.now())->count(), 100);
    }
};

QTEST_APPLESS_MAIN(LatencyWindowTest)
#include "latencywindow_test.moc"
