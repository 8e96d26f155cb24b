#include "live/livepresenter.h"

#include "records.h"

#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;

class LivePresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyPageSaysWhatToDo_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("action");
        QTest::newRow("starting") << int(GatewayState::Starting) << QStringLiteral("Starting the gateway")
                                  << QString();
        QTest::newRow("running") << int(GatewayState::Running) << QStringLiteral("No request yet")
                                 << QStringLiteral("Send one");
        QTest::newRow("failed") << int(GatewayState::Failed) << QStringLiteral("The gateway is not running")
                                << QString();
    }

    void anEmptyPageSaysWhatToDo() {
        QFETCH(int, state);
        QFETCH(QString, title);
        QFETCH(QString, action);
        LivePresenter presenter;
        presenter.setGateway(static_cast<GatewayState>(state), QStringLiteral("http://127.0.0.1:1"));
        QVERIFY(!presenter.view().showTable);
        QCOMPARE(presenter.view().emptyTitle, title);
        QCOMPARE(presenter.view().emptyAction, action);
    }

    void pausingKeepsWhatComes() {
        LivePresenter presenter;
        QCOMPARE(presenter.take(sample::many(0, 3)).size(), std::size_t(3));
        QVERIFY(presenter.setPaused(true).empty());
        QVERIFY(presenter.take(sample::many(3, 4)).empty());
        QVERIFY(presenter.view().headline.contains(QStringLiteral("paused, 4 waiting")));
        const auto kept = presenter.setPaused(false);
        QCOMPARE(kept.size(), std::size_t(4));
        QCOMPARE(kept.front()->id, sample::idOf(3));
        QVERIFY(presenter.view().headline.contains(QStringLiteral("7 decisions")));
    }

    void aLongPauseIsBoundedAndSaysSo() {
        LivePresenter presenter;
        presenter.setPaused(true);
        presenter.take(sample::many(0, 10'005));
        QVERIFY(presenter.view().headline.contains(QStringLiteral("5 older ones only in the ledger")));
        QCOMPARE(presenter.setPaused(false).size(), std::size_t(10'000));
    }

    void thePillCountsOnlyWhatIsNotFollowed() {
        LivePresenter presenter;
        presenter.take(sample::many(0, 3));
        presenter.noteBelow(3);
        QVERIFY(presenter.view().pill.isEmpty());
        presenter.setFollowing(false);
        presenter.noteBelow(37);
        QCOMPARE(presenter.view().pill, QStringLiteral("37 new"));
        presenter.setFollowing(true);
        QVERIFY(presenter.view().pill.isEmpty());
    }

    void failuresAreCountedInTheHeadline() {
        LivePresenter presenter;
        auto failed = sample::refactoring(sample::idOf(1));
        failed.outcome = ledger::Outcome::Failed;
        presenter.take({std::make_shared<ledger::Record>(failed)});
        QCOMPARE(presenter.view().headline, QStringLiteral("1 decision, 1 failed"));
    }

    void nothingNewIsNotAnnounced() {
        LivePresenter presenter;
        presenter.setGateway(GatewayState::Running, QStringLiteral("http://x"));
        QSignalSpy spy(&presenter, &LivePresenter::viewChanged);
        presenter.setGateway(GatewayState::Running, QStringLiteral("http://x"));
        QCOMPARE(spy.count(), 0);
    }
};

QTEST_GUILESS_MAIN(LivePresenterTest)
#include "livepresenter.moc"
