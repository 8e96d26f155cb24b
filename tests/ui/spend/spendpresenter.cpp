#include "spend/spendpresenter.h"

#include "fakefeed.h"

#include <QTest>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;
using ledger::MoneyKind;

namespace {

Money usd(double amount) {
    return Money::fromNano(static_cast<std::int64_t>(amount * 1e9));
}

ledger::Spend spendOf(MoneyKind kind, const std::string& model, double cost, double baseline,
                      std::int64_t requests, std::int64_t unpriced = 0) {
    ledger::Spend spend;
    spend.money = kind;
    ledger::Group group;
    group.requests = requests;
    group.unpriced = unpriced;
    group.cost = group.costBesideBaseline = usd(cost);
    group.baseline = usd(baseline);
    spend.byModel[model] = group;
    spend.total = group;
    return spend;
}

SpendData dataOf(std::vector<ledger::Spend> today) {
    SpendData data;
    data.today = std::move(today);
    data.baselineModel = "summit/reason";
    return data;
}

} // namespace

class SpendPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsEmpty();
    void kindsAreNeverAdded();
    void wantedKindIsShown();
    void missIsNeverZero();
    void dearerIsSaid();
    void unknownModelKeepsItsRow();
    void manyModelsAreSummed();
    void axis_data();
    void axis();
    void summary();
};

void SpendPresenterTest::nothingIsEmpty() {
    const SpendView view = present(SpendData{}, std::nullopt, nullptr);
    QVERIFY(view.empty);
    QCOMPARE(spend::summary(view), u"nothing spent today"_s);
}

void SpendPresenterTest::kindsAreNeverAdded() {
    const SpendView view = present(dataOf({spendOf(MoneyKind::Simulated, "spark/nano", 5, 9, 10),
                                           spendOf(MoneyKind::Billed, "atlas/large", 1.5, 4, 3)}),
                                   std::nullopt, test::fakePolicy().get());
    QVERIFY(view.shown == MoneyKind::Billed);
    QCOMPARE(view.spend.value, u"$1.50"_s);
    QCOMPARE(view.requests.value, u"3"_s);
    QCOMPARE(view.kinds.size(), std::size_t(2));
    QCOMPARE(view.kinds[1].note, u"$5.00"_s);
    QCOMPARE(view.rows.size(), std::size_t(1));
}

void SpendPresenterTest::wantedKindIsShown() {
    const SpendData data = dataOf({spendOf(MoneyKind::Simulated, "spark/nano", 5, 9, 10),
                                   spendOf(MoneyKind::Billed, "atlas/large", 1.5, 4, 3)});
    const SpendView view = present(data, MoneyKind::Simulated, test::fakePolicy().get());
    QCOMPARE(view.spend.value, u"$5.00"_s);
    QCOMPARE(view.spend.caption, u"Spend today, simulated"_s);
    QVERIFY(view.kindSentence.contains(u"nobody is charged"_s));
    QVERIFY(present(data, MoneyKind::Equivalent, nullptr).shown == MoneyKind::Billed);
}

void SpendPresenterTest::missIsNeverZero() {
    const SpendView view =
        present(dataOf({spendOf(MoneyKind::Billed, "foo/v2", 0, 0, 37, 37)}), std::nullopt, nullptr);
    QCOMPARE(view.spend.note, u"without 37 requests of unknown price"_s);
    QCOMPARE(view.rows[0].unpriced, std::int64_t(37));
    QVERIFY(view.series.empty());
}

void SpendPresenterTest::dearerIsSaid() {
    const SpendView view =
        present(dataOf({spendOf(MoneyKind::Billed, "atlas/large", 5, 4, 3)}), std::nullopt, nullptr);
    QCOMPARE(view.saved.caption, u"Dearer than strongest"_s);
    QCOMPARE(view.saved.value, u"$1.00"_s);
}

void SpendPresenterTest::unknownModelKeepsItsRow() {
    const SpendView view = present(dataOf({spendOf(MoneyKind::Billed, "gone/model", 1, 2, 3)}), std::nullopt,
                                   test::fakePolicy().get());
    QCOMPARE(view.rows[0].tier, -1);
    QCOMPARE(view.rows[0].model, u"gone/model"_s);
    const SpendView known = present(dataOf({spendOf(MoneyKind::Billed, "atlas/large", 1, 2, 3)}),
                                    std::nullopt, test::fakePolicy().get());
    QCOMPARE(known.rows[0].tierName, u"complex"_s);
}

void SpendPresenterTest::manyModelsAreSummed() {
    SpendData data;
    ledger::Spend spend;
    for (int i = 0; i < 12; ++i) {
        ledger::Group group;
        group.requests = 1;
        group.cost = usd(1 + i);
        spend.byModel["p/m" + std::to_string(i)] = group;
        spend.total += group;
    }
    data.today = {spend};
    data.slices = {{Wall{}, {spend}}};
    const SpendView view = present(data, std::nullopt, nullptr);
    QCOMPARE(view.rows.size(), std::size_t(12));
    QCOMPARE(view.series.size(), std::size_t(8));
    QCOMPARE(view.series.back().model, u"other"_s);
    double sum = 0;
    for (const ChartSeries& series : view.series)
        sum += series.usd[0];
    QCOMPARE(sum, 78.0);
}

void SpendPresenterTest::axis_data() {
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("top");
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("decimals");
    QTest::newRow("nothing") << 0.0 << 1.0 << 4 << 2;
    QTest::newRow("round stays") << 1.0 << 1.0 << 4 << 2;
    QTest::newRow("between") << 1.26 << 1.5 << 3 << 2;
    QTest::newRow("small money") << 0.0031 << 0.004 << 4 << 3;
    QTest::newRow("hundreds") << 870.0 << 1000.0 << 5 << 2;
}

void SpendPresenterTest::axis() {
    QFETCH(double, highest);
    const SpendView::Axis axis = axisFor(highest);
    QTEST(axis.top, "top");
    QTEST(axis.steps, "steps");
    QTEST(axis.decimals, "decimals");
}

void SpendPresenterTest::summary() {
    const SpendView view =
        present(dataOf({spendOf(MoneyKind::Simulated, "spark/nano", 1.84, 7.94, 10)}), std::nullopt, nullptr);
    QCOMPARE(spend::summary(view), u"today $1.84 simulated · saved vs strongest $6.10"_s);
}

QTEST_APPLESS_MAIN(SpendPresenterTest)
#include "spendpresenter.moc"
