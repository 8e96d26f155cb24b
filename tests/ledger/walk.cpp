#include "ledger/walk.h"

#include "samples.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

class WalkTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Ledger> m_ledger;
    static constexpr int rows = 4500; // more than two pages

    static Wall at(int minute) {
        return Wall(Milliseconds(1'780'000'000'000) + std::chrono::minutes(minute));
    }

private slots:
    void initTestCase() {
        Options options;
        options.folder = m_folder.path().toStdString();
        auto opened = Ledger::open(std::move(options));
        QVERIFY(opened.has_value());
        for (int number = 0; number < rows; ++number) {
            auto record = sampleRecord(number);
            record.time = at(number);
            (*opened)->append(std::make_shared<Record>(std::move(record)), {});
        }
        opened->reset(); // what is queued is written
        auto again = Ledger::openReadOnly(m_folder.path().toStdString());
        QVERIFY(again.has_value());
        m_ledger = std::move(*again);
    }

    void newestFirst_data() {
        QTest::addColumn<WalkQuery>("query");
        QTest::addColumn<int>("first"); // the newest that is met; -1: none
        QTest::addColumn<int>("count");
        QTest::newRow("all") << WalkQuery{} << rows - 1 << rows;
        QTest::newRow("the newest three") << WalkQuery{{}, Wall::max(), 3} << rows - 1 << 3;
        QTest::newRow("more than a page of the newest")
            << WalkQuery{{}, Wall::max(), 2001} << rows - 1 << 2001;
        QTest::newRow("none of the newest") << WalkQuery{{}, Wall::max(), 0} << -1 << 0;
        QTest::newRow("more than there are") << WalkQuery{{}, Wall::max(), 99'999} << rows - 1 << rows;
        QTest::newRow("since a time, itself too") << WalkQuery{at(4490), Wall::max(), -1} << rows - 1 << 10;
        QTest::newRow("before a time, not itself") << WalkQuery{{}, at(10), -1} << 9 << 10;
        QTest::newRow("between") << WalkQuery{at(100), at(3100), -1} << 3099 << 3000;
        QTest::newRow("between, the newest two") << WalkQuery{at(100), at(3100), 2} << 3099 << 2;
        QTest::newRow("before all") << WalkQuery{{}, at(0), -1} << -1 << 0;
        QTest::newRow("after all") << WalkQuery{at(rows), Wall::max(), -1} << -1 << 0;
    }
    void newestFirst() {
        QFETCH(WalkQuery, query);
        QFETCH(int, first);
        QFETCH(int, count);
        std::vector<Wall> met;
        const auto walked = walkDecisions(*m_ledger, query, [&](Record& record) {
            met.push_back(record.time);
            return true;
        });
        QCOMPARE(walked.value(), std::int64_t(count));
        QCOMPARE(countDecisions(*m_ledger, query).value(), std::int64_t(count));
        QCOMPARE(met.size(), std::size_t(count));
        for (std::size_t row = 0; row < met.size(); ++row)
            QCOMPARE(met[row], at(first - int(row)));
    }

    void whoHasEnoughStopsIt() {
        int seen = 0;
        const auto walked = walkDecisions(*m_ledger, {}, [&](Record&) { return ++seen < 2500; });
        QCOMPARE(walked.value(), std::int64_t(2500));
        QCOMPARE(seen, 2500);
    }
};

QTEST_GUILESS_MAIN(WalkTest)
#include "walk.moc"
