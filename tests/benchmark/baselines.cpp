#include "bench/baselines.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

// Cheap is right on half, dear on all but one, odd on one that nobody else has.
Set threeModels() {
    Set set;
    set.file = "three";
    set.names.models = {"dear", "cheap", "odd"};
    const double scores[4][3] = {{1, 1, 0}, {1, 0, 0}, {1, 1, 0}, {0, 0, 1}};
    for (const auto& row : scores) {
        Case& made = set.cases.emplace_back();
        made.id = std::to_string(set.cases.size());
        made.prompt = std::string(set.cases.size() * 10, 'x');
        for (std::size_t model = 0; model < 3; ++model)
            made.outcomes.push_back({model, row[model], Money::fromNano(model == 0 ? 4'000 : 1'000)});
    }
    return set;
}

} // namespace

class BaselinesTest : public QObject {
    Q_OBJECT

private slots:
    void eachStandsWhereItMust() {
        const std::vector<std::string> ladder{"cheap", "dear"};
        const auto matrix = matrixOf(threeModels(), ladder);
        QVERIFY(matrix.has_value());
        QString text;
        for (const auto& each : baselines(*matrix, {0, 1}))
            text += QString::asprintf("%s %.2f %.0f; ", each.name.c_str(), each.outcomes.quality,
                                      each.outcomes.usdPerCall.value() * 1e9);
        QCOMPARE(text, QStringLiteral("always cheapest 0.50 1000; always strongest 0.75 4000; "
                                      "best constant, dear 0.75 4000; oracle 0.75 1750; "));
    }

    void theOracleTakesTheCheaperOfEquals() {
        const auto matrix = matrixOf(threeModels());
        QVERIFY(matrix.has_value());
        QCOMPARE(byCost(*matrix), (std::vector<std::size_t>{1, 2, 0}));
        QCOMPARE(oracle(*matrix, byCost(*matrix)), (Choice{1, 0, 1, 2}));
        QCOMPARE(bestModel(*matrix), std::size_t(0));
        const auto told = differentiation(*matrix);
        QCOMPARE(told.same, std::size_t(0));
        QCOMPARE(told.bestConstant, 0.75);
        QCOMPARE(told.oracle, 1.0);
    }

    void chanceAtTheSameCostKeepsTheShares() {
        const std::vector<std::string> ladder{"cheap", "dear"};
        const auto matrix = matrixOf(threeModels(), ladder);
        const auto got = costMatchedRandom(*matrix, {0, 1, 0, 0});
        QVERIFY(got.has_value());
        QCOMPARE(QString::number(*got->usdPerCall * 1e9), QStringLiteral("1750"));
        // One of four is sent up, and it helps if it is the second.
        QVERIFY(std::abs(got->quality - 0.5625) < 0.01);
        QCOMPARE(got->range.low, 0.5);
        QCOMPARE(got->range.high, 0.75);
        QVERIFY(!costMatchedRandom(*matrix, {0, 1}));
    }

    void rowsWithoutAnOutcomeAreCounted() {
        auto set = threeModels();
        set.cases[1].outcomes.erase(set.cases[1].outcomes.begin());
        set.cases[2].outcomes.front().cost.reset();
        const auto matrix = matrixOf(set);
        QVERIFY(matrix.has_value());
        QCOMPARE(matrix->rows(), std::size_t(3));
        QCOMPARE(matrix->leftOut, std::size_t(1));
        QVERIFY(!outcomesOf(*matrix, Choice(3, 0)).usdPerCall); // a price that is missing is not zero
        QVERIFY(outcomesOf(*matrix, Choice(3, 1)).usdPerCall.has_value());
        const std::vector<std::string> unknown{"chaep"};
        const auto wrong = matrixOf(set, unknown);
        QVERIFY(!wrong && wrong.error().remedy.find("cheap") != std::string::npos);
        QVERIFY(!matrixOf(Set{}));
    }

    void tiersGetTheirShares_data() {
        QTest::addColumn<std::vector<double>>("scores");
        QTest::addColumn<std::vector<std::size_t>>("tiers");
        QTest::newRow("all apart") << std::vector<double>{4, 1, 3, 2} << std::vector<std::size_t>{2, 0, 1, 0};
        QTest::newRow("equal ones stay together")
            << std::vector<double>{1, 1, 1, 2} << std::vector<std::size_t>{0, 0, 0, 2};
        QTest::newRow("none") << std::vector<double>{} << std::vector<std::size_t>{};
    }
    void tiersGetTheirShares() {
        QFETCH(std::vector<double>, scores);
        QFETCH(std::vector<std::size_t>, tiers);
        QCOMPARE(tiersByShares(scores, {0.5, 0.25, 0.25}), tiers);
    }

    void lengthCountsCharacters() {
        Set set;
        set.cases.resize(2);
        set.cases[0].prompt = "日本語";
        QCOMPARE(lengthScores(set), (std::vector<double>{3, 0}));
    }
};

QTEST_APPLESS_MAIN(BaselinesTest)
#include "baselines.moc"
