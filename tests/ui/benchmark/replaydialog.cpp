// Recorded requests with another policy: what is asked for, what is said of it, and that kinds of money and
// misses stay apart.
#include "benchmark/replaydialog.h"

#include "benchmark/benchpage.h"
#include "benchmark/celltable.h"
#include "benchmark/replaywords.h"
#include "fakereplay.h"
#include "kit/actions.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

#include <limits>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

class ReplayDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"replaydialog"_s);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }
    void init() {
        QSettings().clear();
        m_desk = std::make_unique<test::FakeReplay>();
        m_dialog = new ReplayDialog(*m_desk);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        m_dialog->open();
    }
    void cleanup() { delete m_dialog; }

    void thePageOffersItWhereThereIsADesk();
    void withoutAPolicyNothingBegins();
    void asksForThePeriodThatIsChosen_data();
    void asksForThePeriodThatIsChosen();
    void saysWhereTheRequestsWouldHaveGone();
    void kindsOfMoneyAndMissesStayApart();
    void stopEndsItAndWhatComesLateIsNotShown();
    void closingStopsItToo();
    void aFailureIsSaidAndItCanBeginAgain();
    void copiesAndSavesWhatIsShown();
    void hostileNamesBreakNoLine();
    void emptyOnesAreSaid_data();
    void emptyOnesAreSaid();
    void remembersWhatWasChosen();

private:
    template <class T>
    T* child(const QString& name = {}) const {
        return m_dialog->findChild<T*>(name);
    }
    QString said(const QString& name) const { return child<QLabel>(name)->text(); }
    void begin() {
        m_dialog->setPolicyFile(u"/tmp/draft.yaml"_s);
        QTest::mouseClick(child<QPushButton>(u"replayStart"_s), Qt::LeftButton);
    }
    void finish() { Q_EMIT m_desk->replayed(test::fakeReplay(m_desk->wished)); }
    CellView* table(const QString& name) const {
        for (auto* view : m_dialog->findChildren<CellView*>())
            if (view->accessibleName() == name) return view;
        return nullptr;
    }

    std::unique_ptr<test::FakeReplay> m_desk;
    QPointer<ReplayDialog> m_dialog;
};

void ReplayDialogTest::thePageOffersItWhereThereIsADesk() {
    QWidget window;
    kit::Actions actions(&window);
    BenchPage page;
    page.addActions(actions);
    QAction* action = actions.find(u"benchmark.replay"_s);
    QVERIFY(action != nullptr);
    QCOMPARE(kit::Actions::commandOf(*action), u"replay"_s);
    QVERIFY(!action->isEnabled());
    page.setReplayDesk(*m_desk);
    QVERIFY(action->isEnabled());
    action->trigger();
    auto* opened = page.findChild<ReplayDialog*>();
    QVERIFY(opened != nullptr && opened->isVisible());
}

void ReplayDialogTest::withoutAPolicyNothingBegins() {
    auto* start = child<QPushButton>(u"replayStart"_s);
    QVERIFY(!start->isEnabled());
    m_dialog->setPolicyFile(u"   "_s);
    QVERIFY(!start->isEnabled());
    m_dialog->setPolicyFile(u"/tmp/draft.yaml"_s);
    QVERIFY(start->isEnabled());
    QVERIFY(!child<QPushButton>(u"replayCopy"_s)->isEnabled());
    QVERIFY(m_desk->asked.isEmpty());
}

void ReplayDialogTest::asksForThePeriodThatIsChosen_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("hours");
    QTest::newRow("a day") << 0 << 24;
    QTest::newRow("a week") << 1 << 168;
    QTest::newRow("a month") << 2 << 720;
    QTest::newRow("all") << 3 << 0;
}

void ReplayDialogTest::asksForThePeriodThatIsChosen() {
    QFETCH(int, row);
    QFETCH(int, hours);
    child<QComboBox>()->setCurrentIndex(row);
    begin();
    QCOMPARE(m_desk->wished, (ReplayWish{u"/tmp/draft.yaml"_s, hours}));
    QVERIFY(child<QProgressBar>()->isVisible() && child<QPushButton>(u"replayStop"_s)->isVisible());
    QVERIFY(!child<QComboBox>()->isEnabled());
    Q_EMIT m_desk->progressed(310, 1240);
    QCOMPARE(child<QProgressBar>()->value(), 250);
    QVERIFY2(said(u"replayDetail"_s).contains(u"310 of 1,240"_s), qPrintable(said(u"replayDetail"_s)));
}

