#include "spend/spendpage.h"

#include "kit/actions.h"
#include "kit/stattile.h"
#include "kit/theme.h"
#include "spend/calendarmap.h"
#include "spend/fakespend.h"
#include "spend/slices.h"
#include "spend/spendchart.h"
#include "spend/spendhead.h"
#include "spend/spendmodel.h"
#include "spend/spendparts.h"
#include "spend/tasksheets.h"
#include "spend/topmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;
using ledger::MoneyKind;
using Tester = QAbstractItemModelTester;

class SpendPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void modelsHoldTheirContract();
    void emptyOffersToSendOne();
    void emptyTimeOffersALongerOne();
    void exampleIsNeverADoor();
    void doorsOpenLive();
    void tilesAreDoors();
    void segmentsAreDoors();
    void chartIsWorkedByKeys();
    void chartIsATableToo();
    void headAsksAgain();
    void choicesAreKept();
    void kindIsChosenByClick();
    void baselineIsChosen();
    void dayOfTheCalendarIsShown();
    void missesCanBeMended();
    void tableIsCopiedAndSaved();
    void repriceComparesBeforeItWrites();
    void reconcileRefusesNonsense_data();
    void reconcileRefusesNonsense();
    void closingStopsTheTask();
    void withoutADeskTodayIsShown();
    void troubleIsSaid();
    void actionsStandForSubcommands();
    void everyFigureIsExplained();
    void fitsASmallWindow();

private:
    std::unique_ptr<test::FakeSpendDesk> m_desk;
    std::unique_ptr<SpendPage> m_page;
    QString m_filter;
};

void SpendPageTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"spendpage"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void SpendPageTest::init() {
    QSettings().clear();
    m_filter.clear();
    m_desk = std::make_unique<test::FakeSpendDesk>();
    m_page = std::make_unique<SpendPage>();
    m_page->resize(1200, 860);
    m_page->setPolicy(test::fakePolicy());
    m_page->setDesk(m_desk.get());
    connect(m_page.get(), &SpendPage::filterRequested, this,
            [this](const QString& filter) { m_filter = filter; });
    m_page->show();
    QSettings().setValue(u"spend/v1/money"_s, static_cast<int>(MoneyKind::Simulated));
}

void SpendPageTest::cleanup() {
    m_page.reset();
    m_desk.reset();
}

void SpendPageTest::modelsHoldTheirContract() {
    SpendModel rows;
    SliceModel slices;
    TopModel tops(u"Dearest"_s);
    const Tester one(&rows, Tester::FailureReportingMode::QtTest),
        two(&slices, Tester::FailureReportingMode::QtTest),
        three(&tops, Tester::FailureReportingMode::QtTest);
    Choice choice;
    choice.kind = MoneyKind::Simulated;
    SpendView view = present(*test::fakeAnswer({}), choice, test::fakePolicy().get());
    rows.setRows(view.rows, view.tierCount);
    slices.setView(view.chart);
    tops.setRows(view.sessions);
    QCOMPARE(rows.rowCount(), 9);
    QCOMPARE(slices.rowCount(), 24);
    QCOMPARE(slices.columnCount(), 2 + 8 + 2);
    QCOMPARE(tops.rowCount(), 5);
    QSignalSpy changed(&rows, &QAbstractItemModel::dataChanged);
    rows.setRows(view.rows, view.tierCount);
    QCOMPARE(changed.size(), 0);
    view.rows[0].requests += 1;
    rows.setRows(view.rows, view.tierCount);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(rows.index(8, SpendModel::Cost).data().toString(), u"?"_s);
    view.rows.resize(2);
    rows.setRows(view.rows, view.tierCount);
    slices.setView({});
    tops.setRows({});
    QCOMPARE(rows.rowCount(), 2);
    QCOMPARE(slices.rowCount() + tops.rowCount(), 0);
}

void SpendPageTest::emptyOffersToSendOne() {
    m_desk->isEmpty = true;
    m_page->head().showSpan(Span::Days7);
    QSignalSpy sent(m_page.get(), &SpendPage::sendOneRequested);
    for (QPushButton* button : m_page->findChildren<QPushButton*>())
        if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(sent.size(), 1);
}

