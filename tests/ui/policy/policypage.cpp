#include "policy/policypage.h"

#include "fakepolicy.h"

#include "kit/actions.h"
#include "kit/confusion.h"
#include "kit/theme.h"
#include "policy/bannerbar.h"
#include "policy/effectview.h"
#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/linehandle.h"
#include "policy/lintstrip.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/textpane.h"

#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QTextCursor>

using namespace tierline;
using namespace tierline::policypage;
using namespace Qt::Literals::StringLiterals;

class PolicyPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aDragMovesEverythingAndDropsIntoTheDraft();
    void anAnswerThatIsLateDoesNotHoldTheHand();
    void keysMoveALine_data();
    void keysMoveALine();
    void aTypedNumberMovesTheLine_data();
    void aTypedNumberMovesTheLine();
    void aDoubleClickTakesTheLineBackToLive();
    void linesDoNotCross();
    void undoAndRedoByKeys();
    void aWeightMovesAsItIsTyped();
    void aRuleIsEditedInFull();
    void aWrongRuleIsNotSaid();
    void rulesAreAddedCopiedRemovedAndSwitched();
    void wordsAreTestedUnderTheDraft();
    void theTextHasTheSameEffect();
    void anErrorInTheTextIsMarkedAndHoldsTheRest();
    void flipsAreFilteredOpenedAndLabelled();
    void aCellOpensItsRequests();
    void anEditOutsideIsAChoice_data();
    void anEditOutsideIsAChoice();
    void aDraftOfAnOlderFileIsHeldAgainstTheNewOne();
    void undoPastAMergeAsksAgain();
    void aFileToldAgainLeavesTheHandAlone();
    void progressEndsWithTheWork();
    void theEditorKeepsTheFilesEnds_data();
    void theEditorKeepsTheFilesEnds();
    void withoutTrafficTheStarterSetIsOffered();
    void withoutLabelsTheMoneyWorks();
    void whatIsNotWorthItIsSaid();
    void theDraftIsKept();
    void lintsOpenTheirPlace();

private:
    void make(int rows = 400, bool hasLabels = true);
    void drag(int line, double score, bool isDropped = true);
    Millionths lineAt(int line) const {
        return *m_page->draft().policy()->tiers[static_cast<std::size_t>(line)].below;
    }

    std::unique_ptr<QWidget> m_window;
    kit::Actions* m_actions = nullptr; // the window's
    std::unique_ptr<test::FakePolicy> m_desk;
    PolicyPage* m_page = nullptr;
};

void PolicyPageTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"policypage"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void PolicyPageTest::init() {
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QSettings().clear();
}

void PolicyPageTest::cleanup() {
    m_window.reset();
    m_desk.reset();
}

void PolicyPageTest::make(int rows, bool hasLabels) {
    m_desk = std::make_unique<test::FakePolicy>(rows, hasLabels);
    m_window = std::make_unique<QWidget>();
    m_window->resize(1240, 800);
    m_page = new PolicyPage(m_window.get());
    m_page->resize(m_window->size());
    m_actions = new kit::Actions(m_window.get());
    m_page->addActions(*m_actions);
    m_page->setDesk(m_desk.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QApplication::processEvents();
}

void PolicyPageTest::drag(int line, double score, bool isDropped) {
    LineHandle* handle = m_page->histogram().handle(line);
    QVERIFY(handle);
    const int y = handle->height() / 2;
    const int from = handle->x() + handle->width() / 2;
    const int to =
        static_cast<int>(layoutOf(m_page->histogram().rect()).xOf(static_cast<Millionths>(score * 1e6)));
    QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(handle->width() / 2, y));
    for (int step = 1; step <= 10; ++step) {
        const int x = from + (to - from) * step / 10;
        QTest::mouseMove(handle, QPoint(x - handle->x(), y));
    }
    if (isDropped) QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(to - handle->x(), y));
}

