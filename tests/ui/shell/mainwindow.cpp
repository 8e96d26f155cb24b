#include "shell/mainwindow.h"

#include "breakers/breakerspage.h"
#include "fakebench.h"
#include "fakefeed.h"
#include "kit/theme.h"
#include "live/decisionmodel.h"
#include "live/livepage.h"
#include "settings/settingspage.h"
#include "shell/rail.h"
#include "shell/shortcutsheet.h"
#include "spend/spendpage.h"
#include "training/trainingpage.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QWindow>

using namespace tierline;
using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void keysChangePages();
    void aPageTakesItsKeysAtOnce();
    void railFolds();
    void statusItemsAreDoors();
    void copiesWhatClientsNeed();
    void intentsReachTheFeed();
    void failureIsAPageWithAWayOut();
    void captureSentenceIsDismissedForGood();
    void snapshotsRestWhileHidden();
    void stateIsRemembered();
    void sheetListsEveryShortcut();
    void recordsReachLive();
    void aPageMadeLateKnowsWhatItMissed();
    void allPagesAreMadeOnceTheWindowHasPainted();
    void noActionIsNamedTwice();

private:
    QToolButton* door(const QString& id) const { return m_window->findChild<QToolButton*>(id); }

    std::unique_ptr<test::FakeFeed> m_feed;
    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"mainwindow"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void MainWindowTest::init() {
    QSettings().clear();
    m_feed = std::make_unique<test::FakeFeed>();
    m_window = std::make_unique<MainWindow>(*m_feed);
    m_window->resize(1200, 800);
    m_window->show();
    m_feed->tellAll();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void MainWindowTest::keysChangePages() {
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(m_window->page(), MainWindow::Breakers);
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_window->page(), MainWindow::Spend);
    QVERIFY(m_window->actions().find(u"page.spend"_s)->isChecked());
    QVERIFY(!m_window->actions().find(u"page.live"_s)->isChecked());
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(m_window->page(), MainWindow::Live);
}

void MainWindowTest::aPageTakesItsKeysAtOnce() {
    test::FakeBench desk;
    m_window = std::make_unique<MainWindow>(*m_feed, Desks{.benchmark = &desk});
    m_window->show();
    m_feed->tellAll();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->benchPage(); // is there to hear it
    desk.tellAll();
    QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Return, Qt::ControlModifier); // to what has focus
    QVERIFY2(desk.asked.last().startsWith(u"run "_s), qPrintable(desk.asked.last()));
    QTest::keyClick(m_window.get(), Qt::Key_7, Qt::ControlModifier);
    QVERIFY(m_window->trainingPage().hasFocus());
    m_window.reset(); // before its desk
}

void MainWindowTest::railFolds() {
    const auto* rail = m_window->findChild<Rail*>();
    const int wide = rail->width();
    QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(rail->isFolded());
    QVERIFY(rail->width() < wide);
}

void MainWindowTest::statusItemsAreDoors() {
    QTest::mouseClick(door(u"statusBreakers"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), MainWindow::Breakers);
    QTest::mouseClick(door(u"statusSpend"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), MainWindow::Spend);
    QTest::mouseClick(door(u"statusRate"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), MainWindow::Live);
    QVERIFY(door(u"statusSpend"_s)->text().contains(u"saved vs strongest"_s));
    QVERIFY(door(u"statusSpend"_s)->text().contains(u"simulated"_s));
}

void MainWindowTest::copiesWhatClientsNeed() {
    m_window->actions().find(u"copy.url"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), u"http://127.0.0.1:8787"_s);
    auto* openAi = m_window->findChild<QAction*>(u"copy.client.OpenAI SDK"_s);
    QVERIFY(openAi != nullptr);
    openAi->trigger();
    QVERIFY(QApplication::clipboard()->text().contains(u"OPENAI_BASE_URL=http://127.0.0.1:8787/v1"_s));
}

void MainWindowTest::intentsReachTheFeed() {
    m_window->actions().find(u"send.one"_s)->trigger();
    QVERIFY(m_feed->asked.last().startsWith(u"send "_s));
    m_window->actions().find(u"traffic.pause"_s)->trigger();
    QCOMPARE(m_feed->asked.last(), u"pause 1"_s);
    m_window->actions().find(u"routing.pause"_s)->trigger();
    QCOMPARE(m_feed->asked.last(), u"routing 1"_s);
    m_window->showPage(MainWindow::Breakers);
    m_window->breakersPage().selectModel(u"spark/nano"_s);
    m_window->activateWindow();
    m_window->breakersPage().table().setFocus();
    QTRY_VERIFY(m_window->breakersPage().table().hasFocus());
    QTest::keyClick(&m_window->breakersPage().table(), Qt::Key_D);
    QCOMPARE(m_feed->asked.last(), u"act spark/nano 3"_s);
}

