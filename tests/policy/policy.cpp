#include "policy/policy.h"

#include <QTest>

using namespace tierline::policy;

namespace {

Policy example() {
    Policy policy;
    const auto add = [&](const char* id, const char* name) {
        Model model;
        model.id = id;
        model.name = name;
        policy.models.push_back(model);
    };
    add("a/small", "small");
    add("b/small", "small");
    add("b/meta/large", "large-2026");
    policy.tiers = {{"low", 300'000, {0}}, {"mid", 600'000, {1}}, {"high", std::nullopt, {2}}};
    return policy;
}

} // namespace

class PolicyTest : public QObject {
    Q_OBJECT

private slots:
    void aScoreOnALineBelongsToTheUpperTier_data() {
        QTest::addColumn<int>("score");
        QTest::addColumn<int>("tier");
        QTest::newRow("zero") << 0 << 0;
        QTest::newRow("just below the first line") << 299'999 << 0;
        QTest::newRow("on the first line") << 300'000 << 1;
        QTest::newRow("just below the second") << 599'999 << 1;
        QTest::newRow("on the second line") << 600'000 << 2;
        QTest::newRow("one") << 1'000'000 << 2;
    }

    void aScoreOnALineBelongsToTheUpperTier() {
        QFETCH(int, score);
        QFETCH(int, tier);
        QCOMPARE(static_cast<int>(example().tierFor(score)), tier);
    }

    void findsModels() {
        const auto policy = example();
        QCOMPARE(policy.model("b/small"), std::optional<ModelIndex>(1));
        QVERIFY(!policy.model("small"));
        QCOMPARE(policy.modelsNamed("small"), (std::vector<ModelIndex>{0, 1}));
        QCOMPARE(policy.modelsNamed("meta/large"), (std::vector<ModelIndex>{2}));
        QCOMPARE(policy.modelsNamed("large-2026"), (std::vector<ModelIndex>{2}));
        QVERIFY(policy.modelsNamed("none").empty());
    }

    void findsTiers() {
        const auto policy = example();
        QCOMPARE(policy.tier("high"), std::optional<TierIndex>(2));
        QVERIFY(!policy.tier("High"));
    }
};

QTEST_APPLESS_MAIN(PolicyTest)
#include "policy.moc"
