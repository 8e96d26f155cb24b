#include "benchmark/benchpage.h"

#include "benchmark/answerbar.h"
#include "benchmark/casedetail.h"
#include "benchmark/casescard.h"
#include "benchmark/celltable.h"
#include "kit/confusion.h"
#include "benchmark/gatescard.h"
#include "benchmark/importdialog.h"
#include "benchmark/planechart.h"
#include "fakebench.h"
#include "kit/actions.h"
#include "kit/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

class BenchPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"benchpage"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() {
        QSettings().clear();
        m_desk = std::make_unique<test::FakeBench>();
        open();
    }
    void cleanup() { m_page.reset(); }

    void emptyOffersEverySetWithOneClick();
    void keysRunAndCancel();
    void keptRunsAreOpenedAtOnce();
    void runsAreComparedByKeys();
    void aLookDoesNotEndARun();
    void aRunIsRemovedOnceAgreedTo();
    void theKindShownIsTheKindThatRuns();
    void chosenPoliciesOutliveAnotherSet();
    void keptRunsWaitForTheRunUnderWay();
    void focusDoesNotFallOnAnotherButton();
    void sliceAndCellAreDoors();
    void casesGoByKeys();
    void staleReasonsAreIgnored();
    void gatesAreAddedChangedAndRemoved();
    void whatIsNoGateIsRefusedInWords();
    void anOldVerdictDoesNotStandByANewRun();
    void theFirstSentenceIsTheLargeOne();
    void choiceIsRemembered();
    void planeIsWalkedAndSaved();
    void troubleIsSaidAndDismissed();
    void aFileIsImportedAsItWasMapped();
    void requestsBecomeASet();
    void tablesHoldTheirContract();
    void everythingHasAName();

private:
    void open() {
        m_page = std::make_unique<BenchPage>();
        m_page->addActions(*new kit::Actions(m_page.get())); // the page owns it
        m_page->resize(1240, 800);
        m_page->setDesk(*m_desk);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    template <class T>
    T* shown(const QString& name) const {
        for (T* widget : m_page->findChildren<T*>())
            if (widget->isVisible() && (widget->objectName() == name || widget->accessibleName() == name))
                return widget;
        return nullptr;
    }

    std::unique_ptr<test::FakeBench> m_desk;
    std::unique_ptr<BenchPage> m_page;
};

void BenchPageTest::emptyOffersEverySetWithOneClick() {
    QVERIFY(m_desk->asked.contains(u"refresh"_s));
    Lists lists = test::fakeLists();
    lists.runs.clear();
    Q_EMIT m_desk->listsChanged(lists);
    QPushButton* run = nullptr;
    QTRY_VERIFY((run = shown<QPushButton>(u"Run envelopes"_s)) != nullptr); // laid out a turn later
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"run /share/sets/envelopes.jsonl | live |  | classify_only"_s);
    QVERIFY(!shown<QPushButton>(u"Run broken"_s)->isEnabled());
}

void BenchPageTest::keysRunAndCancel() {
    m_desk->tellAll();
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY2(m_desk->asked.last().startsWith(u"run "_s), qPrintable(m_desk->asked.last()));
    Q_EMIT m_desk->progressed({u"Deciding with draft.yaml"_s, 60, 300});
    QVERIFY(shown<QPushButton>(u"benchmarkRun"_s) == nullptr);
    QCOMPARE(m_page->findChild<QProgressBar*>()->value(), 20);
    const auto before = m_desk->asked.size();
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_desk->asked.size(), before); // one at a time
    QTest::mouseClick(shown<QPushButton>(u"benchmarkCancel"_s), Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"cancel"_s);
    Q_EMIT m_desk->progressed({});
    QVERIFY(shown<QPushButton>(u"benchmarkRun"_s) != nullptr);
}

void BenchPageTest::keptRunsAreOpenedAtOnce() {
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN31 | 01JDRUN30"_s);
    const auto asked = m_desk->asked.size();
    Q_EMIT m_desk->found(test::fakeFindings());
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    QVERIFY(!m_desk->asked.mid(asked).join(u' ').contains(u"compare"_s));
}

void BenchPageTest::runsAreComparedByKeys() {
    m_desk->tellAll();
    CellView& runs = m_page->runs();
    runs.setFocus();
    QCOMPARE(runs.currentId(), u"01JDRUN31"_s);
    QTest::keyClick(&runs, Qt::Key_Down);
    QTest::keyClick(&runs, Qt::Key_Down);
    QTest::keyClick(&runs, Qt::Key_B);
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN31 | 01JDRUN29"_s);
    QTest::keyClick(&runs, Qt::Key_Return);
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN29 | 01JDRUN30"_s);
    QTest::keyClick(&runs, Qt::Key_Up);
    QTest::keyClick(&runs, Qt::Key_Return); // the other one: both change places
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN30 | 01JDRUN31"_s);
}

