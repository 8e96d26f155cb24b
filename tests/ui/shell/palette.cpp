#include "shell/palette.h"

#include "fakefeed.h"

#include "kit/theme.h"
#include "live/livepage.h"
#include "shell/mainwindow.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<PaletteItem> items() {
    std::vector<PaletteItem> all;
    for (const auto& [id, text, also] : {std::tuple(u"send.one"_s, u"Send one"_s, QString()),
                                         {u"copy.url"_s, u"Copy base URL"_s, QString()},
                                         {u"prices"_s, u"Refresh prices…"_s, u"price"_s},
                                         {u"spend.export"_s, u"Export what is shown"_s, u"export"_s}})
        all.push_back({.id = id, .text = text, .group = {}, .keys = {}, .icon = {}, .also = also});
    return all;
}

QStringList ids(const PaletteModel& model) {
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.index(row).data(IdRole).toString();
    return all;
}

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"palette"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() { QSettings().clear(); }

    void modelKeepsItsContract() {
        PaletteModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setItems(items(), {});
        model.setTyped(u"e"_s);
        model.setTyped({});
        QCOMPARE(model.rowCount(), 4);
    }

    void whatWasUsedLatelyComesFirst() {
        PaletteModel model;
        model.setItems(items(), {u"prices"_s, u"copy.url"_s});
        QCOMPARE(ids(model), (QStringList{u"prices"_s, u"copy.url"_s, u"send.one"_s, u"spend.export"_s}));
    }

    void theSubcommandFindsItToo() {
        PaletteModel model;
        model.setItems(items(), {});
        model.setTyped(u"price"_s);
        QCOMPARE(ids(model).first(), u"prices"_s);
    }

    void theLastRowSearchesPrompts() {
        PaletteModel model;
        model.setItems(items(), {});
        model.setTyped(u"say \"hi\""_s);
        QCOMPARE(ids(model), QStringList{u"live:text~\"say hi\""_s});
    }

    void keysFindAndRunAnAction() {
        test::FakeFeed feed;
        MainWindow window(feed);
        window.show();
        feed.tellAll();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        auto* palette = window.findChild<Palette*>();
        QVERIFY(palette != nullptr);
        auto* typed = palette->findChild<QLineEdit*>();
        QTest::keyClicks(typed, u"send one"_s);
        QTest::keyClick(typed, Qt::Key_Return);
        QVERIFY(feed.asked.last().startsWith(u"send "_s));
        QCOMPARE(QSettings().value(u"palette/v1/recent"_s).toStringList(), QStringList{u"send.one"_s});
    }

    void anActionOfAPageShowsThePageFirst() {
        test::FakeFeed feed;
        MainWindow window(feed);
        window.show();
        feed.tellAll();
        window.showPage(MainWindow::Spend);
        window.runAction(u"live.pause"_s);
        QCOMPARE(window.page(), MainWindow::Live);
        QVERIFY(window.livePage().presenter().view().paused);
    }

    void aModelIsADoorToItsRequests() {
        test::FakeFeed feed;
        MainWindow window(feed);
        window.show();
        feed.tellAll();
        window.showPage(MainWindow::Spend);
        window.openPalette();
        auto* palette = window.findChild<Palette*>();
        auto* typed = palette->findChild<QLineEdit*>();
        QTest::keyClicks(typed, u"requests to atlas"_s);
        QTest::keyClick(typed, Qt::Key_Return);
        QCOMPARE(window.page(), MainWindow::Live);
        QCOMPARE(window.livePage().filter(), u"model:\"atlas/large\""_s);
    }

    void escapeAndAnEmptyListDoNothing() {
        test::FakeFeed feed;
        MainWindow window(feed);
        window.show();
        window.openPalette();
        QTest::keyClick(window.findChild<Palette*>(), Qt::Key_Escape);
        QCOMPARE(feed.asked.size(), 0);
    }
};

QTEST_MAIN(PaletteTest)
#include "palette.moc"
