#include "ledger/folder.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

constexpr Wall firstDay{Milliseconds(0)}, lastDay{Milliseconds(100'000'000'000'000)};

// "c d" → the clients of these records, for comparing orders.
std::string clients(const Result<std::vector<Record>>& records) {
    if (!records) return toString(records.error());
    std::string all;
    for (const auto& record : *records)
        all += record.client;
    return all;
}

struct Filled {
    Folder folder;
    std::unique_ptr<Ledger> ledger;
    Filled() {
        if (auto made = Ledger::open(folder.options())) ledger = std::move(*made);
    }
};

// Commit order a b c d e; `c` began last and `d` first.
void fillForPages(Ledger& ledger) {
    const std::pair<const char*, int> rows[] = {{"a", 10}, {"b", 20}, {"c", 90}, {"d", 5}, {"e", 30}};
    for (const auto& [client, number] : rows) {
        Record record = sampleRecord(number);
        record.client = client;
        store(ledger, std::move(record));
    }
}

} // namespace

class QueriesTest : public QObject {
    Q_OBJECT

private slots:
    void pages_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("since");
        QTest::addColumn<bool>("ascending");
        QTest::addColumn<QByteArray>("clients");
        const auto id = [](int number) { return QByteArray::fromStdString(sampleRecord(number).id); };
        QTest::newRow("newest commit first") << 100 << QByteArray() << false << QByteArray("edcba");
        QTest::newRow("limited to the newest") << 2 << QByteArray() << false << QByteArray("ed");
        QTest::newRow("a limit of zero is one") << 0 << QByteArray() << false << QByteArray("e");
        QTest::newRow("a limit below zero is one") << -5 << QByteArray() << false << QByteArray("e");
        QTest::newRow("since is exclusive") << 100 << id(20) << false << QByteArray("edc");
        QTest::newRow("since, limited to the newest") << 1 << id(20) << false << QByteArray("e");
        QTest::newRow("resumed: oldest first") << 100 << id(20) << true << QByteArray("cde");
        QTest::newRow("resumed: the next two") << 2 << id(10) << true << QByteArray("bc");
        QTest::newRow("a long request with an early id is not missed")
            << 100 << id(90) << true << QByteArray("de");
        QTest::newRow("since the last one") << 100 << id(30) << false << QByteArray();
        QTest::newRow("an unknown id stands for its time") << 100 << id(15) << true << QByteArray("bcde");
        QTest::newRow("an unknown id later than all") << 100 << id(99) << true << QByteArray();
        QTest::newRow("all, oldest first") << 100 << QByteArray() << true << QByteArray("abcde");
    }
    void pages() {
        QFETCH(const int, limit);
        QFETCH(const QByteArray, since);
        QFETCH(const bool, ascending);
        const Filled filled;
        fillForPages(*filled.ledger);
        const DecisionQuery query{limit, since.toStdString(), ascending};
        QTEST(QByteArray::fromStdString(clients(filled.ledger->decisions(query))), "clients");

        std::string json = R"({"decisions":[)";
        const auto records = filled.ledger->decisions(query);
        for (const auto& record : *records)
            (json += &record == &records->front() ? "" : ",") += toJson(record);
        QCOMPARE(filled.ledger->decisionsJson(query).value(), json + "]}");
    }

    void atMostAThousand() {
        const Filled filled;
        for (int i = 0; i < 1200; ++i)
            filled.ledger->append(shared(sampleRecord(i)), {});
        store(*filled.ledger, sampleRecord(5000));
        QCOMPARE(filled.ledger->decisions({100'000, "", false}).value().size(), std::size_t{1000});
    }

    void whatGoesInComesOut() {
        const Filled filled;
        Dice dice(3);
        for (int i = 0; i < 500; ++i) {
            const Record record = randomRecord(dice);
            const auto stored = store(*filled.ledger, record);
            QVERIFY2(stored.has_value(), stored ? "" : toString(stored.error()).c_str());
            const auto back = filled.ledger->decision(record.id);
            QVERIFY2(back.has_value(), back ? "" : toString(back.error()).c_str());
            QVERIFY(back->has_value());
            QCOMPARE(QByteArray::fromStdString(toJson(**back)), QByteArray::fromStdString(toJson(record)));
            QVERIFY(**back == record);
        }
    }

    void kindsOfMoneyNeverAddUp() {
        const Filled filled;
        int number = 0;
        const auto add = [&](MoneyKind money, std::optional<std::int64_t> cost,
                             std::optional<std::int64_t> baseline, Flags flags, Outcome outcome) {
            Record record = sampleRecord(++number);
            record.money = money;
            record.cost = cost ? std::optional(Money::fromNano(*cost)) : std::nullopt;
            record.baselineCost = baseline ? std::optional(Money::fromNano(*baseline)) : std::nullopt;
            record.estimatedCost = Money::fromNano(7);
            record.usage = catalog::Usage{10, 20, 30, 40, 5, 2};
            record.flags = flags;
            record.outcome = outcome;
            QVERIFY(store(*filled.ledger, std::move(record)).has_value());
        };
        add(MoneyKind::Billed, 100, 1000, 0, Outcome::Ok);
        add(MoneyKind::Billed, 50, {}, 0, Outcome::Failed);
        add(MoneyKind::Billed, {}, 900, Unpriced, Outcome::Ok);
        add(MoneyKind::Simulated, 3, 30, 0, Outcome::Ok);

        const auto spend = filled.ledger->spend(firstDay, lastDay).value();
        QCOMPARE(spend.size(), std::size_t{2});
        const Group& billed = spend[0].total;
        QVERIFY(spend[0].money == MoneyKind::Billed);
        QCOMPARE(billed.requests, std::int64_t{3});
        QCOMPARE(billed.failed, std::int64_t{1});
        QCOMPARE(billed.unpriced, std::int64_t{1});
        QCOMPARE(billed.cost.nano(), std::int64_t{150});
        QCOMPARE(billed.baseline.nano(), std::int64_t{1000}); // not the 900 of the request without a price
        QCOMPARE(billed.costBesideBaseline.nano(), std::int64_t{100});
        QCOMPARE(billed.estimated.nano(), std::int64_t{14});
        QCOMPARE(billed.inputTokens, std::int64_t{300});
        QCOMPARE(billed.cachedTokens, std::int64_t{60});
        QCOMPARE(billed.outputTokens, std::int64_t{15});
        QVERIFY(spend[0].byModel.at("openai/gpt-4o-mini-2024-07-18") == billed);
        QVERIFY(spend[0].byTier.at("moderate") == billed);
        QVERIFY(spend[1].money == MoneyKind::Simulated);
        QCOMPARE(spend[1].total.cost.nano(), std::int64_t{3});

        const auto usage = filled.ledger->usageByModel(firstDay, lastDay).value();
        QCOMPARE(usage.size(), std::size_t{2});
        QCOMPARE(usage[0].requests, std::int64_t{3});
        QCOMPARE(usage[0].unpriced, std::int64_t{1});
        QCOMPARE(usage[0].usage, (catalog::Usage{30, 60, 90, 120, 15, 6}));
        QCOMPARE(usage[0].cost.nano(), std::int64_t{150});
    }

    // Pass-through and embeddings: paid for, but in nobody's tier.
    void whatHasNoTierIsSpentAllTheSame() {
        const Filled filled;
        QVERIFY(store(*filled.ledger, sampleRecord(1)).has_value());
        QVERIFY(store(*filled.ledger, unroutedRecord(2)).has_value());

        const auto spend = filled.ledger->spend(firstDay, lastDay).value();
        QCOMPARE(spend.size(), std::size_t{1});
        QCOMPARE(spend[0].total.requests, std::int64_t{2});
        QCOMPARE(spend[0].total.cost.nano(), 2 * sampleRecord(1).cost->nano());
        QVERIFY(spend[0].byModel.at("openai/gpt-4o-mini-2024-07-18") == spend[0].total);
        QCOMPARE(spend[0].byTier.size(), std::size_t{1});
        QCOMPARE(spend[0].byTier.at("moderate").requests, std::int64_t{1});

        const auto counts = filled.ledger->counts(firstDay, lastDay).value();
        using Map = std::map<std::string, std::int64_t>;
        QCOMPARE(counts.requests, std::int64_t{2});
        QCOMPARE(counts.byTier, (Map{{"moderate", 1}}));
        QCOMPARE(counts.byReason, (Map{{"complexity_match", 1}, {"pinned", 1}}));
        QCOMPARE(filled.ledger->usageByModel(firstDay, lastDay).value()[0].requests, std::int64_t{2});
        QVERIFY(filled.ledger->decision(unroutedRecord(2).id).value() == unroutedRecord(2));
    }

    void absurdNumbersSaturate() {
        constexpr std::int64_t absurd = 9'000'000'000'000'000'000;
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        const Filled filled;
        for (int i = 1; i <= 4; ++i) {
            Record record = sampleRecord(i);
            record.model += i > 2 ? "x" : ""; // the sum over the models is ours, within one it is SQLite's
            record.cost = record.baselineCost = record.estimatedCost = Money::fromNano(absurd);
            record.usage = catalog::Usage{absurd, absurd, absurd, absurd, absurd, absurd};
            QVERIFY(store(*filled.ledger, std::move(record)).has_value());
        }
        const auto spend = filled.ledger->spend(firstDay, lastDay);
        QVERIFY2(spend, spend ? "" : spend.error().detail.c_str());
        QCOMPARE(spend->front().total.requests, std::int64_t{4});
        QCOMPARE(spend->front().total.cost.nano(), most);
        QCOMPARE(spend->front().total.inputTokens, most);
        QCOMPARE(spend->front().total.outputTokens, most);
        const auto usage = filled.ledger->usageByModel(firstDay, lastDay);
        QVERIFY2(usage, usage ? "" : usage.error().detail.c_str());
        QCOMPARE(usage->front().cost.nano(), most);
        QCOMPARE(usage->front().usage.reasoning, most);
    }

    void theEndOfARangeIsOutside() {
        const Filled filled;
        for (const int ms : {100, 200, 300}) {
            Record record = sampleRecord(ms);
            record.time = Wall(Milliseconds(ms));
            QVERIFY(store(*filled.ledger, std::move(record)).has_value());
        }
        const auto requests = [&](int from, int to) {
            return filled.ledger->counts(Wall(Milliseconds(from)), Wall(Milliseconds(to))).value().requests;
        };
        QCOMPARE(requests(100, 300), std::int64_t{2});
        QCOMPARE(requests(101, 301), std::int64_t{2});
        QCOMPARE(requests(301, 400), std::int64_t{0});
        QVERIFY(filled.ledger->spend(Wall(Milliseconds(301)), lastDay).value().empty());
    }

    void countsByWhatStatsShow() {
        const Filled filled;
        for (int i = 0; i < 6; ++i) {
            Record record = sampleRecord(i);
            if (i < 2) record.tier = "simple";
            if (i == 5) {
                record.model.clear(); // never dispatched
                record.outcome = Outcome::Refused;
                record.selectionReason = "all_exhausted";
            }
            if (i < 3) record.vote = i == 0 ? -1 : 1;
            QVERIFY(store(*filled.ledger, std::move(record)).has_value());
        }
        const auto counts = filled.ledger->counts(firstDay, lastDay).value();
        using Map = std::map<std::string, std::int64_t>;
        QCOMPARE(counts.requests, std::int64_t{6});
        QCOMPARE(counts.byTier, (Map{{"moderate", 4}, {"simple", 2}}));
        QCOMPARE(counts.byModel, (Map{{"openai/gpt-4o-mini-2024-07-18", 5}}));
        QCOMPARE(counts.byReason, (Map{{"all_exhausted", 1}, {"complexity_match", 5}}));
        QCOMPARE(counts.byOutcome, (Map{{"ok", 5}, {"refused", 1}}));
        QCOMPARE(counts.votesUp, std::int64_t{2});
        QCOMPARE(counts.votesDown, std::int64_t{1});
    }
};

QTEST_APPLESS_MAIN(QueriesTest)
#include "queries.moc"
