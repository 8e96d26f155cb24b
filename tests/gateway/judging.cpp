#include "gateway/judging.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

namespace {

// Two tiers at 0.1 and 10 USD a million tokens in, four times that out, and a judge.
policy::Policy withJudge(std::optional<std::int64_t> judgeMilliUsd) {
    policy::Policy policy;
    policy.tiers = {{"low", 500'000, {0}, {}}, {"high", std::nullopt, {1}, {}}};
    for (const std::int64_t milliUsd :
         {std::int64_t(100), std::int64_t(10'000), judgeMilliUsd.value_or(-1)}) {
        policy::Model model;
        model.name = "model-" + std::to_string(policy.models.size());
        model.id = "p/" + model.name;
        model.provider = "p";
        if (milliUsd >= 0)
            model.price = policy::Price{{milliUsd * 1'000'000}, {4 * milliUsd * 1'000'000}, {}, {}, {}};
        policy.models.push_back(model);
    }
    policy::Provider provider;
    provider.id = "p";
    policy.providers.push_back(provider);
    policy.classify.judge.model = policy::ModelIndex(2);
    return policy;
}

} // namespace

class JudgingTest : public QObject {
    Q_OBJECT

private slots:
    void objections_data() {
        QTest::addColumn<int>("judgeMilliUsd"); // -1: unknown
        QTest::addColumn<int>("tier");
        QTest::addColumn<int>("lowest");
        QTest::addColumn<int>("share");      // thousandths
        QTest::addColumn<int>("maxLatency"); // ms, 0: none
        QTest::addColumn<QString>("objection");
        QTest::newRow("worth its price") << 100 << 1 << 0 << 200 << 0 << "";
        QTest::newRow("dearer than the share of the saving")
            << 10'000 << 1 << 0 << 200 << 0
            << "its $0.01455 are more than 20 % of the $0.02079 it could save";
        QTest::newRow("the whole saving may be spent") << 10'000 << 1 << 0 << 1'000 << 0 << "";
        QTest::newRow("the cheapest tier anyway")
            << 100 << 0 << 0 << 200 << 0 << "its $0.0001455 are more than 20 % of the $0.00 it could save";
        QTest::newRow("a floor keeps it up")
            << 100 << 1 << 1 << 200 << 0 << "its $0.0001455 are more than 20 % of the $0.00 it could save";
        QTest::newRow("a free judge is always asked") << 0 << 0 << 0 << 0 << 0 << "";
        QTest::newRow("a judge of unknown price never")
            << -1 << 1 << 0 << 1'000 << 0 << "its price is not known";
        QTest::newRow("no share at all")
            << 100 << 1 << 0 << 0 << 0 << "its $0.0001455 are more than 0 % of the $0.02079 it could save";
        QTest::newRow("slower than the request may be")
            << 0 << 1 << 0 << 200 << 1'999 << "its time limit of 2000 ms is beyond the request's of 1999 ms";
        QTest::newRow("as slow as the request may be") << 0 << 1 << 0 << 200 << 2'000 << "";
    }
    void objections() {
        QFETCH(int, judgeMilliUsd);
        QFETCH(int, tier);
        QFETCH(int, lowest);
        QFETCH(int, share);
        QFETCH(int, maxLatency);
        auto policy =
            withJudge(judgeMilliUsd < 0 ? std::nullopt : std::optional<std::int64_t>(judgeMilliUsd));
        policy.classify.judge.maxCostShare = share * 1'000;
        const catalog::Catalog noPrices;
        JudgeCase given{.policy = policy, .catalog = noPrices, .maxLatency = {}};
        given.tier = static_cast<policy::TierIndex>(tier);
        given.lowest = static_cast<policy::TierIndex>(lowest);
        given.input = 100;
        given.textBytes = 500;
        if (maxLatency > 0) given.maxLatency = Milliseconds(maxLatency);
        QTEST(QString::fromStdString(objectionToJudge(given)), "objection");
    }

    void savingOfUnpricedModelsIsUnknown() {
        auto policy = withJudge(100);
        policy.models[1].price.reset();
        const catalog::Catalog noPrices;
        JudgeCase given{.policy = policy, .catalog = noPrices, .maxLatency = {}};
        given.tier = 1;
        QVERIFY(!judgePrice(given).saving);
        QVERIFY(objectionToJudge(given).starts_with("what it could save is not known"));
    }

    void longTextsCostNoMore() {
        const auto policy = withJudge(100);
        const catalog::Catalog noPrices;
        JudgeCase given{.policy = policy, .catalog = noPrices, .maxLatency = {}};
        given.textBytes = 10'000'000;
        const auto huge = judgePrice(given).cost;
        given.textBytes = 7'700;
        QVERIFY(huge && huge == judgePrice(given).cost);
    }
};

QTEST_GUILESS_MAIN(JudgingTest)
#include "judging.moc"
