#include "live/decisionstore.h"

#include "records.h"

#include <QTest>

using namespace tierline;
using namespace tierline::live;

class DecisionStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRowSaysWhatTheRecordSaid() {
        auto record = sample::fellOver(sample::idOf(5));
        record.label = "reasoning";
        record.vote = -1;
        record.tags = {{"project", "x"}, {"run", "7"}};
        DecisionStore store;
        store.append({std::make_shared<ledger::Record>(record)});
        const auto row = store.view(0);
        QCOMPARE(store.id(0), record.id);
        QCOMPARE(row.name(NameKind::Client), "claude-code");
        QCOMPARE(row.name(NameKind::Label), "reasoning");
        QCOMPARE(row.model(), "bee/mid-1");
        QCOMPARE(partsOf(row.name(NameKind::Model)).size(), std::size_t(2));
        QCOMPARE(row.session, record.session);
        QCOMPARE(row.row.cost, record.cost->nano());
        const auto outline = store.outline(0);
        QCOMPARE(outline.tags, record.tags);
        QCOMPARE(outline.usage->allInput(), record.usage->allInput());
        QCOMPARE(outline.vote, record.vote);
        QCOMPARE(outline.score, record.score);
        QCOMPARE(outline.prompt, record.prompt);
        QCOMPARE(store.record(0)->id, record.id);
    }

    void absurdNumbersStayInTheirRange() {
        auto record = sample::refactoring(sample::idOf(0));
        record.latencyMs = -5;
        record.usage->output = std::int64_t{1} << 40;
        record.status = 1'000'000;
        record.cost = Money::fromNano(-3);
        record.attempts.resize(400);
        DecisionStore store;
        store.append({std::make_shared<ledger::Record>(record)});
        QCOMPARE(store.row(0).latency, 0U);
        QCOMPARE(store.row(0).tokensOut, noNumber - 1);
        QCOMPARE(int(store.row(0).status), 65'535);
        QCOMPARE(store.row(0).cost, -3);
        QCOMPARE(int(store.row(0).attempts), 255);
    }

    void oldRowsLeaveButThoseThatAreKept() {
        DecisionStore store(10'000);
        store.append(sample::many(0, 10'000));
        QVERIFY(store.setPinned(sample::idOf(10), true));
        QVERIFY(store.setLabel(sample::idOf(20), "simple"));
        const auto shift = store.planRoom(500);
        QVERIFY(shift.has_value());
        QCOMPARE(shift->rest, -1'000);
        QCOMPARE((*shift)(9), Shift::gone);
        QCOMPARE((*shift)(10), 0U);
        QCOMPARE((*shift)(20), 1U);
        QCOMPARE((*shift)(5'000), 4'000U);
        store.evict(*shift);
        QCOMPARE(store.size(), 9'000U);
        QCOMPARE(store.evicted(), 1'000);
        QCOMPARE(store.id(0), sample::idOf(10));
        QCOMPARE(store.id(1), sample::idOf(20));
        QCOMPARE(store.id(2), sample::idOf(1'002));
        QCOMPARE(store.id(8'999), sample::idOf(9'999));
        QVERIFY(!store.positionOf(sample::idOf(11)));
        QCOMPARE(*store.positionOf(sample::idOf(5'000)), 4'000U);
        QCOMPARE(store.completeSince()->time_since_epoch().count(), store.row(2).time);
    }

    void manyRoundsOfLeavingKeepTheOrder() {
        DecisionStore store(5'000);
        for (int round = 0; round < 40; ++round) {
            if (const auto shift = store.planRoom(1'000)) store.evict(*shift);
            store.append(sample::many(round * 1'000, 1'000));
            store.setPinned(sample::idOf(round * 1'000 + 7), true);
            QVERIFY(store.size() <= 5'000);
        }
        for (std::uint32_t p = 1; p < store.size(); ++p)
            QVERIFY(store.id(p - 1) < store.id(p));
        for (int round = 0; round < 40; ++round)
            QVERIFY(store.positionOf(sample::idOf(round * 1'000 + 7)));
    }

    void olderRowsComeBackBetweenThoseThatStayed() {
        DecisionStore store(10'000);
        auto all = sample::many(0, 4'000);
        for (int i = 0; i < 4'000; ++i) {
            auto timed = *all[std::size_t(i)];
            timed.time += Milliseconds(i);
            all[std::size_t(i)] = std::make_shared<ledger::Record>(timed);
        }
        const auto slice = [&](int from, int to) {
            return std::vector<RecordPtr>(all.begin() + from, all.begin() + to);
        };
        DecisionStore small(1'000);
        small.append(slice(0, 1'000));
        small.setPinned(sample::idOf(500), true);
        small.evict(*small.planRoom(900));
        small.append(slice(1'000, 1'500)); // 500, then 900 to 1500
        QCOMPARE(small.size(), 600U);
        const auto shift = small.prepend(slice(400, 901)); // one is here, one stayed
        QCOMPARE(small.size(), 1'000U);
        QCOMPARE(shift.rest, 400);
        for (std::uint32_t p = 1; p < small.size(); ++p)
            QVERIFY(small.id(p - 1) < small.id(p));
        QVERIFY(small.positionOf(sample::idOf(500)));
        QCOMPARE(small.id(shift(1)), sample::idOf(901));
        QVERIFY(small.completeSince().has_value());
    }

    void aSnapshotKeepsWhatItSaw() {
        DecisionStore store(10'000);
        store.append(sample::many(0, 100));
        const auto before = store.snapshot();
        store.setLabel(sample::idOf(50), "simple");
        store.append(sample::many(100, 5'000));
        QCOMPARE(before.size, 100U);
        QCOMPARE(int(before.at(50).name(NameKind::Label)), 0);
        QVERIFY(store.row(50).name(NameKind::Label) != 0);
        QCOMPARE(store.snapshot().at(4'999).id, rowIdOf(sample::idOf(4'999)));
    }

    void changesReachTheWholeRecordToo() {
        DecisionStore store;
        store.append(sample::many(0, 10));
        QVERIFY(store.setLabel(sample::idOf(3), "simple"));
        QVERIFY(store.setVote(sample::idOf(3), 5));
        QVERIFY(!store.setVote(sample::idOf(99), 1));
        QCOMPARE(*store.record(3)->label, std::string("simple"));
        QCOMPARE(*store.record(3)->vote, 1);
        QVERIFY(store.setLabel(sample::idOf(3), {}));
        QVERIFY(!store.record(3)->label);
        QVERIFY(!store.record(4)->label);
    }

    void clientsThatInventNamesDoNotFillTheMemory() {
        NameList names;
        for (int i = 0; i < 70'000; ++i)
            names.idOf(std::to_string(i));
        QVERIFY(names.size() <= NameList::limit + 1);
        QCOMPARE(names.at(names.idOf("69999")), "…");
        QCOMPARE(names.at(names.idOf("5")), "5");
        QCOMPARE(names.at(60'555), "");
    }

    void idsOfAnotherFormAreFoundAgain() {
        DecisionStore store;
        auto record = sample::refactoring("not-an-id");
        store.append({std::make_shared<ledger::Record>(record)});
        QCOMPARE(store.id(0), std::string("not-an-id"));
        QCOMPARE(*store.positionOf("not-an-id"), 0U);
        QVERIFY(!store.positionOf("another"));
    }
};

QTEST_GUILESS_MAIN(DecisionStoreTest)
#include "decisionstore.moc"
