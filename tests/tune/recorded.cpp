// On recorded tier labels of other people's: with TIERLINE_ROUTING_DATA naming a folder that has
// uncommonroute_train.jsonl and uncommonroute_dev.jsonl. Nothing of them is shipped.
#include "coverage.h"

#include "bench/set.h"
#include "classify/makecascade.h"
#include "policy/reader.h"
#include "tune/binomial.h"
#include "tune/rowmaker.h"

#include <QTest>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;
using namespace Qt::Literals::StringLiterals;

namespace {

bench::Decider seedDecider() {
    const auto outcome = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/seed.yaml");
    if (!outcome.policy) qFatal("%s", toString(outcome.errors[0]).c_str());
    const auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    std::vector<Error> warnings;
    return {"seed.yaml", classify::makeCascade(*scorer, warnings), outcome.policy, {}, {}};
}

Result<Rows> rowsOfFile(const char* name, const bench::Decider& decider) {
    bench::SetOptions reading;
    for (const auto& tier : decider.policy->tiers)
        reading.tiers.push_back(tier.name);
    if (const auto good = reading.mapping.addColumn("tier=tier3"); !good)
        return std::unexpected(good.error());
    const auto set =
        bench::readSet(qEnvironmentVariable("TIERLINE_ROUTING_DATA").toStdString() + "/" + name, reading);
    if (!set) return std::unexpected(set.error());
    auto rows = rowsOfSet(*set, decider, {}, 0);
    if (!rows) return std::unexpected(rows.error());
    return std::move(rows->rows);
}

double underOf(const Rows& rows, const Dial& dial) {
    const auto totals = totalsOf(rows, dial, labelledRows(rows), {});
    return static_cast<double>(totals.under) / static_cast<double>(totals.labelled);
}

} // namespace

class RecordedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (qEnvironmentVariableIsEmpty("TIERLINE_ROUTING_DATA"))
            QSKIP("NOT TRIED: TIERLINE_ROUTING_DATA does not name a folder of recorded labels");
    }

    void whatIsTunedOnOneSetHoldsOnAnother() {
        const auto decider = seedDecider();
        const auto train = rowsOfFile("uncommonroute_train.jsonl", decider),
                   dev = rowsOfFile("uncommonroute_dev.jsonl", decider);
        QVERIFY2(train && dev, "the files cannot be read");
        const auto live = dialOf(*decider.policy);
        const auto goal = *parseGoal("max-under:10%@95%");
        const auto found = optimise(*train, live, {goal, true, 1, {}});
        QVERIFY(found && found->isFound);
        qInfo("%s", found->sentence.c_str());
        QVERIFY(underOf(*dev, live) > 0.5); // the classic scorer's
        QVERIFY(underOf(*dev, found->dial) <= goal.maxUnder->limit);
        // Lines alone cannot do it there, and that is said.
        const auto lines = optimise(*train, live, {goal, false, 1, {}});
        QVERIFY(lines && !lines->isFound && !lines->sentence.empty());
    }

    void theBoundHoldsOverRepeatedSplits_data() {
        QTest::addColumn<QString>("goal");
        for (const char* goal : {"max-under:3%@90%", "max-under:10%@95%"})
            QTest::newRow(goal) << QString::fromLatin1(goal);
    }
    void theBoundHoldsOverRepeatedSplits() {
        QFETCH(QString, goal);
        const auto decider = seedDecider();
        const auto rows = rowsOfFile("uncommonroute_train.jsonl", decider);
        QVERIFY(rows);
        const auto bound = *parseGoal(goal.toStdString());
        const auto covered = cover(*rows, dialOf(*decider.policy), bound, true, 200);
        qInfo("%d of 200 found, %d broken, %.1f %% under-routed in the mean", covered.found, covered.broken,
              covered.meanUnder * 100);
        QVERIFY(covered.found > 20);
        const auto broken = static_cast<std::uint64_t>(covered.broken),
                   tries = static_cast<std::uint64_t>(covered.found);
        const double stated = 1 - bound.maxUnder->confidence;
        QVERIFY(broken == 0 || 1 - binomialAtMost(broken - 1, tries, stated) > 0.001);
    }
};

QTEST_GUILESS_MAIN(RecordedTest)
#include "recorded.moc"
