#include "benchmark/casesmodel.h"

#include "fakebench.h"
#include "kit/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

class CasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modelHoldsItsContract();
    void aloneThereIsRightAndWrong();
    void filters_data();
    void filters();
    void aHundredThousandAreNoCopies();
    void oneInFull();
    void csvKeepsQuotesAndCommas();
};

void CasesTest::modelHoldsItsContract() {
    CasesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFindings(test::fakeFindings());
    QCOMPARE(model.rowCount(), 300);
    QVERIFY(model.verdict(0).bucket == bench::Bucket::Regressed);
    std::size_t sum = 0;
    for (const std::size_t count : model.counts())
        sum += count;
    QCOMPARE(sum, 300U);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    CaseFilter filter;
    filter.bucket = bench::Bucket::Fixed;
    model.setFilter(filter);
    model.setFilter(filter);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(static_cast<std::size_t>(model.rowCount()), model.counts()[1]);
    QVERIFY(model.index(0, CasesModel::Route).data(CasesModel::FromTierRole).toInt() >= 0);
    model.setFindings(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void CasesTest::aloneThereIsRightAndWrong() {
    const FindingsPtr findings = test::fakeFindings(false);
    const auto cases = casesOf(*findings);
    const auto counts = countsOf(cases);
    QCOMPARE(cases.size(), 300U);
    QCOMPARE(counts[0] + counts[1], 0U);
    QCOMPARE(static_cast<double>(counts[3]) / 300, findings->evaluation->candidate.right.value);
    QCOMPARE(bucketText(bench::Bucket::StillWrong, false), u"Wrong"_s);
    QCOMPARE(bucketText(bench::Bucket::StillWrong, true), u"Still wrong"_s);
}

void CasesTest::filters_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("slice");
    QTest::addColumn<QString>("confused");
    QTest::addColumn<bool>("hasAny");
    QTest::newRow("a word, whatever its case") << u"GOROUTINE"_s << QString() << QString() << true;
    QTest::newRow("an id") << u"s17"_s << QString() << QString() << true;
    QTest::newRow("a word that is nowhere") << u"zebra"_s << QString() << QString() << false;
    QTest::newRow("a tag") << QString() << u"lang zh"_s << QString() << true;
    QTest::newRow("the true tier") << QString() << u"tier reasoning"_s << QString() << true;
    QTest::newRow("a tag that no case has") << QString() << u"lang tlh"_s << QString() << false;
    QTest::newRow("a cell of the confusion") << QString() << QString() << u"simple moderate"_s << true;
    QTest::newRow("two tiers apart, which is nowhere")
        << QString() << QString() << u"simple reasoning"_s << false;
}

void CasesTest::filters() {
    QFETCH(QString, text);
    QFETCH(QString, slice);
    QFETCH(QString, confused);
    const auto pair = [](const QString& words) {
        return words.isEmpty() ? std::nullopt
                               : std::optional(std::pair(words.section(u' ', 0, 0), words.section(u' ', 1)));
    };
    const FindingsPtr findings = test::fakeFindings();
    const auto cases = casesOf(*findings);
    const CaseFilter filter{{}, text, pair(slice), pair(confused)};
    const auto shown = filtered(*findings, cases, filter);
    QTEST(!shown.empty(), "hasAny");
    QVERIFY(shown.size() < cases.size());
    for (const std::uint32_t i : shown) {
        const CaseView view = presentCase(*findings, cases[i]);
        QVERIFY(text.isEmpty() || view.prompt.contains(text, Qt::CaseInsensitive) || view.id.contains(text));
        if (!confused.isEmpty()) QCOMPARE(view.label + u' ' + view.routed[0].tier, confused);
        if (slice.startsWith(u"lang"_s)) QVERIFY(view.tags.contains(slice));
    }
}

void CasesTest::aHundredThousandAreNoCopies() {
    const FindingsPtr findings = test::manyFindings(100'000);
    CasesModel model;
    model.setFindings(findings);
    QCOMPARE(model.rowCount(), 100'000);
    QCOMPARE(findings->set.use_count(), 1); // shared through the findings alone
    CaseFilter filter;
    filter.text = u"leak"_s;
    model.setFilter(filter);
    QCOMPARE(model.rowCount(), 12'500);
    for (int row = 0; row < model.rowCount(); row += 997)
        QVERIFY(model.index(row, CasesModel::Prompt).data().toString().contains(u"leak"_s));
    QCOMPARE(model.rowOf(model.verdict(700).at), 700);
}

void CasesTest::oneInFull() {
    const FindingsPtr findings = test::fakeFindings();
    const CaseView view = presentCase(*findings, casesOf(*findings).front());
    QCOMPARE(view.bucket, u"Regressed"_s);
    QCOMPARE(view.routed.size(), 2U);
    QVERIFY(view.routed[0].tier != view.label);
    QCOMPARE(view.routed[1].tier, view.label);
    QVERIFY(view.routed[0].cost.startsWith(u"≈ "_s)); // no call was made
    QVERIFY(!view.reason.isEmpty());
    QVERIFY(view.asText().contains(view.prompt));
    QVERIFY(view.asText().contains(view.reason));
}

void CasesTest::csvKeepsQuotesAndCommas() {
    auto findings = std::make_shared<Findings>(*test::fakeFindings());
    auto set = std::make_shared<bench::Set>(*findings->set);
    const auto first = casesOf(*findings).front().at;
    set->cases[first].prompt = "say \"yes\", or no";
    findings->set = set;
    const QStringList lines = casesCsv(*findings).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 301);
    QVERIFY2(lines[1].endsWith(u",\"say \"\"yes\"\", or no\""_s), qPrintable(lines[1]));
    QVERIFY(lines[1].contains(u",Regressed,"_s));
}

QTEST_MAIN(CasesTest)
#include "cases.moc"
