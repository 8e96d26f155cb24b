#include "ledger/reprice.h"
#include "ledger/audited.h"
#include "ledger/audittext.h"
#include "ledger/database.h"
#include "ledger/sums.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

// Nano-dollars a token, whatever token, by model; the rest has no price.
PriceOf prices(std::map<std::string, std::int64_t> perToken, std::string date = "2026-11-21") {
    return [perToken = std::move(perToken), date = std::move(date)](
               std::string_view model, std::string_view, const Usage& usage, Wall) -> std::optional<Priced> {
        const auto found = perToken.find(std::string(model));
        if (found == perToken.end()) return std::nullopt;
        return Priced{Money::fromNano((usage.allInput() + usage.output) * found->second), date};
    };
}

// Ten tokens at `cost`, a baseline of 100, two tags and a rule; numbers are minutes of a day.
Record used(int number, std::string model, std::optional<std::int64_t> cost,
            MoneyKind money = MoneyKind::Billed) {
    Record record = sampleRecord(number);
    record.time = auditDay + std::chrono::minutes(number);
    record.model = std::move(model);
    record.provider = "p";
    record.money = money;
    record.usage = Usage{4, 3, 2, 0, 1, 0};
    record.cost = cost ? std::optional(Money::fromNano(*cost)) : std::nullopt;
    record.flags = cost ? Flags{} : Flags{Unpriced};
    record.priceDate = cost ? "2026-06-01" : "";
    record.baselineModel = "p/big";
    record.baselineCost = Money::fromNano(100);
    record.tags = {{"project", "a"}, {"team", "b"}};
    return record;
}

RepriceOrder order(std::string pricesName = "the prices of 2026-11-21") {
    RepriceOrder made;
    made.prices = std::move(pricesName);
    made.program = "test";
    made.now = auditDay;
    return made;
}

std::string shown(const Result<RepriceView>& view) {
    if (!view) return toString(view.error());
    std::string text;
    for (const auto& line : view->lines) {
        text += line.model + " " + std::string(toString(line.money)) + " " + std::to_string(line.changed)
                + "/" + std::to_string(line.requests) + " " + std::to_string(line.first.nano()) + ">"
                + std::to_string(line.before.nano()) + ">" + std::to_string(line.now.nano()) + " unpriced "
                + std::to_string(line.unpricedBefore) + ">" + std::to_string(line.unpricedNow);
        text += line.mixed > 0 ? " mixed " + std::to_string(line.mixed) + "; " : "; ";
    }
    return text;
}

struct Filled : Audited {
    explicit Filled(const std::vector<Record>& records) : Audited(0) {
        for (const auto& record : records)
            if (!store(*ledger, record)) qFatal("cannot store");
    }
    std::string costs() const { // "10 20 - …" by seq
        std::string text;
        for (const auto& record : *ledger->decisions({1000, {}, true}))
            text += (record.cost ? std::to_string(record.cost->nano()) : "-") + " ";
        return text;
    }
    std::string sumsAreExact() const {
        const auto checked = ledger->read([](sqlite3* database) { return checkSums(database); });
        return checked ? "exact" : toString(checked.error());
    }
    std::string trail() const {
        std::string text;
        for (const auto& entry : *auditEntries(*ledger, {}))
            text += entry.action + ": " + summaryOf(entry) + "\n";
        return text;
    }
};

} // namespace

class RepriceTest : public QObject {
    Q_OBJECT

private slots:
    void comparesWithoutWriting() {
        const Filled filled({used(1, "p/a", 10), used(2, "p/a", 20), used(3, "p/b", {}),
                             used(4, "p/a", 10, MoneyKind::Simulated), used(5, "p/unknown", 7)});
        const auto before = filled.costs();
        const auto now = prices({{"p/a", 2}, {"p/b", 1}, {"p/big", 10}});
        QCOMPARE(
            shown(comparePrices(*filled.ledger, {}, now)),
            std::string("p/a billed 1/2 30>30>40 unpriced 0>0; p/a simulated 1/1 10>10>20 unpriced 0>0; "
                        "p/b billed 1/1 0>0>10 unpriced 1>0; p/unknown billed 0/1 7>7>7 unpriced 0>0; "));
        QCOMPARE(filled.costs(), before);
        QCOMPARE(filled.trail(), std::string());
    }