void SpendPageTest::emptyTimeOffersALongerOne() {
    auto answer = test::fakeAnswer({});
    answer->course.clear();
    answer->slices.clear();
    m_desk->isSilent = true;
    Q_EMIT m_desk->answered(answer);
    QVERIFY(m_page->view().empty);
    m_desk->wishes.clear();
    for (QPushButton* button : m_page->findChildren<QPushButton*>())
        if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_desk->wishes.size(), std::size_t(1));
    QVERIFY(m_desk->wishes[0].span == Span::Days30);
}

void SpendPageTest::exampleIsNeverADoor() {
    m_desk->isEmpty = true;
    m_page->head().showSpan(Span::Days7);
    auto* example = m_page->findChild<SpendChart*>(u"exampleChart"_s);
    QVERIFY(example->isVisible() && !example->isEnabled());
    for (int slice = 0; slice < 24; ++slice)
        QVERIFY(example->filterOf({slice, 0}).isEmpty());
}

void SpendPageTest::doorsOpenLive() {
    auto* table = m_page->findChild<QTableView*>(u"spendTable"_s);
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY2(m_filter.startsWith(u"model="_s + table->model()->index(0, 0).data().toString() + u" from:"_s),
             qPrintable(m_filter));
}

void SpendPageTest::tilesAreDoors() {
    for (auto* tile : m_page->findChildren<kit::StatTile*>()) {
        m_filter.clear();
        QTest::mouseClick(tile, Qt::LeftButton, {}, tile->rect().center());
        QVERIFY(m_filter.startsWith(u"from:"_s));
        m_filter.clear();
        tile->setFocus();
        QTest::keyClick(tile, Qt::Key_Space);
        QVERIFY(m_filter.startsWith(u"from:"_s));
        QVERIFY(!tile->accessibleName().isEmpty());
    }
}

void SpendPageTest::segmentsAreDoors() {
    auto* chart = m_page->findChild<SpendChart*>({}, Qt::FindChildrenRecursively);
    for (auto* one : m_page->findChildren<SpendChart*>())
        if (one->isVisible()) chart = one;
    QApplication::processEvents();
    const QRectF plot = chart->plotOnViewport();
    QVERIFY(plot.width() > 200 && plot.height() > 100);
    // All billed money is of one hour; just above its foot is the first series.
    const QPoint foot(static_cast<int>(chart->middleOf(12)), static_cast<int>(plot.bottom()) - 1);
    QTest::mouseMove(chart->viewport(), foot);
    QTRY_COMPARE(chart->spot().slice, 12);
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, foot);
    QVERIFY2(m_filter.startsWith(u"model="_s), qPrintable(m_filter));
    m_filter.clear();
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {},
                      QPoint(foot.x(), static_cast<int>(plot.top()) + 2));
    QVERIFY2(m_filter.startsWith(u"from:"_s), qPrintable(m_filter)); // above the bar: the whole hour
    m_filter.clear();
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    QVERIFY(m_filter.isEmpty());
}

void SpendPageTest::chartIsWorkedByKeys() {
    SpendChart chart;
    Choice choice;
    choice.kind = MoneyKind::Simulated;
    chart.setView(present(*test::fakeAnswer({}), choice, test::fakePolicy().get()).chart);
    QSignalSpy asked(&chart, &SpendChart::filterRequested);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.spot().slice, 23);
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.spot().slice, 0);
    QTest::keyClick(&chart, Qt::Key_End);
    QTest::keyClick(&chart, Qt::Key_Up);
    QCOMPARE(chart.spot().series, 0);
    QVERIFY(chart.accessibleDescription().contains(u"18 Nov"_s));
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked[0][0].toString().startsWith(u"model=spark/nano from:"_s));
    QTest::keyClick(&chart, Qt::Key_Escape);
    QCOMPARE(chart.spot().slice, -1);
    QVERIFY(chart.describe(-1).isEmpty() && chart.describe(99).isEmpty());
    QVERIFY(chart.describe(22).contains(u"summit/reason"_s));
    chart.setView({});
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
}

