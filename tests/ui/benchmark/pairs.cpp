// Judging by hand: what is said at the end, that nothing unblinds before, and the keys.
#include "benchmark/pairs.h"

#include "benchmark/benchpage.h"
#include "benchmark/pairsdialog.h"
#include "fakebench.h"
#include "kit/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

class PairsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"pairs"_s);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() {
        QSettings().clear();
        m_desk = std::make_unique<test::FakeBench>();
    }
    void saysWhoIsPreferred_data();
    void saysWhoIsPreferred();
    void saysHowFarItAgrees_data();
    void saysHowFarItAgrees();
    void nothingUnblindsBeforeTheEnd();
    void onlyRunsThatAskedOtherModelsHavePairs();
    void keysJudge_data();
    void keysJudge();
    void aKeyBeforeTheNextPairJudgesNothing();
    void theEndShowsTheResultAndTakesBack();
    void thePageOpensItWhenAsked();

private:
    std::unique_ptr<test::FakeBench> m_desk;
};

void PairsTest::saysWhoIsPreferred_data() {
    QTest::addColumn<int>("better");
    QTest::addColumn<int>("worse");
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<QString>("says");
    const QString draft = u"draft.yaml"_s;
    QTest::newRow("the candidate clearly")
        << 20 << 4 << draft << u"The answers of draft.yaml are preferred"_s;
    QTest::newRow("the other one clearly")
        << 4 << 20 << draft << u"The answers of default.yaml are preferred"_s;
    QTest::newRow("a little more often is no proof") << 7 << 5 << draft << u"No preference beyond chance"_s;
    QTest::newRow("nothing but ties") << 0 << 0 << draft << u"p = 1.000"_s;
    QTest::newRow("two versions of one policy are told apart")
        << 20 << 4 << u"default.yaml"_s << u"The answers of the candidate are preferred"_s;
}

void PairsTest::saysWhoIsPreferred() {
    QFETCH(int, better);
    QFETCH(int, worse);
    QFETCH(QString, candidate);
    QFETCH(QString, says);
    PairTurn turn = test::fakePair(true);
    turn.candidate = candidate;
    turn.figures.better = static_cast<std::size_t>(better);
    turn.figures.worse = static_cast<std::size_t>(worse);
    const QString sentence = presentPair(turn).sentence;
    QVERIFY2(sentence.contains(says), qPrintable(sentence));
}

void PairsTest::saysHowFarItAgrees_data() {
    QTest::addColumn<int>("again");
    QTest::addColumn<int>("withJudge");
    QTest::addColumn<QString>("says");
    QTest::newRow("with oneself") << 4 << 0 << u"With yourself: 3 of 4 pairs judged alike"_s;
    QTest::newRow("with the judge") << 4 << 36 << u"With the judge: 27 of 36 pairs alike, kappa 0.58."_s;
    QTest::newRow("too few to be shown twice") << 0 << 0 << u"With yourself: not known"_s;
}

void PairsTest::saysHowFarItAgrees() {
    QFETCH(int, again);
    QFETCH(int, withJudge);
    QFETCH(QString, says);
    PairTurn turn = test::fakePair(true);
    turn.figures.again = static_cast<std::size_t>(again);
    turn.figures.withJudge = static_cast<std::size_t>(withJudge);
    const QString lines = presentPair(turn).lines.join(u'\n');
    QVERIFY2(lines.contains(says), qPrintable(lines));
    QCOMPARE(lines.contains(u"judge:"_s), withJudge > 0);
}

void PairsTest::nothingUnblindsBeforeTheEnd() {
    const PairView view = presentPair(test::fakePair(false));
    QCOMPARE(view.progress, u"Pair 12 of 44"_s);
    QCOMPARE(view.percent, 25);
    QVERIFY(view.sentence.isEmpty() && view.lines.isEmpty());
    const PairsDialog dialog(*m_desk, test::fakePair(false));
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        QVERIFY2(!label->text().contains(u".yaml"_s), qPrintable(label->text()));
}

