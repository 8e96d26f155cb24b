#include "bench/replay.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;
using ledger::MoneyKind;
using ledger::NotReplayed;
using ledger::Record;
using ledger::Redecided;

namespace {

Record record(const std::string& tier, const std::string& model, std::int64_t nano) {
    Record made;
    made.id = "id";
    made.tier = tier;
    made.model = model;
    made.prompt = "hello";
    made.cost = made.estimatedCost = Money::fromNano(nano);
    return made;
}

Redecided now(const std::string& tier, const std::string& model, std::int64_t nano) {
    Redecided made;
    made.goes = {tier, model, Money::fromNano(nano)};
    made.sameTokens = Money::fromNano(2 * nano);
    return made;
}

Redecided not_(NotReplayed why) {
    Redecided made;
    made.why = why;
    return made;
}

QString shown(const Difference& difference) {
    return QStringLiteral("%1 known, %2 not, %3 -> %4")
        .arg(difference.requests)
        .arg(difference.unknown)
        .arg(difference.before.nano())
        .arg(difference.after.nano());
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

private slots:
    void whatStaysDiffersByNothing() {
        ReplayTally tally;
        // Another price for the same model is no doing of the policy.
        tally.add(record("low", "p/a", 100), now("low", "p/a", 900));
        const auto report = tally.report();
        QCOMPARE(report.replayed, std::int64_t(1));
        QCOMPARE(report.otherModel, std::int64_t(0));
        QVERIFY(report.movers.empty() && report.models.empty());
        QCOMPARE(shown(report.money.at(MoneyKind::Billed).estimated), "1 known, 0 not, 100 -> 100");
        QCOMPARE(shown(report.money.at(MoneyKind::Billed).tokens), "1 known, 0 not, 100 -> 100");
    }

    void movesAreCountedByTierModelAndMoney() {
        ReplayTally tally;
        tally.add(record("low", "p/a", 100), now("high", "p/b", 300));
        tally.add(record("low", "p/a", 100), now("high", "p/b", 500));
        tally.add(record("high", "p/b", 900), now("low", "p/a", 100));
        auto simulated = record("high", "p/b", 40);
        simulated.money = MoneyKind::Simulated;
        tally.add(std::move(simulated), now("high", "p/c", 10));
        const auto report = tally.report();
        QCOMPARE(report.otherTier, std::int64_t(3));
        QCOMPARE(report.otherModel, std::int64_t(4));
        QCOMPARE(report.tiers.at({"low", "high"}), std::int64_t(2));
        QCOMPARE(report.models.front().from, std::string("p/a"));
        QCOMPARE(report.models.front().requests, std::int64_t(2));
        QCOMPARE(shown(report.money.at(MoneyKind::Billed).estimated), "3 known, 0 not, 1100 -> 900");
        QCOMPARE(shown(report.money.at(MoneyKind::Billed).tokens), "3 known, 0 not, 1100 -> 1800");
        QCOMPARE(shown(report.money.at(MoneyKind::Simulated).estimated), "1 known, 0 not, 40 -> 10");
    }

    void aMissIsNeverZero() {
        ReplayTally tally;
        auto unpriced = now("high", "p/b", 300);
        unpriced.goes.estimatedCost.reset();
        tally.add(record("low", "p/a", 100), std::move(unpriced));
        auto unpaid = record("low", "p/a", 100);
        unpaid.cost.reset();
        tally.add(std::move(unpaid), now("high", "p/b", 300));
        const auto billed = tally.report().money.at(MoneyKind::Billed);
        QCOMPARE(shown(billed.estimated), "1 known, 1 not, 100 -> 300");
        QCOMPARE(shown(billed.tokens), "1 known, 1 not, 100 -> 600");
    }

    void whyNotIsCounted() {
        ReplayTally tally;
        for (const auto& [why, words] : ledger::notReplayedWords)
            tally.add(record("low", "p/a", 1), not_(why));
        tally.add(record("low", "p/a", 1), not_(NotReplayed::NoPrompt));
        const auto report = tally.report();
        QCOMPARE(report.requests, std::int64_t(6));
        QCOMPARE(report.replayed, std::int64_t(0));
        QCOMPARE(report.notReplayed.at(NotReplayed::NoPrompt), std::int64_t(2));
        QCOMPARE(report.notReplayed.size(), std::size_t(5));
        QVERIFY(report.money.empty());
    }

    void theLargestMoversAreKept() {
        ReplayTally tally(3);
        for (const std::int64_t change : {5, -90, 40, 0, 7, -40, 41})
            tally.add(record("low", "p/a", 100), now("high", "p/b", 100 + change));
        QStringList changes;
        for (const auto& mover : tally.report().movers)
            changes.append(QString::number(mover.change.nano()));
        QCOMPARE(changes.join(u' '), "-90 41 40");
    }

    // What troubles made of the day does not count as a move.
    void thePlanIsComparedNotTheFallback() {
        auto fellBack = record("low", "p/dear", 900);
        fellBack.candidates = {{"p/a", "chosen", "", Money::fromNano(50)},
                               {"p/dear", "able", "", Money::fromNano(900)}};
        QCOMPARE(ledger::plannedModel(fellBack), std::string_view("p/a"));
        QCOMPARE(ledger::plannedCost(fellBack)->nano(), std::int64_t(50));
        ReplayTally tally;
        tally.add(std::move(fellBack), now("low", "p/a", 50));
        QCOMPARE(tally.report().otherModel, std::int64_t(0));
    }

    void theIntervalHoldsTheDifference() {
        ReplayTally tally;
        std::int64_t sum = 0;
        Dice dice(3);
        for (std::int64_t number = 0; number < 10'000; ++number) { // more than there are groups
            const auto change = 750 + static_cast<std::int64_t>(dice.next() % 501);
            sum += change;
            tally.add(record("low", "p/a", 5000), now("high", "p/b", 5000 + change));
        }
        const auto estimated = tally.report().money.at(MoneyKind::Billed).estimated;
        QCOMPARE(estimated.change().nano(), sum);
        QVERIFY(estimated.interval.has_value());
        const double low = estimated.interval->low, high = estimated.interval->high;
        QVERIFY(low < double(sum) && double(sum) < high);
        // 10,000 uniform changes of deviation 144.6: 1.96 · 144.6 · 100 to either side.
        QVERIFY(std::abs((high - low) / 2 - 28'342) < 4'000);
    }

    void oneRequestHasNoWidth() {
        ReplayTally tally;
        tally.add(record("low", "p/a", 100), now("high", "p/b", 300));
        const auto estimated = tally.report().money.at(MoneyKind::Billed).estimated;
        QCOMPARE(estimated.interval->low, 200.0);
        QCOMPARE(estimated.interval->high, 200.0);
        QVERIFY(ReplayTally().report().money.empty());
    }
};

QTEST_APPLESS_MAIN(ReplayTest)
#include "replay.moc"