    void repairsHistoryAndKeepsTheTrail() {
        const Filled filled({used(1, "p/a", 10), used(2, "p/a", 20), used(3, "p/b", {}),
                             used(4, "p/a", 10, MoneyKind::Simulated), used(5, "p/unknown", 7)});
        const auto now = prices({{"p/a", 2}, {"p/b", 1}, {"p/big", 20}});
        const auto done = reprice(*filled.ledger, order(), now);
        QVERIFY(done && done->complete);
        QCOMPARE(filled.costs(), std::string("20 20 10 20 7 "));
        QCOMPARE(filled.sumsAreExact(), std::string("exact"));
        const auto record = filled.ledger->decision(sampleRecord(3).id);
        QVERIFY(record && *record);
        QCOMPARE((*record)->flags, Flags{0}); // priced now
        QCOMPARE((*record)->priceDate, std::string("2026-11-21"));
        QCOMPARE((*record)->baselineCost->nano(), std::int64_t{200});
        OtherConnection other(filled.folder.file());
        QCOMPARE(
            other.texts(
                "SELECT decision || ' ' || coalesce(cost_nano_usd, 'none') || ' ' || price_date || ' ' ||"
                " flags FROM first_costs ORDER BY 1"),
            (std::vector<std::string>{"1 10 2026-06-01 0", "2 20 2026-06-01 0", "3 none  4",
                                      "4 10 2026-06-01 0", "5 7 2026-06-01 0"}));
        QCOMPARE(filled.trail(),
                 std::string(
                     "reprice: begun, by the prices of 2026-11-21\n"
                     "reprice: 5 decisions by the prices of 2026-11-21; billed $0.000000037 → $0.000000057, "
                     "1 had no price before; simulated $0.00000001 → $0.00000002\n"));
        QCOMPARE(filled.verdict(), std::string("sound"));
    }

    void againChangesNothing() {
        const Filled filled({used(1, "p/a", 10)});
        const auto now = prices({{"p/a", 2}, {"p/big", 10}});
        QVERIFY(reprice(*filled.ledger, order(), now));
        const auto trail = filled.trail();
        const auto again = reprice(*filled.ledger, order(), now);
        QVERIFY(again);
        QCOMPARE(again->view.changed(), std::int64_t{0});
        QCOMPARE(filled.trail(), trail);
    }

    void theFirstCostStaysTheFirst() {
        const Filled filled({used(1, "p/a", 10)});
        QVERIFY(reprice(*filled.ledger, order("one"), prices({{"p/a", 2}, {"p/big", 10}})));
        QVERIFY(reprice(*filled.ledger, order("two"), prices({{"p/a", 3}, {"p/big", 10}})));
        QCOMPARE(shown(comparePrices(*filled.ledger, {}, prices({{"p/a", 4}}))),
                 std::string("p/a billed 1/1 10>30>40 unpriced 0>0; "));
        QCOMPARE(filled.sumsAreExact(), std::string("exact"));
    }

    void chooses_data() {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QByteArray>("costs");
        QTest::newRow("all") << QByteArray("*") << 0 << 99 << QByteArray("20 20 20 20 ");
        QTest::newRow("a model") << QByteArray("p/a") << 0 << 99 << QByteArray("20 20 10 10 ");
        QTest::newRow("a glob") << QByteArray("p/?b*") << 0 << 99 << QByteArray("10 10 20 20 ");
        QTest::newRow("a span of time, its end outside")
            << QByteArray("*") << 2 << 4 << QByteArray("10 20 20 10 ");
        QTest::newRow("nothing") << QByteArray("q/*") << 0 << 99 << QByteArray("10 10 10 10 ");
    }
    void chooses() {
        QFETCH(const QByteArray, model);
        QFETCH(const int, from);
        QFETCH(const int, to);
        QFETCH(const QByteArray, costs);
        const Filled filled(
            {used(1, "p/a", 10), used(2, "p/a", 10), used(3, "p/xb", 10), used(4, "p/xbc", 10)});
        RepriceOrder some = order();
        some.query = {auditDay + std::chrono::minutes(from), auditDay + std::chrono::minutes(to),
                      model.toStdString()};
        QVERIFY(reprice(*filled.ledger, some, prices({{"p/a", 2}, {"p/xb", 2}, {"p/xbc", 2}})));
        QCOMPARE(QByteArray::fromStdString(filled.costs()), costs);
        QCOMPARE(filled.sumsAreExact(), std::string("exact"));
    }

