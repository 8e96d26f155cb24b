#include "breakers/breakerspage.h"

#include "breakers/addprovider.h"
#include "breakers/breakersmodel.h"
#include "breakers/changedialog.h"
#include "breakers/fakebreakers.h"
#include "breakers/faultpanel.h"
#include "breakers/reasonsview.h"
#include "breakers/selectedcard.h"
#include "breakers/settingscard.h"
#include "breakers/successview.h"
#include "fakefeed.h"
#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace tierline;
using namespace tierline::breakers;
using namespace Qt::Literals::StringLiterals;
using health::Action;

namespace {

BreakersData calm(Wall now) {
    BreakersData data = test::fakeBreakers(now);
    for (health::BreakerRow& row : data.rows)
        row.view = {};
    for (SandboxProvider& provider : data.sandbox)
        provider.remaining = Milliseconds(0);
    return data;
}

} // namespace

class BreakersPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        kit::Theme::install(*qApp, kit::ThemeChoice::Dark);
    }
    void modelHoldsItsContract();
    void keysActOnTheRow();
    void buttonsFollowTheState();
    void faultIsAskedFor();
    void ticksOnlyWhileSomethingIsOpen();
    void selectionSurvivesSnapshots();
    void actionIsTakenBack();
    void settingsAreReplayedAsTyped();
    void nothingIsWrittenUnasked();
    void providerIsTestedAndAdded();
    void keyForThisRunStaysOutOfThePolicy();
    void figuresAreDoors();
    void withoutADeskItSaysSo();
    void successHoldsItsContract();

private:
    static std::unique_ptr<BreakersPage> shown(const BreakersData& data) {
        auto page = std::make_unique<BreakersPage>();
        page->resize(1240, 800);
        page->addActions(*new kit::Actions(page.get()));
        page->showView(BreakersPage::Breakers);
        page->setPolicy(test::fakePolicy());
        page->show();
        page->setData(data);
        return page;
    }
};

void BreakersPageTest::modelHoldsItsContract() {
    BreakersModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Wall now = systemClock().wall();
    BreakersView view = present(test::fakeBreakers(now), {}, test::fakePolicy().get());
    model.setLines(view.lines, view.tierCount);
    QCOMPARE(model.rowCount(), 8);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    view.lines[2].failures = 7;
    model.setLines(view.lines, view.tierCount);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed[0][0].toModelIndex().row(), 2);
    view.lines.pop_back();
    model.setLines(view.lines, view.tierCount);
    QCOMPARE(reset.size(), 1);
}

void BreakersPageTest::keysActOnTheRow() {
    const auto page = shown(calm(systemClock().wall()));
    page->selectModel(u"atlas/large"_s);
    page->activateWindow();
    page->table().setFocus();
    QTRY_VERIFY(page->table().hasFocus());
    QSignalSpy asked(page.get(), &BreakersPage::actionRequested);
    QTest::keyClick(&page->table(), Qt::Key_T);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"atlas/large"_s);
    QVERIFY(asked[0][1].value<Action>() == Action::Trip);
    QTest::keyClick(&page->table(), Qt::Key_R); // closed: nothing to reset
    QCOMPARE(asked.size(), 1);
    QTest::keyClick(&page->table(), Qt::Key_Down);
    QTest::keyClick(&page->table(), Qt::Key_H);
    QCOMPARE(asked[1][0].toString(), page->selectedModel());
    QVERIFY(page->selectedModel() != u"atlas/large"_s);
}

void BreakersPageTest::buttonsFollowTheState() {
    const auto page = shown(test::fakeBreakers(systemClock().wall()));
    QCOMPARE(page->selectedModel(), u"atlas/large"_s); // what needs attention is selected first
    QVERIFY(!page->buttonOf(Action::Trip)->isEnabled());
    QVERIFY(page->buttonOf(Action::Reset)->isEnabled());
    QSignalSpy asked(page.get(), &BreakersPage::actionRequested);
    QTest::mouseClick(page->buttonOf(Action::Reset), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked[0][1].value<Action>() == Action::Reset);
}

void BreakersPageTest::faultIsAskedFor() {
    const auto page = shown(calm(systemClock().wall()));
    QSignalSpy asked(page.get(), &BreakersPage::faultRequested);
    const QToolButton* button = page->faultPanel().buttonOf(u"atlas"_s);
    QVERIFY(button != nullptr);
    for (QAction* action : button->menu()->actions())
        if (action->text().startsWith(u"Down"_s)) action->trigger();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"atlas"_s);
    QCOMPARE(asked[0][1].toString(), u"down"_s);
    QVERIFY(asked[0][2].toInt() > 0);
}

