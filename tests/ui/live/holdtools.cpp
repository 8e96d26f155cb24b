// Holding requests by clicks and keys, over a hold of no gateway.
#include "live/holdtools.h"

#include "fakehold.h"
#include "records.h"

#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/theme.h"
#include "live/decisiontable.h"
#include "live/filterbar.h"
#include "live/filterfield.h"
#include "live/holdmodel.h"
#include "live/holdstrip.h"
#include "live/livepage.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;

class HoldToolsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"holdtools"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Dark);
    }

    void init() {
        QSettings().clear();
        m_page = std::make_unique<LivePage>();
        m_desk = std::make_unique<test::FakeHoldDesk>();
        m_actions = std::make_unique<kit::Actions>(m_page.get());
        m_page->addActions(*m_actions);
        m_tools = new HoldTools(*m_page);
        m_tools->addActions(*m_actions);
        m_tools->setDesk(m_desk.get());
        m_tools->setPolicy(sample::policyOfFourTiers());
        m_page->resize(1'300, 800);
        m_page->setPolicy(sample::policyOfFourTiers());
        m_page->setGateway(GatewayState::Running, u"http://127.0.0.1:8787"_s);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() {
        m_actions.reset();
        m_page.reset();
        m_desk.reset();
    }

    void itIsOffAtFirstAndTheButtonSwitchesIt() {
        QVERIFY(!m_tools->view().isOn && !m_tools->strip().isVisible());
        QSignalSpy status(m_tools, &HoldTools::statusChanged);
        QTest::mouseClick(&m_tools->button(), Qt::LeftButton);
        QCOMPARE(m_desk->asked, QStringList{u"hold"_s});
        QVERIFY(!m_desk->condition); // every request
        QVERIFY(m_tools->button().isChecked() && m_tools->strip().isVisible());
        QCOMPARE(status.back()[0].toString(), u"Hold is on"_s);
        QTest::mouseClick(&m_tools->button(), Qt::LeftButton);
        QCOMPARE(m_desk->asked.back(), u"end"_s);
        QVERIFY(!m_tools->button().isChecked() && !m_tools->strip().isVisible());
        QCOMPARE(status.back()[0].toString(), QString());
    }

    void itIsSeenAlsoBeforeTheFirstDecision() { // what is held is no decision of the list yet
        on();
        m_desk->come(sample::refactoring("a"));
        QVERIFY(m_tools->strip().isVisible() && m_tools->strip().table().isVisible());
    }

    void shiftPHoldsByTheFilter() {
        m_page->addRecords(sample::many(0, 3));
        m_page->setFilter(u"tier:complex state:failed"_s);
        QTest::keyClick(&m_page->table(), Qt::Key_P, Qt::ShiftModifier);
        QVERIFY(m_tools->view().isOn);
        auto record = sample::refactoring("a");
        QVERIFY(m_desk->condition(record));
        record.tier = "simple";
        QVERIFY(!m_desk->condition(record));
        QCOMPARE(label(u"holdTitle"_s), u"Holding requests where tier is complex"_s);
        QVERIFY(label(u"holdWords"_s).contains(u"known only after the answer: state is failed"_s));
        QVERIFY(!m_page->presenter().view().paused); // P alone would
        QTest::keyClick(&m_page->table(), Qt::Key_P, Qt::ShiftModifier);
        QVERIFY(!m_tools->view().isOn);
    }

    void aLargePInTheFilterIsALetter() {
        m_page->addRecords(sample::many(0, 3));
        m_page->filterBar().focusField();
        QTest::keyClicks(&m_page->filterBar().field(), u"Paris"_s);
        QCOMPARE(m_page->filterBar().field().text(), u"Paris"_s);
        QVERIFY(m_desk->asked.isEmpty());
    }

    void aFilterThatIsKnownOnlyLaterHoldsNothing() {
        m_page->addRecords(sample::many(0, 3));
        m_page->setFilter(u"state:failed"_s);
        QSignalSpy said(m_page.get(), &LivePage::message);
        QTest::mouseClick(&m_tools->button(), Qt::LeftButton);
        QVERIFY(m_desk->asked.isEmpty());
        QVERIFY(!m_tools->button().isChecked());
        QVERIFY(said.back()[0].toString().contains(u"known only after the answer whether state is failed"_s));
    }

    void elsewhereItSaysThatItCannot() {
        m_tools->setDesk(nullptr);
        QSignalSpy said(m_page.get(), &LivePage::message);
        QTest::mouseClick(&m_tools->button(), Qt::LeftButton);
        QCOMPARE(said.back()[0].toString(), holdIsElsewhere());
        QCOMPARE(m_tools->button().toolTip(), holdIsElsewhere());
        QVERIFY(!m_tools->button().isChecked());
    }

    void buttonsActOnTheSelectedRow() {
        three();
        QCOMPARE(m_tools->strip().current()->record->id, std::string("a")); // the oldest
        select(1);
        click(u"Release"_s);
        QCOMPARE(m_desk->asked.back(), u"release b"_s);
        QCOMPARE(m_tools->model().rowCount(), 2);
        QSignalSpy said(m_page.get(), &LivePage::message);
        select(0);
        click(u"Drop"_s);
        QCOMPARE(m_desk->asked.back(), u"drop a"_s);
        QVERIFY(said.back()[0].toString().contains(u"403"_s));
        click(u"Release all"_s);
        QCOMPARE(m_desk->asked.back(), u"release all"_s);
        QVERIFY(!m_tools->strip().table().isVisible());
        QVERIFY(label(u"holdWords"_s).contains(u"2 released"_s)
                && label(u"holdWords"_s).contains(u"None waits"_s));
        click(u"Stop holding"_s);
        QVERIFY(!m_tools->view().isOn);
    }

    void keysActOnTheSelectedRow() {
        m_page->addRecords(sample::many(0, 3));
        three();
        m_page->table().setFocus();
        QTest::keyClick(&m_page->table(), Qt::Key_H);
        auto& rows = m_tools->strip().table();
        QCOMPARE(m_page->focusWidget(), &rows);
        QTest::keyClick(&rows, Qt::Key_Down);
        QTest::keyClick(&rows, Qt::Key_Return);
        QCOMPARE(m_desk->asked.back(), u"release b"_s);
        QTest::keyClick(&rows, Qt::Key_Delete);
        QCOMPARE(m_desk->asked.back(), u"drop c"_s);
        QTest::keyClick(&rows, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(m_desk->asked.back(), u"release all"_s);
        QCOMPARE(m_page->focusWidget(), &m_page->table()); // nothing is left to stay for
        QVERIFY(!m_actions->find(u"live.held.drop"_s)->isEnabled());
    }

    void escapeGoesBackToTheList() {
        m_page->addRecords(sample::many(0, 3));
        three();
        m_tools->strip().focusRows();
        QTest::keyClick(&m_tools->strip().table(), Qt::Key_Escape);
        QCOMPARE(m_page->focusWidget(), &m_page->table());
        QVERIFY(m_tools->view().isOn);
    }

    void theMenuOffersWhoCanTakeIt() {
        on();
        auto record = sample::refactoring("a");
        record.candidates = {{"ember/foo-2", "", "context", std::nullopt},
                             {"bee/mid-1", "", "", Money::fromNano(41'000'000)},
                             {"dune/R&D", "", "", Money::fromNano(300'000'000)}};
        m_desk->come(record);
        const std::unique_ptr<QMenu> menu(m_tools->modelsMenu());
        QStringList lines;
        for (const QAction* action : menu->actions())
            lines << action->text() + (action->isEnabled() ? QString() : u" (not)"_s);
        QCOMPARE(lines, (QStringList{u"bee/mid-1 · $0.041, as planned"_s, u"dune/R&&D · $0.30"_s,
                                     u"ember/foo-2: context (not)"_s}));
        menu->actions()[1]->trigger();
        QCOMPARE(m_desk->asked.back(), u"release a dune/R&D"_s);
    }

    void tOpensTheMenuWhereverTheRowIs() {
        three();
        m_tools->strip().focusRows();
        QTest::keyClick(&m_tools->strip().table(), Qt::Key_T);
        auto* menu = m_tools->strip().findChild<QMenu*>(u"holdModels"_s);
        QVERIFY(menu != nullptr && menu->isVisible());
        m_desk->release(u"a"_s, {}); // it goes while one looks at the menu
        menu->actions()[1]->trigger();
        QCOMPARE(m_desk->asked.back(), u"release a dune/large-3"_s); // the row that was meant
        menu->close();
    }

    void aRowThatIsChosenIsShownWhatComesIsNot() {
        QSignalSpy selected(m_tools, &HoldTools::selected);
        three();
        QVERIFY(selected.isEmpty());
        select(2);
        QVERIFY(!selected.isEmpty());
        QCOMPARE(selected.back()[0].value<std::shared_ptr<const ledger::Record>>()->id, std::string("c"));
    }

    void anotherFilterIsOfferedAndTaken() {
        m_page->addRecords(sample::many(0, 3));
        on();
        auto* offer = button(u"Hold by the filter of now"_s);
        QVERIFY(!offer->isVisible());
        m_page->setFilter(u"tier:simple"_s);
        QVERIFY(offer->isVisible());
        QCOMPARE(label(u"holdTitle"_s), u"Holding every request"_s);
        QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(label(u"holdTitle"_s), u"Holding requests where tier is simple"_s);
        QVERIFY(!offer->isVisible());
    }

    void switchedOffItSaysWhoGoesOn() {
        three();
        QSignalSpy said(m_page.get(), &LivePage::message);
        m_tools->end();
        QCOMPARE(said.back()[0].toString(), u"Hold is off; 3 requests go on"_s);
        said.clear();
        m_tools->end(); // it is off already
        QVERIFY(said.isEmpty());
    }

    void theNextWindowDoesNotHold() {
        three();
        m_actions.reset();
        m_page = std::make_unique<LivePage>();
        m_tools = new HoldTools(*m_page);
        m_desk = std::make_unique<test::FakeHoldDesk>();
        m_tools->setDesk(m_desk.get());
        QVERIFY(!m_tools->view().isOn && m_desk->asked.isEmpty());
    }

private:
    void on() { m_tools->toggle(); }
    void three() {
        on();
        for (const auto* id : {"a", "b", "c"})
            m_desk->come(sample::refactoring(id));
    }
    void select(int row) {
        auto& table = m_tools->strip().table();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                          table.visualRect(m_tools->model().index(row, 0)).center());
        QCOMPARE(table.currentIndex().row(), row);
    }
    QToolButton* button(const QString& text) const {
        for (auto* one : m_tools->strip().findChildren<QToolButton*>())
            if (one->text() == text) return one;
        return nullptr;
    }
    void click(const QString& text) {
        auto* one = button(text);
        QVERIFY2(one != nullptr && one->isEnabled(), qPrintable(text));
        QTest::mouseClick(one, Qt::LeftButton);
    }
    QString label(const QString& name) const {
        const auto* found = m_tools->strip().findChild<QLabel*>(name);
        return found ? found->text() : QString();
    }

    std::unique_ptr<LivePage> m_page;
    std::unique_ptr<test::FakeHoldDesk> m_desk;
    std::unique_ptr<kit::Actions> m_actions;
    HoldTools* m_tools = nullptr;
};

QTEST_MAIN(HoldToolsTest)
#include "holdtools.moc"
