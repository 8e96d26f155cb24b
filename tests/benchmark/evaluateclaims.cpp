// What may be claimed of few rows, of unpaired cases, of points and of absurd money.
#include "evaluated.h"

#include "bench/proportions.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

class EvaluateClaimsTest : public QObject {
    Q_OBJECT

private slots:
    void fewRowsProveNothing_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<double>("score");
        QTest::newRow("one row") << 1 << 1.0;
        QTest::newRow("three rows") << 3 << 1.0;
        QTest::newRow("points that are all alike") << 3 << 0.75;
    }
    void fewRowsProveNothing() {
        QFETCH(int, rows);
        QFETCH(double, score);
        QString cases, decided;
        for (int at = 0; at < rows; ++at) {
            cases += QStringLiteral("%1 low %2/0;").arg(at).arg(score);
            decided += QStringLiteral("low 1;");
        }
        const auto set = setOf(cases);
        const auto made = evaluate(set, runOf(set, decided), nullptr, quick());
        const auto wilson = wilsonOfMean(score, std::uint64_t(rows));
        QCOMPARE(made->candidate.right.range->low, wilson->low);
        QCOMPARE(made->candidate.right.range->high, wilson->high);
        const auto& strongest = beside(*made, "always strongest");
        QVERIFY(strongest.behind->range->low < score - 0.1);
        QVERIFY(beside(*made, "random").right.range->low < score - 0.1);
        QVERIFY2(made->sentence.find("beats") == std::string::npos, made->sentence.c_str());
        QVERIFY2(made->sentence.find(rows == 1 ? "of 1 case (" : "of 3 cases (") != std::string::npos,
                 made->sentence.c_str());
    }

    void chanceIsBeatenByEnoughCasesOnly() {
        const auto sentenceOf = [](int rows) {
            QString cases, decided;
            for (int at = 0; at < rows; ++at) {
                cases += at % 2 == 0 ? QStringLiteral("%1 low 1/0;").arg(at)
                                     : QStringLiteral("%1 high 0/1;").arg(at);
                decided += at % 2 == 0 ? QStringLiteral("low 1;") : QStringLiteral("high 2;");
            }
            const auto set = setOf(cases);
            return evaluate(set, runOf(set, decided), nullptr, quick())->sentence;
        };
        QVERIFY(sentenceOf(40).find("t beats random at equal cost") != std::string::npos);
        QVERIFY2(sentenceOf(12).find("t is no better or worse than random") != std::string::npos,
                 sentenceOf(12).c_str());
    }

    void nothingPairedIsNoAgreement() {
        auto given = drawn(30, 6);
        given.other.header.tiers = {"small", "medium", "large"};
        for (auto* run : {&given.run, &given.other})
            for (auto& row : run->rows)
                row.quality.reset();
        given.set.names.tiers = {"low", "mid", "high", "small", "medium", "large"};
        for (std::size_t at = 0; at < 10; ++at)
            given.set.cases[at].tier = 3;
        const auto made = evaluate(given.set, given.run, &given.other, quick(Measure::Tiers));
        QVERIFY(made.has_value());
        QCOMPARE(made->comparison->paired, std::size_t(0));
        QVERIFY2(made->sentence.find("no case can be compared with theirs.yaml") != std::string::npos
                     && made->sentence.find("very same") == std::string::npos,
                 made->sentence.c_str());
    }

    void theSentencesPricesAreOfTheSameCases() {
        auto given = drawn(40, 6);
        given.other.rows.resize(20);
        for (auto& row : given.other.rows)
            row.cost = Money::fromNano(2'000'000);
        for (std::size_t at = 0; at < 40; ++at)
            given.run.rows[at].cost = Money::fromNano(at < 20 ? 1'000'000 : 9'000'000);
        const auto made = evaluate(given.set, given.run, &given.other, quick());
        QVERIFY2(made->sentence.find("50 % cheaper than theirs.yaml (1 against 2 USD") != std::string::npos,
                 made->sentence.c_str());
        given.run.rows[30].cost.reset();
        const auto unpriced = evaluate(given.set, given.run, &given.other, quick());
        QVERIFY2(unpriced->sentence.find("hat it costs beside theirs.yaml is not known") != std::string::npos,
                 unpriced->sentence.c_str());
    }

    void moneyBeyondAllBoundsStaysAbove() {
        auto given = drawn(1500, 6);
        for (auto& each : given.set.cases)
            for (auto& outcome : each.outcomes)
                outcome.cost = Money::fromNano(std::int64_t{1} << 53U);
        for (auto& row : given.run.rows)
            row.cost = Money::fromNano(std::int64_t{1} << 53U);
        const auto made = evaluate(given.set, given.run, nullptr, quick());
        QVERIFY(beside(*made, "random").money->total.nano() > 0);
        QVERIFY(made->candidate.money->total.nano() > 0);
    }

    void whatIsAlikeIsAlikeToChanceToo() {
        QString cases, decided;
        for (int at = 0; at < 49; ++at) {
            cases += QStringLiteral("%1 low 1/1;").arg(at);
            decided += at % 3 == 0 ? QStringLiteral("low 1;") : QStringLiteral("high 2;");
        }
        const auto set = setOf(cases);
        const auto made = evaluate(set, runOf(set, decided), nullptr, quick());
        QVERIFY2(made->sentence.find("as good as random at equal cost in every case") != std::string::npos,
                 made->sentence.c_str());
    }

    void aLadderStaysAsItIsGiven() {
        const auto given = drawn(40, 6);
        auto options = quick();
        options.models = TierModels{{}, {1}, {}}; // weak answers too, but is not of it
        const auto made = evaluate(given.set, given.run, nullptr, options);
        QCOMPARE(beside(*made, "always cheapest").right.value, beside(*made, "always strongest").right.value);
        options.models = TierModels{{}, {1, 0}, {}};
        const auto turned = evaluate(given.set, given.run, nullptr, options);
        QCOMPARE(beside(*turned, "always cheapest").right.value,
                 beside(*made, "always strongest").right.value);
        QCOMPARE(turned->candidate.ranking->strong, "weak");
    }

    void pointsAreNoShares() {
        const auto set = setOf(QStringLiteral("a low 3/9; b mid 7/2; c mid 5/5"));
        const auto made = evaluate(set, runOf(set, QStringLiteral("low 1; high 2; low 9")), nullptr, quick());
        QVERIFY2(made->sentence.find("answers get a mean of 3.33 in 3 cases") != std::string::npos,
                 made->sentence.c_str());
    }

    void chanceTakesEnoughOrders() {
        const auto given = drawn(40, 6);
        auto few = quick(), enough = quick();
        few.resampling.times = 5;
        enough.resampling.times = 300;
        const auto a = evaluate(given.set, given.run, nullptr, few),
                   b = evaluate(given.set, given.run, nullptr, enough);
        QCOMPARE(a->candidate.ranking->chance->low, b->candidate.ranking->chance->low);
    }
};

QTEST_APPLESS_MAIN(EvaluateClaimsTest)
#include "evaluateclaims.moc"
