#include "route/plan.h"

#include "policies.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_days day(int month) {
    return std::chrono::sys_days{std::chrono::year{2026} / month / 1};
}

catalog::Row row(std::string pattern, std::chrono::sys_days from, std::int64_t inputUsd,
                 std::optional<std::int64_t> dearerAbove = {}) {
    catalog::Row made;
    made.provider = "oai";
    made.pattern = std::move(pattern);
    made.from = from;
    const auto rates = [](std::int64_t usd) {
        catalog::Rates rates;
        rates.input = Rate{usd * 1'000'000'000};
        rates.output = Rate{usd * 4'000'000'000};
        return rates;
    };
    made.price.base = rates(inputUsd);
    if (dearerAbove) made.price.steps.push_back({*dearerAbove, rates(2 * inputUsd)});
    made.context = 50'000;
    return made;
}

} // namespace

class PricesTest : public QObject {
    Q_OBJECT

private slots:
    void prices_data() {
        QTest::addColumn<int>("model");
        QTest::addColumn<int>("month");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<QString>("price"); // input rate and date
        QTest::newRow("the policy's own") << 0 << 6 << 10 << QStringLiteral("1 policy");
        QTest::newRow("the catalogue's of that day") << 3 << 2 << 10 << QStringLiteral("7 2026-01-01");
        QTest::newRow("after a change") << 3 << 6 << 10 << QStringLiteral("5 2026-05-01");
        QTest::newRow("not found is a miss") << 4 << 6 << 10 << QString();
        QTest::newRow("above a size another price holds")
            << 3 << 6 << 200'001 << QStringLiteral("10 2026-05-01");
        QTest::newRow("exactly at that size") << 3 << 6 << 200'000 << QStringLiteral("5 2026-05-01");
    }

    void prices() {
        QFETCH(int, model);
        QFETCH(int, month);
        QFETCH(int, tokens);
        auto policy = testing::threeTiers();
        policy.models[3].price.reset();
        policy.models[4].price.reset();
        const catalog::Catalog catalog({}, {row("mid", day(1), 7), row("mid", day(5), 5, 200'000)}, day(6));
        const auto found = priceOf(policy, static_cast<ModelIndex>(model), catalog, day(month), tokens);
        QTEST(found ? QString::fromStdString(toString(*found->rates.input) + " " + found->date) : QString(),
              "price");
    }

    // Price and context that the policy leaves out come from the catalogue into the plan.
    void planReadsTheCatalogue() {
        auto policy = testing::threeTiers();
        policy.models[3].price.reset();
        const catalog::Catalog catalog({}, {row("mid", day(1), 7)}, day(6));
        classify::Verdict verdict;
        verdict.tier = 1;
        Facts facts;
        facts.when = day(6);
        facts.inputTokens = 49'000;
        const std::vector<health::ModelHealth> health(5);
        const auto fits = plan(policy, catalog, verdict, {}, facts, health);
        QCOMPARE(fits.candidates[1].model, ModelIndex{3});
        QCOMPARE(fits.candidates[1].estimatedCost->nano(), std::int64_t{49'000} * 7'000 + 500 * 28'000);
        facts.inputTokens = 51'000;
        const auto tooLong = plan(policy, catalog, verdict, {}, facts, health);
        const auto refused =
            std::ranges::find(tooLong.candidates, Refusal::ContextWindow, &Candidate::refusal);
        QVERIFY(refused != tooLong.candidates.end());
        QCOMPARE(refused->reason, std::string("context 50,000 < 51,000 tokens"));
    }

    void strongestIsTheFirstOfTheLastTier() {
        auto policy = testing::threeTiers();
        QCOMPARE(strongestModel(policy), ModelIndex{4});
        policy.tiers.push_back({"empty", std::nullopt, {}});
        QCOMPARE(strongestModel(policy), ModelIndex{4});
    }
};

QTEST_APPLESS_MAIN(PricesTest)
#include "prices_test.moc"
