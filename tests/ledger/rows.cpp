#include "ledger/backup.h"
#include "ledger/columns.h"
#include "ledger/folder.h"
#include "ledger/idcode.h"
#include "ledger/recordcode.h"
#include "ledger/recovery.h"

#include <QTest>
#include <filesystem>
#include <map>

using namespace tierline;
using namespace tierline::ledger;

namespace {

std::int64_t asked(const Folder& folder, const std::string& sql) {
    return OtherConnection(folder.file()).integer(sql);
}

// Appends them all and waits.
void fill(Ledger& ledger, const std::vector<Record>& records) {
    for (const auto& record : records)
        ledger.append(shared(record), {});
    static_cast<void>(ledger.write([](sqlite3*) -> Result<void> { return {}; }));
}

std::string restOf(const Folder& folder, int seq) {
    const auto database = openDatabase(folder.file(), Access::Read).value();
    const auto row =
        prepare(database.get(), "SELECT rest FROM records WHERE seq = " + std::to_string(seq)).value();
    if (!step(row.get()).value_or(false)) return {};
    return {static_cast<const char*>(sqlite3_column_blob(row.get(), 0)),
            static_cast<std::size_t>(sqlite3_column_bytes(row.get(), 0))};
}

} // namespace

class RowsTest : public QObject {
    Q_OBJECT

private slots:
    void idsKeepTheirOrder() {
        IdGenerator ids(7);
        std::string before;
        for (int i = 0; i < 1000; ++i) {
            const auto id = ids.next(Wall(Milliseconds(1'780'000'000'000 + i / 3)));
            const auto bits = bitsOf(id);
            QVERIFY(bits.has_value());
            QCOMPARE(idOf(*bits), id);
            const std::string bytes(bits->begin(), bits->end());
            QVERIFY(before < bytes);
            before = bytes;
        }
        QCOMPARE(idOf(*bitsOf("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")), std::string("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
        for (const char* none : {"", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01K0000000000000000000000I", "01K00"})
            QVERIFY(!bitsOf(none));
    }

    // As version 1 wrote it, byte by byte: what later versions added is not there.
    void aRowOfTheFirstVersionIsRead() {
        const auto bytes =
            QByteArray::fromHex("012fc60000196f70656e6169116175746f0000001173746f709803420066e807d816e0be34d6"
                                "e569a0ef0f011572756c6573e0be34d6e56902000000001c02060000b001");
        const auto database = openDatabase(":memory:", Access::Write).value();
        NameBook names(database.get());
        Record record;
        QVERIFY(
            readRest({bytes.constData(), static_cast<std::size_t>(bytes.size())}, names, record).has_value());
        QCOMPARE(record.dialect, std::string("openai"));
        QCOMPARE(record.finishReason, std::string("stop"));
        QCOMPARE(record.score, 430'000);
        QCOMPARE(record.latencyMs, std::int64_t{1452});
        QCOMPARE(record.stages.size(), std::size_t{1});
        QCOMPARE(record.stages[0].confidence, 866'667);
        QCOMPARE(record.overhead.commit, std::int64_t{88});
        QVERIFY(record.decidedBy.empty() && record.wouldBeModel.empty() && !record.requirements.search);
    }

    void aRowIsShort() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        std::vector<Record> records;
        for (int i = 0; i < 2000; ++i)
            records.push_back(sampleRecord(i));
        fill(*ledger, records);
        QVERIFY(asked(folder, "SELECT avg(length(rest)) FROM records") < 170);
        QVERIFY(asked(folder, "SELECT count(*) FROM names") < 40);
        QCOMPARE(ledger->decisions({1, "", false}).value().front(), sampleRecord(1999));
    }

    // Every text of a record from somewhere else each time, as a hostile client would.
    void whoInventsNamesDoesNotMakeThemGrow() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        std::vector<Record> records;
        for (int i = 0; i < 20'000; ++i) {
            auto record = sampleRecord(i);
            record.client = "client " + std::to_string(i / 2); // each twice: those get a name
            record.requestedModel = "once " + std::to_string(i);
            record.prompt.reset();
            records.push_back(std::move(record));
        }
        fill(*ledger, records);
        QVERIFY(asked(folder, "SELECT count(*) FROM names WHERE origin = 1") <= 4096);
        QCOMPARE(asked(folder, "SELECT count(*) FROM names WHERE text LIKE 'once%'"), std::int64_t{0});
        QCOMPARE(asked(folder, "SELECT count(DISTINCT client) FROM decisions"), std::int64_t{10'000});
        for (const int i : {0, 1, 9999, 19'999})
            QCOMPARE(ledger->decision(sampleRecord(i).id).value()->client,
                     records[static_cast<std::size_t>(i)].client);
    }

    void numbersInReasonsComeBack_data() {
        QTest::addColumn<std::string>("reason");
        for (const char* text :
             {"breaker open for 12 s: 5 consecutive server_error", "0", "00", "007 and 0008",
              "budget ci: 10.02 of 10.00 USD", "00000 five noughts", "9999999999999999",
              "123456789012345678901234567890", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "(lost name 10)",
              "٣ is no digit here", "no number"})
            QTest::newRow(text) << std::string(text);
    }
    void numbersInReasonsComeBack() {
        QFETCH(const std::string, reason);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 0; i < 3; ++i) { // seen first, named, known
            auto record = sampleRecord(i);
            record.candidates[0].reason = reason;
            QVERIFY(store(*ledger, record).has_value());
            QVERIFY(ledger->decision(record.id).value() == record);
        }
    }

    void aDamagedRestIsNeverReadAsAnother() {
        const Folder folder;
        {
            const auto ledger = Ledger::open(folder.options()).value();
            fill(*ledger, {sampleRecord(1), sampleRecord(2), sampleRecord(3)});
        }
        const auto rest = restOf(folder, 3);
        QVERIFY(namesIn(rest).has_value());
        const auto database = openDatabase(folder.file(), Access::Read).value();
        NameBook names(database.get());
        const auto reads = [&](const std::string& bytes) {
            Record record;
            record.time = sampleRecord(3).time;
            return readRest(bytes, names, record).has_value();
        };
        QVERIFY(reads(rest));
        int passed = 0;
        for (std::size_t i = 0; i < rest.size(); ++i)
            for (int bit = 0; bit < 8; ++bit) {
                auto bytes = rest;
                bytes[i] = static_cast<char>(bytes[i] ^ 1 << bit);
                passed += reads(bytes) ? 1 : 0;
            }
        QCOMPARE(passed, 0);
        for (std::size_t size = 0; size < rest.size(); ++size)
            QVERIFY(!reads(rest.substr(0, size)));
        auto later = rest;
        later[0] = 9;
        Record record;
        QCOMPARE(readRest(later, names, record).error().code, ErrorCode::TooNew);
    }

    void whatHasNoMembersIsReadAsSuch() {
        const auto database = openDatabase(":memory:", Access::Write).value();
        NameBook names(database.get());
        Record record;
        QVERIFY(readRest(emptyRest(), names, record).has_value());
        QVERIFY(record == Record{});
    }

    // Names that no row spells are said to be lost; no later text gets their number.
    void lostNamesAreSaidToBeLost() {
        const Folder folder;
        std::vector<Record> records;
        for (int i = 0; i < 50; ++i)
            records.push_back(sampleRecord(i));
        {
            const auto ledger = Ledger::open(folder.options()).value();
            fill(*ledger, records);
        }
        QVERIFY(OtherConnection(folder.file()).run("DELETE FROM records WHERE seq <= 2; DELETE FROM names"));
        markDamaged(folder.file(), "by the test");
        {
            OtherConnection other(folder.file()); // so that a look at all of it finds something
            QVERIFY(other.run("PRAGMA writable_schema=ON;"
                              "UPDATE sqlite_schema SET rootpage=99999 WHERE name='reprice_runs'"));
        }
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(!ledger->health().recovered.empty());
        QCOMPARE(ledger->rows(), std::int64_t{48});
        const auto before = ledger->decision(sampleRecord(40).id).value();
        QVERIFY2(before->model.starts_with("(lost name "), before->model.c_str());
        QVERIFY(before->cost == sampleRecord(40).cost);
        QVERIFY(before->attempts.front().start == sampleRecord(40).attempts.front().start);
        auto other = sampleRecord(100);
        other.model = "another";
        for (int i = 100; i < 104; ++i) {
            other.id = sampleRecord(i).id;
            QVERIFY(store(*ledger, other).has_value());
        }
        QVERIFY(ledger->decision(sampleRecord(40).id).value() == before);
        QCOMPARE(ledger->decision(other.id).value()->model, std::string("another"));
    }

    void namesAreFoundAgainInTheRows() {
        const Folder folder;
        std::vector<Record> records;
        for (int i = 0; i < 600; ++i)
            records.push_back(sampleRecord(i));
        {
            const auto ledger = Ledger::open(folder.options()).value();
            fill(*ledger, records);
        }
        QVERIFY(OtherConnection(folder.file())
                    .run("DELETE FROM records WHERE seq <= 2; DELETE FROM names;"
                         "PRAGMA writable_schema=ON;"
                         "UPDATE sqlite_schema SET rootpage=99999 WHERE name='reprice_runs'"));
        markDamaged(folder.file(), "by the test");
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(!ledger->health().recovered.empty());
        for (const int i : {2, 300, 599})
            QVERIFY(ledger->decision(sampleRecord(i).id).value() == records[static_cast<std::size_t>(i)]);
    }

    void theViewShowsWhatItDid() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        Dice dice(5);
        for (int i = 0; i < 50; ++i)
            QVERIFY(store(*ledger, randomRecord(dice)).has_value());
        const auto rows = ledger->decisions({1000, "", true}).value();
        std::int64_t seq = 0;
        for (const auto& record : rows) {
            const auto where = " FROM decisions WHERE seq = " + std::to_string(++seq);
            OtherConnection other(folder.file());
            const auto text = [&](const std::string& column) {
                const auto all = other.texts("SELECT coalesce(" + column + ",'')" + where);
                return all.empty() ? std::string("none") : all.front();
            };
            const std::pair<const char*, std::string> texts[] = {
                {"id", record.id},
                {"model", record.model},
                {"session", record.session},
                {"outcome", std::string(toString(record.outcome))}};
            for (const auto& [column, value] : texts)
                QCOMPARE(text(column), std::string(value.c_str())); // up to a NUL
            QCOMPARE(other.integer("SELECT latency_ms" + where), record.latencyMs);
            QCOMPARE(other.integer("SELECT json_array_length(candidates)" + where),
                     std::ssize(record.candidates));
            QCOMPARE(other.integer("SELECT error_text IS NOT NULL" + where),
                     std::int64_t{record.error.has_value()});
        }
    }

    void aDamagedRestHidesNothingElse() {
        const Folder folder;
        {
            const auto ledger = Ledger::open(folder.options()).value();
            fill(*ledger, {sampleRecord(1), sampleRecord(2), sampleRecord(3)});
            const auto done = ledger->write([](sqlite3* database) {
                return execute(database, "UPDATE records SET rest = substr(rest, 1, 40) WHERE seq = 2");
            });
            QVERIFY(done.has_value());
            const auto records = ledger->decisions({10, "", true}).value();
            QCOMPARE(records.size(), std::size_t(3));
            QCOMPARE(records[0], sampleRecord(1));
            QCOMPARE(records[2], sampleRecord(3));
            QCOMPARE(records[1].id, sampleRecord(2).id);
            QCOMPARE(records[1].cost, sampleRecord(2).cost);
            QVERIFY(records[1].error && records[1].error->errorClass == "damaged_record");
            QVERIFY(records[1].stages.empty());
        }
        const auto report = checkLedger(folder.file());
        QVERIFY(report.has_value());
        QCOMPARE(report->findings.size(), std::size_t(1));
        QVERIFY(report->findings.front().starts_with("of 1 of 3 decisions"));
    }
};

QTEST_APPLESS_MAIN(RowsTest)
#include "rows.moc"
