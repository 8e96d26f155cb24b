// What the Models page says: rows, ladder, names, the sheet.
#include "models/fakemodels.h"
#include "models/priced.h"

#include "models/findingsdialog.h"
#include "models/modelsmodel.h"
#include "models/nametest.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tierline;
using namespace tierline::models;
using namespace Qt::Literals::StringLiterals;

namespace {

const Wall now = Wall(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22).time_since_epoch());

ModelsView view(bool isWhole = false) {
    return present(test::fakeModels(now), test::pricedPolicy().get(), test::fakeCheck(), isWhole);
}

const ModelLine& lineOf(const ModelsView& view, const QString& id) {
    static const ModelLine none;
    const auto found = std::ranges::find(view.lines, id, &ModelLine::id);
    return found == view.lines.end() ? none : *found;
}

} // namespace

class ModelsPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHasNoPriceStandsOnTop();
    void aPriceSaysWhereItComesFrom_data();
    void aPriceSaysWhereItComesFrom();
    void moneyOfTwoKindsIsNotAdded();
    void theWholeListHasDatedRows();
    void theLadderIsCheapestFirst();
    void withoutAnythingThereIsNothing();
    void aNameComesToAPrice_data();
    void aNameComesToAPrice();
    void aStrangeNameDoesNoHarm_data();
    void aStrangeNameDoesNoHarm();
    void theSheetIsExact();
    void theModelFiltersSortsAndOpens();
    void aCheckReadsAsText();
};

void ModelsPresenterTest::whatHasNoPriceStandsOnTop() {
    const ModelsView all = view();
    QCOMPARE(all.lines.front().id, u"elsewhere/foo-v2"_s);
    QVERIFY(!all.lines.front().isPriced);
    QCOMPARE(all.lines.front().unpriced, std::int64_t(37));
    QCOMPARE(all.unpriced, 1);
    QVERIFY(all.headline.contains(u"1 without a price"_s));
}

void ModelsPresenterTest::aPriceSaysWhereItComesFrom_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("source");
    QTest::newRow("stated in the policy, though the list has one") << u"quartz/reason-mini"_s << u"policy"_s;
    QTest::newRow("of the list") << u"openai/gpt-4o"_s << u"built in"_s;
    QTest::newRow("one of the person's own") << u"spark/mini"_s << u"own price"_s;
    QTest::newRow("nobody knows") << u"elsewhere/foo-v2"_s << u"none"_s;
}

void ModelsPresenterTest::aPriceSaysWhereItComesFrom() {
    QFETCH(QString, model);
    QFETCH(QString, source);
    const ModelsView all = view(true);
    QCOMPARE(nameOf(lineOf(all, model).source), source);
}

void ModelsPresenterTest::moneyOfTwoKindsIsNotAdded() {
    const ModelsView all = view();
    const ModelLine& line = lineOf(all, u"atlas/large"_s);
    QCOMPARE(line.requests, std::int64_t(300));
    QCOMPARE(line.cost->nano(), std::int64_t(120'000'000));
    QVERIFY(line.money == ledger::MoneyKind::Billed);
    QVERIFY(line.moreMoney.contains(u"simulated"_s));
}

void ModelsPresenterTest::theWholeListHasDatedRows() {
    const ModelsView all = view(true);
    const ModelLine& line = lineOf(all, u"openai/gpt-4o"_s);
    QCOMPARE(line.history.size(), std::size_t(3));
    QVERIFY(line.history[0].isLater);
    QVERIFY(line.history[1].isInForce);
    QCOMPARE(rateText(line.price.input), u"2.50"_s);
    QCOMPARE(line.retires, u"2099-03-01, then gpt-5"_s);
    QVERIFY(!line.isRetired);
    QVERIFY(lineOf(all, u"anthropic/claude-3-7-sonnet-20250219"_s).isRetired);
    QVERIFY(view(false).lines.size() == test::pricedPolicy()->models.size() + 1);
}