void BenchPageTest::aLookDoesNotEndARun() {
    m_desk->tellAll();
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    Q_EMIT m_desk->progressed({u"Asking"_s, 60, 300, true});
    const auto before = m_desk->asked.size();
    CellView& runs = m_page->runs();
    const QPoint third = runs.visualRect(runs.model()->index(2, 0)).center();
    QTest::mouseClick(runs.viewport(), Qt::LeftButton, {}, third);
    QCOMPARE(m_desk->asked.size(), before);
    Q_EMIT m_desk->progressed({u"Asking"_s, 61, 300, true});
    QVERIFY2(m_page->view().trouble.contains(u"under way"_s), qPrintable(m_page->view().trouble));
    Q_EMIT runs.customContextMenuRequested(third);
    auto* menu = m_page->findChild<QMenu*>(u"benchmarkRunMenu"_s);
    QVERIFY(menu != nullptr);
    QVERIFY(!menu->actions()[0]->isEnabled() && !menu->actions()[1]->isEnabled());
    menu->close();
    Q_EMIT m_desk->progressed({});
    QTest::keyClick(&runs, Qt::Key_B);
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN31 | 01JDRUN29"_s);
    Q_EMIT m_desk->progressed({u"Comparing"_s, 0, 0}); // which the next look may end
    QTest::keyClick(&runs, Qt::Key_Return);
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN29 | 01JDRUN30"_s);
}

void BenchPageTest::aRunIsRemovedOnceAgreedTo() {
    m_desk->tellAll();
    CellView& runs = m_page->runs();
    runs.setFocus();
    QTest::keyClick(&runs, Qt::Key_Down);
    for (const bool isAgreed : {false, true}) {
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTest::keyClick(&runs, Qt::Key_Delete);
        auto* question = m_page->findChild<QMessageBox*>();
        QVERIFY(question != nullptr);
        QVERIFY2(question->text().contains(u"default.yaml, classify only"_s), qPrintable(question->text()));
        QVERIFY(!m_desk->asked.contains(u"remove 01JDRUN30"_s));
        for (QAbstractButton* button : question->buttons())
            if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == isAgreed) button->click();
        QCOMPARE(m_desk->asked.contains(u"remove 01JDRUN30"_s), isAgreed);
        QTRY_VERIFY(m_page->findChild<QMessageBox*>() == nullptr);
    }
}

void BenchPageTest::theKindShownIsTheKindThatRuns() {
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    auto* set = shown<QComboBox>(u"Set"_s);
    auto* kind = shown<QComboBox>(u"Kind of run"_s);
    set->setCurrentIndex(2);
    kind->setCurrentIndex(1);
    Lists lists = test::fakeLists();
    lists.sets[2].withOutcomes = 0;
    Q_EMIT m_desk->listsChanged(lists);
    QCOMPARE(kind->currentIndex(), 0);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY2(m_desk->asked.last().endsWith(u"classify_only"_s), qPrintable(m_desk->asked.last()));
}

void BenchPageTest::chosenPoliciesOutliveAnotherSet() {
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    auto* set = shown<QComboBox>(u"Set"_s);
    set->setCurrentIndex(1);
    shown<QComboBox>(u"Candidate"_s)->setCurrentIndex(2);
    shown<QComboBox>(u"Against"_s)->setCurrentIndex(2);
    set->setCurrentIndex(0);
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN31 | 01JDRUN30"_s);
    Q_EMIT m_desk->found(test::fakeFindings());
    QCOMPARE(m_page->state().wish.candidate, u"/share/policies/seed.yaml"_s);
    QCOMPARE(m_page->state().wish.against, u"/home/me/draft.yaml"_s);
    QTest::keyClick(&m_page->runs(), Qt::Key_Down);
    QTest::keyClick(&m_page->runs(), Qt::Key_Return); // asked for by hand: the choosers follow
    Q_EMIT m_desk->found(test::fakeFindings());
    QCOMPARE(m_page->state().wish.candidate, u"/home/me/draft.yaml"_s);
    QCOMPARE(m_page->state().wish.against, u"live"_s);
}

