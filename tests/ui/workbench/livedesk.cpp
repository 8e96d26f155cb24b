// What the Live page reads from the ledger of a running gateway: whole decisions, and rows of before.
#include "livedesk.h"

#include "running.h"

#include "gateway/gateway.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = test::Running::patience;
using Rows = std::vector<live::RecordPtr>;

const Wall beginning{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

QString idOf(int n) {
    return u"01"_s + QString::number(n).rightJustified(24, u'0');
}

} // namespace

class LiveDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_running = std::make_unique<test::Running>();
        QVERIFY(m_running->isUp());
        m_desk = std::make_unique<LiveDesk>(m_running->access());
        m_batches.clear();
        connect(m_desk.get(), &live::Desk::olderArrived, this,
                [this](const Rows& rows) { m_batches.push_back(rows); });
    }
    void cleanup() {
        m_desk.reset();
        m_running.reset();
    }

    void aDecisionIsFetchedWhole() {
        QVERIFY(store(3));
        QSignalSpy fetched(m_desk.get(), &live::Desk::fetched);
        m_desk->fetch(idOf(1));
        QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), 1, patience);
        const auto record = fetched[0][1].value<live::RecordPtr>();
        QVERIFY(record != nullptr);
        QCOMPARE(record->prompt.value_or(""), "prompt 1");
        QCOMPARE(record->candidates.size(), std::size_t(1));
        QVERIFY(fetched[0][2].toString().isEmpty());
    }

    void oneThatIsGoneIsSaidToBe() {
        QSignalSpy fetched(m_desk.get(), &live::Desk::fetched);
        m_desk->fetch(idOf(7));
        QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), 1, patience);
        QVERIFY(fetched[0][1].value<live::RecordPtr>() == nullptr);
        QVERIFY(fetched[0][2].toString().contains(u"no longer"_s));
    }

    void theNewestWishIsAnswered() {
        QVERIFY(store(3));
        QSignalSpy fetched(m_desk.get(), &live::Desk::fetched);
        m_desk->fetch(idOf(0));
        m_desk->fetch(idOf(1));
        m_desk->fetch(idOf(2));
        QTRY_VERIFY_WITH_TIMEOUT(!fetched.isEmpty(), patience);
        QCOMPARE(fetched.size(), 1);
        QCOMPARE(fetched[0][0].toString(), idOf(2));
    }

    void wordsAreFoundInWholePrompts() {
        QVERIFY(store(30));
        QSignalSpy found(m_desk.get(), &live::Desk::textsFound), ended(m_desk.get(), &live::Desk::textsEnded);
        m_desk->searchTexts(1, {{u"of nobody"_s, false}}); // a newer question ends it
        m_desk->searchTexts(2, {{u"PROMPT 2"_s, false}, {u"t 7$"_s, true}});
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(ended[0][0].toULongLong(), quint64(2));
        QVERIFY(ended[0][1].toBool());
        QStringList ids[2];
        for (const auto& told : found)
            for (const auto& hit : told[1].value<std::vector<live::TextFound>>())
                ids[hit.term] << QString::fromStdString(live::textOf(hit.id));
        QCOMPARE(ids[0].size(), 11);        // 2 and 20 to 29
        QCOMPARE(ids[0].front(), idOf(29)); // the newest first
        QCOMPARE(ids[1], QStringList(idOf(7)));
        QCOMPARE(found.back()[2].toLongLong(), qint64(30));
    }

    void aSearchThatWasStoppedSaysNoMore() {
        QVERIFY(store(30));
        QSignalSpy found(m_desk.get(), &live::Desk::textsFound), ended(m_desk.get(), &live::Desk::textsEnded);
        m_desk->searchTexts(1, {{u"prompt"_s, false}});
        m_desk->stopTexts();
        m_desk->searchTexts(2, {{u"prompt 7"_s, false}}); // comes behind it on the same thread
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        for (const auto& told : found)
            QCOMPARE(told[0].toULongLong(), quint64(2));
    }

    void rowsOfBefore_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("first"); // -1: none comes
        QTest::addColumn<int>("last");
        QTest::addColumn<bool>("more");
        QTest::newRow("the newest of them") << -1 << 10 << 3 << 7 << 9 << true;
        QTest::newRow("all that there are") << -1 << 10 << 50 << 0 << 9 << false;
        QTest::newRow("of a time, of which more may be before") << 4 << 8 << 50 << 4 << 7 << true;
        QTest::newRow("of a time without any") << 20 << 30 << 50 << -1 << -1 << true;
    }
    void rowsOfBefore() {
        QFETCH(int, from);
        QFETCH(int, before);
        QFETCH(int, count);
        QFETCH(int, first);
        QFETCH(int, last);
        QFETCH(bool, more);
        QVERIFY(store(10));
        QSignalSpy finished(m_desk.get(), &live::Desk::olderFinished);
        m_desk->readOlder(from < 0 ? Wall() : timeOf(from), timeOf(before), count);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QCOMPARE(finished[0][0].toBool(), more);
        QVERIFY2(finished[0][1].toString().isEmpty(), qPrintable(finished[0][1].toString()));
        QCOMPARE(m_batches.size(), std::size_t(first < 0 ? 0 : 1));
        if (first < 0) return;
        QCOMPARE(QString::fromStdString(m_batches[0].front()->id), idOf(first));
        QCOMPARE(QString::fromStdString(m_batches[0].back()->id), idOf(last));
    }

    void manyComeInBatchesTheNewestFirstAndNoneIsLost() {
        constexpr int rows = 4'500;
        QVERIFY(store(rows, 3)); // three in each millisecond
        QSignalSpy finished(m_desk.get(), &live::Desk::olderFinished);
        m_desk->readOlder(Wall(), Wall::max(), 1'000'000);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY(!finished[0][0].toBool());
        QVERIFY(m_batches.size() >= 3);
        QSet<QString> ids;
        for (std::size_t i = 0; i < m_batches.size(); ++i) {
            QVERIFY(std::ranges::is_sorted(m_batches[i], {}, &ledger::Record::time));
            if (i > 0) QVERIFY(m_batches[i].back()->time <= m_batches[i - 1].front()->time);
            for (const auto& record : m_batches[i])
                ids << QString::fromStdString(record->id);
        }
        QCOMPARE(ids.size(), rows);
    }

    void stoppedNothingMoreComes() {
        QVERIFY(store(10));
        QSignalSpy finished(m_desk.get(), &live::Desk::olderFinished);
        m_desk->readOlder(Wall(), Wall::max(), 50);
        m_desk->stopOlder();
        QCOMPARE(finished.size(), 1);
        QVERIFY(finished[0][0].toBool());            // there may be more
        m_desk->readOlder(timeOf(0), timeOf(2), 50); // behind the one that was stopped
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, patience);
        QCOMPARE(m_batches.size(), std::size_t(1));
        QCOMPARE(m_batches[0].size(), std::size_t(2));
    }

    void withoutAGatewayItSaysSo() {
        m_running->stop();
        QSignalSpy fetched(m_desk.get(), &live::Desk::fetched);
        QSignalSpy finished(m_desk.get(), &live::Desk::olderFinished);
        m_desk->fetch(idOf(1));
        m_desk->readOlder(Wall(), Wall::max(), 50);
        QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY(fetched[0][2].toString().contains(u"not running"_s));
        QVERIFY(finished[0][1].toString().contains(u"not running"_s));
        QVERIFY(m_batches.empty());
    }

private:
    static Wall timeOf(int n) { return beginning + Milliseconds(n); }

    // Decisions 0 … count-1, each `together` in one millisecond.
    bool store(int count, int together = 1) {
        std::atomic<int> stored = 0;
        m_running->access()->use([&](Engine& engine) {
            for (int i = 0; i < count; ++i) {
                auto record = std::make_shared<ledger::Record>();
                record->id = idOf(i).toStdString();
                record->time = timeOf(i / together);
                record->prompt = "prompt " + std::to_string(i);
                record->candidates = {{"bee/mid-1", "chosen", "", {}}};
                engine.gateway().ledger().append(std::move(record), [&stored](const Result<void>& done) {
                    if (done) ++stored;
                });
            }
        });
        return QTest::qWaitFor([&] { return stored == count; }, patience);
    }

    std::unique_ptr<test::Running> m_running;
    std::unique_ptr<LiveDesk> m_desk;
    std::vector<Rows> m_batches;
};

QTEST_GUILESS_MAIN(LiveDeskTest)
#include "livedesk.moc"