void ReplayDialogTest::saysWhereTheRequestsWouldHaveGone() {
    begin();
    finish();
    QCOMPARE(said(u"replayHeadline"_s),
             u"240 of 1,180 requests (20.3 %) would have gone to another model, 210 to another tier"_s);
    const QString left = said(u"replayNot"_s);
    QVERIFY2(left.contains(u"41 not replayed: no prompt is kept"_s)
                 && left.contains(u"19 not replayed: the client named the model"_s),
             qPrintable(left));
    QVERIFY(!child<QProgressBar>()->isVisible());
    auto* moves = table(u"From model to model"_s);
    const QAbstractItemModelTester tester(&moves->cells(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(moves->cells().rowCount(), 3);
    QCOMPARE(moves->cells().index(0, 0).data().toString(), u"acme/large-2 → bee/small-1"_s);
    QCOMPARE(moves->cells().index(0, 2).data().toString(), u"60"_s); // the two of unknown cost move too
    QCOMPARE(moves->cells().index(0, 5).data().toString(), u"−$0.60"_s);
}

void ReplayDialogTest::kindsOfMoneyAndMissesStayApart() {
    begin();
    finish();
    const QStringList lines = said(u"replayDetail"_s).split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].startsWith(u"Billed: $2.40 then, $1.90 with the other policy, −$0.50"_s)
                 && lines[0].contains(u"60 cheaper, 8 dearer; 2 requests without a known cost"_s),
             qPrintable(lines[0]));
    QVERIFY2(lines[1].startsWith(u"Simulated: $5.12 then, $5.30"_s)
                 && lines[1].contains(u"not more than chance"_s),
             qPrintable(lines[1]));
    auto* money = table(u"Money then and with the other policy"_s);
    QVERIFY(money->isVisible());
    QCOMPARE(money->cells().rowCount(), 4); // two kinds, two bases, no sum of both
    auto& moves = table(u"From model to model"_s)->cells();
    for (int column = 3; column <= 5; ++column) // no price at all: not zero
        QCOMPARE(moves.index(2, column).data().toString(), u"?"_s);
    QCOMPARE(moves.index(2, 8).data().toString(), u"100"_s);
}

void ReplayDialogTest::stopEndsItAndWhatComesLateIsNotShown() {
    begin();
    QTest::mouseClick(child<QPushButton>(u"replayStop"_s), Qt::LeftButton);
    QCOMPARE(m_desk->asked, (QStringList{u"replay"_s, u"stop"_s}));
    QCOMPARE(said(u"replayHeadline"_s), u"Stopped"_s);
    finish();
    Q_EMIT m_desk->progressed(5, 10);
    Q_EMIT m_desk->failed(u"late"_s);
    QCOMPARE(said(u"replayHeadline"_s), u"Stopped"_s);
    QVERIFY(!child<QPushButton>(u"replayCsv"_s)->isEnabled());
    QVERIFY(child<QPushButton>(u"replayStart"_s)->isEnabled());
}

void ReplayDialogTest::closingStopsItToo() {
    begin();
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QVERIFY(m_desk->asked.contains(u"stop"_s));
    QTRY_VERIFY(m_dialog.isNull());
}

void ReplayDialogTest::aFailureIsSaidAndItCanBeginAgain() {
    begin();
    Q_EMIT m_desk->failed(u"draft.yaml:3:1: unknown key `tires`; did you mean `tiers`?"_s);
    QVERIFY(said(u"replayDetail"_s).contains(u"did you mean"_s));
    QVERIFY(child<QLineEdit>()->isEnabled());
    begin();
    finish();
    QCOMPARE(m_desk->asked.count(u"replay"_s), 2);
    QVERIFY(said(u"replayHeadline"_s).startsWith(u"240 of"_s));
}