void PolicyPageTest::aDragMovesEverythingAndDropsIntoTheDraft() {
    make();
    QCOMPARE(m_page->view().draftText, u"No changes"_s);
    const auto before = m_page->state().effect;
    QVERIFY(before);
    drag(1, 0.72, false);
    QVERIFY(m_page->histogram().isDragging());
    QVERIFY(std::abs(lineAt(1) - 720'000) < 8'000);
    const auto during = m_page->state().effect;
    QVERIFY(during != before);
    QVERIFY(during->flips[0] > 0);
    QCOMPARE(m_page->histogram().view().lines[1], lineAt(1));
    QCOMPARE(m_page->flips().model().rowCount(), static_cast<int>(during->flips[0]));
    QVERIFY(m_page->effect().words() != wordsOf(*before, *m_page->state().loaded, m_page->state().tiers));
    QVERIFY(!m_page->draft().isChanged()); // tried, not written
    LineHandle* handle = m_page->histogram().handle(1);
    QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(handle->width() / 2, handle->height() / 2));
    QTRY_VERIFY(m_page->draft().isChanged());
    QCOMPARE(m_page->view().draftText, u"Draft · 1 change"_s);
    QVERIFY(m_page->view().canPromote);
    QVERIFY(m_page->draft().text().contains(u"# Our own policy. Comments stay where they are."_s));
}

void PolicyPageTest::anAnswerThatIsLateDoesNotHoldTheHand() {
    make();
    m_desk->answersLater = true;
    const int asked = m_desk->evaluations;
    drag(0, 0.15, false);
    QVERIFY(std::abs(lineAt(0) - 150'000) < 8'000); // the line is where the hand is
    QVERIFY(m_desk->evaluations <= asked + 2);      // and few questions were asked
    for (int i = 0; i < 3; ++i)
        m_desk->tellEffect();
    std::int64_t below = 0;
    const auto& effect = *m_page->state().effect;
    below = effect.draftTiers[0];
    QVERIFY(below < effect.liveTiers[0]);
}

void PolicyPageTest::keysMoveALine_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<bool>("isFine");
    QTest::addColumn<int>("line");
    QTest::newRow("right: a hundredth") << int(Qt::Key_Right) << false << 610'000;
    QTest::newRow("left: a hundredth") << int(Qt::Key_Left) << false << 590'000;
    QTest::newRow("Shift right: a thousandth") << int(Qt::Key_Right) << true << 601'000;
    QTest::newRow("Shift left: a thousandth") << int(Qt::Key_Left) << true << 599'000;
    QTest::newRow("page up: a tenth") << int(Qt::Key_PageUp) << false << 700'000;
}

void PolicyPageTest::keysMoveALine() {
    QFETCH(int, key);
    QFETCH(bool, isFine);
    QFETCH(int, line);
    make(60);
    LineHandle* handle = m_page->histogram().handle(1);
    handle->setFocus();
    QTest::keyClick(handle, static_cast<Qt::Key>(key), isFine ? Qt::ShiftModifier : Qt::NoModifier);
    QCOMPARE(lineAt(1), line);
    QTRY_VERIFY(m_page->draft().isChanged());
    QCOMPARE(*m_page->draft().kept()->tiers[1].below, line);
}

void PolicyPageTest::aTypedNumberMovesTheLine_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("line");
    QTest::newRow("a number") << u"0.555"_s << 555'000;
    QTest::newRow("beyond the neighbour: as far as it goes") << u"0.95"_s << 849'000;
    QTest::newRow("no number") << u"0.x"_s << 600'000;
    QTest::newRow("not finite") << u"0e999999"_s << 301'000; // zero, and held by its neighbour
    QTest::newRow("above one") << u"1.5"_s << 600'000;
}

void PolicyPageTest::aTypedNumberMovesTheLine() {
    QFETCH(QString, typed);
    QFETCH(int, line);
    make(60);
    LineHandle* handle = m_page->histogram().handle(1);
    handle->setFocus();
    QTest::keyClick(handle, typed[0].toLatin1());
    QLineEdit* entry = m_page->histogram().entry();
    QVERIFY(entry->isVisible());
    QTest::keyClicks(entry, typed.mid(1));
    QTest::keyClick(entry, Qt::Key_Return);
    QCOMPARE(lineAt(1), line);
}

