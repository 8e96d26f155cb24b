#include "ledger/folder.h"
#include "ledger/spent.h"
#include "ledger/sums.h"

#include <QFile>
#include <QTest>
#include <filesystem>

using namespace tierline;
using namespace tierline::ledger;

namespace {

using Said = std::map<std::tuple<Wall, std::string, std::string>, Group>;

std::string printed(const Said& sums) {
    std::string text;
    for (const auto& [name, g] : sums) {
        const auto& [from, key, money] = name;
        text += toRfc3339(from) + " " + key + " " + money;
        for (const std::int64_t number :
             {g.requests, g.failed, g.unpriced, g.cost.nano(), g.switchCost.nano(), g.baseline.nano(),
              g.estimated.nano(), g.costBesideBaseline.nano(), g.inputTokens, g.cachedTokens, g.outputTokens})
            text += " " + std::to_string(number);
        text += "\n";
    }
    return text;
}

Group groupOfOne(const Record& r) {
    Group g;
    g.requests = 1;
    g.failed = r.outcome == Outcome::Failed ? 1 : 0;
    g.unpriced = (r.flags & Unpriced) != 0 ? 1 : 0;
    g.cost = r.cost.value_or(Money());
    g.switchCost = r.switchCost.value_or(Money());
    if (r.cost) g.baseline = r.baselineCost.value_or(Money());
    if (r.cost) g.estimated = r.estimatedCost.value_or(Money());
    if (r.baselineCost) g.costBesideBaseline = r.cost.value_or(Money());
    const Usage usage = r.usage.value_or(Usage());
    g.inputTokens = usage.allInput();
    g.cachedTokens = usage.cachedRead;
    g.outputTokens = usage.output;
    return g;
}

std::vector<std::string> keysOf(const Record& r, Dimension by) {
    std::vector<std::string> keys;
    switch (by) {
    case Dimension::Whole: return {""};
    case Dimension::Model: return {r.model};
    case Dimension::Provider: return {r.provider};
    case Dimension::Tier: return {r.tier};
    case Dimension::Client: return {r.client};
    case Dimension::Policy: return {r.policy};
    case Dimension::Reason: return {r.selectionReason};
    case Dimension::Outcome: return {std::string(toString(r.outcome))};
    case Dimension::Tag:
        for (const auto& [key, value] : r.tags)
            keys.push_back(key + "=" + value);
        return keys;
    case Dimension::Rule:
        for (const auto& signal : r.firedSignals)
            keys.push_back(signal.name);
        return keys;
    }
    return keys;
}

Said summed(const std::vector<Record>& records, const SumQuery& query, const Zone& zone) {
    Said sums;
    for (const auto& record : records) {
        if (record.time < query.from || record.time >= query.to) continue;
        const Wall period = query.step == Step::Hour  ? zone.startOfHour(record.time)
                            : query.step == Step::Day ? zone.startOfDay(record.time)
                                                      : query.from;
        for (const auto& key : keysOf(record, query.by))
            sums[{period, key, std::string(toString(record.money))}] += groupOfOne(record);
    }
    return sums;
}

Said asked(const Ledger& ledger, const SumQuery& query) {
    Said sums;
    for (const auto& sum : ledger.sums(query).value())
        sums[{sum.from, sum.key, std::string(toString(sum.money))}] += sum.group;
    return sums;
}

std::string checked(const Ledger& ledger) {
    const auto same = ledger.read([](sqlite3* database) { return checkSums(database); });
    return same ? "" : toString(same.error());
}

// Around both changes of the clock, some years off by a broken one, none in the order of time.
Record anyRecord(Dice& dice, std::int64_t number) {
    const auto upTo = [&](std::uint64_t n) { return static_cast<std::int64_t>(dice.next() % n); };
    const auto name = [&](const char* what) { return what + std::to_string(upTo(3)); };
    const auto money = [&] {
        return upTo(4) == 0 ? std::nullopt : std::optional(Money::fromNano(upTo(1'000'000'000)));
    };
    constexpr const char* days[] = {"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-04-04T06:00:00Z",
                                    "2026-10-03T06:00:00Z"};
    Record r = sampleRecord(number);
    r.time = wallFromRfc3339(days[upTo(4)]).value() + Milliseconds(upTo(36 * 3'600'000LL));
    if (upTo(40) == 0) r.time = Wall(Milliseconds(upTo(4'000'000'000'000)));
    if (upTo(10) == 0) r.time = std::chrono::floor<std::chrono::hours>(r.time);
    r.model = name("model"), r.provider = name("provider"), r.tier = upTo(5) == 0 ? "" : name("tier");
    r.client = name("client"), r.policy = name("policy"), r.selectionReason = name("reason");
    r.outcome = static_cast<Outcome>(upTo(5));
    r.money = static_cast<MoneyKind>(upTo(3));
    r.flags = static_cast<Flags>(upTo(32));
    r.cost = money(), r.baselineCost = money(), r.estimatedCost = money(), r.switchCost = money();
    if (upTo(4) == 0) r.usage.reset();
    if (r.usage) *r.usage = Usage{upTo(9000), upTo(900), upTo(90), upTo(90), upTo(900), upTo(90)};
    r.firedSignals.resize(static_cast<std::size_t>(upTo(4)));
    for (auto& signal : r.firedSignals)
        signal.name = name("rule \"é\" ");
    for (auto i = upTo(3); i > 0; --i)
        r.tags[name("tag\\")] = name("value");
    return r;
}

std::vector<Record> fill(Ledger& ledger, Dice& dice, int count) {
    std::vector<Record> records;
    for (int i = 0; i < count; ++i)
        ledger.append(shared(records.emplace_back(anyRecord(dice, i + 1))), {});
    static_cast<void>(ledger.write([](sqlite3*) -> Result<void> { return {}; })); // after all of them
    return records;
}

} // namespace

class KeptSumsTest : public QObject {
    Q_OBJECT

private slots:
    void theyAreThoseOfTheRows_data() {
        QTest::addColumn<std::string>("zone");
        QTest::addColumn<std::string>("next");
        QTest::newRow("whole hours") << std::string("Europe/Berlin") << std::string("America/New_York");
        QTest::newRow("half hours") << std::string("Asia/Kolkata") << std::string("UTC");
        QTest::newRow("summer time of half an hour")
            << std::string("Australia/Lord_Howe") << std::string("Europe/Berlin");
    }
    void theyAreThoseOfTheRows() {
        QFETCH(const std::string, zone);
        QFETCH(const std::string, next);
        Dice dice(20'261'121);
        const Folder folder;
        Options options = folder.options();
        options.zone = zone;
        std::vector<Record> records;
        for (const auto& name : {zone, next}) { // the second time the sums are rebuilt
            options.zone = name;
            const auto ledger = Ledger::open(options).value();
            if (records.empty()) records = fill(*ledger, dice, 1500);
            QCOMPARE(ledger->rows(), std::int64_t{1500});
            QCOMPARE(checked(*ledger), std::string());
            compareRanges(*ledger, records, Zone::load(name), dice);
            if (QTest::currentTestFailed()) return;
        }
    }

    void aRecordThatIsRefusedAddsNothing() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(store(*ledger, sampleRecord(1)));
        QVERIFY(!store(*ledger, sampleRecord(1)));
        QVERIFY(store(*ledger, sampleRecord(2)));
        QCOMPARE(checked(*ledger), std::string());
        QCOMPARE(ledger->sums({Wall{}, Wall::max()}).value().front().group.requests, std::int64_t{2});
    }

    void aGroupThatFailsAddsNothing() {
        const Folder folder;
        Options options = folder.options();
        options.maxBytes = 600'000;
        const auto ledger = Ledger::open(options).value();
        std::int64_t stored = 0;
        for (int i = 1; i <= 2000; ++i) {
            Record record = sampleRecord(i);
            record.prompt = std::string(5000, 'x');
            if (store(*ledger, std::move(record))) ++stored;
        }
        QVERIFY(stored > 10 && stored < 2000);
        QCOMPARE(checked(*ledger), std::string());
        QCOMPARE(ledger->sums({Wall{}, Wall::max()}).value().front().group.requests, stored);
    }

    void aSumThatIsWrongIsFound_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("a nano-dollar less")
            << QByteArray("UPDATE sums SET cost = cost - 1") << QByteArray("cost is kept as 259799");
        QTest::newRow("a sum too many")
            << QByteArray("UPDATE sums SET client = 'x' || client") << QByteArray("not kept");
        QTest::newRow("no rows") << QByteArray("DELETE FROM records") << QByteArray("kept without rows");
        QTest::newRow("a rule's") << QByteArray("UPDATE named_sums SET requests = 7")
                                  << QByteArray("requests is kept as 7, the rows say 1");
    }
    void aSumThatIsWrongIsFound() {
        QFETCH(const QByteArray, sql);
        QFETCH(const QByteArray, said);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(store(*ledger, sampleRecord(1)));
        QVERIFY(OtherConnection(folder.file()).run(sql.toStdString()));
        const std::string found = checked(*ledger);
        QVERIFY2(QByteArray::fromStdString(found).contains(said), found.c_str());
    }

    void anHourWithTooManyClientsFoldsThem() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        constexpr int count = keysAnHour + 500;
        for (int i = 1; i <= count; ++i) {
            Record record = sampleRecord(i);
            record.client = "client" + std::to_string(i);
            record.tags = {{"user", std::to_string(i)}};
            ledger->append(shared(std::move(record)), {});
        }
        QVERIFY(ledger->write([](sqlite3*) -> Result<void> { return {}; }));
        QCOMPARE(checked(*ledger), std::string());
        OtherConnection other(folder.file());
        QCOMPARE(other.integer("SELECT count(*) FROM sums"), keysAnHour + 1);
        QCOMPARE(other.integer("SELECT requests FROM sums WHERE client = 'other'"), std::int64_t{500});
        QVERIFY(other.integer("SELECT count(*) FROM named_sums") <= keysAnHour + 4);
        QCOMPARE(ledger->sums({Wall{}, Wall::max()}).value().front().group.requests, std::int64_t{count});
    }

