#include "live/history.h"

#include "live/decisionmodel.h"

#include "live/fakelive.h"
#include "records.h"

#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;

class HistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_desk = std::make_unique<test::FakeLiveDesk>();
        for (int i = 0; i < 6'000; ++i) {
            auto record = sample::refactoring(sample::idOf(i));
            record.time += Milliseconds(i * 1'000);
            m_desk->kept.push_back(std::make_shared<ledger::Record>(record));
        }
        m_model = std::make_unique<DecisionModel>(nullptr, 5'000);
        m_history = std::make_unique<History>(*m_model);
        m_history->setDesk(m_desk.get());
    }

    void aPageComesInFront() {
        m_model->append({m_desk->kept.end() - 100, m_desk->kept.end()});
        QSignalSpy arranged(m_model.get(), &DecisionModel::arranged);
        m_history->readMore();
        m_history->readMore(); // one at a time
        QVERIFY(m_history->isReading());
        QCOMPARE(m_desk->asked, QStringList{QStringLiteral("older 2000")});
        m_desk->answer();
        QVERIFY(!m_history->isReading());
        QCOMPARE(m_model->store().size(), 2'099U); // the one that was asked for again is passed over
        QVERIFY(arranged.wait());
        QCOMPARE(m_model->rowCount(), 2'099);
        QCOMPARE(m_model->id(0), sample::idOf(3'901));
        QCOMPARE(m_model->id(2'098), sample::idOf(5'999));
    }

    void aTimeIsReadToItsBeginning() {
        m_model->append({m_desk->kept.end() - 10, m_desk->kept.end()});
        const auto from = m_desk->kept[4'000]->time.time_since_epoch().count();
        m_history->readSince(from);
        m_desk->answer(500);
        QCOMPARE(m_model->store().size(), 2'000U);
        m_desk->asked.clear();
        m_history->readSince(from); // all of it is here
        m_history->readSince(from + 5'000);
        QVERIFY(m_desk->asked.isEmpty());
    }

    void theListIsNotOverfilled() {
        m_history->readSince(0);
        QCOMPARE(m_desk->asked, QStringList{QStringLiteral("older 5000")});
        m_desk->answer();
        QCOMPARE(m_model->store().size(), 5'000U);
        m_history->readMore();
        QVERIFY(!m_history->isReading());
    }

    void theBeginningOfTheLedgerIsTheEnd() {
        m_desk->kept.resize(50);
        m_history->readMore();
        m_desk->answer();
        QVERIFY(!m_history->hasMore());
        QCOMPARE(m_model->store().size(), 50U);
    }

    void aFailureIsSaidAndCanBeTriedAgain() {
        m_history->readMore();
        m_desk->fail();
        QVERIFY(m_history->words().contains(QStringLiteral("the disk is full")));
        QVERIFY(m_history->hasMore());
        m_history->readMore();
        QVERIFY(m_history->isReading());
        m_history->stop();
        QVERIFY(!m_history->isReading());
        QVERIFY(m_history->words().isEmpty());
    }

    void aSecondWishWaitsForTheFirst() {
        m_model->append({m_desk->kept.end() - 10, m_desk->kept.end()});
        m_history->readMore();
        m_history->readSince(m_desk->kept[1'500]->time.time_since_epoch().count());
        m_desk->answer();
        QVERIFY(m_history->isReading());
        m_desk->answer();
        QCOMPARE(m_model->store().size(), 4'500U);
    }

    void withoutALedgerNothingIsAsked() {
        m_history->setDesk(nullptr);
        m_history->readMore();
        m_history->readSince(0);
        QVERIFY(!m_history->isReading());
        QVERIFY(!m_history->hasMore());
    }

private:
    std::unique_ptr<test::FakeLiveDesk> m_desk;
    std::unique_ptr<DecisionModel> m_model;
    std::unique_ptr<History> m_history;
};

QTEST_MAIN(HistoryTest)
#include "history.moc"