void BenchPageTest::keptRunsWaitForTheRunUnderWay() {
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    auto* set = shown<QComboBox>(u"Set"_s);
    set->setCurrentIndex(1);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    Q_EMIT m_desk->progressed({u"Asking"_s, 60, 300, true});
    const auto before = m_desk->asked.size();
    set->setCurrentIndex(0);
    QCOMPARE(m_desk->asked.size(), before);
    Q_EMIT m_desk->progressed({});
    QCOMPARE(m_desk->asked.last(), u"compare 01JDRUN31 | 01JDRUN30"_s);
}

void BenchPageTest::focusDoesNotFallOnAnotherButton() {
    m_desk->tellAll();
    shown<QPushButton>(u"benchmarkRun"_s)->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    Q_EMIT m_desk->progressed({u"Deciding"_s, 1, 300});
    QCOMPARE(QApplication::focusWidget(), m_page.get());
    shown<QPushButton>(u"benchmarkCancel"_s)->setFocus();
    Q_EMIT m_desk->progressed({});
    QCOMPARE(QApplication::focusWidget(), shown<QPushButton>(u"benchmarkRun"_s));
}

void BenchPageTest::sliceAndCellAreDoors() {
    m_desk->tellAll();
    CellView& slices = m_page->slices();
    slices.setFocus();
    QTest::mouseClick(slices.viewport(), Qt::LeftButton, {},
                      slices.visualRect(slices.model()->index(1, 0)).center());
    QVERIFY(m_page->cases().model().filter().slice.has_value());
    QCOMPARE(m_page->cases().model().rowCount(), 33);
    QTest::mouseClick(m_page->findChild<QWidget*>(u"caseDoor"_s), Qt::LeftButton);
    QCOMPARE(m_page->cases().model().rowCount(), 300);
    auto* confusion = m_page->findChild<kit::Confusion*>();
    Q_EMIT confusion->opened(u"simple"_s, u"moderate"_s);
    const int few = m_page->cases().model().rowCount();
    QVERIFY(few > 0 && few < 300);
    QVERIFY2(confusion->describe(0, 1).startsWith(QString::number(few) + u" of simple"_s),
             qPrintable(confusion->describe(0, 1)));
}

void BenchPageTest::casesGoByKeys() {
    m_desk->tellAll();
    QTableView& table = m_page->cases().table();
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_J);
    QTest::keyClick(&table, Qt::Key_J);
    QTest::keyClick(&table, Qt::Key_K);
    QCOMPARE(table.currentIndex().row(), 1);
    QTest::keyClick(&table, Qt::Key_2);
    QVERIFY(m_page->cases().model().filter().bucket == bench::Bucket::Fixed);
    QTest::keyClick(&table, Qt::Key_C);
    QVERIFY(QApplication::clipboard()->text().contains(u"Fixed"_s));
    QTest::keyClick(&table, Qt::Key_0);
    QCOMPARE(m_page->cases().model().rowCount(), 300);
    QTest::keyClick(&table, Qt::Key_Slash);
    auto* text = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(text != nullptr);
    QTest::keyClicks(text, u"goroutine"_s);
    QTRY_VERIFY(m_page->cases().model().rowCount() < 300);
    text->setText(u"nowhere to be found"_s);
    QTRY_COMPARE(m_page->cases().model().rowCount(), 0);
    QVERIFY(!m_page->cases().detail().shown().has_value());
}

void BenchPageTest::staleReasonsAreIgnored() {
    m_desk->tellAll();
    const quint64 first = m_desk->lastQuestion;
    QTest::keyClick(&m_page->cases().table(), Qt::Key_Down);
    QVERIFY(m_desk->lastQuestion > first);
    Q_EMIT m_desk->explained(test::fakeReasons(first));
    QVERIFY(!m_page->cases().detail().toPlainText().contains(u"words: prove"_s));
    Q_EMIT m_desk->explained(test::fakeReasons(m_desk->lastQuestion));
    QVERIFY(m_page->cases().detail().toPlainText().contains(u"words: prove"_s));
}

void BenchPageTest::gatesAreAddedChangedAndRemoved() {
    m_desk->tellAll();
    auto* entry = shown<QLineEdit>(u"Add a gate"_s);
    QTest::keyClicks(entry, u"accuracy  >= 0.85"_s);
    QTest::keyClick(entry, Qt::Key_Return);
    QCOMPARE(m_desk->asked.last(), u"judge accuracy >= 0.85"_s);
    Q_EMIT m_desk->judged(test::fakeGates());
    auto* table = shown<CellView>(u"Gates"_s);
    QCOMPARE(table->model()->index(0, 2).data().toString(), u"pass"_s);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Return);
    entry->setText(u"accuracy >= 0.95"_s);
    QTest::keyClick(entry, Qt::Key_Return);
    QCOMPARE(m_page->gates().gates(), QStringList{u"accuracy >= 0.95"_s});
    QCOMPARE(table->model()->index(0, 2).data().toString(), u"open"_s); // not judged yet
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(m_page->gates().gates().isEmpty());
}