    // Days are added while hours go on; what comes late, and what is repriced, takes them back.
    void daysAreThoseOfTheirHours() {
        const Folder folder;
        Options options = folder.options();
        options.zone = "Europe/Berlin";
        const auto ledger = Ledger::open(options).value();
        Dice dice(11);
        std::vector<Record> records;
        std::int64_t most = 0, fewest = 1'000'000;
        for (int i = 0; i < 300; ++i) {
            auto& record = records.emplace_back(anyRecord(dice, i + 1));
            record.time = wallFromRfc3339("2026-03-20T00:00:00Z").value() + std::chrono::hours(i);
            if (i % 60 == 59) record.time -= std::chrono::hours(50);
            QVERIFY(store(*ledger, record).has_value());
            const auto days =
                OtherConnection(folder.file()).integer("SELECT count(DISTINCT hour_ms) FROM day_sums");
            if (i > 250) most = std::max(most, days), fewest = std::min(fewest, days);
            if (i % 20 == 0) QCOMPARE(checked(*ledger), std::string());
        }
        QVERIFY2(most >= 10 && fewest < most, std::to_string(most).c_str());
        QCOMPARE(checked(*ledger), std::string());
        compareRanges(*ledger, records, Zone::load(options.zone), dice);
        if (QTest::currentTestFailed()) return;
        QVERIFY(OtherConnection(folder.file()).run("UPDATE day_sums SET cost = cost + 1"));
        QVERIFY(checked(*ledger).contains("the day's sum is not that of its hours"));
    }

