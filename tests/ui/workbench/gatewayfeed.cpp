// The window's feed over a real gateway and the simulated providers, on free ports of this machine.
#include "gatewayfeed.h"

#include "instance.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = 20'000;

} // namespace

class GatewayFeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void sendsOneAndSeesIt();
    void historyIsShownAfterARestart();
    void failures_data();
    void failures();
    void bridgeWakesOncePerBatch();
    void secondInstanceRaisesTheFirst();

private:
    Launch launch() const {
        Launch made;
        made.port = 0;
        made.sandbox = true;
        made.dataFolder = m_folder->filePath(u"data"_s).toStdString();
        return made;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void GatewayFeedTest::sendsOneAndSeesIt() {
    GatewayFeed feed(launch());
    QSignalSpy state(&feed, &shell::Feed::gatewayChanged);
    QSignalSpy records(&feed, &shell::Feed::recordsArrived);
    QSignalSpy sent(&feed, &shell::Feed::sendOneFinished);
    QSignalSpy snapshots(&feed, &shell::Feed::snapshotChanged);
    QSignalSpy spend(&feed, &shell::Feed::spendChanged);
    feed.setWindowSeen(true);
    feed.start();
    QTRY_COMPARE_WITH_TIMEOUT(state.size(), 2, patience);
    const auto running = state[1][0].value<shell::GatewayState>();
    QCOMPARE(running.phase, shell::GatewayPhase::Running);
    QVERIFY(running.sandbox);
    QTRY_VERIFY_WITH_TIMEOUT(!snapshots.isEmpty(), patience);
    QCOMPARE(snapshots[0][0].value<shell::Snapshot>().breakers.sandbox.size(), std::size_t(6));
    QCOMPARE(snapshots[0][0].value<shell::Snapshot>().breakers.rows.size(), std::size_t(8));

    feed.sendOne(u"What is the capital of France?"_s);
    QTRY_COMPARE_WITH_TIMEOUT(sent.size(), 1, patience);
    QVERIFY2(sent[0][0].toBool(), qPrintable(sent[0][1].toString()));
    QTRY_COMPARE_WITH_TIMEOUT(records.size(), 1, patience);
    const auto batch = records[0][0].value<shell::RecordBatch>();
    QCOMPARE(batch->size(), std::size_t(1));
    QCOMPARE(batch->front()->prompt.value_or(""), "What is the capital of France?");
    QCOMPARE(batch->front()->client, "tierline");
    QTRY_VERIFY_WITH_TIMEOUT(!spend.isEmpty() && spend.last()[0].value<spend::SpendData>().today.size() == 1,
                             patience);
    QVERIFY(spend.last()[0].value<spend::SpendData>().today[0].money == ledger::MoneyKind::Simulated);

    const QString model = QString::fromStdString(batch->front()->model);
    feed.actOnBreaker(model, health::Action::HoldOpen);
    const auto isHeld = [&] {
        for (const health::BreakerRow& row : snapshots.last()[0].value<shell::Snapshot>().breakers.rows)
            if (row.model == model.toStdString()) return row.view.state == health::BreakerState::HeldOpen;
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isHeld(), patience);
}

void GatewayFeedTest::historyIsShownAfterARestart() {
    for (const int start : {1, 2}) {
        GatewayFeed feed(launch());
        QSignalSpy records(&feed, &shell::Feed::recordsArrived);
        QSignalSpy state(&feed, &shell::Feed::gatewayChanged);
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(state.size(), 2, patience);
        if (start == 1) feed.sendOne(u"Remember me."_s);
        QTRY_COMPARE_WITH_TIMEOUT(records.size(), 1, patience);
        QCOMPARE(records[0][0].value<shell::RecordBatch>()->front()->prompt.value_or(""), "Remember me.");
    }
}

void GatewayFeedTest::failures_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("port taken") << u"port"_s << u"is held by"_s;
    QTest::newRow("policy does not parse") << u"policy"_s << u"broken.yaml:2"_s;
    QTest::newRow("policy missing") << u"missing"_s << u"nowhere.yaml"_s;
    QTest::newRow("data folder is a file") << u"data"_s << u"data"_s;
}

void GatewayFeedTest::failures() {
    QFETCH(QString, what);
    QFETCH(QString, says);
    Launch made = launch();
    QTcpServer holder;
    if (what == "port"_L1) {
        QVERIFY(holder.listen(QHostAddress::LocalHost, 0));
        made.port = holder.serverPort();
    } else if (what == "policy"_L1) {
        QFile file(m_folder->filePath(u"broken.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 1\nmodles: {}\n");
        made.policyFile = file.fileName().toStdString();
    } else if (what == "missing"_L1) {
        made.policyFile = m_folder->filePath(u"nowhere.yaml"_s).toStdString();
    } else {
        QFile file(m_folder->filePath(u"data"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    GatewayFeed feed(made);
    QSignalSpy state(&feed, &shell::Feed::gatewayChanged);
    feed.start();
    QTRY_COMPARE_WITH_TIMEOUT(state.size(), 2, patience);
    const auto failed = state[1][0].value<shell::GatewayState>();
    QCOMPARE(failed.phase, shell::GatewayPhase::Failed);
    QVERIFY2(failed.failure.contains(says), qPrintable(failed.failure));
    QCOMPARE(failed.portTaken, what == "port"_L1);
    if (what != "port"_L1) return;
    feed.retryStart(true);
    QTRY_COMPARE_WITH_TIMEOUT(state.size(), 4, patience);
    QCOMPARE(state[3][0].value<shell::GatewayState>().phase, shell::GatewayPhase::Running);
}

void GatewayFeedTest::bridgeWakesOncePerBatch() {
    int woken = 0;
    Bridge bridge([&woken] { ++woken; });
    const auto record = std::make_shared<const ledger::Record>();
    for (int i = 0; i < 5; ++i)
        bridge.push(record);
    QCOMPARE(woken, 1);
    QCOMPARE(bridge.take().size(), std::size_t(5));
    bridge.push(record);
    QCOMPARE(woken, 2);
    for (std::size_t i = 0; i < Bridge::limit + 10; ++i)
        bridge.push(record);
    QVERIFY(bridge.take().size() <= Bridge::limit);
    QVERIFY(bridge.take().empty());
}

void GatewayFeedTest::secondInstanceRaisesTheFirst() {
    const QString folder = m_folder->filePath(u"data"_s);
    Instance first(folder);
    QVERIFY(first.claim());
    QSignalSpy raised(&first, &Instance::raiseRequested);
    // The second one waits for an answer that this thread's loop must give.
    std::unique_ptr<QThread> other(QThread::create([folder] {
        Instance second(folder);
        if (second.claim() || !second.wasRaised()) qWarning("the second instance was not answered");
    }));
    QTest::failOnWarning(QRegularExpression(u"second instance"_s));
    other->start();
    QTRY_COMPARE_WITH_TIMEOUT(raised.size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(other->isFinished(), patience);
    Instance elsewhere(m_folder->filePath(u"other"_s));
    QVERIFY(elsewhere.claim());
}

QTEST_GUILESS_MAIN(GatewayFeedTest)
#include "gatewayfeed.moc"
