// Writes a picture of every page, light and dark, filled and empty, at 1440×900 or what
// TIERLINE_SCREENSHOTS_SIZE says (1280x800), and checks that each one
// shows something. Pictures go to the folder in TIERLINE_SCREENSHOTS, else ./screenshots.
#include "fakebench.h"
#include "shots.h"

#include "benchmark/pairsdialog.h"
#include "kit/theme.h"
#include "live/livepage.h"

#include <QApplication>
#include <QDir>
#include <QSet>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<test::Shot> allShots() {
    std::vector<test::Shot> shots;
    test::addShellShots(shots);
    test::addLiveShots(shots);
    test::addInspectorShots(shots);
    test::addSpendShots(shots);
    test::addBreakersShots(shots);
    test::addPlaygroundShots(shots);
    test::addPolicyShots(shots);
    test::addBenchmarkShots(shots);
    test::addTrainingShots(shots);
    test::addModelsShots(shots);
    test::addSettingsShots(shots);
    test::addConnectShots(shots);
    return shots;
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
    const std::vector<test::Shot>& kept() { // made once: some desks compile a policy
        if (m_shots.empty()) m_shots = allShots();
        return m_shots;
    }

    std::vector<test::Shot> m_shots;
    QDir m_folder;
    QSize m_size{1440, 900};
};

void ScreenshotsTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"screenshots"_s);
    const QString folder = qEnvironmentVariable("TIERLINE_SCREENSHOTS", u"screenshots"_s);
    QVERIFY(QDir().mkpath(folder));
    m_folder = QDir(folder);
    const QStringList size = qEnvironmentVariable("TIERLINE_SCREENSHOTS_SIZE", u"1440x900"_s).split(u'x');
    m_size = {size.value(0).toInt(), size.value(1).toInt()};
}

void ScreenshotsTest::page_data() {
    QTest::addColumn<int>("shot");
    QTest::addColumn<bool>("dark");
    const auto& shots = kept();
    for (const bool dark : {false, true})
        for (std::size_t i = 0; i < shots.size(); ++i)
            QTest::addRow("%s-%s", qPrintable(shots[i].name), dark ? "dark" : "light") << int(i) << dark;
}

void ScreenshotsTest::page() {
    QFETCH(int, shot);
    QFETCH(bool, dark);
    const test::Shot& what = kept()[static_cast<std::size_t>(shot)];
    kit::Theme::install(*qApp, kit::ThemeChoice::Light)
        .setChoice(dark ? kit::ThemeChoice::Dark : kit::ThemeChoice::Light);
    QSettings().clear();
    QSettings().setValue(u"window/captureSentenceSeen"_s, !what.isFirstStart);
    test::FakeFeed feed;
    shell::Desks desks;
    const std::shared_ptr<void> alive = what.prepare ? what.prepare(desks) : nullptr;
    shell::MainWindow window(feed, desks);
    window.actions(); // all pages hear what a desk is made to tell
    const QSize size = what.size.isValid() ? what.size : m_size;
    window.resize(size);
    window.show();
    test::Stage stage{&feed, &window};
    if (what.fill)
        what.fill(stage);
    else
        feed.tellAll();
    window.showPage(what.page);
    for (int i = 0; i < 5; ++i) // what was hidden lays itself out step by step
        QApplication::processEvents();
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
    constexpr int pages = shell::MainWindow::Settings + 1;
    const auto picture = [](shell::MainWindow& window, int page) {
        window.showPage(static_cast<shell::MainWindow::Page>(page));
        QApplication::processEvents();
        return window.grab().toImage();
    };
    theme.setChoice(kit::ThemeChoice::Light);
    const Wall now = systemClock().wall(); // of both, so that only clock digits may differ
    test::FakeFeed feed;
    shell::MainWindow switched(feed);
    switched.resize(1440, 900);
    switched.show();
    feed.tellAll(now);
    switched.livePage().selectNewest();
    for (int page = 0; page < pages; ++page)
        picture(switched, page); // everything was painted light once
    theme.setChoice(kit::ThemeChoice::Dark);
    test::FakeFeed otherFeed;
    shell::MainWindow fresh(otherFeed);
    fresh.resize(1440, 900);
    fresh.show();
    otherFeed.tellAll(now);
    fresh.livePage().selectNewest();
    for (int page = 0; page < pages; ++page) {
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
        QVERIFY2(different <= 3'000, qPrintable(u"page %1: %2 pixels"_s.arg(page).arg(different)));
    }
}

QTEST_MAIN(ScreenshotsTest)
#include "screenshots.moc"
