// Writes a picture of every page, light and dark, filled and empty, at 1440×900 or what
// TIERLINE_SCREENSHOTS_SIZE says (1280x800), and checks that each one
// shows something. Pictures go to the folder in TIERLINE_SCREENSHOTS, else ./screenshots.
#include "fakebench.h"
#include "fakefeed.h"

#include "benchmark/benchpage.h"
#include "benchmark/gatescard.h"
#include "benchmark/pairsdialog.h"
#include "kit/theme.h"
#include "live/livepage.h"
#include "shell/mainwindow.h"
#include "spend/spendpage.h"
#include "training/fakedesk.h"
#include "training/trainingpage.h"
#include "training/weightspanel.h"

#include <QApplication>
#include <QDir>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

namespace {

void fillBenchmark(shell::MainWindow& window, test::FakeBench& desk, const QString& state) {
    QStringList gates;
    for (const auto& gate : test::fakeGates())
        gates << gate.expression;
    window.benchPage().gates().setGates(state == "busy"_L1 ? QStringList() : gates);
    window.showPage(shell::MainWindow::Benchmark);
    QApplication::processEvents();
    if (state == "empty"_L1) {
        auto lists = test::fakeLists();
        lists.runs.clear();
        Q_EMIT desk.listsChanged(lists);
        return;
    }
    desk.tellAll();
    if (state == "busy"_L1) {
        Q_EMIT desk.found(test::fakeFindings(false));
        Q_EMIT desk.progressed({u"Deciding with draft.yaml"_s, 96, 300});
    }
}

} // namespace

class ScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void page_data();
    void page();
    void pairs_data();
    void pairs();
    void switchingTheThemeLeavesNothingBehind();

private:
    void fillTraining(shell::MainWindow& window, test::FakeDesk& desk, const QString& state);
    QDir m_folder;
    QSize m_size{1440, 900};
};

void ScreenshotsTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"screenshots"_s);
    QSettings().clear();
    const QString folder = qEnvironmentVariable("TIERLINE_SCREENSHOTS", u"screenshots"_s);
    QVERIFY(QDir().mkpath(folder));
    m_folder = QDir(folder);
    const QStringList size = qEnvironmentVariable("TIERLINE_SCREENSHOTS_SIZE", u"1440x900"_s).split(u'x');
    m_size = {size.value(0).toInt(), size.value(1).toInt()};
}

void ScreenshotsTest::page_data() {
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    const QSize usual = m_size;
    constexpr std::array names{"live", "spend", "breakers", "benchmark", "training"};
    for (const bool dark : {false, true}) {
        for (int page = 0; page < 5; ++page)
            for (const QString& state : {u"filled"_s, u"empty"_s, u"alerts"_s, u"end"_s}) {
                if (page != 1 && (state == "alerts"_L1 || state == "end"_L1)) continue;
                QTest::addRow("%s-%s-%s", names[static_cast<std::size_t>(page)], qPrintable(state),
                              dark ? "dark" : "light")
                    << page << state << dark << usual;
            }
        for (const QString& state : {u"weights"_s, u"shipped"_s, u"running"_s})
            QTest::addRow("training-%s-%s", qPrintable(state), dark ? "dark" : "light")
                << 4 << state << dark << usual;
        for (const auto& [width, height] : {std::pair(1280, 800), {1600, 1000}})
            QTest::addRow("benchmark-filled-%s-%d", dark ? "dark" : "light", width)
                << 3 << u"filled"_s << dark << QSize(width, height);
        for (const QString& state : {u"busy"_s})
            QTest::addRow("benchmark-%s-%s", qPrintable(state), dark ? "dark" : "light")
                << 3 << state << dark << usual;
        QTest::addRow("failed-%s", dark ? "dark" : "light") << 0 << u"failed"_s << dark << usual;
    }
}

void ScreenshotsTest::fillTraining(shell::MainWindow& window, test::FakeDesk& desk, const QString& state) {
    training::TrainingPage& page = window.trainingPage();
    page.setDesk(&desk);
    Q_EMIT desk.setsChanged(state == "empty"_L1
                                ? training::SetsSeen{{}, u"/home/you/.local/share/tierline/bench/sets"_s}
                                : test::fakeSets());
    if (state == "empty"_L1) return;
    const bool isOfRun = state != "shipped"_L1;
    if (isOfRun)
        Q_EMIT desk.trained(test::fakeModel(true));
    else
        Q_EMIT desk.opened(test::fakeModel(false));
    if (state == "weights"_L1) {
        page.showTab(training::TrainingPage::Weights);
        page.weightsPanel().text().setPlainText(
            u"Prove that the sum of two odd numbers is even, then design a test for a function that checks it."_s);
        QTRY_VERIFY(page.weightsPanel().weighed().model()->rowCount() > 0);
    } else if (state == "running"_L1) {
        page.startTraining();
        Q_EMIT desk.progressed(u"held-out folds"_s, 0.43);
    }
}

