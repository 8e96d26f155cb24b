// What parts of the ledger in files of their own run through it: `write` and `read`.
#include "ledger/database.h"
#include "ledger/folder.h"

#include <QTest>
#include <thread>

using namespace tierline;
using namespace tierline::ledger;

namespace {

Ledger::Work sql(std::string text) {
    return [text = std::move(text)](sqlite3* database) { return execute(database, text); };
}

Result<std::int64_t> askFor(const Ledger& ledger, std::string_view query) {
    std::int64_t found = 0;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto value = queryInteger(database, query);
        if (!value) return std::unexpected(value.error());
        found = *value;
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

} // namespace

class WorkTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasWrittenIsReadAndSurvives() {
        const Folder folder;
        {
            const auto ledger = Ledger::open(folder.options()).value();
            QVERIFY(ledger->write(sql("CREATE TABLE notes(x) STRICT; ")).error().code == ErrorCode::Internal);
            QVERIFY(ledger->write(sql("CREATE TABLE notes(x INTEGER) STRICT; INSERT INTO notes VALUES(7)")));
            QCOMPARE(askFor(*ledger, "SELECT x FROM notes").value(), std::int64_t{7});
        }
        const auto again = Ledger::open(folder.options()).value();
        QCOMPARE(askFor(*again, "SELECT x FROM notes").value(), std::int64_t{7});
    }

    void anErrorRollsBackAllOfIt() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(ledger->write(sql("CREATE TABLE notes(x INTEGER) STRICT")));
        const auto failed = ledger->write([](sqlite3* database) -> Result<void> {
            if (auto done = execute(database, "INSERT INTO notes VALUES(1)"); !done) return done;
            return fail(ErrorCode::InvalidInput, "no more of these");
        });
        QVERIFY(!failed);
        QCOMPARE(failed.error().detail, std::string("no more of these"));
        QCOMPARE(askFor(*ledger, "SELECT count(*) FROM notes").value(), std::int64_t{0});
        QVERIFY(store(*ledger, sampleRecord(1)).has_value());
    }

    void itFollowsTheRecordsQueuedBeforeIt() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 0; i < 5000; ++i)
            ledger->append(shared(sampleRecord(i)), {});
        std::int64_t seen = 0;
        QVERIFY(ledger->write([&](sqlite3* database) -> Result<void> {
            seen = queryInteger(database, "SELECT count(*) FROM decisions").value_or(-1);
            return {};
        }));
        QCOMPARE(seen, std::int64_t{5000});
    }

    void rowsThatWorkDeletesAreNotCountedAnyMore() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 0; i < 10; ++i)
            QVERIFY(store(*ledger, sampleRecord(i)).has_value());
        QVERIFY(ledger->write(sql("DELETE FROM records WHERE seq <= 4")));
        QCOMPARE(ledger->rows(), std::int64_t{6});
        QVERIFY(!ledger->write(sql("DELETE FROM records WHERE seq <= 6; no statement")));
        QCOMPARE(ledger->rows(), std::int64_t{6});
    }

    void manyThreadsEachTheirOwnTransaction() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        QVERIFY(ledger->write(sql("CREATE TABLE notes(x INTEGER) STRICT")));
        std::atomic<int> failed = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < 100; ++i)
                        if (!ledger->write(sql("INSERT INTO notes VALUES(1)"))) ++failed;
                });
        }
        QCOMPARE(failed.load(), 0);
        QCOMPARE(askFor(*ledger, "SELECT count(*) FROM notes").value(), std::int64_t{400});
    }

    void refused() {
        const auto nowhere = Ledger::open({}).value();
        QCOMPARE(nowhere->write(sql("SELECT 1")).error().code, ErrorCode::Refused);
        QCOMPARE(nowhere->read(sql("SELECT 1")).error().code, ErrorCode::Refused);
        const Folder folder;
        {
            QVERIFY(Ledger::open(folder.options()).has_value());
        }
        const auto reader = Ledger::openReadOnly(folder.path()).value();
        QCOMPARE(reader->write(sql("SELECT 1")).error().code, ErrorCode::Refused);
        QVERIFY(reader->read(sql("SELECT 1")).has_value());
        QVERIFY(!reader->read(sql("CREATE TABLE notes(x)")));
    }
};

QTEST_APPLESS_MAIN(WorkTest)
#include "work.moc"