    // Stopped after each possible number of pieces: the same order goes on and comes to the same.
    void aStoppedRunGoesOn() {
        for (int pieces = 0; pieces < 5; ++pieces) {
            std::vector<Record> records;
            for (int number = 1; number <= 7; ++number)
                records.push_back(used(number, number % 2 == 0 ? "p/a" : "p/b", 10));
            Filled filled(records);
            const auto now = prices({{"p/a", 2}, {"p/b", 3}, {"p/big", 10}});
            RepriceOrder some = order();
            some.rowsAtOnce = 2;
            some.goOn = [left = pieces]() mutable { return left-- > 0; };
            const auto stopped = reprice(*filled.ledger, some, now);
            QVERIFY(stopped);
            QCOMPARE(stopped->complete, pieces > 3);
            QCOMPARE(filled.sumsAreExact(), std::string("exact"));
            filled.ledger.reset(); // as killed: all that is known is in the file
            filled.ledger = std::move(*Ledger::open(filled.folder.options()));
            some.goOn = {};
            const auto done = reprice(*filled.ledger, some, now);
            QVERIFY(done && done->complete);
            QCOMPARE(done->resumed, pieces > 0 && pieces < 4);
            QCOMPARE(filled.costs(), std::string("30 20 30 20 30 20 30 "));
            QCOMPARE(filled.sumsAreExact(), std::string("exact"));
            QCOMPARE(filled.trail(),
                     std::string("reprice: begun, by the prices of 2026-11-21\n"
                                 "reprice: 7 decisions by the prices of 2026-11-21; billed $0.00000007 → "
                                 "$0.00000018\n"));
        }
    }

    void anotherOrderClosesAStoppedOne() {
        const Filled filled({used(1, "p/a", 10), used(2, "p/a", 10), used(3, "p/a", 10)});
        RepriceOrder first = order("one");
        first.rowsAtOnce = 1;
        first.goOn = [left = 1]() mutable { return left-- > 0; };
        QVERIFY(reprice(*filled.ledger, first, prices({{"p/a", 2}})));
        QVERIFY(reprice(*filled.ledger, order("two"), prices({{"p/a", 3}})));
        QCOMPARE(
            filled.trail(),
            std::string("reprice: begun, by one\n"
                        "reprice: ended early: 1 decision by the prices of that run; billed $0.00000001 → "
                        "$0.00000002\n"
                        "reprice: begun, by two\n"
                        "reprice: 3 decisions by two; billed $0.00000004 → $0.00000009\n"));
        QCOMPARE(filled.verdict(), std::string("sound"));
    }

    void rowsOfSeveralModelsAreLeftAlone() {
        Record mixed = used(1, "p/a", 10);
        mixed.attempts.insert(mixed.attempts.begin(), mixed.attempts.front());
        Record failedOnly = used(2, "p/a", 10); // the failed attempt got no byte
        failedOnly.attempts.insert(failedOnly.attempts.begin(), failedOnly.attempts.front());
        failedOnly.attempts.front().bytes = 0;
        const Filled filled({mixed, failedOnly});
        const auto done = reprice(*filled.ledger, order(), prices({{"p/a", 2}}));
        QVERIFY(done);
        QCOMPARE(shown(done->view), std::string("p/a billed 1/2 20>20>30 unpriced 0>0 mixed 1; "));
        QCOMPARE(filled.costs(), std::string("10 20 "));
    }

    void partsOfAUsageArePriced() {
        Record record = used(1, "p/a", 10);
        record.usage->parts.searches = 5;
        const Filled filled({record});
        std::int64_t searches = 0;
        const auto view = comparePrices(*filled.ledger, {}, [&](auto, auto, const Usage& usage, auto) {
            searches = std::max(searches, usage.parts.searches);
            return std::optional<Priced>();
        });
        QVERIFY(view);
        QCOMPARE(searches, std::int64_t{5});
    }

    void whatUsedNothingIsNotLookedAt() {
        Record record = used(1, "p/a", {});
        record.usage.reset();
        const Filled filled({record});
        QCOMPARE(shown(comparePrices(*filled.ledger, {}, prices({{"p/a", 2}}))), std::string());
    }

    void aRemovedRowTakesItsFirstCostAlong() {
        const Filled filled({used(1, "p/a", 10), used(2, "p/a", 10)});
        QVERIFY(reprice(*filled.ledger, order(), prices({{"p/a", 2}})));
        OtherConnection other(filled.folder.file());
        QVERIFY(other.run("DELETE FROM records WHERE seq = 1"));
        QCOMPARE(other.integer("SELECT count(*) FROM first_costs"), std::int64_t{1});
    }
};

QTEST_APPLESS_MAIN(RepriceTest)
#include "reprice.moc"
