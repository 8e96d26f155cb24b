#include "breakers/breakerspage.h"

#include "breakers/breakersmodel.h"
#include "breakers/faultpanel.h"
#include "fakefeed.h"
#include "kit/flatbutton.h"
#include "kit/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QMenu>
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

private:
    static std::unique_ptr<BreakersPage> shown(const BreakersData& data) {
        auto page = std::make_unique<BreakersPage>();
        page->resize(1240, 800);
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

QTEST_MAIN(BreakersPageTest)
#include "breakerspage.moc"