void ModelsPresenterTest::theLadderIsCheapestFirst() {
    const ModelsView all = view();
    QCOMPARE(all.ladder.size(), std::size_t(4));
    for (const Step& step : all.ladder)
        QVERIFY(std::ranges::is_sorted(step.rungs, {}, [](const Rung& rung) { return *rung.typical; }));
    // a quarter of a million out: 0.75 × 1.10 + 0.25 × 4.40
    QCOMPARE(all.ladder[3].rungs.front().model, u"quartz/reason-mini"_s);
    QCOMPARE(all.ladder[3].rungs.front().typical->nano(), std::int64_t(1'925'000'000));
    QVERIFY(!all.ladder[2].rungs.back().warning.isEmpty());
    QCOMPARE(all.warnings.size(), 1);
    QCOMPARE(all.ladder[0].rungs.back().answered, u"89 %"_s);
}

void ModelsPresenterTest::withoutAnythingThereIsNothing() {
    QVERIFY(present({}, nullptr, {}, true).lines.empty());
    const ModelsView plain = present({}, test::pricedPolicy().get(), {}, true); // no list could be read
    QCOMPARE(plain.lines.size(), test::pricedPolicy()->models.size());
    QCOMPARE(testName(u"gpt-4o"_s, {}, nullptr).headline, u"No price list could be read"_s);
}

void ModelsPresenterTest::aNameComesToAPrice_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<QString>("step");
    QTest::newRow("seller and name") << u"openai/gpt-4o"_s << u"openai/gpt-4o: 2.50 in, 10.00 out"_s
                                     << u"is exactly gpt-4o"_s;
    QTest::newRow("the name tells the maker")
        << u"claude-opus-4-5-20251101"_s << u"anthropic/claude-opus-4-5: 5.00 in, 25.00 out"_s
        << u"begins with"_s;
    QTest::newRow("capital letters and blanks")
        << u"  GPT-4o "_s << u"openai/gpt-4o: 2.50 in, 10.00 out"_s << u"read as gpt-4o"_s;
    QTest::newRow("another's name of the seller")
        << u"vertex_ai/gemini-2.5-pro"_s << u"google/gemini-2.5-pro: 1.25 in, 10.00 out"_s
        << u"another name"_s;
    QTest::newRow("sold by a second house") << u"azure/gpt-4o"_s << u"openai/gpt-4o: 2.50 in, 10.00 out"_s
                                            << u"azure sells the models of openai"_s;
    QTest::newRow("of the policy") << u"summit/reason"_s << u"summit/reason: 15.00 in, 75.00 out"_s
                                   << u"policy states its price"_s;
    QTest::newRow("an ending that has no price")
        << u"openai/gpt-4o:beta"_s << u"No price: its requests would be a miss, never free"_s
        << u"without the ending :beta"_s;
    QTest::newRow("a slip") << u"openai/gpt-4oo"_s << u"No price: its requests would be a miss, never free"_s
                            << u"near it: gpt-4o"_s;
    QTest::newRow("nothing typed") << u"  "_s << QString() << QString();
}

void ModelsPresenterTest::aNameComesToAPrice() {
    QFETCH(QString, typed);
    QFETCH(QString, headline);
    QFETCH(QString, step);
    const NameTest test = testName(typed, test::fakeModels(now), test::pricedPolicy().get());
    QCOMPARE(test.headline, headline);
    QVERIFY2(step.isEmpty() || test.steps.join(u'\n').contains(step), qPrintable(test.steps.join(u'\n')));
}

void ModelsPresenterTest::aStrangeNameDoesNoHarm_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("very long") << QString(100'000, u'x');
    QTest::newRow("only slashes") << u"////"_s;
    QTest::newRow("a NUL") << u"gpt"_s + QChar(0) + u"4o"_s;
    QTest::newRow("right to left") << QString(QChar(0x202e)) + u"gpt-4o"_s;
    QTest::newRow("colons") << u":::"_s;
    QTest::newRow("numbers that are too large") << u"claude-99999999999999999999-8"_s;
}

void ModelsPresenterTest::aStrangeNameDoesNoHarm() {
    QFETCH(QString, typed);
    const NameTest test = testName(typed, test::fakeModels(now), nullptr);
    QVERIFY(!test.isFound);
    QVERIFY(!test.headline.isEmpty());
}

void ModelsPresenterTest::theSheetIsExact() {
    ModelLine line;
    line.id = u"a/\"b\",c"_s;
    line.isPriced = true;
    line.price.input = Rate{37'500'001};
    line.cost = Money::fromNano(1);
    const QString sheet = QString::fromUtf8(toCsv({line}));
    QVERIFY(sheet.contains(u"\"a/\"\"b\"\",c\","_s));
    QVERIFY(sheet.contains(u",0.037500001,"_s));
    QVERIFY(sheet.contains(u",0.000000001,billed,"_s));
    QCOMPARE(sheet.count(u'\n'), 2);
}

void ModelsPresenterTest::theModelFiltersSortsAndOpens() {
    ModelsModel model;
    QAbstractItemModelTester tester(&model);
    const ModelsView all = view(true);
    model.setLines(all.lines, all.tierCount);
    const int count = model.rowCount();
    model.setFilter(u"GPT openai"_s);
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.setOpen(u"openai/gpt-4o"_s, true));
    QVERIFY(!model.setOpen(u"openai/gpt-4o"_s, true));
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(model.isDated(1) && !model.isDated(0));
    QCOMPARE(model.index(2, ModelsModel::Model).data().toString(), u"counts now"_s);
    QVERIFY(!model.setOpen(u"elsewhere/foo-v2"_s, true)); // not to be seen
    model.setFilter({});
    QCOMPARE(model.rowCount(), count + 3);
    model.sort(ModelsModel::Input, Qt::DescendingOrder);
    QCOMPARE(model.line(0)->id, u"summit/reason"_s);
    QVERIFY(model.setOpen(u"openai/gpt-4o"_s, false));
    QCOMPARE(model.rowCount(), count);
    model.sort(-1, Qt::AscendingOrder);
    QCOMPARE(model.line(0)->id, u"elsewhere/foo-v2"_s);
    model.setFilter(u"nothing has this"_s);
    QCOMPARE(model.rowCount(), 0);
    for (int column = 0; column < ModelsModel::columnTotal; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::WhatsThisRole).toString().isEmpty());
}

void ModelsPresenterTest::aCheckReadsAsText() {
    const QString text = toText(test::fakeCheck());
    QVERIFY(text.startsWith(u"/home/you/.config/tierline/policy.yaml:41:5: warning: "_s));
    QVERIFY(text.contains(u"[dearer-not-better]\n    → take it out"_s));
    QCOMPARE(headlineOf(test::fakeCheck()), u"1 warning, 1 hint"_s);
    QCOMPARE(headlineOf({{}, {}, true, {}, {}}), u"Nothing speaks against this policy"_s);
}

QTEST_MAIN(ModelsPresenterTest)
#include "modelspresenter.moc"
