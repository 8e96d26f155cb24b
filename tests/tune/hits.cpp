// What is kept of hits, and what is forgotten.
#include "tune/hits.h"

#include "tune/load.h"
#include "tune/world.h"

#include <QTest>

#include <memory>
#include <string>
#include <vector>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;

namespace {

constexpr Wall when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 3};

policy::Policy lookingFor(const std::vector<std::string>& words) {
    policy::Policy policy;
    policy.file = "hits.yaml";
    for (const auto& word : words) {
        auto& rule = policy.classify.rules.emplace_back();
        rule.id = word;
        rule.any = {word};
    }
    return policy;
}

} // namespace

class HitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        Chance chance(7);
        m_columns = loadSet(randomSet(chance, 300), when, {.name = "set"}).value();
        m_view = makeView(*m_columns, {}, {}).value();
    }

    void whatIsNotUsedGoesFirst() {
        HitFinder plenty(*m_columns, m_view), little(*m_columns, m_view, 0);
        const auto tests = lookingFor({"tests"}), both = lookingFor({"tests", "database"}),
                   plan = lookingFor({"plan"});
        for (auto* finder : {&plenty, &little}) {
            QVERIFY(finder->find(tests, {}));
            QVERIFY(finder->find(both, {}));
            QVERIFY(finder->of(both.classify.rules[0]).counts.isCounted); // all of one policy stays
            QVERIFY(finder->of(both.classify.rules[1]).counts.isCounted);
            QVERIFY(finder->find(plan, {}));
            QVERIFY(finder->of(plan.classify.rules[0]).counts.isCounted);
        }
        QVERIFY(plenty.of(tests.classify.rules[0]).counts.isCounted);
        QVERIFY(!little.of(tests.classify.rules[0]).counts.isCounted);
        QVERIFY(little.bytes() < plenty.bytes());
        QVERIFY(little.find(both, {})); // found again, and the same
        QCOMPARE(little.of(both.classify.rules[1]).hits->rows, plenty.of(both.classify.rules[1]).hits->rows);
    }

    void onlyAsMuchIsForgottenAsMust() {
        HitFinder all(*m_columns, m_view);
        const std::vector<std::string> words{"tests", "database", "plan", "refactor"};
        for (const auto& word : words)
            QVERIFY(all.find(lookingFor({word}), {}));
        HitFinder most(*m_columns, m_view, all.bytes() - 1);
        for (const auto& word : words)
            QVERIFY(most.find(lookingFor({word}), {}));
        for (const auto& word : words)
            QCOMPARE(most.of(lookingFor({word}).classify.rules[0]).counts.isCounted, word != "tests");
    }

    // Whatever comes and goes, what is counted is what is there.
    void bytesDoNotDrift() {
        HitFinder finder(*m_columns, m_view, 0);
        QVERIFY(finder.find(lookingFor({"tests"}), {}));
        const auto one = finder.bytes();
        auto twice = lookingFor({"plan", "plan"});
        twice.classify.features.push_back({policy::FeatureKind::WordsOver, 3});
        for (int time = 0; time < 5; ++time) {
            QVERIFY(finder.find(twice, {}));
            const auto& feature = twice.classify.features[0];
            QCOMPARE(finder.of(feature, {}).hits, finder.of(feature, {}).hits);
            QVERIFY(finder.find(lookingFor({"tests"}), {}));
            QCOMPARE(finder.bytes(), one);
        }
    }

private:
    ColumnsPointer m_columns;
    std::shared_ptr<const View> m_view;
};

QTEST_GUILESS_MAIN(HitsTest)
#include "hits.moc"
