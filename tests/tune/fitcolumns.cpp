// What the optimiser is given of columns is what the router does with them.
#include "tune/fitcolumns.h"

#include "ledger/ledger.h"
#include "policy/reader.h"
#include "tune/load.h"
#include "tune/whatif.h"
#include "tune/world.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <set>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;

namespace {

ColumnsPointer columnsOf(const std::string& folder, const std::vector<ledger::Record>& records) {
    ledger::Options options;
    options.folder = folder;
    {
        const auto ledger = ledger::Ledger::open(options).value();
        for (const auto& record : records)
            ledger->append(std::make_shared<const ledger::Record>(record), [](Result<void> done) {
                if (!done) qFatal("%s", toString(done.error()).c_str());
            });
    }
    const auto ledger = ledger::Ledger::openReadOnly(folder).value();
    return loadLedger(*ledger, {}, {.name = "ledger", .progress = {}, .stop = {}, .kept = {}}).value();
}

// A dial has rising lines.
policy::Policy policyWithRisingLines(Chance& chance) {
    auto policy = randomPolicy(chance);
    const auto tiers = static_cast<policy::Millionths>(policy.tiers.size());
    for (policy::Millionths tier = 0; tier + 1 < tiers; ++tier)
        policy.tiers[static_cast<std::size_t>(tier)].below = policy::one / tiers * (tier + 1);
    return policy;
}

} // namespace

class FitColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRowGoesWhereTheWhatIfSendsIt_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 16; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    // Rules are switched off one after another; what each fires in is known by then.
    void aRowGoesWhereTheWhatIfSendsIt() {
        QFETCH(unsigned, seed);
        Chance chance(seed);
        const QTemporaryDir folder;
        const auto columns = columnsOf(folder.path().toStdString(), randomRecords(chance, 160));
        auto policy = policyWithRisingLines(chance);
        if (policy.tiers.size() < 2) QSKIP("one tier has no line");
        for (auto& rule : policy.classify.rules)
            rule.enabled = true;
        const auto live = std::make_shared<const policy::Policy>(policy);
        WhatIf whatIf(columns, live, {nullptr, 1, {}});
        QVERIFY(whatIf.evaluate(live));
        for (std::size_t off = 0; off <= policy.classify.rules.size(); ++off) {
            if (off > 0) policy.classify.rules[off - 1].enabled = false;
            check(*columns, whatIf, policy);
        }
    }

    // They cost what they cost, whatever the lines are.
    void whatTheClientDecidedIsNoRow() {
        Chance chance(5);
        const QTemporaryDir folder;
        auto records = randomRecords(chance, 200);
        std::size_t open = 0;
        for (auto& record : records) {
            record.tier = "simple";
            record.prompt = "refactor the tests";
            record.flags = {};
            record.requestedModel = open < 80 ? "auto" : "auto:low";
            open += record.requestedModel == "auto" ? 1 : 0;
        }
        const auto columns = columnsOf(folder.path().toStdString(), records);
        const auto outcome = policy::readPolicy(
            "version: 1\nproviders: {p: {dialect: openai}}\nmodels: {p/a: {price: 0}, p/b: {price: 0}}\n"
            "tiers: [{name: low, below: 0.3, models: [p/a]}, {name: high, models: [p/b]}]\n"
            "default_tier: low\nclassify:\n  rules:\n    - {id: r, any: [refactor], weight: 0.4}\n",
            "two.yaml");
        QVERIFY(outcome.policy);
        WhatIf whatIf(columns, outcome.policy, {nullptr, 1, {}});
        const auto decided = whatIf.decide(outcome.policy);
        QVERIFY(decided);
        const auto rows = rowsOf({*columns, *decided->rows, *decided->parts});
        QCOMPARE(rows.size(), std::size_t{80});
        for (const auto& row : rows.rows)
            QVERIFY(decided->rows->placed->by[row.source] != static_cast<std::uint8_t>(DecidedBy::Client));
        // So many requests came in all the days that the columns stand for.
        QCOMPARE(rows.days, columns->days);
    }

private:
    static void check(const Columns& columns, WhatIf& whatIf, const policy::Policy& policy) {
        const auto draft = std::make_shared<const policy::Policy>(policy);
        const auto decided = whatIf.decide(draft);
        QVERIFY(decided);
        const auto rows = rowsOf({columns, *decided->rows, *decided->parts});
        const auto dial = dialOf(policy);
        const auto& placed = *decided->rows->placed;
        for (const auto& row : rows.rows) {
            const auto settled = settle(rows, row, dial);
            QCOMPARE(settled.tier, static_cast<policy::TierIndex>(placed.tier[row.source]));
            QCOMPARE(settled.score, placed.score[row.source]);
        }
    }
};

QTEST_GUILESS_MAIN(FitColumnsTest)
#include "fitcolumns.moc"