    // As many as the rows say since any moment, whatever the zones of the budgets.
    void whatWasSpentIsThatOfTheRows_data() {
        QTest::addColumn<int>("clients");
        QTest::newRow("few clients") << 3;
        QTest::newRow("more than an hour keeps") << 4500;
    }
    void whatWasSpentIsThatOfTheRows() {
        QFETCH(const int, clients);
        const Folder folder;
        Options options = folder.options();
        options.zone = "UTC";
        const auto ledger = Ledger::open(options).value();
        Dice dice(13);
        std::vector<Record> records;
        const Wall first = wallFromRfc3339("2026-03-20T00:00:00Z").value();
        for (int i = 0; i < 300; ++i) {
            auto& record = records.emplace_back(anyRecord(dice, i + 1));
            record.time = first + std::chrono::minutes(47 * i);
            if (!record.cost) record.flags |= Unpriced;
            QVERIFY(store(*ledger, record).has_value());
        }
        for (int i = 0; clients > 100 && i < clients; ++i) {
            auto& record = records.emplace_back(anyRecord(dice, i + 1000));
            record.time = first + std::chrono::hours(30) + Milliseconds(i);
            record.client = "flood " + std::to_string(i), record.tags = {{"user", std::to_string(i)}};
            if (!record.cost) record.flags |= Unpriced;
            ledger->append(shared(record), {});
        }
        QVERIFY(ledger->write([](sqlite3*) -> Result<void> { return {}; }));
        const Wall odd = first + std::chrono::minutes(4 * 1440 + 18 * 60 + 30); // midnight in India
        for (const Wall from : {first, first + std::chrono::minutes(95), first + std::chrono::hours(100)}) {
            const auto before = spentSince(*ledger, from, {odd}).value();
            for (const Wall start : {from, odd}) {
                using Sums = std::map<std::string, std::array<std::int64_t, 3>>;
                Sums said, expected;
                const auto add = [](Sums& sums, const std::string& key, std::int64_t cost,
                                    std::int64_t requests, std::int64_t unpriced) {
                    auto& sum = sums[key];
                    sum[0] += cost, sum[1] += requests, sum[2] += unpriced;
                };
                for (const auto& sum : before)
                    if (sum.hour >= start)
                        add(said,
                            sum.policy + '|' + sum.client + '|' + sum.provider + '|' + sum.tag
                                + (sum.simulated ? "|s" : ""),
                            sum.cost.nano(), sum.requests, sum.unpriced);
                for (const auto& record : records) {
                    if (record.time < start || !record.usage) continue;
                    const std::string money = record.money == MoneyKind::Simulated ? "|s" : "";
                    const auto cost = record.cost ? record.cost->nano() : 0;
                    const auto unpriced = std::int64_t{(record.flags & Unpriced) != 0};
                    add(expected, record.policy + '|' + record.client + '|' + record.provider + '|' + money,
                        cost, 1, unpriced);
                    for (const auto& [key, value] : record.tags)
                        add(expected, "|||" + key + '=' + value + money, cost, 1, unpriced);
                }
                QVERIFY(!expected.empty());
                QVERIFY(said == expected);
            }
        }
    }