void SpendPageTest::chartIsATableToo() {
    QTest::mouseClick(m_page->findChild<QAbstractButton*>(u"asTable"_s), Qt::LeftButton);
    auto* table = m_page->findChild<QTableView*>(u"slices"_s);
    QVERIFY(table->isVisible());
    table->setCurrentIndex(table->model()->index(18, 2));
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY2(m_filter.startsWith(u"model="_s), qPrintable(m_filter));
}

void SpendPageTest::headAsksAgain() {
    m_desk->wishes.clear();
    auto* spans = m_page->head().findChildren<QButtonGroup*>().at(1);
    QTest::mouseClick(spans->button(static_cast<int>(Span::Days30)), Qt::LeftButton);
    QCOMPARE(m_desk->wishes.size(), std::size_t(1));
    QVERIFY(m_desk->wishes[0].span == Span::Days30);
    QCOMPARE(m_page->view().chart.slices.size(), std::size_t(30));
    m_page->head().groupBy(ledger::Dimension::Tag);
    QVERIFY(m_desk->wishes.back().by == ledger::Dimension::Tag);
    QVERIFY(!m_page->view().overlap.isEmpty());
    m_page->hide();
    const auto before = m_desk->wishes.size();
    m_page->setData(SpendData{});
    QCOMPARE(m_desk->wishes.size(), before); // nobody looks
    m_page->show();
    QCOMPARE(m_desk->wishes.size(), before + 1);
}

void SpendPageTest::choicesAreKept() {
    m_page->head().showSpan(Span::Days7);
    m_page->head().groupBy(ledger::Dimension::Client);
    m_page->head().setForecast(false);
    const SpendHead other;
    QVERIFY(other.wish().span == Span::Days7);
    QVERIFY(other.wish().by == ledger::Dimension::Client);
    QVERIFY(!other.choice().forecast);
    QSettings().setValue(u"spend/v1/span"_s, 77); // nonsense is the default
    QSettings().setValue(u"spend/v1/by"_s, u"nobody"_s);
    const SpendHead third;
    QVERIFY(third.wish().span == Span::Hours24 && third.wish().by == ledger::Dimension::Model);
}

void SpendPageTest::kindIsChosenByClick() {
    QVERIFY(m_page->view().shown == MoneyKind::Billed);
    auto* kinds = m_page->head().findChildren<QButtonGroup*>().at(0);
    QTest::mouseClick(kinds->button(static_cast<int>(MoneyKind::Simulated)), Qt::LeftButton);
    QVERIFY(m_page->view().shown == MoneyKind::Simulated);
    QVERIFY(m_page->view().rows.size() > 1);
}

void SpendPageTest::baselineIsChosen() {
    QTest::mouseClick(
        m_page->head().findChildren<QButtonGroup*>().at(0)->button(static_cast<int>(MoneyKind::Simulated)),
        Qt::LeftButton);
    auto* against = m_page->findChild<QComboBox*>(u"against"_s);
    QCOMPARE(against->count(), 3 + 8);
    const QString before = m_page->view().saved.value;
    against->setCurrentIndex(against->findData(u"cheapest"_s));
    Q_EMIT against->activated(against->currentIndex());
    QVERIFY(m_page->view().saved.value != before);
    QCOMPARE(m_page->view().saved.caption, u"Dearer than cheapest"_s);
}

void SpendPageTest::dayOfTheCalendarIsShown() {
    auto* map = m_page->findChild<CalendarMap*>();
    map->resize(320, 180);
    QTest::keyClick(map, Qt::Key_End);
    QTest::keyClick(map, Qt::Key_Left);
    QTest::keyClick(map, Qt::Key_Up);
    QTest::keyClick(map, Qt::Key_Return);
    const Wish wish = m_desk->wishes.back();
    QVERIFY(wish.span == Span::Custom);
    QCOMPARE(QString::fromStdString(toRfc3339(wish.from)).left(16),
             u"2026-11-09T23:00"_s); // Tuesday, 10 November
    QCOMPARE((wish.to - wish.from).count(), qint64{24} * 3'600'000);
    QSignalSpy chosen(map, &CalendarMap::dayChosen);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->cellOf(83).center()); // still to come
    QCOMPARE(chosen.size(), 0);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->cellOf(70).center());
    QCOMPARE(chosen.size(), 1);
}

