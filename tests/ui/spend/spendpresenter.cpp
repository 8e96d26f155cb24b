#include "spend/spendpresenter.h"

#include "kit/format.h"
#include "spend/fakespend.h"
#include "spend/spendparts.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;
using ledger::Dimension;
using ledger::MoneyKind;

namespace {

constexpr Wall begin = Wall(std::chrono::sys_days{std::chrono::year{2026} / 11 / 18});

Money nano(std::int64_t amount) {
    return Money::fromNano(amount);
}
Money usd(double amount) {
    return nano(std::llround(amount * 1e9));
}

ledger::Group groupOf(double cost, double baseline, std::int64_t requests, std::int64_t unpriced = 0) {
    ledger::Group group;
    group.requests = requests;
    group.unpriced = unpriced;
    group.cost = group.costBesideBaseline = usd(cost);
    group.baseline = usd(baseline);
    return group;
}

struct Line {
    MoneyKind kind;
    std::string key;
    ledger::Group group;
};
// Two hours, all in the first.
Answer answerOf(const std::vector<Line>& lines, Dimension by = Dimension::Model) {
    Answer answer;
    answer.wish.by = by;
    answer.from = begin;
    answer.to = begin + std::chrono::hours(2);
    answer.now = begin + std::chrono::minutes(90);
    answer.edges = {begin, begin + std::chrono::hours(1), answer.to};
    answer.recordedBaseline = "summit/reason";
    for (const Line& line : lines) {
        answer.course.push_back({begin, {}, line.kind, line.group});
        answer.slices.push_back({begin, line.key, line.kind, line.group});
        answer.models.push_back({begin, line.key, line.kind, line.group});
        answer.days.push_back({begin, {}, line.kind, line.group});
    }
    return answer;
}

SpendView viewOf(const std::vector<Line>& lines, const Choice& choice = {}) {
    return present(answerOf(lines), choice, test::fakePolicy().get());
}

// Days before today, the newest last, one kind of money.
Answer courseOf(const std::vector<double>& days, double today) {
    Answer answer = answerOf({{MoneyKind::Billed, "atlas/large", groupOf(today, today, 1)}});
    for (std::size_t i = 0; i < days.size(); ++i)
        answer.days.push_back(
            {begin - std::chrono::days(days.size() - i), {}, MoneyKind::Billed, groupOf(days[i], 0, 1)});
    return answer;
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
    void overlapIsSaid();
    void bridgeAddsUpExactly_data();
    void bridgeAddsUpExactly();
    void baselineWithoutAPriceSaysSo();
    void everySegmentIsADoor();
    void namesAreQuotedInFilters_data();
    void namesAreQuotedInFilters();
    void forecast_data();
    void forecast();
    void calendarHasWholeWeeks();
    void rowsAddUpToTheLedger();
    void axis_data();
    void axis();
    void summary();
    void todayStandsInForAnAnswer();
};

void SpendPresenterTest::nothingIsEmpty() {
    const SpendView view = present(Answer{}, {}, nullptr);
    QVERIFY(view.empty);
    QVERIFY(view.chart.slices.empty() && view.rows.empty());
    QCOMPARE(spend::summary(SpendData{}, std::nullopt), u"nothing spent today"_s);
}

void SpendPresenterTest::kindsAreNeverAdded() {
    const SpendView view = viewOf({{MoneyKind::Simulated, "spark/nano", groupOf(5, 9, 10)},
                                   {MoneyKind::Billed, "atlas/large", groupOf(1.5, 4, 3)}});
    QVERIFY(view.shown == MoneyKind::Billed);
    QCOMPARE(view.spend.value, u"$1.50"_s);
    QCOMPARE(view.requests.value, u"3"_s);
    QCOMPARE(view.kinds.size(), std::size_t(2));
    QCOMPARE(view.kinds[1].note, u"$5.00"_s);
    QCOMPARE(view.rows.size(), std::size_t(1));
    QCOMPARE(view.chart.slices[0].cost.nano(), usd(1.5).nano());
    QCOMPARE(view.month.value, u"$1.50"_s);
    QCOMPARE(view.bridge.steps.back().value, u"$2.50"_s);
}

void SpendPresenterTest::wantedKindIsShown() {
    const std::vector<Line> lines{{MoneyKind::Simulated, "spark/nano", groupOf(5, 9, 10)},
                                  {MoneyKind::Billed, "atlas/large", groupOf(1.5, 4, 3)}};
    Choice choice;
    choice.kind = MoneyKind::Simulated;
    const SpendView view = viewOf(lines, choice);
    QCOMPARE(view.spend.value, u"$5.00"_s);
    QCOMPARE(view.spend.caption, u"Spent, last 24 h, simulated"_s);
    QVERIFY(view.kindSentence.contains(u"nobody is charged"_s));
    choice.kind = MoneyKind::Equivalent;
    QVERIFY(viewOf(lines, choice).shown == MoneyKind::Billed);
}

void SpendPresenterTest::missIsNeverZero() {
    const SpendView view = viewOf({{MoneyKind::Billed, "foo/v2", groupOf(0, 0, 37, 37)}});
    QCOMPARE(view.spend.note, u"without 37 requests of unknown price"_s);
    QCOMPARE(view.rows[0].unpriced, std::int64_t(37));
    QVERIFY(view.chart.series.empty());
    QCOMPARE(view.saved.value, u"?"_s);
    QCOMPARE(view.misses.size(), std::size_t(1));
    QCOMPARE(view.misses[0].model, u"foo/v2"_s);
}

void SpendPresenterTest::dearerIsSaid() {
    const SpendView view = viewOf({{MoneyKind::Billed, "atlas/large", groupOf(5, 4, 3)}});
    QCOMPARE(view.saved.caption, u"Dearer than strongest"_s);
    QCOMPARE(view.saved.value, u"$1.00"_s);
    QVERIFY(view.bridge.steps.back().to < 0);
}

void SpendPresenterTest::unknownModelKeepsItsRow() {
    const SpendView gone = viewOf({{MoneyKind::Billed, "gone/model", groupOf(1, 2, 3)}});
    QCOMPARE(gone.rows[0].tier, -1);
    QCOMPARE(gone.rows[0].name, u"gone/model"_s);
    const SpendView known = viewOf({{MoneyKind::Billed, "atlas/large", groupOf(1, 2, 3)}});
    QCOMPARE(known.rows[0].tierName, u"complex"_s);
    const SpendView none = viewOf({{MoneyKind::Billed, "", groupOf(0, 0, 2)}});
    QCOMPARE(none.rows[0].name, u"none answered"_s);
    QVERIFY(none.rows[0].filter.isEmpty());
}

void SpendPresenterTest::manyModelsAreSummed() {
    std::vector<Line> lines;
    for (int i = 0; i < 12; ++i)
        lines.push_back({MoneyKind::Billed, "p/m" + std::to_string(i), groupOf(1 + i, 0, 1)});
    const SpendView view = viewOf(lines);
    QCOMPARE(view.rows.size(), std::size_t(12));
    QCOMPARE(view.chart.series.size(), std::size_t(8));
    QCOMPARE(view.chart.series.back().name, u"other"_s);
    Money sum;
    for (const ChartSeries& series : view.chart.series)
        sum += series.values[0];
    QCOMPARE(sum.nano(), usd(78).nano());
    QCOMPARE(view.chart.slices[0].cost.nano(), sum.nano());
}

void SpendPresenterTest::overlapIsSaid() {
    for (const auto& [by, says] :
         {std::pair(Dimension::Tag, true), {Dimension::Rule, true}, {Dimension::Client, false}})
        QCOMPARE(!present(*test::fakeAnswer({.by = by}), {}, nullptr).overlap.isEmpty(), says);
}

void SpendPresenterTest::bridgeAddsUpExactly_data() {
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<qint64>("classifier");
    QTest::addColumn<qint64>("retries");
    QTest::addColumn<qint64>("lost");
    QTest::newRow("nothing beside the answers") << u"strongest"_s << qint64{0} << qint64{0} << qint64{0};
    QTest::newRow("all three") << u"strongest"_s << qint64{70'000'001} << qint64{400'000'003}
                               << qint64{130'000'007};
    QTest::newRow("against one model") << u"atlas/large"_s << qint64{70'000'001} << qint64{3} << qint64{7};
    QTest::newRow("more than was saved")
        << u"cheapest"_s << qint64{7'000'000'000} << qint64{1} << qint64{9'000'000'000};
}

void SpendPresenterTest::bridgeAddsUpExactly() {
    QFETCH(QString, baseline);
    QFETCH(qint64, classifier);
    QFETCH(qint64, retries);
    QFETCH(qint64, lost);
    Answer answer = answerOf({{MoneyKind::Billed, "spark/nano", groupOf(3, 10, 5)}});
    answer.course[0].group.switchCost = nano(lost);
    answer.rows.kinds = {{MoneyKind::Billed, 5, nano(classifier), nano(retries), {}}};
    Covered covered{MoneyKind::Billed, usd(3), 5, 0, {}};
    covered.constants = {{"spark/nano", {usd(2), Money()}, usd(2)},
                         {"atlas/large", {usd(8), Money()}, usd(8)}};
    answer.covered = {covered};
    Choice choice;
    choice.baseline = baseline;
    const Money all = baseline == "strongest"_L1 ? usd(10) : baseline == "cheapest"_L1 ? usd(2) : usd(8);
    const Money net = all - usd(3) - nano(lost);
    const SpendView view = present(answer, choice, test::fakePolicy().get());
    const auto& steps = view.bridge.steps;
    QCOMPARE(steps.size(), std::size_t(5));
    double level = steps[0].to;
    for (std::size_t i = 1; i < 4; ++i) {
        QVERIFY(std::abs(steps[i].to - level) < 1e-12); // each begins where the one before ended
        level = steps[i].from;
    }
    QVERIFY(std::abs(steps[4].to - level) < 1e-9);
    const Money gross = net + nano(classifier) + nano(retries) + nano(lost);
    QCOMPARE(steps[0].value, kit::money(gross));
    QCOMPARE(steps[4].value, kit::money(net));
    QCOMPARE(view.saved.value, kit::money(net < Money() ? Money() - net : net));
}

void SpendPresenterTest::baselineWithoutAPriceSaysSo() {
    Answer answer = answerOf({{MoneyKind::Billed, "spark/nano", groupOf(3, 10, 5)}});
    answer.covered = {
        {MoneyKind::Billed, usd(3), 5, 0, {{"gone/dark", {std::nullopt, std::nullopt}, std::nullopt}}}};
    Choice choice;
    choice.baseline = u"gone/dark"_s;
    const SpendView view = present(answer, choice, nullptr);
    QVERIFY(view.bridge.steps.empty());
    QVERIFY(view.bridge.sentence.contains(u"gone/dark"_s));
    QCOMPARE(view.saved.value, u"?"_s);
    choice.baseline = u"nobody/here"_s; // kept from another policy
    QVERIFY(present(answer, choice, nullptr).bridge.steps.empty());
}

void SpendPresenterTest::everySegmentIsADoor() {
    const SpendView view = viewOf({{MoneyKind::Billed, "atlas/large", groupOf(1, 2, 3)}});
    QCOMPARE(view.chart.series[0].term, u"model=atlas/large"_s);
    QCOMPARE(view.chart.slices[0].filter, u"from:2026-11-18T00:00:00.000Z to:2026-11-18T01:00:00.000Z"_s);
    QCOMPARE(view.rows[0].filter,
             u"model=atlas/large from:2026-11-18T00:00:00.000Z to:2026-11-18T02:00:00.000Z"_s);
    for (const Tile* tile : {&view.spend, &view.saved, &view.month, &view.requests})
        QVERIFY(tile->filter.startsWith(u"from:"_s));
}

void SpendPresenterTest::namesAreQuotedInFilters_data() {
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a plain name") << u"atlas/large-2.1"_s << u"tag=atlas/large-2.1"_s;
    QTest::newRow("key and value") << u"project=x"_s << u"tag=\"project=x\""_s;
    QTest::newRow("blanks") << u"two words"_s << u"tag=\"two words\""_s;
    QTest::newRow("quotes and a backslash") << u"a\"b\\c"_s << u"tag=\"a\\\"b\\\\c\""_s;
    QTest::newRow("a zero is left out") << u"a\0b"_s << u"tag=\"ab\""_s;
    QTest::newRow("nothing") << QString() << u"tag=\"\""_s;
}

void SpendPresenterTest::namesAreQuotedInFilters() {
    QFETCH(QString, value);
    QTEST(term(u"tag"_s, value), "expected");
}

void SpendPresenterTest::forecast_data() {
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QString>("note");
    // 18 November: twelve days are left. 3 days of $2 before: 2 + 2 + 2 + max(2, today) + 12 × 2.
    QTest::newRow("an even pace has no margin")
        << courseOf({2, 2, 2}, 1) << u"on course for $32.00 ± $0.00"_s;
    QTest::newRow("today is above the mean already")
        << courseOf({2, 2, 2}, 5) << u"on course for $35.00 ± $0.00"_s;
    // Mean 2, deviation √2 of two days: 1.96 × 1.41421 × √13 = 9.994.
    QTest::newRow("an uneven one has") << courseOf({1, 3}, 0) << u"on course for $30.00 ± $9.99"_s;
    QTest::newRow("one day is too early") << courseOf({2}, 1) << u"too early to say where it goes"_s;
    QTest::newRow("today alone too") << courseOf({}, 1) << u"too early to say where it goes"_s;
}

void SpendPresenterTest::forecast() {
    QFETCH(Answer, answer);
    QTEST(present(answer, {}, nullptr).month.note, "note");
    Choice off;
    off.forecast = false;
    QVERIFY(present(answer, off, nullptr).month.note.isEmpty());
}

void SpendPresenterTest::calendarHasWholeWeeks() {
    const SpendView view = present(courseOf({4, 0, 1, 2}, 3), {}, nullptr);
    QCOMPARE(view.calendar.days.size(), std::size_t(84));
    QCOMPARE(view.calendar.months.size(), qsizetype(12));
    // 18 November 2026 is a Wednesday.
    QCOMPARE(view.calendar.days[79].level, 3);
    QVERIFY(view.calendar.days[80].isAhead && !view.calendar.days[79].isAhead);
    QCOMPARE(view.calendar.days[75].level, 4);
    QCOMPARE(view.calendar.days[76].level, 0);
    QVERIFY2(view.calendar.days[75].name.contains(u"14 November: $4.00, 1 request"_s),
             qPrintable(view.calendar.days[75].name));
}

// However it is grouped, the bars and rows of what does not overlap come to the same sum.
void SpendPresenterTest::rowsAddUpToTheLedger() {
    for (const Span span : {Span::Hours24, Span::Days7, Span::Days30})
        for (const Dimension by : {Dimension::Model, Dimension::Provider, Dimension::Tier}) {
            const auto answer = test::fakeAnswer({.span = span, .by = by});
            Choice choice;
            choice.kind = MoneyKind::Simulated;
            const SpendView view = present(*answer, choice, test::fakePolicy().get());
            Money total, rows, bars, slices;
            for (const auto& sum : answer->course)
                if (sum.money == MoneyKind::Simulated) total += sum.group.cost;
            for (const SpendRow& row : view.rows)
                rows += row.cost;
            for (const ChartSeries& series : view.chart.series)
                for (const Money value : series.values)
                    bars += value;
            for (const ChartSlice& slice : view.chart.slices)
                slices += slice.cost;
            QCOMPARE(rows.nano(), total.nano());
            QCOMPARE(bars.nano(), total.nano());
            QCOMPARE(slices.nano(), total.nano());
        }
}

void SpendPresenterTest::axis_data() {
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("top");
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("decimals");
    QTest::newRow("nothing") << 0.0 << 1.0 << 4 << 2;
    QTest::newRow("not a number") << std::nan("") << 1.0 << 4 << 2;
    QTest::newRow("round stays") << 1.0 << 1.0 << 4 << 2;
    QTest::newRow("between") << 1.26 << 1.5 << 3 << 2;
    QTest::newRow("small money") << 0.0031 << 0.004 << 4 << 3;
    QTest::newRow("hundreds") << 870.0 << 1000.0 << 5 << 2;
}

void SpendPresenterTest::axis() {
    QFETCH(double, highest);
    const Axis axis = axisFor(highest);
    QTEST(axis.top, "top");
    QTEST(axis.steps, "steps");
    QTEST(axis.decimals, "decimals");
}

void SpendPresenterTest::summary() {
    SpendData data;
    ledger::Spend simulated, billed;
    simulated.money = MoneyKind::Simulated;
    simulated.total = groupOf(1.84, 7.94, 10);
    billed.total = groupOf(2, 1, 1);
    data.today = {simulated};
    QCOMPARE(spend::summary(data, std::nullopt), u"today $1.84 simulated · saved vs strongest $6.10"_s);
    data.today.push_back(billed);
    QCOMPARE(spend::summary(data, std::nullopt), u"today $2.00 · dearer than strongest $1.00"_s);
    QVERIFY(spend::summary(data, MoneyKind::Simulated).startsWith(u"today $1.84 simulated"_s));
}

void SpendPresenterTest::todayStandsInForAnAnswer() {
    const SpendData data = test::fakeSpend(begin, 12);
    const SpendView view = present(spend::answerOf(data), {}, test::fakePolicy().get());
    QVERIFY(!view.empty);
    QCOMPARE(view.chart.slices.size(), data.slices.size());
    Money bars;
    for (const ChartSeries& series : view.chart.series)
        for (const Money value : series.values)
            bars += value;
    QCOMPARE(bars.nano(), data.today[0].total.cost.nano());
    QCOMPARE(view.baselines.size(), std::size_t(1)); // others need the ledger
}

QTEST_APPLESS_MAIN(SpendPresenterTest)
#include "spendpresenter.moc"
