#include "gateway/tally.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class TallyTest : public QObject {
    Q_OBJECT

private slots:
    void nearestRank_data() {
        QTest::addColumn<int>("count"); // samples 1 … count
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << 0 << "0 0 0";
        QTest::newRow("one") << 1 << "1 1 1";
        QTest::newRow("two") << 2 << "1 2 2";
        QTest::newRow("twenty") << 20 << "10 19 20";
        QTest::newRow("a hundred") << 100 << "50 95 99";
        QTest::newRow("a thousand") << 1000 << "500 950 990";
    }
    void nearestRank() {
        QFETCH(int, count);
        std::vector<std::int64_t> samples;
        for (int at = count; at > 0; --at)
            samples.push_back(at);
        const Percentiles values = percentiles(samples);
        QTEST(QString("%1 %2 %3").arg(values.p50).arg(values.p95).arg(values.p99), "expected");
    }

    void stagesAndRing() {
        Tally tally;
        const Monotonic now{std::chrono::hours(1)};
        for (std::size_t at = 0; at < Tally::capacity + 5; ++at)
            tally.add({at < 5 ? 1'000'000 : 1, 2, 3, 4, 5, 6}, now);
        std::vector<ledger::Overhead> all;
        tally.appendTo(all);
        QCOMPARE(all.size(), Tally::capacity);
        QVERIFY(std::ranges::none_of(all, [](const auto& one) { return one.read > 1; })); // the oldest went
        QCOMPARE(percentiles(all, Stage::Routing).p50, std::int64_t(6));
        QCOMPARE(percentiles(all, Stage::Commit).p99, std::int64_t(6));
    }

    void lastMinute() {
        Tally tally;
        Monotonic now{std::chrono::hours(1)};
        tally.add({}, now);
        tally.add({}, now);
        QCOMPARE(tally.lastMinute(now), std::int64_t(2));
        now += std::chrono::seconds(59);
        tally.add({}, now);
        QCOMPARE(tally.lastMinute(now), std::int64_t(3));
        now += std::chrono::seconds(1);
        QCOMPARE(tally.lastMinute(now), std::int64_t(1));
        tally.add({}, now); // the slot of an hour ago is begun afresh
        QCOMPARE(tally.lastMinute(now), std::int64_t(2));
        QCOMPARE(tally.lastMinute(now + std::chrono::minutes(5)), std::int64_t(0));
    }
};

QTEST_APPLESS_MAIN(TallyTest)
#include "tally.moc"