void MainWindowTest::failureIsAPageWithAWayOut() {
    GatewayState failed;
    failed.phase = GatewayPhase::Failed;
    failed.failure = u"port 8787 is held by another program"_s;
    failed.portTaken = true;
    Q_EMIT m_feed->gatewayChanged(failed);
    QVERIFY(m_window->view().failed);
    QVERIFY(!m_window->livePage().isVisible());
    QVERIFY(!m_window->actions().find(u"send.one"_s)->isEnabled());
    int clicked = 0;
    for (QPushButton* button : m_window->findChildren<QPushButton*>())
        if (button->isVisible()
            && (button->text() == u"Try again"_s || button->text() == u"Use another port"_s)) {
            QTest::mouseClick(button, Qt::LeftButton);
            ++clicked;
        }
    QCOMPARE(clicked, 2);
    QVERIFY(m_feed->asked.contains(u"retry 0"_s));
    QVERIFY(m_feed->asked.contains(u"retry 1"_s));
    Q_EMIT m_feed->gatewayChanged(test::fakeGateway());
    QVERIFY(m_window->livePage().isVisible());
}

void MainWindowTest::captureSentenceIsDismissedForGood() {
    QToolButton* close = door(u"stripClose"_s);
    QVERIFY(close->isVisible());
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(!close->isVisible());
    m_window = std::make_unique<MainWindow>(*m_feed);
    m_window->show();
    Q_EMIT m_feed->gatewayChanged(test::fakeGateway());
    QVERIFY(!door(u"stripClose"_s)->isVisible());
}

void MainWindowTest::snapshotsRestWhileHidden() {
    QVERIFY(m_feed->isSeen);
    m_window->hide();
    QVERIFY(!m_feed->isSeen);
}

void MainWindowTest::stateIsRemembered() {
    m_window->showPage(MainWindow::Spend);
    m_window->actions().find(u"rail.fold"_s)->trigger();
    m_window->resize(1111, 777);
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_feed);
    QCOMPARE(m_window->page(), MainWindow::Spend);
    QVERIFY(m_window->findChild<Rail*>()->isFolded());
    QCOMPARE(m_window->size(), QSize(1111, 777));
}

void MainWindowTest::sheetListsEveryShortcut() {
    QTest::keyClick(m_window.get(), Qt::Key_Question);
    auto* sheet = m_window->findChild<ShortcutSheet*>();
    QVERIFY(sheet != nullptr);
    QVERIFY(sheet->isVisible());
    for (const auto& group : m_window->actions().sheet())
        for (const auto& line : group.lines)
            QVERIFY2(std::ranges::any_of(sheet->findChildren<QLabel*>(),
                                         [&](const QLabel* label) { return label->text() == line.keys; }),
                     qPrintable(line.text));
    QTest::keyClick(sheet, Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
}

void MainWindowTest::recordsReachLive() {
    QCOMPARE(m_window->livePage().model().rowCount(), 400);
    Q_EMIT m_feed->recordsArrived(test::fakeRecords(3, systemClock().wall()));
    QCOMPARE(m_window->livePage().model().rowCount(), 403);
}

void MainWindowTest::aPageMadeLateKnowsWhatItMissed() {
    MainWindow early(*m_feed), late(*m_feed);
    early.actions(); // all its pages are there before the feed speaks
    m_feed->tellAll();
    QCOMPARE(late.spendPage().today(), early.spendPage().today());
    QCOMPARE(late.breakersPage().table().model()->rowCount(),
             early.breakersPage().table().model()->rowCount());
    QVERIFY(early.breakersPage().table().model()->rowCount() > 0);
    QCOMPARE(late.trainingPage().view().headline, early.trainingPage().view().headline);
}

void MainWindowTest::allPagesAreMadeOnceTheWindowHasPainted() {
    MainWindow window(*m_feed);
    QVERIFY(window.findChild<training::TrainingPage*>() == nullptr);
    window.show();
    QTRY_VERIFY(window.findChild<training::TrainingPage*>() != nullptr);
    QTRY_VERIFY(window.findChild<settings::SettingsPage*>() != nullptr);
}

void MainWindowTest::noActionIsNamedTwice() {
    const auto isWide = [](const QAction* action) {
        return action->shortcutContext() != Qt::WidgetWithChildrenShortcut;
    };
    const auto actions = m_window->actions().all();
    for (std::size_t i = 0; i < actions.size(); ++i)
        for (std::size_t j = i + 1; j < actions.size(); ++j) {
            const QAction *one = actions[i], *other = actions[j];
            if (one->shortcut().isEmpty() || one->shortcut() != other->shortcut()) continue;
            // The same letter may do something else where another widget has the focus.
            QVERIFY2(!isWide(one) && !isWide(other) && one->parent() != other->parent(),
                     qPrintable(one->text() + u" / "_s + other->text()));
        }
}

QTEST_MAIN(MainWindowTest)
#include "mainwindow.moc"
