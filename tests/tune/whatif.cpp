#include "tune/whatif.h"

#include "ledger/ledger.h"
#include "tune/evaluator.h"
#include "tune/flips.h"
#include "tune/load.h"
#include "tune/plainrerun.h"
#include "tune/world.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <latch>
#include <tuple>

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

    void rowsAreListedInTheirOrder_data() {
        QTest::addColumn<RowOrder>("order");
        QTest::addColumn<bool>("flipsOnly");
        QTest::addColumn<int>("most");
        QTest::newRow("all flips by harm") << RowOrder::Harm << true << -1;
        QTest::newRow("ten flips by money") << RowOrder::Money << true << 10;
        QTest::newRow("all requests, the newest first") << RowOrder::Newest << false << -1;
        QTest::newRow("five requests next to a line") << RowOrder::Margin << false << 5;
    }

    void rowsAreListedInTheirOrder() {
        QFETCH(RowOrder, order);
        QFETCH(bool, flipsOnly);
        QFETCH(int, most);
        Chance chance(5);
        const auto set = randomSet(chance, 300);
        auto made = randomPolicy(chance);
        while (made.tiers.size() < 4)
            made = randomPolicy(chance);
        made.classify.stages = {"rules"};
        const auto live = std::make_shared<const policy::Policy>(made);
        auto draft = *live;
        draft.classify.base = draft.classify.base < 500'000 ? 900'000 : 100'000;
        draft.defaultTier = static_cast<policy::TierIndex>((draft.defaultTier + 1U) % draft.tiers.size());
        WhatIf whatIf(columnsOf(set), live, {noCatalog(), 2, {}});
        const auto effect = whatIf.evaluate(std::make_shared<const policy::Policy>(draft)).value();
        RowQuery query;
        query.order = order;
        query.flipsOnly = flipsOnly;
        if (most >= 0) query.most = static_cast<std::size_t>(most);
        const auto list = listRows(*effect, query);
        const auto all = flipsOnly ? effect->flips.all : effect->decided;
        QVERIFY(effect->flips.all > 10);
        QCOMPARE(std::ssize(list), most < 0 ? all : std::min<std::int64_t>(all, most));
        const auto key = [&](std::uint32_t row) {
            const auto found = rowEffect(*effect, row);
            const auto money = std::abs(found.change());
            switch (order) {
            case RowOrder::Harm:
                return std::tuple<std::int64_t, std::int64_t, std::uint32_t>(found.harm, money, row);
            case RowOrder::Money:
                return std::tuple<std::int64_t, std::int64_t, std::uint32_t>(money, found.harm, row);
            case RowOrder::Newest: return std::tuple<std::int64_t, std::int64_t, std::uint32_t>(0, 0, row);
            case RowOrder::Margin:
                return std::tuple<std::int64_t, std::int64_t, std::uint32_t>(-found.margin, money, row);
            }
            return std::tuple<std::int64_t, std::int64_t, std::uint32_t>();
        };
        std::vector<std::uint32_t> should;
        for (std::uint32_t row = 0; row < effect->data->size(); ++row) {
            const auto found = rowEffect(*effect, row);
            if (found.draft != noTier && (found.flips || !flipsOnly)) should.push_back(row);
        }
        std::ranges::sort(should, [&](auto a, auto b) { return key(a) > key(b); });
        should.resize(list.size());
        QCOMPARE(list, should);
    }

    void aLabelCountsFromNowOn() {
        Chance chance(6);
        auto set = randomSet(chance, 40);
        for (auto& each : set.cases)
            each.tier.reset();
        auto policy = std::make_shared<policy::Policy>(randomPolicy(chance));
        WhatIf whatIf(columnsOf(set), policy, {noCatalog(), 2, {}});
        const auto before = whatIf.evaluate(policy).value();
        QCOMPARE(before->draft.labelled, 0);
        QVERIFY(!before->draft.agreement);
        QCOMPARE(before->missing.noLabel, before->decided);
        whatIf.label(3, policy->tiers[0].name);
        whatIf.label(4, "unheard-of");
        const auto after = whatIf.evaluate(policy).value();
        QCOMPARE(after->draft.labelled, 1);
        QCOMPARE(after->missing.unknownLabels, std::vector<std::string>{"unheard-of"});
        whatIf.label(3, {});
        QCOMPARE(whatIf.evaluate(policy).value()->draft.labelled, 0);
    }

    void badPatternsAreToldWithTheirPlace() {
        Chance chance(7);
        const auto set = randomSet(chance, 40);
        const auto live = std::make_shared<const policy::Policy>(randomPolicy(chance));
        WhatIf whatIf(columnsOf(set), live, {noCatalog(), 2, {}});
        auto draft = *live;
        policy::Rule rule;
        rule.id = "broken";
        rule.match = policy::Match::Regex;
        rule.any = {"(unclosed"};
        rule.line = 12;
        draft.classify.rules.push_back(rule);
        const auto effect = whatIf.evaluate(std::make_shared<const policy::Policy>(draft));
        QVERIFY(!effect);
        QCOMPARE(effect.error().line, 12);
        QVERIFY(whatIf.evaluate(live).has_value()); // and it goes on
    }

    void aStopIsRefusedAndGoneOnFrom() {
        Chance chance(8);
        const auto set = randomSet(chance, 40);
        const auto live = std::make_shared<const policy::Policy>(randomPolicy(chance));
        WhatIf whatIf(columnsOf(set), live, {noCatalog(), 2, {}});
        std::stop_source stop;
        stop.request_stop();
        const auto effect = whatIf.evaluate(live, stop.get_token());
        QVERIFY(!effect);
        QCOMPARE(effect.error().code, ErrorCode::Refused);
        QVERIFY(whatIf.evaluate(live).has_value());
    }

    void theNewestQuestionIsAlwaysAnswered() {
        Chance chance(9);
        const auto set = randomSet(chance, 200);
        const auto live = std::make_shared<const policy::Policy>(randomPolicy(chance));
        std::vector<std::uint64_t> answered;
        std::uint64_t newest = 0;
        {
            std::latch last(1);
            constexpr std::uint64_t questions = 60;
            Evaluator evaluator(
                std::make_unique<WhatIf>(columnsOf(set), live, WhatIf::Options{noCatalog(), 2, {}}),
                [&](const Evaluator::Answer& answer) {
                    answered.push_back(answer.number);
                    if (answer.number == questions) last.count_down();
                });
            auto draft = *live;
            for (std::uint64_t at = 0; at < questions; ++at) {
                edit(draft, chance);
                newest = evaluator.ask(std::make_shared<const policy::Policy>(draft));
            }
            last.wait();
        }
        QCOMPARE(answered.back(), newest);
        QVERIFY(std::ranges::is_sorted(answered));
    }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "whatif.moc"
