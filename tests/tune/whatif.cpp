#include "tune/whatif.h"

#include "ledger/ledger.h"
#include "tune/evaluator.h"
#include "tune/flips.h"
#include "tune/load.h"
#include "tune/plainrerun.h"
#include "tune/world.h"

#include <QTemporaryDir>
#include <QTest>

#include <latch>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;

namespace {

constexpr Wall when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 3};

std::shared_ptr<const catalog::Catalog> noCatalog() {
    return std::make_shared<const catalog::Catalog>();
}

ColumnsPointer columnsOf(const bench::Set& set) {
    return loadSet(set, when, {.name = "set", .progress = {}, .stop = {}}).value();
}

void write(const std::string& folder, const std::vector<ledger::Record>& records) {
    ledger::Options options;
    options.folder = folder;
    const auto ledger = ledger::Ledger::open(options).value();
    for (const auto& record : records)
        ledger->append(std::make_shared<const ledger::Record>(record), [](Result<void> done) {
            if (!done) qFatal("%s", toString(done.error()).c_str());
        });
}

// The first line that differs, with a little around it.
QString difference(const std::vector<std::string>& is, const std::vector<std::string>& should) {
    for (std::size_t at = 0; at < std::max(is.size(), should.size()); ++at) {
        const auto a = at < is.size() ? is[at] : "(nothing)",
                   b = at < should.size() ? should[at] : "(nothing)";
        if (a != b) return QString::fromStdString("what-if: " + a + "\nrouter:  " + b);
    }
    return {};
}

} // namespace

class WhatIfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNumberIsTheRouters_data() {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("isLedger");
        for (unsigned seed = 1; seed <= 24; ++seed)
            QTest::addRow("%s, seed %u", seed % 2 == 0 ? "a ledger" : "a set", seed)
                << seed << (seed % 2 == 0);
    }

    void everyNumberIsTheRouters() {
        QFETCH(unsigned, seed);
        QFETCH(bool, isLedger);
        Chance chance(seed);
        const auto set = randomSet(chance, 120);
        auto records = randomRecords(chance, 160);
        PlainRequests requests;
        requests.catalog = noCatalog();
        ColumnsPointer columns;
        QTemporaryDir folder;
        if (isLedger) {
            write(folder.path().toStdString(), records);
            const auto ledger = ledger::Ledger::openReadOnly(folder.path().toStdString()).value();
            columns = loadLedger(*ledger, {}, {.name = "ledger", .progress = {}, .stop = {}}).value();
            QCOMPARE(columns->unrouted,
                     std::erase_if(records, [](const auto& record) { return record.tier.empty(); }));
            requests.records = &records;
        } else {
            columns = columnsOf(set);
            requests.set = &set;
            requests.when = when;
        }
        auto live = std::make_shared<policy::Policy>(randomPolicy(chance));
        WhatIf whatIf(columns, live, {requests.catalog, 2, {}});
        auto draft = *live;
        std::string edits = "nothing";
        for (int step = 0; step < 14; ++step) {
            const auto policy = std::make_shared<const policy::Policy>(draft);
            const auto effect = whatIf.evaluate(policy);
            QVERIFY2(effect.has_value(), effect ? "" : toString(effect.error()).c_str());
            const auto different = difference(printed(**effect), plainRerun(requests, live, policy));
            QVERIFY2(different.isEmpty(), qPrintable(QString::fromStdString(edits + "\n") + different));
            edits += ", " + edit(draft, chance);
            if (chance.oneIn(3)) edits += ", " + edit(draft, chance);
            if (!chance.oneIn(8)) continue;
            live = std::make_shared<policy::Policy>(draft); // promoted
            whatIf.setLive(live);
            edits += ", promoted";
        }
    }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "whatif.moc"
