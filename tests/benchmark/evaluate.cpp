#include "evaluated.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

constexpr auto fourCases = u"a low 1/1; b mid 0/1; c high 0/1; d mid 0/0";
constexpr auto fourRows = u"low 100000; low 200000; high 800000; high 900000";

Evaluation evaluated(const Set& set, const Run& run, const Run* against = nullptr,
                     const EvaluateOptions& options = quick()) {
    auto made = evaluate(set, run, against, options);
    if (!made) qFatal("%s", toString(made.error()).c_str());
    return *std::move(made);
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-9;
}

} // namespace

class EvaluateTest : public QObject {
    Q_OBJECT

private slots:
    void answersByHand() {
        const auto set = setOf(QString::fromUtf16(fourCases));
        const auto made = evaluated(set, runOf(set, QString::fromUtf16(fourRows)));
        QCOMPARE(made.measure, Measure::Answers);
        QVERIFY(near(made.candidate.right.value, 0.5));
        QVERIFY(near(made.candidate.answers->quality.value, 0.5));
        QVERIFY(near(made.candidate.money->usdPer1k.value, 5.5));
        QCOMPARE(made.candidate.money->total.nano(), 22'000'000);
        const auto& ranking = *made.candidate.ranking;
        QCOMPARE(ranking.weak, "weak");
        QVERIFY(near(ranking.weakQuality, 0.25) && near(ranking.strongQuality, 0.75));
        QVERIFY(near(ranking.apgr->value, 0.5));
        QVERIFY(near(*ranking.strongCalls[0], 0.5) && near(*ranking.strongCalls[1], 0.65));
        QVERIFY(near(*ranking.strongCalls[2], 0.725));
        QVERIFY(near(*ranking.decidedShare, 0.5) && near(*ranking.decidedPgr, 0.5));
        QVERIFY(near(*made.candidate.plane->gapToOracle, 0.25));
        QVERIFY(near(*made.candidate.plane->aboveZeroRouter, 0));
        // One line: 1, 3.25, 5.5, 7.75, 10 dollars at .25, .25, .5, .75, .75; the hull is from 1 to 7.75.
        QVERIFY(near(*made.candidate.plane->saving100, 0.225));
        QVERIFY(near(*made.candidate.plane->aiq, (6.75 * 0.5 + 2.25 * 0.75) / 9));
    }

    void whatStandsBeside() {
        const auto set = setOf(QString::fromUtf16(fourCases));
        const auto made = evaluated(set, runOf(set, QString::fromUtf16(fourRows)));
        QCOMPARE(made.baselines.size(), std::size_t(6));
        QVERIFY(near(beside(made, "always cheapest").right.value, 0.25));
        QVERIFY(near(beside(made, "always strongest").money->usdPer1k.value, 10));
        QCOMPARE(beside(made, "best constant").name, "best constant, strong");
        QVERIFY(near(beside(made, "random").right.value, 0.5));
        QVERIFY(near(beside(made, "random").money->usdPer1k.value, 5.5));
        QVERIFY(near(*beside(made, "random").ranking->decidedPgr, 0.5));
        QVERIFY(near(beside(made, "random").behind->value, 0));
        QVERIFY(beside(made, "random").byChance->low <= 0.5 && beside(made, "random").byChance->high >= 0.5);
        // The two longest go up: c and d, as ours.
        QVERIFY(near(beside(made, "length").right.value, 0.5));
        QVERIFY(near(beside(made, "oracle").right.value, 0.75));
        QVERIFY(near(beside(made, "oracle").money->usdPer1k.value, 5.5));
        QVERIFY(near(beside(made, "always strongest").behind->value, -0.25));
        QCOMPARE(*beside(made, "always strongest").p, 1.0);
        QCOMPARE(made.differing->same, std::size_t(2));
    }

    void tiersByHand() {
        const auto set = setOf(QString::fromUtf16(fourCases));
        const auto made =
            evaluated(set, runOf(set, QString::fromUtf16(fourRows)), nullptr, quick(Measure::Tiers));
        const auto& tiers = *made.candidate.tiers;
        QVERIFY(near(tiers.accuracy.value, 0.5) && near(made.candidate.right.value, 0.5));
        QVERIFY(near(tiers.underRouted.value, 0.25) && near(tiers.overRouted.value, 0.25));
        QVERIFY(near(tiers.severe.value, 0));
        QVERIFY(near(tiers.macroF1.value, (2.0 / 3 + 0 + 2.0 / 3) / 3));
        QVERIFY(near(*made.candidate.ranking->auc, 1));
        QCOMPARE(beside(made, "best constant").name, "best constant, mid");
        QVERIFY(near(beside(made, "best constant").right.value, 0.5));
        QVERIFY(near(beside(made, "oracle").right.value, 1));
        QVERIFY(near(beside(made, "random").right.value, 0.5 * 0.25 + 0.5 * 0.25));
        QCOMPARE(made.candidate.tierCounts, (std::vector<std::uint64_t>{2, 0, 2}));
    }

