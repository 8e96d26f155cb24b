#include "shell/shellpresenter.h"

#include "fakefeed.h"

#include <QTest>

using namespace tierline;
using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

class ShellPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phases_data();
    void phases();
    void statusIsInWords();
    void notices_data();
    void notices();
    void aPolicyThatChanges();
    void failureIsASentence();
    void captureIsSaid();
};

void ShellPresenterTest::phases_data() {
    QTest::addColumn<GatewayPhase>("phase");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<QString>("word");
    QTest::addColumn<kit::Tone>("tone");
    QTest::addColumn<bool>("running");
    QTest::newRow("starting") << GatewayPhase::Starting << false << u"Starting …"_s << kit::Tone::Busy
                              << false;
    QTest::newRow("running") << GatewayPhase::Running << false << u"Running"_s << kit::Tone::Good << true;
    QTest::newRow("routing paused") << GatewayPhase::Running << true << u"Routing paused"_s << kit::Tone::Warn
                                    << true;
    QTest::newRow("failed") << GatewayPhase::Failed << false << u"Not running"_s << kit::Tone::Bad << false;
}

void ShellPresenterTest::phases() {
    QFETCH(GatewayPhase, phase);
    QFETCH(bool, paused);
    GatewayState state = test::fakeGateway();
    state.phase = phase;
    Snapshot snapshot;
    snapshot.routingPaused = paused;
    const ShellView view = present(state, snapshot, test::fakePolicy().get());
    QTEST(view.gatewayText, "word");
    QTEST(view.gatewayTone, "tone");
    QTEST(view.running, "running");
    QCOMPARE(view.url.isEmpty(), !view.running);
    QCOMPARE(view.hasTraffic, view.running);
}

void ShellPresenterTest::statusIsInWords() {
    const ShellView view =
        present(test::fakeGateway(), test::fakeSnapshot(systemClock().wall()), test::fakePolicy().get());
    QCOMPARE(view.rate, u"42 req/min"_s);
    QCOMPARE(view.overhead, u"route p50 0.31 ms  p99 1.1 ms"_s);
    QCOMPARE(view.breakers, u"2 breakers open"_s);
    QCOMPARE(view.ledger, u"214k rows  61 MB"_s);
    QCOMPARE(view.policyText, u"Policy 4f1c02b7a9e3"_s);
    const ShellView quiet = present(test::fakeGateway(), {}, nullptr);
    QCOMPARE(quiet.overhead, u"route –"_s);
    QCOMPARE(quiet.breakers, u"no breaker open"_s);
    QVERIFY(quiet.policyText.isEmpty());
}

void ShellPresenterTest::notices_data() {
    QTest::addColumn<bool>("offline");
    QTest::addColumn<int>("dropped");
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << false << 0 << QString() << QString();
    QTest::newRow("offline") << true << 0 << QString() << u"offline"_s;
    QTest::newRow("dropped") << false << 1 << QString() << u"1 record was not kept"_s;
    QTest::newRow("a full disk comes first")
        << true << 3 << u"disk is full"_s << u"not being kept: disk is full"_s;
}

void ShellPresenterTest::notices() {
    QFETCH(bool, offline);
    QFETCH(int, dropped);
    QFETCH(QString, trouble);
    QFETCH(QString, says);
    Snapshot snapshot;
    snapshot.offline = offline;
    snapshot.ledgerDropped = dropped;
    snapshot.ledgerTrouble = trouble;
    const ShellView view = present(test::fakeGateway(), snapshot, nullptr);
    const QString notice = view.banner.isEmpty() ? view.notice : view.banner;
    QCOMPARE(notice.isEmpty(), says.isEmpty());
    QVERIFY2(notice.contains(says), qPrintable(notice));
}

void ShellPresenterTest::aPolicyThatChanges() {
    Snapshot snapshot;
    snapshot.breakers.at = Wall(std::chrono::hours(500'000));
    snapshot.policySince = snapshot.breakers.at - std::chrono::seconds(5);
    snapshot.policyChange = u"tier low below 0.30 → 0.25"_s;
    const auto notice = [&] { return present(test::fakeGateway(), snapshot, nullptr).notice; };
    QCOMPARE(notice(), u"policy changed: tier low below 0.30 → 0.25"_s);
    snapshot.policySince -= std::chrono::seconds(40);
    QCOMPARE(notice(), QString());
    snapshot.policyTrouble = u"policy.yaml:10:1: unknown key `rout`"_s;
    QCOMPARE(notice(), u"the changed policy is not in force: policy.yaml:10:1: unknown key `rout`"_s);
}

void ShellPresenterTest::failureIsASentence() {
    GatewayState state;
    state.phase = GatewayPhase::Failed;
    state.failure = u"port 8787 is held by another program"_s;
    state.remedy = u"stop it, or listen on another port"_s;
    QCOMPARE(present(state, {}, nullptr).failure,
             u"Port 8787 is held by another program.\nStop it, or listen on another port."_s);
}

void ShellPresenterTest::captureIsSaid() {
    GatewayState state = test::fakeGateway();
    QVERIFY(captureSentence(state).contains(state.dataFolder));
    state.capturesPrompts = false;
    QVERIFY(captureSentence(state).contains(u"not kept"_s));
}

QTEST_APPLESS_MAIN(ShellPresenterTest)
#include "shellpresenter.moc"