void SpendPageTest::missesCanBeMended() {
    QTest::mouseClick(
        m_page->head().findChildren<QButtonGroup*>().at(0)->button(static_cast<int>(MoneyKind::Simulated)),
        Qt::LeftButton);
    QSignalSpy refresh(m_page.get(), &SpendPage::refreshPricesRequested);
    QTest::mouseClick(m_page->findChild<QAbstractButton*>(u"refreshPrices"_s), Qt::LeftButton);
    QCOMPARE(refresh.size(), 1);
    QTest::mouseClick(m_page->findChild<QAbstractButton*>(u"setPrice"_s), Qt::LeftButton);
    QVERIFY(m_page->findChild<QDialog*>() != nullptr);
}

void SpendPageTest::tableIsCopiedAndSaved() {
    kit::Actions actions(m_page.get());
    m_page->addActions(actions);
    actions.find(u"spend.copy"_s)->trigger();
    const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2); // the heading and one model of billed money
    QCOMPARE(lines[1].split(u'\t').size(), int(SpendModel::columnTotal));
    // 120 requests of 1,850 and 310 tokens at 2.50 and 10 dollars a million: exactly.
    QCOMPARE(QString::fromUtf8(m_page->tableAsCsv()).split(u"\r\n"_s)[1],
             u"atlas/large,complex,120,222000,84000,37200,0.96408,0.9615,0.927,1.000000"_s);
    SpendModel model;
    SpendRow evil;
    evil.name = u"=cmd|'/c calc'!A1"_s;
    model.setRows({evil}, 0);
    QVERIFY(model.csv().contains(u"'=cmd"_s));
}

void SpendPageTest::repriceComparesBeforeItWrites() {
    RepriceSheet sheet(*m_desk, Wall{}, test::spendNow, m_page.get());
    sheet.show();
    auto* apply = sheet.findChild<QPushButton*>(u"applyReprice"_s);
    QVERIFY(!apply->isEnabled());
    QTest::mouseClick(sheet.findChild<QPushButton*>(u"compareReprice"_s), Qt::LeftButton);
    QCOMPARE(m_desk->asked, QStringList{u"reprice  compare"_s});
    QVERIFY2(sheet.sentence().contains(u"49 decisions would change"_s), qPrintable(sheet.sentence()));
    QVERIFY(apply->isEnabled());
    sheet.findChild<QLineEdit*>()->setText(u"atlas/*"_s);
    QVERIFY(!apply->isEnabled()); // another question
    QTest::mouseClick(sheet.findChild<QPushButton*>(u"compareReprice"_s), Qt::LeftButton);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"reprice atlas/* apply"_s);
    QVERIFY(sheet.sentence().contains(u"audit trail"_s));
    QVERIFY(!apply->isEnabled());
    Q_EMIT m_desk->taskFailed(u"the disk is full"_s);
    QCOMPARE(sheet.sentence(), u"the disk is full"_s);
}

