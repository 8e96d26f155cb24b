// The counterfactual against the classifier itself: a rule that is switched off gives the same score and
// tier.
#include "inspector/counterfactual.h"

#include "classify/cascade.h"
#include "records.h"

#include <QTest>

using namespace tierline;
using namespace tierline::inspector;

namespace {

policy::Rule rule(std::string id, std::vector<std::string> any, std::int32_t weight,
                  policy::Effect effect = policy::Effect::None, policy::TierIndex tier = 0) {
    policy::Rule made;
    made.id = std::move(id);
    made.any = std::move(any);
    made.weight = weight;
    made.effect = effect;
    made.tier = tier;
    return made;
}

policy::Policy rules() {
    auto made = *sample::policyOfFourTiers();
    made.defaultTier = 1;
    made.classify.base = 50'000;
    made.classify.rules = {rule("refactor", {"refactor"}, 180'001),
                           rule("retry", {"retry loop"}, 120'000),
                           rule("proof", {"prove"}, 700'000),
                           rule("floored", {"urgent"}, 10'000, policy::Effect::Floor, 2),
                           rule("capped", {"briefly"}, -40'000, policy::Effect::Ceiling, 0),
                           rule("fixed", {"deploy now"}, 0, policy::Effect::Set, 3),
                           rule("greet", {"hello"}, -300'000)};
    policy::Feature few;
    few.kind = policy::FeatureKind::WordsUnder;
    few.n = 4;
    few.weight = -100'000;
    made.classify.features = {few};
    return made;
}

classify::Verdict classified(const policy::Policy& policy, const std::string& prompt) {
    const auto scorer = classify::Scorer::compile(std::make_shared<const policy::Policy>(policy));
    if (!scorer) return {};
    const classify::Cascade cascade({*scorer, nullptr, {}, nullptr});
    classify::CascadeScratch scratch(*scorer);
    return cascade.begin({.text = prompt, .requirements = {}, .origin = {}}, scratch).verdict;
}

ledger::Record recordOf(const policy::Policy& policy, const std::string& prompt) {
    auto verdict = classified(policy, prompt);
    ledger::Record record;
    record.policy = policy.hash;
    record.prompt = prompt;
    record.score = verdict.score;
    record.tier = policy.tiers[verdict.tier].name;
    record.firedSignals = verdict.firedSignals;
    record.stages = verdict.stages;
    record.decidedBy = verdict.decidedBy;
    record.selectionReason = "complexity_match";
    return record;
}

policy::Policy without(policy::Policy policy, const std::string& name) {
    for (auto& one : policy.classify.rules)
        if (one.id == name) one.enabled = false;
    std::erase_if(policy.classify.features,
                  [&](const policy::Feature& one) { return name == policy::toString(one.kind); });
    return policy;
}

} // namespace

class CounterfactualTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRuleLessIsWhatTheClassifierSays_data() {
        QTest::addColumn<QString>("prompt");
        QTest::newRow("one rule decides") << "please refactor the whole of this module for me";
        QTest::newRow("two rules together") << "please refactor the retry loop of this long module";
        QTest::newRow("the sum is beyond one")
            << "prove that you can refactor this retry loop, prove it again";
        QTest::newRow("the sum is below zero") << "hello there";
        QTest::newRow("a floor raises") << "hello, this is urgent for all of us here";
        QTest::newRow("a ceiling lowers") << "briefly prove that this terminates on all inputs";
        QTest::newRow("floor and ceiling, the floor wins") << "urgent: briefly refactor this piece of code";
        QTest::newRow("a rule sets at once") << "hello, deploy now and refactor the rest tomorrow";
        QTest::newRow("only a feature") << "what now";
        QTest::newRow("nothing fires at all") << "a plain sentence that no rule of ours knows";
    }
    void aRuleLessIsWhatTheClassifierSays() {
        QFETCH(QString, prompt);
        const auto policy = rules();
        const auto record = recordOf(policy, prompt.toStdString());
        const auto found = counterfactualOf(record, &policy);
        QVERIFY(found.why == WhyNone::None);
        QCOMPARE(found.without.size(), record.firedSignals.size());
        for (const auto& one : found.without) {
            const auto& name = record.firedSignals[one.signal].name;
            const auto real = classified(without(policy, name), prompt.toStdString());
            QCOMPARE(one.score, real.score);
            QCOMPARE(one.tier, real.tier);
            QCOMPARE(one.flips, policy.tiers[real.tier].name != record.tier);
        }
    }

    void aWordLessIsTheSameAsItsRuleLess() {
        const auto policy = rules();
        const auto record = recordOf(policy, "please refactor the retry loop of this long module");
        const auto found = counterfactualOf(record, &policy);
        const auto real = classified(policy, "please the retry loop of this long module");
        const auto at = std::ranges::find_if(found.without, [&](const Without& one) {
            return record.firedSignals[one.signal].name == "refactor";
        });
        QVERIFY(at != found.without.end());
        QCOMPARE(at->score, real.score);
        QCOMPARE(at->tier, real.tier);
    }

    void theDistancesLandJustOverTheLines() {
        const auto policy = rules();
        const auto record = recordOf(policy, "please refactor the retry loop of this long module");
        const auto found = counterfactualOf(record, &policy);
        QCOMPARE(found.neighbours.size(), std::size_t(2));
        for (const auto& one : found.neighbours) {
            QCOMPARE(policy.tierFor(record.score + one.distance), one.tier);
            const auto back = one.distance < 0 ? 1 : -1;
            QVERIFY(policy.tierFor(record.score + one.distance + back) != one.tier);
        }
    }

    void anotherStageThatDecidedStaysDecided() {
        auto policy = rules();
        policy.classify.stages = {"rules", "text"};
        auto record = recordOf(policy, "please refactor this whole module for me today");
        record.stages = {{"rules", record.score, 100'000, 0, {}, {}, {}},
                         {"text", 700'000, 900'000, 0, {}, {}, {}}};
        record.decidedBy = "text";
        record.score = 700'000;
        record.tier = "complex";
        const auto found = counterfactualOf(record, &policy);
        QVERIFY(found.why == WhyNone::None);
        for (const auto& one : found.without)
            QVERIFY(!one.flips);
    }

    void aStageThatWasNotAskedIsNamed() {
        auto policy = rules();
        policy.classify.stages = {"rules", "text"};
        auto record = recordOf(rules(), "prove it: refactor the retry loop please today");
        record.policy = policy.hash;
        const auto found = counterfactualOf(record, &policy);
        QVERIFY(found.why == WhyNone::None);
        const auto asks = [](const Without& one) { return one.asksMore && one.nextStage == "text"; };
        QVERIFY(std::ranges::any_of(found.without, asks));
    }

    void whatCannotBeComputedSaysWhy_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<int>("why");
        QTest::newRow("not scored") << 0 << int(WhyNone::NotScored);
        QTest::newRow("another policy") << 1 << int(WhyNone::OtherPolicy);
        QTest::newRow("the client named the model") << 2 << int(WhyNone::NotTheScore);
        QTest::newRow("a score that the signals do not give") << 3 << int(WhyNone::Unclear);
        QTest::newRow("a tier that is none") << 4 << int(WhyNone::Unclear);
        QTest::newRow("absurd weights") << 5 << int(WhyNone::Unclear);
    }
    void whatCannotBeComputedSaysWhy() {
        QFETCH(int, change);
        QFETCH(int, why);
        const auto policy = rules();
        auto record = recordOf(policy, "please refactor the retry loop of this long module");
        if (change == 0) record.tier.clear();
        if (change == 1) record.policy = "other";
        if (change == 2) record.selectionReason = "pinned";
        if (change == 3) record.score += 1;
        if (change == 4) record.tier = "gone";
        if (change == 5)
            for (auto& signal : record.firedSignals)
                signal.weight = std::numeric_limits<std::int32_t>::min();
        const auto found = counterfactualOf(record, &policy);
        QCOMPARE(int(found.why), why);
        QVERIFY(!describe(found, record, &policy).nearest.isEmpty());
        QVERIFY(counterfactualOf(record, nullptr).why != WhyNone::None);
    }

    void theNearestIsSaidInWords() {
        const auto policy = rules();
        const auto record = recordOf(policy, "please refactor the retry loop of this long module");
        const auto view = describe(counterfactualOf(record, &policy), record, &policy);
        QCOMPARE(view.nearest, QStringLiteral("Without retry it would have been simple (−0.12)."));
    }
};

QTEST_GUILESS_MAIN(CounterfactualTest)
#include "counterfactual.moc"
