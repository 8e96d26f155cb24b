#include "breakers/breakerspresenter.h"

#include "fakefeed.h"

#include <QTest>

using namespace tierline;
using namespace tierline::breakers;
using namespace Qt::Literals::StringLiterals;
using health::Action;
using health::BreakerState;

namespace {

const Wall noon{Milliseconds(1'780'000'000'000)};

health::BreakerRow rowOf(const std::string& model, BreakerState state, const std::string& reason = {}) {
    health::BreakerRow row;
    row.model = model;
    row.view.state = state;
    row.view.reason = reason;
    return row;
}

BreakersData dataOf(std::vector<health::BreakerRow> rows, Wall at = noon) {
    BreakersData data;
    data.at = at;
    data.rows = std::move(rows);
    return data;
}

} // namespace

class BreakersPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void ringKnowsTheDoubledWait_data();
    void ringKnowsTheDoubledWait();
    void tiersComeFirst();
    void headline();
    void allowed_data();
    void allowed();
    void historyKeepsChangesOnly();
    void stretchesCoverTheSpan();
    void faultsAreNamed();
};

void BreakersPresenterTest::states_data() {
    QTest::addColumn<BreakerState>("state");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("counts");
    QTest::newRow("closed") << BreakerState::Closed << u"Closed"_s << false;
    QTest::newRow("open counts down") << BreakerState::Open << u"Open"_s << true;
    QTest::newRow("half-open tells its probes") << BreakerState::HalfOpen << u"Half-open 1/2"_s << false;
    QTest::newRow("held open waits for a person") << BreakerState::HeldOpen << u"Held open"_s << false;
    QTest::newRow("draining") << BreakerState::Draining << u"Draining"_s << false;
}