void ScreenshotsTest::page() {
    QFETCH(int, page);
    QFETCH(QString, state);
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light)
        .setChoice(dark ? kit::ThemeChoice::Dark : kit::ThemeChoice::Light);
    QSettings().setValue(u"window/captureSentenceSeen"_s, state != "empty"_L1);
    test::FakeFeed feed;
    test::FakeDesk desk;
    test::FakeBench bench;
    QSettings().remove(u"training"_s);
    if (state != "empty"_L1) test::rememberFakeChoices();
    shell::MainWindow window(feed);
    window.setDesk(bench);
    window.resize(size);
    window.show();
    if (page == 3) {
        feed.tellAll();
        fillBenchmark(window, bench, state);
    } else if (page == 4) {
        feed.tellAll();
        fillTraining(window, desk, state);
    } else if (state == "filled"_L1) {
        feed.tellAll();
        window.livePage().selectNewest();
    } else if (state == "alerts"_L1) {
        feed.tellAll();
        shell::Snapshot snapshot = test::fakeSnapshot(systemClock().wall());
        snapshot.alerts = test::fakeAlerts(systemClock().wall());
        snapshot.budgets.clear();
        Q_EMIT feed.snapshotChanged(snapshot);
    } else if (state == "end"_L1) {
        feed.tellAll();
    } else if (state == "empty"_L1) {
        Q_EMIT feed.gatewayChanged(test::fakeGateway());
    } else {
        shell::GatewayState failed;
        failed.phase = shell::GatewayPhase::Failed;
        failed.failure = u"port 8787 is held by another program"_s;
        failed.remedy = u"stop it, or listen on another port"_s;
        failed.portTaken = true;
        Q_EMIT feed.gatewayChanged(failed);
    }
    window.showPage(static_cast<shell::MainWindow::Page>(page));
    for (int i = 0; i < 5; ++i) // what was hidden lays itself out step by step
        QApplication::processEvents();
    if (state == "end"_L1)
        for (QScrollArea* area : window.spendPage().findChildren<QScrollArea*>())
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    const QImage picture = window.grab().toImage();
    const QString file = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()) + u".png"_s);
    QVERIFY(picture.save(file));
    QCOMPARE(picture.size(), size);
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3)
            colours << picture.pixel(x, y);
    QVERIFY2(colours.size() > 40, qPrintable(QString::number(colours.size())));
}

void ScreenshotsTest::pairs_data() {
    QTest::addColumn<bool>("isOver");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {false, true})
        for (const bool isOver : {false, true})
            QTest::addRow("pairs-%s-%s", isOver ? "result" : "judging", dark ? "dark" : "light")
                << isOver << dark;
}

void ScreenshotsTest::pairs() {
    QFETCH(bool, isOver);
    QFETCH(bool, dark);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light)
        .setChoice(dark ? kit::ThemeChoice::Dark : kit::ThemeChoice::Light);
    test::FakeBench desk;
    benchmark::PairsDialog dialog(desk, test::fakePair(isOver));
    dialog.show();
    QApplication::processEvents();
    const QImage picture = dialog.grab().toImage();
    QVERIFY(picture.save(m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()) + u".png"_s)));
    QVERIFY(picture.width() >= 1000);
}

// A window that was light and became dark looks like one that was dark from the beginning.
void ScreenshotsTest::switchingTheThemeLeavesNothingBehind() {
    QSettings().setValue(u"window/captureSentenceSeen"_s, false);
    kit::Theme& theme = kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    const auto picture = [](shell::MainWindow& window, int page) {
        window.showPage(static_cast<shell::MainWindow::Page>(page));
        QApplication::processEvents();
        return window.grab().toImage();
    };
    theme.setChoice(kit::ThemeChoice::Light);
    test::FakeFeed feed;
    shell::MainWindow switched(feed);
    switched.resize(1440, 900);
    switched.show();
    feed.tellAll();
    switched.livePage().selectNewest();
    for (int page = 0; page < 5; ++page)
        picture(switched, page); // everything was painted light once
    theme.setChoice(kit::ThemeChoice::Dark);
    test::FakeFeed otherFeed;
    shell::MainWindow fresh(otherFeed);
    fresh.resize(1440, 900);
    fresh.show();
    otherFeed.tellAll();
    fresh.livePage().selectNewest();
    for (int page = 0; page < 5; ++page) {
        const QImage a = picture(switched, page);
        const QImage b = picture(fresh, page);
        QCOMPARE(a.size(), b.size());
        int different = 0;
        for (int y = 0; y < a.height(); ++y)
            for (int x = 0; x < a.width(); ++x)
                different += a.pixel(x, y) == b.pixel(x, y) ? 0 : 1;
        if (different > 3'000) {
            a.save(m_folder.filePath(u"switched-%1.png"_s.arg(page)));
            b.save(m_folder.filePath(u"fresh-%1.png"_s.arg(page)));
        }
        QVERIFY2(different <= 3'000,
                 qPrintable(u"page %1: %2 pixels"_s.arg(page).arg(different))); // clock digits
    }
}

QTEST_MAIN(ScreenshotsTest)
#include "screenshots.moc"