void PolicyPageTest::aDoubleClickTakesTheLineBackToLive() {
    make(60);
    drag(2, 0.95);
    QTRY_VERIFY(m_page->draft().isChanged());
    LineHandle* handle = m_page->histogram().handle(2);
    QTest::mouseDClick(handle, Qt::LeftButton, {}, QPoint(handle->width() / 2, 8));
    QCOMPARE(lineAt(2), 850'000);
    QCOMPARE(m_page->draft().text().split(u'\n'), test::policyText().split(u'\n'));
}

void PolicyPageTest::linesDoNotCross() {
    make(60);
    drag(0, 0.90, false);
    QCOMPARE(lineAt(0), 599'000);
    QVERIFY2(m_page->histogram().heldText().contains(u"moderate"_s),
             qPrintable(m_page->histogram().heldText()));
}

void PolicyPageTest::undoAndRedoByKeys() {
    make(60);
    drag(0, 0.20);
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(lineAt(0), 300'000);
    QVERIFY(m_page->view().canRedo);
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(lineAt(0) < 210'000);
}

void PolicyPageTest::aWeightMovesAsItIsTyped() {
    make();
    const int row = m_page->rules().model().rowOf({Item::Kind::Rule, 4});
    const auto index = m_page->rules().model().index(row, RulesModel::Weight);
    m_page->rules().table().setCurrentIndex(index);
    m_page->rules().table().edit(index);
    auto* spin = m_page->rules().table().findChild<QDoubleSpinBox*>();
    QVERIFY(spin);
    const auto before = m_page->state().effect;
    QTest::keyClick(spin, Qt::Key_Up);
    QCOMPARE(m_page->draft().policy()->classify.rules[4].weight, 230'000);
    QVERIFY(m_page->state().effect != before);
    QTest::keyClick(spin, Qt::Key_Up);
    QCOMPARE(m_page->draft().policy()->classify.rules[4].weight, 240'000);
    QTRY_COMPARE(m_page->draft().kept()->classify.rules[4].weight, 240'000);
    QVERIFY(m_page->draft().text().contains(u"{id: design,    weight: 0.24,"_s));
}

void PolicyPageTest::aRuleIsEditedInFull() {
    make();
    QVERIFY(m_page->selectRule(u"refactor"_s));
    auto& editor = m_page->editor();
    editor.words().setPlainText(u"refactor, split up"_s);
    QTRY_COMPARE(m_page->draft().kept()->classify.rules[3].any.size(), 2UL);
    editor.effect().setCurrentIndex(1);
    Q_EMIT editor.effect().activated(1);
    editor.tier().setCurrentIndex(2);
    Q_EMIT editor.tier().activated(2);
    QTRY_COMPARE(static_cast<int>(m_page->draft().kept()->classify.rules[3].effect),
                 static_cast<int>(policy::Effect::Floor));
    QCOMPARE(m_page->draft().kept()->classify.rules[3].tier, 2);
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_page->draft().isChanged());
    QCOMPARE(editor.words().toPlainText(), u"refactor, rename*, extract method"_s);
}

void PolicyPageTest::aWrongRuleIsNotSaid() {
    make(60);
    QVERIFY(m_page->selectRule(u"refactor"_s));
    m_page->editor().words().setPlainText(u" , "_s);
    QVERIFY(!m_page->draft().hasPreview());
    m_page->editor().words().setPlainText(u"refactor"_s);
    QVERIFY(m_page->draft().hasPreview());
}

void PolicyPageTest::rulesAreAddedCopiedRemovedAndSwitched() {
    make(60);
    const auto ids = [this] {
        QStringList list;
        for (const auto& rule : m_page->draft().policy()->classify.rules)
            list << QString::fromStdString(rule.id);
        return list;
    };
    QVERIFY(m_page->selectRule(u"steps"_s));
    auto& table = m_page->rules().table();
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_Insert);
    QCOMPARE(ids()[6], u"new-rule"_s);
    QCOMPARE(m_page->rules().current(), (Item{Item::Kind::Rule, 6}));
    QTest::keyClick(&table, Qt::Key_Delete);
    QCOMPARE(ids()[6], u"bug"_s);
    QVERIFY(m_page->selectRule(u"bug"_s));
    QTest::keyClick(&table, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(ids()[7], u"bug-2"_s);
    QTest::keyClick(&table, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(ids()[6], u"bug-2"_s);
    const auto index = m_page->rules().model().index(table.currentIndex().row(), RulesModel::On);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
    QVERIFY(!m_page->draft().policy()->classify.rules[6].enabled);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_page->draft().text(), test::policyText());
}

void PolicyPageTest::wordsAreTestedUnderTheDraft() {
    make(60);
    QVERIFY(m_page->selectRule(u"refactor"_s));
    m_page->editor().weight().setValue(0.30);
    m_page->editor().testText().setText(u"refactor this"_s);
    QTRY_VERIFY(m_page->editor().testResult().contains(u"refactor"_s));
    QVERIFY2(m_page->editor().testResult().startsWith(u"0.70 → complex (live 0.58 → moderate)"_s),
             qPrintable(m_page->editor().testResult()));
}

void PolicyPageTest::theTextHasTheSameEffect() {
    make();
    m_page->showText(true);
    const auto before = m_page->state().effect;
    auto& editor = m_page->text().editor();
    QTextCursor found = editor.document()->find(u"below: 0.60"_s);
    QVERIFY(!found.isNull());
    found.insertText(u"below: 0.70"_s);
    QTRY_COMPARE(lineAt(1), 700'000);
    QVERIFY(m_page->state().effect != before);
    QCOMPARE(m_page->histogram().view().lines[1], 700'000);
    QCOMPARE(m_page->view().draftText, u"Draft · 1 change"_s);
    drag(0, 0.2);
    QTRY_VERIFY(!editor.toPlainText().contains(u"below: 0.30"_s));
    QVERIFY(editor.toPlainText().contains(u"below: 0.70"_s));
}

void PolicyPageTest::anErrorInTheTextIsMarkedAndHoldsTheRest() {
    make(60);
    m_page->showText(true);
    auto& editor = m_page->text().editor();
    editor.document()->find(u"weight: 0.18"_s).insertText(u"wieght: 0.18"_s);
    QTRY_VERIFY(!m_page->text().trouble().isEmpty());
    QVERIFY2(m_page->text().trouble().startsWith(u"Line "_s), qPrintable(m_page->text().trouble()));
    QCOMPARE(editor.extraSelections().size(), 2);
    QVERIFY(!m_page->view().canEdit);
    QVERIFY(!m_page->histogram().handle(0)->isEnabled());
    editor.document()->find(u"wieght"_s).insertText(u"weight"_s);
    QTRY_VERIFY(m_page->view().canEdit);
    QVERIFY(m_page->text().trouble().isEmpty());
    QVERIFY(editor.extraSelections().isEmpty());
}

void PolicyPageTest::flipsAreFilteredOpenedAndLabelled() {
    make();
    drag(1, 0.75);
    const auto& effect = *m_page->state().effect;
    auto& flips = m_page->flips();
    flips.chips().button(static_cast<int>(FlipKind::Breaks))->click();
    QCOMPARE(flips.model().rowCount(),
             static_cast<int>(effect.flips[static_cast<std::size_t>(FlipKind::Breaks)]));
    flips.chips().button(static_cast<int>(FlipKind::All))->click();
    QSignalSpy opened(m_page, &PolicyPage::decisionRequested);
    flips.table().setFocus();
    flips.table().selectRow(0);
    QTest::keyClick(&flips.table(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    const auto labelled = m_page->state().effect->quality->labelled;
    int row = 0;
    while (flips.model().at(row).label != noTier)
        ++row;
    const auto number = flips.model().rowAt(row);
    flips.table().selectRow(row);
    QTest::keyClick(&flips.table(), Qt::Key_2);
    QVERIFY(m_desk->asked.contains(u"label %1 1"_s.arg(number)));
    QCOMPARE(m_page->state().effect->quality->labelled, labelled + 1);
    QTest::keyClick(&flips.table(), Qt::Key_U);
    QVERIFY(m_desk->asked.contains(u"label %1 -1"_s.arg(number)));
    QCOMPARE(m_page->state().effect->quality->labelled, labelled);
}

void PolicyPageTest::aCellOpensItsRequests() {
    make();
    auto& confusion = m_page->confusion();
    const auto count = m_page->state().effect->quality->draftConfusion[1 * 4 + 1];
    Q_EMIT confusion.opened(u"moderate"_s, u"moderate"_s);
    QCOMPARE(m_page->flips().model().rowCount(), static_cast<int>(count));
    QVERIFY(m_page->selectRule(u"look-up"_s));
    m_page->rules().table().setFocus();
    QTest::keyClick(&m_page->rules().table(), Qt::Key_Return);
    QCOMPARE(m_page->flips().model().rowCount(), static_cast<int>(m_page->state().effect->rules[1].user));
}

void PolicyPageTest::anEditOutsideIsAChoice_data() {
    QTest::addColumn<int>("choice");
    QTest::addColumn<bool>("hasTheirs");
    QTest::addColumn<bool>("hasMine");
    QTest::newRow("merged") << 0 << true << true;
    QTest::newRow("theirs are taken") << 1 << true << false;
    QTest::newRow("mine are kept") << 2 << false << true;
}

void PolicyPageTest::anEditOutsideIsAChoice() {
    QFETCH(int, choice);
    QFETCH(bool, hasTheirs);
    QFETCH(bool, hasMine);
    make(60);
    drag(0, 0.2);
    QTRY_VERIFY(m_page->draft().isChanged());
    m_desk->editOutside(m_desk->fileText + u"capture: {prompts: false}\n"_s);
    QCOMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::Outside));
    QVERIFY(!m_page->view().canPromote);
    m_page->banner().choices()[choice]->click();
    QCOMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::None));
    QCOMPARE(m_page->draft().text().contains(u"capture:"_s), hasTheirs);
    QCOMPARE(lineAt(0) < 250'000, hasMine);
    if (hasMine) QVERIFY(m_page->view().canPromote);
    if (choice != 1) return;
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier); // mine is one step away
    QVERIFY(lineAt(0) < 250'000);
}

void PolicyPageTest::aDraftOfAnOlderFileIsHeldAgainstTheNewOne() {
    m_desk = std::make_unique<test::FakePolicy>(60);
    m_desk->keptBase = m_desk->fileText;
    m_desk->kept = m_desk->fileText;
    m_desk->kept.replace(u"base: 0.40"_s, u"base: 0.35"_s);
    m_desk->fileText += u"capture: {prompts: false}\n"_s; // while no window was open
    m_page = new PolicyPage;
    m_window.reset(m_page);
    m_page->setDesk(m_desk.get());
    QCOMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::Outside));
    QVERIFY(!m_page->view().canPromote);
    m_page->banner().choices()[0]->click();
    QCOMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::None));
    QVERIFY(m_page->draft().text().contains(u"capture:"_s));
    QCOMPARE(m_page->draft().policy()->classify.base, 350'000);
    QVERIFY(m_page->view().canPromote);
}

void PolicyPageTest::undoPastAMergeAsksAgain() {
    make(60);
    drag(0, 0.2);
    QTRY_VERIFY(m_page->draft().isChanged());
    m_desk->editOutside(m_desk->fileText + u"capture: {prompts: false}\n"_s);
    m_page->banner().choices()[0]->click();
    QVERIFY(m_page->view().canPromote);
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_page->draft().text().contains(u"capture:"_s));
    QCOMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::Outside));
    QVERIFY(!m_page->view().canPromote);
    m_page->banner().choices()[0]->click();
    QVERIFY(m_page->draft().text().contains(u"capture:"_s));
    QVERIFY(m_page->view().canPromote);
}

void PolicyPageTest::aFileToldAgainLeavesTheHandAlone() {
    make(60);
    drag(0, 0.2);
    QTRY_VERIFY(m_page->draft().isChanged());
    QTest::keyClick(m_page, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(m_page->draft().canRedo());
    m_desk->open();
    QVERIFY(m_page->draft().canRedo());
    drag(1, 0.72);
    const auto line = lineAt(1);
    m_desk->open(); // before the drop is written
    QCOMPARE(lineAt(1), line);
    QTRY_COMPARE(*m_page->draft().kept()->tiers[1].below, line);
    m_page->showText(true);
    m_page->text().editor().setPlainText(u"nonsense: 1\n"_s);
    m_page->text().tellNow();
    m_desk->open();
    QCOMPARE(m_page->draft().typed(), u"nonsense: 1\n"_s);
    QCOMPARE(m_page->text().editor().toPlainText(), u"nonsense: 1\n"_s);
    QTRY_COMPARE(m_desk->kept, u"nonsense: 1\n"_s);
}

void PolicyPageTest::progressEndsWithTheWork() {
    make(60);
    Q_EMIT m_desk->loadProgressed(1, 9, 9, u"late"_s); // its load was answered
    QVERIFY(!m_page->view().isBusy);
    Q_EMIT m_desk->worked(7, 1, 2, u"Optimising"_s);
    QVERIFY(m_page->view().isBusy);
    Q_EMIT m_desk->optimised(7, {});
    QVERIFY(!m_page->view().isBusy);
    Q_EMIT m_desk->worked(8, 1, 2, u"Checking"_s);
    Q_EMIT m_desk->checked(8, {});
    QVERIFY(!m_page->view().isBusy);
    Q_EMIT m_desk->worked(9, 1, 2, u"Learning"_s);
    Q_EMIT m_desk->learned(9, {});
    QVERIFY(!m_page->view().isBusy);
}

void PolicyPageTest::theEditorKeepsTheFilesEnds_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("added");
    QTest::newRow("lines end as on Unix") << u"a: 1\nb: 2\n"_s << u"a: 1\n# x\nb: 2\n"_s;
    QTest::newRow("lines end as on Windows") << u"a: 1\r\nb: 2\r\n"_s << u"a: 1\r\n# x\r\nb: 2\r\n"_s;
    QTest::newRow("ends are mixed") << u"a: 1\nb: 2\r\nc: 3\n"_s << u"a: 1\n# x\nb: 2\r\nc: 3\n"_s;
    const QString mark(QChar::ByteOrderMark);
    QTest::newRow("a byte order mark") << mark + u"a: 1\nb: 2\n"_s << mark + u"a: 1\n# x\nb: 2\n"_s;
    QTest::newRow("a space that does not break") << u"a: 1\n# b\u00a0c\n"_s << u"a: 1\n# x\n# b\u00a0c\n"_s;
}

void PolicyPageTest::theEditorKeepsTheFilesEnds() {
    QFETCH(QString, file);
    QFETCH(QString, added);
    TextPane pane;
    QSignalSpy edited(&pane, &TextPane::textEdited);
    pane.setText(file);
    pane.tellTyped();
    QVERIFY(edited.isEmpty());
    QTextCursor cursor(pane.editor().document());
    cursor.setPosition(5);
    cursor.insertText(u"# x\n"_s);
    pane.tellTyped();
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited[0][0].toString(), added);
    pane.setText(file); // undone elsewhere
    pane.tellNow();
    QCOMPARE(edited[1][0].toString(), file);
}