void BreakersPageTest::ticksOnlyWhileSomethingIsOpen() {
    const auto page = shown(calm(systemClock().wall()));
    QVERIFY(!page->isTicking());
    page->setData(test::fakeBreakers(systemClock().wall()));
    QVERIFY(page->isTicking());
    page->hide();
    QVERIFY(!page->isTicking());
    page->show();
    QVERIFY(page->isTicking());
    page->setData(calm(systemClock().wall()));
    QVERIFY(!page->isTicking());
}

void BreakersPageTest::selectionSurvivesSnapshots() {
    const auto page = shown(calm(systemClock().wall()));
    page->selectModel(u"harbor/medium"_s);
    page->setData(test::fakeBreakers(systemClock().wall()));
    QCOMPARE(page->selectedModel(), u"harbor/medium"_s);
}

void BreakersPageTest::actionIsTakenBack() {
    const auto page = shown(calm(systemClock().wall()));
    page->selectModel(u"atlas/large"_s);
    QVERIFY(!page->selectedCard().undoButton()->isVisible());
    QSignalSpy asked(page.get(), &BreakersPage::actionRequested);
    QTest::mouseClick(page->buttonOf(Action::HoldOpen), Qt::LeftButton);
    BreakersData held = calm(systemClock().wall());
    held.rows[4].view.state = health::BreakerState::HeldOpen;
    page->setData(held);
    QVERIFY(page->selectedCard().undoButton()->isVisible());
    QTest::mouseClick(page->selectedCard().undoButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked[1][1].value<Action>() == Action::Reset);
    page->setData(held);
    QVERIFY(!page->selectedCard().undoButton()->isVisible());
}

void BreakersPageTest::settingsAreReplayedAsTyped() {
    test::FakeBreakersDesk desk(test::fakePolicy());
    const auto page = shown(calm(systemClock().wall()));
    page->setDesk(&desk);
    SettingsCard& settings = page->settingsCard();
    QVERIFY(!settings.applyButton()->isEnabled()); // as in force
    desk.wishes.clear();
    QLineEdit* field = settings.field(SettingsCard::Consecutive);
    field->selectAll();
    QTest::keyClicks(field, u"8"_s);
    QTRY_VERIFY(!desk.wishes.empty());
    QCOMPARE(desk.wishes.back().settings.consecutive, 8);
    QVERIFY(settings.applyButton()->isEnabled());
    QVERIFY2(settings.sentence()->text().contains(u"3 openings instead of 7"_s),
             qPrintable(settings.sentence()->text()));
    for (const auto& bad : {u"0"_s, u"-3"_s, u"abc"_s, u"99999999999999999999"_s, QString()}) {
        field->clear();
        QTest::keyClicks(field, bad);
        QVERIFY2(!settings.settings().has_value(), qPrintable(bad));
        QVERIFY(!settings.applyButton()->isEnabled());
    }
}

void BreakersPageTest::nothingIsWrittenUnasked() {
    test::FakeBreakersDesk desk(test::fakePolicy());
    const auto page = shown(calm(systemClock().wall()));
    page->setDesk(&desk);
    QLineEdit* field = page->settingsCard().field(SettingsCard::Consecutive);
    field->clear();
    QTest::keyClicks(field, u"8"_s);
    QTest::mouseClick(page->settingsCard().applyButton(), Qt::LeftButton);
    QVERIFY(desk.asked.contains(u"plan 8"_s));
    QVERIFY(!desk.asked.contains(u"write"_s));
    QVERIFY(page->changeDialog() != nullptr && page->changeDialog()->isVisible());
    QVERIFY(!page->undoPolicyButton().isVisible());
    QTest::mouseClick(page->changeDialog()->writeButton(), Qt::LeftButton);
    QVERIFY(desk.asked.contains(u"write"_s));
    QVERIFY(page->undoPolicyButton().isVisible());
    QTest::mouseClick(&page->undoPolicyButton(), Qt::LeftButton);
    QVERIFY(desk.asked.contains(u"undo"_s));
    QVERIFY(!page->undoPolicyButton().isVisible());
}

