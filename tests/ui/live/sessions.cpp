#include "live/sessionmodel.h"

#include "storesource.h"

#include "live/sessiontext.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;
using sample::CallOf;

namespace {

constexpr const char* nano = "spark/nano";
constexpr const char* large = "atlas/large";

QString cell(const SessionModel& model, int row, SessionColumn column, int role = Qt::DisplayRole) {
    return model.index(row, int(column)).data(role).toString();
}

} // namespace

class SessionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression(u".*"_s));

        m_source = std::make_unique<sample::StoreSource>();
        m_model = std::make_unique<SessionModel>(*m_source);
        m_model->setPolicy(sample::policyOfFourTiers());
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup() {
        m_tester.reset();
        m_model.reset();
    }

    void theRowOfASession_data() {
        QTest::addColumn<std::vector<CallOf>>("calls");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("cost");
        QTest::addColumn<QString>("strongest");
        QTest::addColumn<QString>("state");
        using Calls = std::vector<CallOf>;
        QTest::newRow("a single call")
            << Calls{{"a", nano}} << u"nano"_s << u"$0.001000"_s << u"$0.010000"_s << u"ok"_s;
        QTest::newRow("runs of a model are counted")
            << Calls{{"a", nano}, {"a", nano}, {"a", large}, {"a", large}, {"a", nano}}
            << u"nano ×2 › large ×2 › nano"_s << u"$0.005000"_s << u"$0.050000"_s << u"ok"_s;
        QTest::newRow("a call without a price is counted, never zero")
            << Calls{{"a", nano}, {"a", nano, -1}} << u"nano ×2"_s << u"$0.001000 + 1 ?"_s
            << u"$0.010000 + 1 ?"_s << u"ok"_s;
        QTest::newRow("no price at all")
            << Calls{{"a", nano, -1}} << u"nano"_s << u"1 ?"_s << u"–"_s << u"ok"_s;
        QTest::newRow("failures are counted")
            << Calls{{"a", nano, 1'000'000, 10'000'000, true}, {"a", nano}} << u"nano ×2"_s << u"$0.002000"_s
            << u"$0.020000"_s << u"1 failed"_s;
    }
    void theRowOfASession() {
        QFETCH(std::vector<CallOf>, calls);
        add(calls);
        QCOMPARE(m_model->rowCount(), 1);
        QTEST(cell(*m_model, 0, SessionColumn::Models), "path");
        QTEST(cell(*m_model, 0, SessionColumn::Cost), "cost");
        QTEST(cell(*m_model, 0, SessionColumn::Strongest), "strongest");
        QTEST(cell(*m_model, 0, SessionColumn::State), "state");
        QCOMPARE(cell(*m_model, 0, SessionColumn::Calls), QString::number(calls.size()));
    }

    void kindsOfMoneyStandBesideEachOther() {
        auto billed = std::make_shared<ledger::Record>(*sample::callOf(0, {"a", nano, 2'000'000}));
        billed->money = ledger::MoneyKind::Billed;
        m_source->store.append({billed, sample::callOf(1, {"a", nano, 3'000'000})});
        m_model->takeNew();
        QCOMPARE(cell(*m_model, 0, SessionColumn::Cost), u"$0.002000 · $0.003000"_s);
        QCOMPARE(cell(*m_model, 0, SessionColumn::Cost, Qt::ToolTipRole),
                 u"$0.002 billed\n$0.003 simulated"_s);
    }

    void aMissNeverLooksLikeASaving() {
        auto known = std::make_shared<ledger::Record>(*sample::callOf(0, {"a", nano, 20'000'000, 5'000'000}));
        auto unknown = std::make_shared<ledger::Record>(*sample::callOf(1, {"a", nano, -1, 900'000'000}));
        m_source->store.append({known, unknown});
        m_model->takeNew();
        QCOMPARE(cell(*m_model, 0, SessionColumn::Strongest, Qt::ToolTipRole),
                 u"$0.005 at the strongest model, simulated: $0.015 more than that (1 of 2 calls)"_s);
    }

    void aSessionUnfoldsInPlaceAndGrowsWhileItIsOpen() {
        add({{"a", nano}, {"b", large}, {"a", large}});
        QCOMPARE(m_model->rowCount(), 2);
        m_model->setExpanded(0, true);
        QCOMPARE(m_model->rowCount(), 4);
        QVERIFY(!m_model->isSession(1));
        QCOMPARE(cell(*m_model, 2, SessionColumn::Models), u"atlas/large"_s);
        QCOMPARE(cell(*m_model, 2, SessionColumn::Calls), u"2"_s);
        QCOMPARE(*m_model->call(2), 2U);
        QCOMPARE(*m_model->call(0), 2U); // a session stands for its newest call
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        add({{"a", nano}, {"c", nano}, {"b", nano}}, 3);
        QCOMPARE(m_model->rowCount(), 6);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(inserted[0][1].toInt(), 3); // below the open one
        QCOMPARE(inserted[1][1].toInt(), 5); // and a new one at the end
        QCOMPARE(cell(*m_model, 4, SessionColumn::Calls), u"2"_s);
        m_model->setExpanded(0, false);
        QCOMPARE(m_model->rowCount(), 3);
    }

    void whatIsOpenStaysOpenWhenTheFilterChanges() {
        add({{"a", nano}, {"b", nano}, {"a", large}});
        m_model->setExpanded(0, true);
        m_source->isFiltered = true;
        m_source->chosen = {2};
        m_model->regroup();
        QCOMPARE(m_model->rowCount(), 2); // sessions with hits, and their hits
        QVERIFY(m_model->isExpanded(0));
        QCOMPARE(cell(*m_model, 0, SessionColumn::Calls), u"1"_s);
        m_source->chosen.clear();
        m_model->regroup();
        QCOMPARE(m_model->rowCount(), 0);
        m_source->isFiltered = false;
        m_model->regroup();
        QCOMPARE(m_model->rowCount(), 4);
    }

    void callsWithoutASessionAreGatheredByClient() {
        add({{"", nano}, {"", large}, {"a", nano}});
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(m_model->sessionKey(0), QString());
        QVERIFY(cell(*m_model, 0, SessionColumn::Begin, Qt::ToolTipRole)
                    .startsWith(u"These calls belong to no"_s));
    }

    void rowsThatLeaveTakeTheirCallsAlong() {
        m_source = std::make_unique<sample::StoreSource>(40u);
        cleanup();
        m_model = std::make_unique<SessionModel>(*m_source);
        QAbstractItemModelTester tester(m_model.get(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 30; ++i)
            add({{i < 15 ? "old" : "new", nano}}, i);
        m_model->setExpanded(0, true);
        const auto shift = m_source->store.planRoom(20);
        QVERIFY(shift.has_value());
        m_source->store.evict(*shift);
        m_model->shift(*shift);
        QCOMPARE(cell(*m_model, 0, SessionColumn::Calls).toInt()
                     + (m_model->sessions() > 1
                            ? cell(*m_model, m_model->rowCount() - 1, SessionColumn::Calls).toInt()
                            : 0),
                 int(m_source->store.size()));
    }

    void sortingByAFigureAndBack() {
        add({{"a", nano}, {"b", large, 9'000'000}, {"c", nano, 3'000'000}});
        m_model->sort(int(SessionColumn::Cost), Qt::DescendingOrder);
        QCOMPARE(m_model->sessionKey(0), u"b"_s);
        QCOMPARE(m_model->sessionKey(1), u"c"_s);
        m_model->sort(-1, Qt::AscendingOrder);
        QCOMPARE(m_model->sessionKey(0), u"a"_s);
    }

    void manyCallsAreGroupedInSlicesAndGoOnMeanwhile() {
        std::vector<RecordPtr> calls;
        for (int i = 0; i < 100'000; ++i)
            calls.push_back(sample::callOf(i, {i % 2 == 0 ? "even" : "odd", nano}));
        m_source->store.append(calls);
        QSignalSpy done(m_model.get(), &SessionModel::regrouped);
        m_model->regroup();
        QVERIFY(!m_model->isReady()); // it let go of the thread before the end
        m_source->store.append({sample::callOf(100'000, {"late", nano})});
        m_model->takeNew();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(m_model->rowCount(), 3);
        QCOMPARE(cell(*m_model, 0, SessionColumn::Calls), u"50,000"_s);
    }

    void aScreenReaderHearsTheWholeRow() {
        add({{"a", nano}, {"a", large}});
        QCOMPARE(
            cell(*m_model, 0, SessionColumn::Begin, Qt::AccessibleTextRole),
            u"Session of claude-code, 2 calls: Überlege: please refactor the retry loop and refactor the "
            u"tests. "
            "Models nano › large. ok, cost $0.002000, at the strongest $0.020000, took 2.90 s Collapsed"_s);
    }

    void everyColumnExplainsItself() {
        for (int column = 0; column < sessionColumnCount; ++column)
            QVERIFY(m_model->headerData(column, Qt::Horizontal, Qt::WhatsThisRole).toString().size() > 20);
    }

private:
    void add(const std::vector<CallOf>& calls, int from = 0) {
        m_source->store.append(sample::callsOf(from, calls));
        m_model->takeNew();
    }

    std::unique_ptr<sample::StoreSource> m_source;
    std::unique_ptr<SessionModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(SessionsTest)
#include "sessions.moc"