void BenchPageTest::whatIsNoGateIsRefusedInWords() {
    m_desk->tellAll();
    auto* entry = shown<QLineEdit>(u"Add a gate"_s);
    entry->setText(u"acuracy >= 0.85"_s);
    QTest::keyClick(entry, Qt::Key_Return);
    QCOMPARE(entry->text(), u"acuracy >= 0.85"_s);
    QVERIFY(m_page->gates().gates().isEmpty());
    auto* wrong = shown<QLabel>(u"gateWrong"_s);
    QVERIFY(wrong != nullptr && wrong->text().contains(u"acuracy"_s));
    entry->setText(u"accuracy >= 0.85"_s);
    QVERIFY(shown<QLabel>(u"gateWrong"_s) == nullptr);
    QTest::keyClick(entry, Qt::Key_Return);
    auto* table = shown<CellView>(u"Gates"_s);
    Q_EMIT table->opened(u"accuracy >= 0.85"_s);
    entry->clear(); // thought better of it
    entry->setText(u"severe <= 0.01"_s);
    QTest::keyClick(entry, Qt::Key_Return);
    QCOMPARE(m_page->gates().gates(), (QStringList{u"accuracy >= 0.85"_s, u"severe <= 0.01"_s}));
}

void BenchPageTest::anOldVerdictDoesNotStandByANewRun() {
    m_page->gates().setGates({u"accuracy >= 0.85"_s});
    m_desk->tellAll();
    auto* table = shown<CellView>(u"Gates"_s);
    QCOMPARE(table->model()->index(0, 2).data().toString(), u"pass"_s);
    Q_EMIT m_desk->found(test::fakeFindings(false));
    QCOMPARE(table->model()->index(0, 2).data().toString(), u"open"_s);
}

void BenchPageTest::theFirstSentenceIsTheLargeOne() {
    m_desk->tellAll();
    auto* rest = shown<QLabel>(u"answerRest"_s);
    QVERIFY(rest != nullptr);
    QCOMPARE(rest->text(), u"It is worse on sarcasm."_s);
    QVERIFY(!rest->font().bold());
    const auto* bar = qobject_cast<AnswerBar*>(rest->parentWidget());
    QVERIFY(bar->sentence().startsWith(u"draft.yaml is right"_s));
    QVERIFY(bar->sentence().endsWith(rest->text()));
}

void BenchPageTest::choiceIsRemembered() {
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    auto* set = shown<QComboBox>(u"Set"_s);
    auto* kind = shown<QComboBox>(u"Kind of run"_s);
    set->setCurrentIndex(2);
    shown<QComboBox>(u"Candidate"_s)->setCurrentIndex(1);
    shown<QComboBox>(u"Against"_s)->setCurrentIndex(1);
    kind->setCurrentIndex(1);
    m_page->gates().setGates({u"severe <= 0.01"_s});
    m_page->saveSettings();
    m_page.reset();
    open();
    Q_EMIT m_desk->listsChanged(test::fakeLists());
    QCOMPARE(m_page->state().wish.set, u"/data/bench/sets/support.jsonl"_s);
    QCOMPARE(m_page->state().wish.candidate, u"/home/me/draft.yaml"_s);
    QCOMPARE(m_page->state().wish.against, u"live"_s);
    QVERIFY(m_page->state().wish.kind == bench::RunKind::OutcomeReplay);
    QCOMPARE(m_page->gates().gates(), QStringList{u"severe <= 0.01"_s});
}