    void theyStayWhenRowsGo() {
        const Folder folder;
        Options options = folder.options();
        options.zone = "UTC";
        const SumQuery all{Wall{}, Wall::max(), Dimension::Client, Step::Hour};
        std::string before;
        {
            const auto ledger = Ledger::open(options).value();
            Dice dice(7);
            fill(*ledger, dice, 300);
            before = printed(asked(*ledger, all));
            QVERIFY(ledger->write(
                [](sqlite3* database) { return execute(database, "DELETE FROM records WHERE seq <= 290"); }));
            QCOMPARE(printed(asked(*ledger, all)), before);
        }
        options.zone =
            "America/New_York"; // hours are the same; what has no rows any more is not counted anew
        const auto ledger = Ledger::open(options).value();
        QCOMPARE(printed(asked(*ledger, all)), before);
    }

    void aLedgerOfAnEarlierVersionGetsThem() {
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        QFile dump(QStringLiteral(TIERLINE_TEST_DATA "/ledger/v2.sql"));
        QVERIFY(dump.open(QIODevice::ReadOnly));
        QVERIFY(OtherConnection(folder.file()).run(dump.readAll().toStdString()));
        const auto ledger = Ledger::open(folder.options()).value();
        QCOMPARE(checked(*ledger), std::string());
        std::int64_t requests = 0;
        for (const auto& sum : ledger->sums({Wall{}, Wall::max()}).value())
            requests += sum.group.requests;
        QVERIFY(requests > 0);
        QCOMPARE(requests, ledger->rows());
    }

    void aReaderUsesTheirZone() {
        const Folder folder;
        Options options = folder.options();
        options.zone = "Asia/Kolkata";
        const auto ledger = Ledger::open(options).value();
        Dice dice(9);
        fill(*ledger, dice, 100);
        const auto reader = Ledger::openReadOnly(folder.path()).value();
        const SumQuery days{Wall{}, Wall::max(), Dimension::Tier, Step::Day};
        QCOMPARE(printed(asked(*reader, days)), printed(asked(*ledger, days)));
    }

private:
    static void compareRanges(const Ledger& ledger, const std::vector<Record>& records, const Zone& zone,
                              Dice& dice) {
        const auto any = [&] { return records[dice.next() % records.size()].time; };
        for (int i = 0; i < 150; ++i) {
            Wall from = any(), to = any() + Milliseconds(dice.next() % 2);
            if (i % 3 == 0) from = zone.startOfDay(from);
            if (i % 5 == 0) to = zone.nextDay(to);
            if (i % 7 == 0) to = from + Milliseconds(dice.next() % 5'000'000);
            if (i == 0) from = Wall::min(), to = Wall::max();
            const SumQuery query{from, to, static_cast<Dimension>(i % 10), static_cast<Step>(i / 10 % 3)};
            const std::string expected = printed(summed(records, query, zone));
            if (i == 0) QVERIFY(!expected.empty());
            QCOMPARE(QByteArray::fromStdString(printed(asked(ledger, query))),
                     QByteArray::fromStdString(expected));
            std::int64_t requests = 0;
            for (const auto& record : records)
                if (record.time >= from && record.time < to) ++requests;
            QCOMPARE(ledger.counts(from, to).value().requests, requests);
        }
    }
};

QTEST_APPLESS_MAIN(KeptSumsTest)
#include "keptsums.moc"
