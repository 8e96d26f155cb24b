#include "spend/spendpage.h"

#include "fakefeed.h"
#include "kit/theme.h"
#include "spend/spendchart.h"
#include "spend/spendmodel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QButtonGroup>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;

class SpendPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void modelHoldsItsContract();
    void emptyOffersToSendOne();
    void rowOpensItsModel();
    void chartNamesASlice();
    void kindIsChosenByClick();
};

void SpendPageTest::modelHoldsItsContract() {
    SpendModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SpendView view = present(test::fakeSpend(Wall{}, 12), std::nullopt, test::fakePolicy().get());
    model.setRows(view.rows, view.tierCount);
    QCOMPARE(model.rowCount(), 9);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRows(view.rows, view.tierCount);
    QCOMPARE(changed.size(), 0);
    view.rows[0].requests += 1;
    model.setRows(view.rows, view.tierCount);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.index(8, SpendModel::Cost).data().toString(), u"?"_s);
    view.rows.resize(2);
    model.setRows(view.rows, view.tierCount);
    QCOMPARE(model.rowCount(), 2);
}

void SpendPageTest::emptyOffersToSendOne() {
    SpendPage page;
    page.resize(900, 600);
    page.show();
    QSignalSpy sent(&page, &SpendPage::sendOneRequested);
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(sent.size(), 1);
}

void SpendPageTest::rowOpensItsModel() {
    SpendPage page;
    page.resize(1200, 800);
    page.setPolicy(test::fakePolicy());
    page.setData(test::fakeSpend(Wall{}, 12));
    page.show();
    auto* table = page.findChild<QTableView*>();
    QSignalSpy opened(&page, &SpendPage::modelActivated);
    table->setCurrentIndex(table->model()->index(1, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), table->model()->index(1, 0).data().toString());
}

void SpendPageTest::chartNamesASlice() {
    SpendChart chart;
    chart.setView(present(test::fakeSpend(Wall{}, 12), std::nullopt, test::fakePolicy().get()));
    const QString words = chart.describe(8);
    QVERIFY2(words.contains(u"summit/reason"_s), qPrintable(words));
    QVERIFY(chart.describe(20).isEmpty()); // nothing yet
    QVERIFY(chart.describe(99).isEmpty());
}

void SpendPageTest::kindIsChosenByClick() {
    SpendData data = test::fakeSpend(Wall{}, 12);
    ledger::Spend billed;
    billed.total.requests = 2;
    billed.total.cost = Money::fromNano(500'000'000);
    billed.byModel["atlas/large"] = billed.total;
    data.today.push_back(billed);
    SpendPage page;
    page.setData(data);
    page.show();
    QVERIFY(page.view().shown == ledger::MoneyKind::Billed);
    auto* kinds = page.findChild<QButtonGroup*>();
    QTest::mouseClick(kinds->button(static_cast<int>(ledger::MoneyKind::Simulated)), Qt::LeftButton);
    QVERIFY(page.view().shown == ledger::MoneyKind::Simulated);
}

QTEST_MAIN(SpendPageTest)
#include "spendpage.moc"