void PolicyPageTest::withoutTrafficTheStarterSetIsOffered() {
    m_desk = std::make_unique<test::FakePolicy>(10);
    m_desk->isEmpty = true;
    m_page = new PolicyPage;
    m_window.reset(m_page);
    m_page->setDesk(m_desk.get());
    m_page->show();
    QCOMPARE(static_cast<int>(m_page->view().blank), static_cast<int>(Blank::NoRows));
    auto* button = m_page->findChild<QPushButton*>(u"emptyAction"_s);
    for (auto* each : m_page->findChildren<QPushButton*>())
        if (each->text() == u"Use the starter set") button = each;
    QVERIFY(button);
    button->click();
    QVERIFY(m_desk->asked.contains(u"load set:core"_s));
}

void PolicyPageTest::withoutLabelsTheMoneyWorks() {
    make(200, false);
    drag(1, 0.75);
    const auto& words = m_page->effect().words();
    QCOMPARE(words.sentence, u"No labels here: label 50 to see agreement."_s);
    QVERIFY(!words.lines.empty());
    QVERIFY(words.lines[0].delta.startsWith(u'−'));
    QTest::keyClick(m_page, Qt::Key_L);
    QCOMPARE(m_page->flips().model().rowCount(), 200);
    QVERIFY(m_page->flips().table().hasFocus());
}