void SpendPageTest::reconcileRefusesNonsense_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("one percent") << u"1"_s << qint64{10'000};
    QTest::newRow("a comma as elsewhere") << u" 0,5 "_s << qint64{5'000};
    QTest::newRow("nothing may differ") << u"0"_s << qint64{0};
    QTest::newRow("all") << u"100"_s << qint64{1'000'000};
    QTest::newRow("more than all") << u"100.1"_s << qint64{-1};
    QTest::newRow("negative") << u"-1"_s << qint64{-1};
    QTest::newRow("words") << u"some"_s << qint64{-1};
    QTest::newRow("empty") << QString() << qint64{-1};
}

void SpendPageTest::reconcileRefusesNonsense() {
    QFETCH(QString, text);
    QTEST(qint64{toleranceFrom(text).value_or(-1)}, "expected");
}

void SpendPageTest::closingStopsTheTask() {
    m_desk->isSilent = true;
    ReconcileSheet sheet(*m_desk, u"Europe/Berlin"_s, m_page.get());
    sheet.show();
    QTest::mouseClick(sheet.findChild<QPushButton*>(u"compareExport"_s), Qt::LeftButton);
    QVERIFY(m_desk->asked.isEmpty() && sheet.sentence().contains(u"Choose the file"_s));
    sheet.setFile(u"/tmp/usage.csv"_s);
    QTest::mouseClick(sheet.findChild<QPushButton*>(u"compareExport"_s), Qt::LeftButton);
    QCOMPARE(m_desk->asked.last(), u"reconcile /tmp/usage.csv UTC 10000"_s);
    QVERIFY(sheet.isBusy() && sheet.findChild<QPushButton*>(u"stopTask"_s)->isVisible());
    QTest::keyClick(&sheet, Qt::Key_Escape);
    QCOMPARE(m_desk->asked.last(), u"cancel"_s);
    QVERIFY(!sheet.isVisible());
}

void SpendPageTest::withoutADeskTodayIsShown() {
    SpendPage page;
    page.setPolicy(test::fakePolicy());
    page.setData(test::fakeSpend(Wall(std::chrono::days(20'000)), 12));
    page.show();
    QVERIFY(!page.view().empty);
    kit::Actions actions(&page);
    page.addActions(actions);
    QSignalSpy said(&page, &SpendPage::message);
    actions.find(u"spend.reprice"_s)->trigger();
    QCOMPARE(said.size(), 1);
    QVERIFY(said[0][0].toString().contains(u"elsewhere"_s));
}

void SpendPageTest::troubleIsSaid() {
    m_desk->isSilent = true;
    Q_EMIT m_desk->unanswered(u"the database is locked"_s);
    const auto labels = m_page->head().findChildren<QLabel*>();
    const auto says = [](const QLabel* label) {
        return label->isVisible() && label->text().contains(u"is locked"_s);
    };
    QVERIFY(std::ranges::any_of(labels, says));
    Q_EMIT m_desk->answered(test::fakeAnswer({}));
    QVERIFY(std::ranges::none_of(labels, says));
}

void SpendPageTest::actionsStandForSubcommands() {
    kit::Actions actions(m_page.get());
    m_page->addActions(actions);
    QStringList commands;
    for (const QAction* action : actions.all())
        commands << kit::Actions::commandOf(*action);
    for (const QString& command :
         {u"price"_s, u"estimate"_s, u"reprice"_s, u"reconcile"_s, u"report"_s, u"stats"_s})
        QVERIFY2(commands.contains(command), qPrintable(command));
    actions.find(u"spend.longer"_s)->trigger();
    QVERIFY(m_desk->wishes.back().span == Span::Days7);
    actions.find(u"spend.regroup"_s)->trigger();
    QVERIFY(m_desk->wishes.back().by == ledger::Dimension::Provider);
    actions.find(u"spend.stats"_s)->trigger();
    QVERIFY(m_desk->wishes.back().span == Span::Days30
            && m_desk->wishes.back().by == ledger::Dimension::Tier);
}

void SpendPageTest::everyFigureIsExplained() {
    for (const auto* tile : m_page->findChildren<kit::StatTile*>())
        QVERIFY(!tile->whatsThis().isEmpty());
    const auto* model = m_page->findChild<QTableView*>(u"spendTable"_s)->model();
    for (int column = 0; column < model->columnCount(); ++column)
        QVERIFY(!model->headerData(column, Qt::Horizontal, Qt::WhatsThisRole).toString().isEmpty());
    for (const auto* combo : m_page->head().findChildren<QComboBox*>())
        QVERIFY(!combo->whatsThis().isEmpty() && !combo->accessibleName().isEmpty());
    QVERIFY(!m_page->findChild<CalendarMap*>()->whatsThis().isEmpty());
}

void SpendPageTest::fitsASmallWindow() {
    m_page->resize(824, 600);
    QApplication::processEvents();
    QVERIFY2(m_page->minimumSizeHint().width() <= 824,
             qPrintable(QString::number(m_page->minimumSizeHint().width())));
    const auto* table = m_page->findChild<QTableView*>(u"spendTable"_s);
    QVERIFY(table->isColumnHidden(SpendModel::Estimated) && !table->isColumnHidden(SpendModel::Cost));
    m_page->resize(1300, 860);
    QApplication::processEvents();
    QVERIFY(!table->isColumnHidden(SpendModel::Estimated));
}

QTEST_MAIN(SpendPageTest)
#include "spendpage.moc"