void ReplayDialogTest::copiesAndSavesWhatIsShown() {
    begin();
    finish();
    QTest::mouseClick(child<QPushButton>(u"replayCopy"_s), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    for (const QString& part : {u"draft.yaml (0123456789ab), the last 7 days"_s, u"240 of 1,180"_s,
                                u"41 not replayed"_s, u"acme/large-2 → bee/small-1\tBilled\t60\t"_s})
        QVERIFY2(copied.contains(part), qPrintable(part + u"\n"_s + copied));
    QTest::mouseClick(child<QPushButton>(u"replayCsv"_s), Qt::LeftButton);
    auto* files = child<QFileDialog>();
    QVERIFY(files != nullptr);
    Q_EMIT files->fileSelected(u"/tmp/moves.csv"_s);
    QCOMPARE(m_desk->asked.last(), u"save /tmp/moves.csv"_s);
    const auto lines = m_desk->written.split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[1], QByteArray("acme/large-2,bee/small-1,billed,60,58,58,0,2,1200000000,600000000,"
                                  "-600000000\r"));
    QCOMPARE(lines[3], QByteArray("\"'=bee/small-1\",acme/large-2,simulated,100,0,0,0,100,,,\r"));
    Q_EMIT m_desk->saved(false, u"Could not save it: disk full"_s);
    QVERIFY(said(u"replayWord"_s).contains(u"disk full"_s));
    QVERIFY(said(u"replayDetail"_s).startsWith(u"Billed"_s)); // still there
}

void ReplayDialogTest::hostileNamesBreakNoLine() {
    bench::ReplayReport report;
    report.requests = report.replayed = report.otherModel = 1;
    bench::Difference huge;
    huge.requests = 1;
    huge.before = Money::fromNano(std::numeric_limits<std::int64_t>::min());
    huge.after = Money::fromNano(std::numeric_limits<std::int64_t>::max());
    huge.interval = bench::Interval{-1e300, 1e300, 0};
    report.money[ledger::MoneyKind::Billed].tokens = huge;
    report.models = {
        {std::string("a\n\0\t\u202Eb", 7), std::string(), 1, {{ledger::MoneyKind::Billed, huge}}}};
    const ReplayResult result{
        {u"x"_s, 0}, u"p\nq.yaml"_s, Wall{}, std::make_shared<const bench::ReplayReport>(std::move(report))};
    const ReplayWords made = wordsOf(result);
    const QString shown = made.moves.lines.at(0).cells.at(0).text;
    for (const QChar sign : {QChar(u'\n'), QChar(u'\0'), QChar(u'\u202E')})
        QVERIFY(!shown.contains(sign));
    QVERIFY(shown.endsWith(u"→ (none)"_s));
    QCOMPARE(replayText(result).section(u'\n', 0, 0), u"p q.yaml, all of the ledger"_s);
    QCOMPARE(replayCsv(result).count("\r\n"), 2);
}

void ReplayDialogTest::emptyOnesAreSaid_data() {
    QTest::addColumn<int>("requests");
    QTest::addColumn<int>("replayed");
    QTest::addColumn<QString>("headline");
    QTest::newRow("an empty ledger") << 0 << 0 << u"Nothing is recorded: the last 7 days"_s;
    QTest::newRow("no prompts") << 1 << 0 << u"None of 1 request can be replayed"_s;
    QTest::newRow("the same policy") << 3 << 3 << u"All of 3 requests would have gone to the same model"_s;
}

void ReplayDialogTest::emptyOnesAreSaid() {
    QFETCH(int, requests);
    QFETCH(int, replayed);
    QFETCH(QString, headline);
    bench::ReplayReport report;
    report.requests = requests;
    report.replayed = replayed;
    begin();
    Q_EMIT m_desk->replayed(
        {m_desk->wished, {}, Wall{}, std::make_shared<const bench::ReplayReport>(std::move(report))});
    QCOMPARE(said(u"replayHeadline"_s), headline);
    QVERIFY(!child<QPushButton>(u"replayCsv"_s)->isEnabled());
    QVERIFY(child<QPushButton>(u"replayCopy"_s)->isEnabled());
}

void ReplayDialogTest::remembersWhatWasChosen() {
    child<QComboBox>()->setCurrentIndex(2);
    begin();
    const ReplayDialog again(*m_desk);
    QCOMPARE(again.findChild<QLineEdit*>()->text(), u"/tmp/draft.yaml"_s);
    QCOMPARE(again.findChild<QComboBox*>()->currentData().toInt(), 720);
}

QTEST_MAIN(ReplayDialogTest)
#include "replaydialog.moc"