void PolicyPageTest::whatIsNotWorthItIsSaid() {
    make(60);
    m_desk->notWorth = {u"One tier gets 97 % of the requests."_s};
    drag(0, 0.2);
    QTRY_COMPARE(static_cast<int>(m_page->view().banner), static_cast<int>(Banner::NotWorth));
    QVERIFY(m_page->banner().sentence().contains(u"97 %"_s));
    m_page->banner().choices()[0]->click();
    QVERIFY(!m_page->banner().isVisible());
}

void PolicyPageTest::theDraftIsKept() {
    make(60);
    drag(0, 0.2);
    QTRY_VERIFY(!m_desk->kept.isEmpty());
    QCOMPARE(m_desk->kept, m_page->draft().text());
    const QString kept = m_desk->kept;
    cleanup();
    m_desk = std::make_unique<test::FakePolicy>(60);
    m_desk->kept = kept;
    m_page = new PolicyPage;
    m_window.reset(m_page);
    m_page->setDesk(m_desk.get());
    QCOMPARE(m_page->view().draftText, u"Draft · 1 change"_s);
}

void PolicyPageTest::lintsOpenTheirPlace() {
    make(60);
    QTRY_VERIFY(m_page->lints().sentence().contains(u"refactor"_s));
    const int line = m_page->draft().policy()->classify.rules[3].line;
    Q_EMIT m_page->lints().placeRequested(line, 1);
    QCOMPARE(m_page->rules().current(), (Item{Item::Kind::Rule, 3}));
    const auto index =
        m_page->rules().model().index(m_page->rules().model().rowOf({Item::Kind::Rule, 3}), RulesModel::Name);
    QVERIFY(index.data(RulesModel::WarningRole).toBool());
}

QTEST_MAIN(PolicyPageTest)
#include "policypage.moc"