void BenchPageTest::planeIsWalkedAndSaved() {
    m_desk->tellAll();
    PlaneChart& plane = m_page->plane();
    plane.setFocus();
    QTest::keyClick(&plane, Qt::Key_Right);
    QCOMPARE(plane.current(), 0);
    QTest::keyClick(&plane, Qt::Key_Left);
    QCOMPARE(plane.current(), 6);
    const QPointF at = plane.mapFromScene(plane.chart()->mapToScene(plane.positionOf(2)));
    QCOMPARE(plane.markAt(at), 2);
    QCOMPARE(plane.markAt({-500, -500}), -1);
    const QTemporaryDir folder;
    for (const QString& name : {u"plane.png"_s, u"plane.svg"_s}) {
        QVERIFY(plane.saveAs(folder.filePath(name), u"plane"_s));
        QVERIFY(QFile(folder.filePath(name)).size() > 2'000);
    }
    QFile svg(folder.filePath(u"plane.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("draft.yaml"));
    QCOMPARE(plane.picture().size(), plane.size() * 2);
    QVERIFY(!plane.saveAs(u"/nowhere/at/all.svg"_s, {}));
}

void BenchPageTest::troubleIsSaidAndDismissed() {
    m_desk->tellAll();
    Q_EMIT m_desk->failed({u"draft.yaml:3:1: unknown key `wieght`"_s, u"did you mean `weight`?"_s, false});
    auto* close = shown<QWidget>(u"Dismiss"_s);
    QVERIFY(close != nullptr);
    QVERIFY(m_page->view().trouble.contains(u"wieght"_s));
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(shown<QWidget>(u"Dismiss"_s) == nullptr);
    QVERIFY(m_page->view().stage == BenchView::Figures); // what was found stays
}

void BenchPageTest::aFileIsImportedAsItWasMapped() {
    ImportDialog dialog(*m_desk, u"/tmp/mine.csv"_s);
    dialog.show();
    QCOMPARE(m_desk->asked.last(), u"inspect /tmp/mine.csv 0"_s);
    FileContents contents;
    contents.file = u"/tmp/mine.csv"_s;
    contents.name = u"mine"_s;
    contents.columns = {{u"question"_s, u"What is …"_s, u"prompt"_s, {}}, {u"level"_s, u"EASY"_s, {}, {}}};
    contents.targets = {u"id"_s, u"prompt"_s, u"tier"_s};
    contents.checks = {{Check::Look, u"3 prompts stand twice"_s}};
    contents.canImport = true;
    FileContents stale = contents;
    stale.file = u"/tmp/other.csv"_s;
    Q_EMIT m_desk->inspected(stale);
    QVERIFY(dialog.wish().columns.empty());
    Q_EMIT m_desk->inspected(contents);
    auto* level = dialog.findChildren<QComboBox*>().last();
    level->setCurrentIndex(level->findData(u"tier"_s));
    Q_EMIT level->activated(level->currentIndex());
    QCOMPARE(m_desk->asked.last(), u"inspect /tmp/mine.csv 2"_s);
    Q_EMIT m_desk->inspected(contents);
    for (QPushButton* button : dialog.findChildren<QPushButton*>())
        if (button->text() == u"Import"_s) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"import mine"_s);
    QCOMPARE(m_desk->imported.columns.size(), 2U);
    QCOMPARE(m_desk->imported.columns[1].first, u"tier"_s);
}

void BenchPageTest::requestsBecomeASet() {
    m_desk->tellAll();
    auto* menu = m_page->findChild<QMenu*>(u"benchmarkAdd"_s);
    QVERIFY(menu != nullptr);
    const auto actions = menu->actions();
    QCOMPARE(actions.size(), 4); // with the line between
    actions[2]->trigger();
    QCOMPARE(m_desk->asked.last(), u"gather 0"_s);
    actions[3]->trigger();
    QCOMPARE(m_desk->asked.last(), u"gather 1"_s);
    Q_EMIT m_desk->progressed({u"Deciding with draft.yaml"_s, 60, 300});
    Q_EMIT menu->aboutToShow();
    QVERIFY(!actions[2]->isEnabled() && !actions[3]->isEnabled()); // one thing at a time
    QVERIFY(actions[0]->isEnabled());
}

void BenchPageTest::tablesHoldTheirContract() {
    CellModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto evaluation = test::fakeFindings()->evaluation;
    for (const Table& table : {figuresTable(*evaluation), slicesTable(*evaluation), besideTable(*evaluation),
                               cardTable(*evaluation), Table()})
        model.setTable(table);
    model.setTable(slicesTable(*evaluation));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setTable(slicesTable(*evaluation));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(model.rowOf(u"lang\nzh"_s), 1);
    QCOMPARE(model.rowOf(u"nothing"_s), -1);
}

void BenchPageTest::everythingHasAName() {
    m_desk->tellAll();
    for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool isNamed =
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        const QString name = QString::fromLatin1(widget->metaObject()->className());
        const bool isPart = widget->focusProxy() != nullptr || widget->objectName().startsWith(u"qt_"_s)
                            || name == "QTabBar"_L1 || name == "QTabWidget"_L1 || name == "QLabel"_L1;
        QVERIFY2(isNamed || isPart,
                 qPrintable(name + u" in "_s
                            + QString::fromLatin1(widget->parentWidget()->metaObject()->className())));
    }
}

QTEST_MAIN(BenchPageTest)
#include "benchpage.moc"