void BreakersPresenterTest::states() {
    QFETCH(BreakerState, state);
    QFETCH(bool, counts);
    health::BreakerRow row = rowOf("atlas/large", state);
    row.view.probesSucceeded = 1;
    row.view.reopensIn = Milliseconds(state == BreakerState::Open ? 38'000 : 0);
    const BreakersView view = present(dataOf({row}), {}, test::fakePolicy().get());
    QTEST(view.lines[0].stateText, "text");
    QCOMPARE(view.counting, counts);
    QCOMPARE(view.lines[0].countdown, counts ? u"0:38"_s : QString());
}

void BreakersPresenterTest::ringKnowsTheDoubledWait_data() {
    QTest::addColumn<int>("timesOpened");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<double>("share");
    QTest::newRow("first time, just opened") << 1 << 30 << 1.0;
    QTest::newRow("first time, half over") << 1 << 15 << 0.5;
    QTest::newRow("second time waits twice as long") << 2 << 30 << 0.5;
    QTest::newRow("never beyond the cap") << 12 << 600 << 1.0;
}

void BreakersPresenterTest::ringKnowsTheDoubledWait() {
    QFETCH(int, timesOpened);
    QFETCH(int, seconds);
    health::BreakerRow row = rowOf("atlas/large", BreakerState::Open);
    row.view.timesOpened = timesOpened;
    row.view.reopensIn = Milliseconds(seconds * 1000);
    QTEST(present(dataOf({row}), {}, test::fakePolicy().get()).lines[0].openShare, "share");
}

void BreakersPresenterTest::tiersComeFirst() {
    const BreakersView view = present(
        dataOf({rowOf("gone/model", BreakerState::Closed), rowOf("summit/reason", BreakerState::Closed),
                rowOf("spark/nano", BreakerState::Closed)}),
        {}, test::fakePolicy().get());
    QCOMPARE(view.lines[0].model, u"spark/nano"_s);
    QCOMPARE(view.lines[1].tierName, u"reasoning"_s);
    QCOMPARE(view.lines[2].tier, -1);
}

void BreakersPresenterTest::headline() {
    QCOMPARE(present(dataOf({rowOf("a/b", BreakerState::Closed)}), {}, nullptr).headline,
             u"1 model, all closed"_s);
    QCOMPARE(
        present(dataOf({rowOf("a/b", BreakerState::Open), rowOf("a/c", BreakerState::HeldOpen)}), {}, nullptr)
            .headline,
        u"2 models, 1 open, 1 held open"_s);
    QCOMPARE(openCount(dataOf({rowOf("a/b", BreakerState::Open), rowOf("a/c", BreakerState::HeldOpen),
                               rowOf("a/d", BreakerState::HalfOpen)})),
             2);
}

void BreakersPresenterTest::allowed_data() {
    QTest::addColumn<BreakerState>("state");
    QTest::addColumn<QString>("letters");
    QTest::newRow("closed") << BreakerState::Closed << u"THD"_s;
    QTest::newRow("open") << BreakerState::Open << u"RHDB"_s;
    QTest::newRow("half-open") << BreakerState::HalfOpen << u"TRHD"_s;
    QTest::newRow("held open") << BreakerState::HeldOpen << u"RDB"_s;
    QTest::newRow("draining") << BreakerState::Draining << u"RH"_s;
}

void BreakersPresenterTest::allowed() {
    QFETCH(BreakerState, state);
    QString letters;
    for (const ActionChoice& choice : actionChoices())
        if (allows(state, choice.action)) letters += choice.key;
    QTEST(letters, "letters");
}

void BreakersPresenterTest::historyKeepsChangesOnly() {
    History history;
    history.note({rowOf("a/b", BreakerState::Closed)}, noon);
    QVERIFY(history.all().empty());
    history.note({rowOf("a/b", BreakerState::Open, "5 consecutive server_error")}, noon + Milliseconds(1000));
    history.note({rowOf("a/b", BreakerState::Open, "5 consecutive server_error")}, noon + Milliseconds(1250));
    history.note({rowOf("a/b", BreakerState::HalfOpen, "open time is over")}, noon + Milliseconds(31'000));
    QCOMPARE(history.all().size(), std::size_t(2));
    QVERIFY(history.of("a/b")[0].to == BreakerState::Open);
    QVERIFY(history.of("other").empty());
    for (int i = 0; i < 2000; ++i)
        history.note({rowOf("a/b", i % 2 == 0 ? BreakerState::Open : BreakerState::Closed)}, noon);
    QCOMPARE(history.all().size(), History::limit);
}

void BreakersPresenterTest::stretchesCoverTheSpan() {
    History history;
    history.note({rowOf("a/b", BreakerState::Closed)}, noon - std::chrono::hours(1));
    history.note({rowOf("a/b", BreakerState::Open, "x")}, noon - Milliseconds(spanShown) / 2);
    const BreakerLine line = present(dataOf({rowOf("a/b", BreakerState::Open)}), history, nullptr).lines[0];
    QCOMPARE(line.stretches.size(), std::size_t(2));
    QCOMPARE(line.stretches[0].from, 0.0);
    QCOMPARE(line.stretches[0].to, 0.5);
    QCOMPARE(line.stretches[1].tone, kit::Tone::Bad);
    QCOMPARE(line.stretches[1].to, 1.0);
}

void BreakersPresenterTest::faultsAreNamed() {
    BreakersData data = dataOf({});
    data.sandbox = {{u"bee"_s, u"down"_s, Milliseconds(38'000), 12, 5},
                    {u"acme"_s, u"none"_s, Milliseconds(0), 1, 0}};
    const BreakersView view = present(data, {}, nullptr);
    QCOMPARE(view.faults[0].faultText, u"Down"_s);
    QCOMPARE(view.faults[0].remaining, u"0:38"_s);
    QCOMPARE(view.faults[1].tone, kit::Tone::Good);
    QVERIFY(view.counting);
}

QTEST_APPLESS_MAIN(BreakersPresenterTest)
#include "breakerspresenter.moc"