void BreakersPageTest::providerIsTestedAndAdded() {
    test::FakeBreakersDesk desk(test::fakePolicy());
    const auto page = shown(calm(systemClock().wall()));
    page->setDesk(&desk);
    page->addProvider();
    AddProvider* dialog = page->addDialog();
    QVERIFY(dialog != nullptr);
    QVERIFY(!dialog->askButton()->isEnabled()); // nothing is listed yet
    QTest::mouseClick(dialog->listButton(), Qt::LeftButton);
    QCOMPARE(desk.trials.size(), std::size_t(1));
    QCOMPARE(desk.trials[0].key, u"env:OPENAI_API_KEY"_s);
    QVERIFY(desk.trials[0].model.isEmpty());
    QCOMPARE(dialog->models()->count(), 3);
    QVERIFY(desk.asked.contains(u"estimate big-1"_s)); // what a token costs, before it is asked for
    QTest::mouseClick(dialog->askButton(), Qt::LeftButton);
    QCOMPARE(desk.trials.back().model, u"big-1"_s);
    QTest::mouseClick(dialog->policyButton(), Qt::LeftButton);
    QVERIFY(desk.asked.contains(u"provider openai"_s));
    QVERIFY(!page->changeDialog()->writeButton()->isVisible()); // the shipped policy is nobody's to change
}

void BreakersPageTest::keyForThisRunStaysOutOfThePolicy() {
    test::FakeBreakersDesk desk(test::fakePolicy());
    desk.isQuiet = true;
    AddProvider dialog;
    connect(&desk, &Desk::presetsRead, &dialog, &AddProvider::setPresets);
    desk.presets();
    dialog.show();
    for (auto* box : dialog.findChildren<QComboBox*>())
        if (box->accessibleName() == u"Where the key is"_s) box->setCurrentIndex(3);
    QTest::keyClicks(dialog.keyField(), u"sk-secret"_s);
    QVERIFY(dialog.keyField()->echoMode() == QLineEdit::Password);
    QCOMPARE(dialog.trial(false).given, u"sk-secret"_s);
    QVERIFY(dialog.trial(false).key.isEmpty());
    QVERIFY(dialog.provider().key.empty());
    QVERIFY(!dialog.policyButton()->isEnabled());
    QSignalSpy cancelled(&dialog, &AddProvider::cancelled);
    QTest::mouseClick(dialog.listButton(), Qt::LeftButton); // under way: the button cancels
    QTest::mouseClick(dialog.listButton(), Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(dialog.keyField()->text().isEmpty());
}

void BreakersPageTest::figuresAreDoors() {
    test::FakeBreakersDesk desk(test::fakePolicy());
    const auto page = shown(test::fakeBreakers(systemClock().wall()));
    page->setDesk(&desk);
    QSignalSpy doors(page.get(), &BreakersPage::filterRequested);
    QVERIFY(page->selectedCard().movedLabel()->text().contains(u"harbor/medium"_s));
    QTest::mouseClick(page->selectedCard().showButton(), Qt::LeftButton);
    QVERIFY2(doors[0][0].toString().contains(u"model:atlas/large and status:failed"_s),
             qPrintable(doors[0][0].toString()));
    page->showView(BreakersPage::Success);
    QTableView& matrix = page->successView().table();
    const QModelIndex cell = matrix.model()->index(0, 1);
    QTest::mouseClick(matrix.viewport(), Qt::LeftButton, {}, matrix.visualRect(cell).center());
    QCOMPARE(doors.back()[0].toString(), u"model:spark/nano tier:simple since:24h"_s);
    page->showView(BreakersPage::Reasons);
    QVERIFY(page->reasonsView().sentence().contains(u"atlas/large was open"_s));
    QTest::mouseClick(&page->reasonsView().legend(), Qt::LeftButton, {}, {30, 5});
    QCOMPARE(doors.back()[0].toString(), u"reason:complexity_match since:24h"_s);
}

void BreakersPageTest::withoutADeskItSaysSo() {
    const auto page = shown(calm(systemClock().wall()));
    QVERIFY(page->settingsCard().sentence()->text().contains(u"elsewhere"_s));
    QSignalSpy said(page.get(), &BreakersPage::message);
    page->addProvider();
    QCOMPARE(said.size(), 1);
    QVERIFY(page->addDialog() == nullptr);
}

void BreakersPageTest::successHoldsItsContract() {
    SuccessModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto policy = test::fakePolicy();
    model.setMatrix(test::fakePast(systemClock().wall(), *policy).success);
    QCOMPARE(model.rowCount(), 8);
    QCOMPARE(model.columnCount(), 5);
    QVERIFY(model.index(0, 1).data(Qt::AccessibleTextRole).toString().contains(u"answers stood"_s));
    model.setMatrix({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(BreakersPageTest)
#include "breakerspage.moc"