void PairsTest::onlyRunsThatAskedOtherModelsHavePairs() {
    QVERIFY(!hasPairs(*test::fakeFindings(true))); // nobody was asked
    QVERIFY(!hasPairs(*test::fakeFindings(false)));
    const auto asked = test::askedFindings();
    QVERIFY(hasPairs(*asked));
    Findings same = *asked;
    same.other = same.run;
    QVERIFY(!hasPairs(same));
}

void PairsTest::keysJudge_data() {
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<QString>("asks");
    QTest::newRow("A: the first one") << Qt::Key_A << u"vote first"_s;
    QTest::newRow("B: the second one") << Qt::Key_B << u"vote second"_s;
    QTest::newRow("T: a tie") << Qt::Key_T << u"vote tie"_s;
    QTest::newRow("U: the last one is taken back") << Qt::Key_U << u"undo"_s;
    QTest::newRow("Esc: enough, nothing is asked") << Qt::Key_Escape << QString();
    QTest::newRow("another key is nothing") << Qt::Key_X << QString();
}

void PairsTest::keysJudge() {
    QFETCH(Qt::Key, key);
    QFETCH(QString, asks);
    PairsDialog dialog(*m_desk, test::fakePair(false));
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto* answer = dialog.findChildren<QPlainTextEdit*>().last();
    answer->setFocus(); // where one is after having scrolled
    QTest::keyClick(answer, key);
    QCOMPARE(m_desk->asked.join(u' '), asks);
    QCOMPARE(dialog.isVisible(), key != Qt::Key_Escape);
}

void PairsTest::aKeyBeforeTheNextPairJudgesNothing() {
    PairsDialog dialog(*m_desk, test::fakePair(false));
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QTest::keyClick(&dialog, Qt::Key_A);
    QTest::keyClick(&dialog, Qt::Key_A);
    QCOMPARE(m_desk->asked.size(), 1);
    PairTurn next = test::fakePair(false);
    next.done = 12;
    next.trouble = u"cannot write votes.jsonl: is the disk full?"_s;
    Q_EMIT m_desk->paired(next);
    QCOMPARE(dialog.view().progress, u"Pair 13 of 44"_s);
    QVERIFY(dialog.view().trouble.contains(u"disk full"_s));
    QTest::keyClick(&dialog, Qt::Key_A);
    QCOMPARE(m_desk->asked.size(), 2);
}

void PairsTest::theEndShowsTheResultAndTakesBack() {
    PairsDialog dialog(*m_desk, test::fakePair(true));
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QVERIFY(dialog.view().sentence.contains(u"draft.yaml"_s)); // names now
    QTest::keyClick(&dialog, Qt::Key_A);
    QVERIFY(m_desk->asked.isEmpty());
    QTest::keyClick(&dialog, Qt::Key_U);
    QCOMPARE(m_desk->asked.join(u' '), u"undo"_s);
    PairTurn first = test::fakePair(false);
    first.done = 0;
    Q_EMIT m_desk->paired(first);
    QTest::keyClick(&dialog, Qt::Key_U); // there is nothing to take back
    QCOMPARE(m_desk->asked.size(), 1);
}

void PairsTest::thePageOpensItWhenAsked() {
    BenchPage page;
    page.resize(1240, 800);
    page.setDesk(*m_desk);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    m_desk->tellAll();
    QAbstractButton* button = nullptr;
    for (auto* each : page.findChildren<QAbstractButton*>())
        if (each->text() == u"Judge blindly…"_s) button = each;
    QVERIFY(button != nullptr && !button->isVisible()); // classified only
    Q_EMIT m_desk->found(test::askedFindings());
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"pairs"_s);
    Q_EMIT m_desk->paired(test::fakePair(false));
    auto* dialog = page.findChild<PairsDialog*>();
    QVERIFY(dialog != nullptr);
    dialog->reject();
    QTRY_VERIFY(page.findChild<PairsDialog*>() == nullptr);
    Q_EMIT m_desk->paired(test::fakePair(false)); // late: nobody looks any more
    QVERIFY(page.findChild<PairsDialog*>() == nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    Q_EMIT m_desk->failed({u"no case of both runs has two different answers"_s, {}, false});
    QVERIFY(page.view().trouble.contains(u"two different answers"_s));
    QVERIFY(page.findChild<PairsDialog*>() == nullptr);
}

QTEST_MAIN(PairsTest)
#include "pairs.moc"