    void aRunBesideItselfDiffersByNothing() {
        const auto given = drawn(200, 4);
        const auto made = evaluated(given.set, given.run, &given.run);
        const auto& comparison = *made.comparison;
        QCOMPARE(comparison.paired, std::size_t(200));
        QCOMPARE(comparison.p, 1.0);
        QCOMPARE(comparison.difference.value, 0.0);
        QCOMPARE(comparison.difference.range->low, 0.0);
        QCOMPARE(comparison.difference.range->high, 0.0);
        QCOMPARE(comparison.usdPer1k->range->high, 0.0);
        QCOMPARE(*comparison.costChange, 0.0);
        QCOMPARE(comparison.buckets[0] + comparison.buckets[1], std::size_t(0));
        QVERIFY(!made.power.needed);
        for (const auto& slice : made.slices)
            QCOMPARE(slice.p, 1.0);
    }

    void theOtherRunCaseByCase() {
        const auto set = setOf(QString::fromUtf16(fourCases));
        const auto ours = runOf(set, QString::fromUtf16(fourRows));
        const auto theirs = runOf(set, QStringLiteral("low 1; high 2; low 3; low 4"), "theirs.yaml");
        const auto made = evaluated(set, ours, &theirs);
        const auto& comparison = *made.comparison;
        QCOMPARE(comparison.buckets, (std::array<std::size_t, 4>{1, 1, 1, 1}));
        QCOMPARE(comparison.cases[0].at, 1U);
        QCOMPARE(comparison.cases[1].at, 2U);
        QCOMPARE(comparison.cases[2].at, 3U);
        QVERIFY(near(comparison.usdPer1k->value, 5.5 - 3.25));
        QVERIFY(near(*comparison.costChange, 5.5 / 3.25 - 1));
        QCOMPARE(made.otherRun->policy, "theirs.yaml");
    }

    void orderOfRowsChangesNoFigure() {
        const auto given = drawn(150, 8);
        auto turned = given;
        std::ranges::reverse(turned.set.cases);
        for (auto* run : {&turned.run, &turned.other}) {
            std::ranges::reverse(run->rows);
            for (std::size_t at = 0; at < run->rows.size(); ++at)
                run->rows[at].at = static_cast<std::uint32_t>(at);
        }
        const auto a = evaluated(given.set, given.run, &given.other);
        const auto b = evaluated(turned.set, turned.run, &turned.other);
        QVERIFY(near(a.candidate.right.value, b.candidate.right.value));
        QVERIFY(near(a.candidate.ranking->apgr->value, b.candidate.ranking->apgr->value));
        QVERIFY(near(*a.candidate.plane->aiq, *b.candidate.plane->aiq));
        QVERIFY(near(a.candidate.tiers->macroF1.value, b.candidate.tiers->macroF1.value));
        QCOMPARE(a.comparison->buckets, b.comparison->buckets);
        QCOMPARE(a.comparison->p, b.comparison->p);
        QVERIFY(near(beside(a, "random").right.value, beside(b, "random").right.value));
        QCOMPARE(a.power.needed, b.power.needed);
        QCOMPARE(a.slices.size(), b.slices.size());
    }

    void intervalsHoldTheirFigures() {
        const auto given = drawn(300, 5);
        const auto made = evaluated(given.set, given.run, &given.other);
        const auto holds = [](const Estimate& each) {
            return each.range && each.range->low < each.value && each.value < each.range->high;
        };
        QVERIFY(holds(made.candidate.right));
        QVERIFY(holds(made.candidate.money->usdPer1k));
        QVERIFY(holds(made.candidate.tiers->macroF1));
        QVERIFY(holds(*made.candidate.ranking->apgr));
        QVERIFY(holds(made.comparison->difference));
        QVERIFY(holds(*made.comparison->usdPer1k));
        QVERIFY(holds(*made.comparison->against.ranking->behind));
        QVERIFY(holds(*beside(made, "length").ranking->behind));
        // The same interval as of one figure alone.
        const auto alone = bootstrap(300, {300, 1, 0.95}, [&](auto counts) {
            double sum = 0;
            for (std::size_t at = 0; at < 300; ++at)
                sum += counts[at] * given.run.rows[at].cost->usd();
            return std::optional(sum / 0.3);
        });
        QVERIFY(near(alone->low, made.candidate.money->usdPer1k.range->low));
        QVERIFY(near(alone->high, made.candidate.money->usdPer1k.range->high));
        const auto right = made.candidate.right;
        const auto share = wilsonOfMean(right.value, 300);
        QVERIFY(near(share->low, right.range->low) && near(share->high, right.range->high));
        QVERIFY(near(share->low, made.candidate.answers->quality.range->low));
    }

    void stoppingStops() {
        const auto given = drawn(100, 5);
        std::size_t asked = 0;
        const auto made = evaluate(given.set, given.run, nullptr, quick(),
                                   [&](std::size_t, std::size_t) { return ++asked < 1; });
        QVERIFY(!made && made.error().code == ErrorCode::Refused);
    }
};

QTEST_APPLESS_MAIN(EvaluateTest)
#include "evaluate.moc"
