#include "ledger/audit.h"
#include "ledger/auditchain.h"
#include "ledger/audited.h"
#include "ledger/audittext.h"
#include "ledger/database.h"
#include "protocol/json.h"

#include <QTest>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace tierline;
using namespace tierline::ledger;

class AuditTest : public QObject {
    Q_OBJECT

private slots:
    void entriesComeBackAsNoted() {
        Audited audited;
        const auto entries = auditEntries(*audited.ledger, {{}, Wall::max(), {}, -1, true});
        QVERIFY(entries);
        QCOMPARE(entries->size(), std::size_t{4});
        const auto& second = (*entries)[1];
        QCOMPARE(second.seq, std::int64_t{2});
        QCOMPARE(toRfc3339(second.time), std::string("2026-11-05T02:00:00.000Z"));
        QCOMPARE(second.actor, localActor());
        QVERIFY(second.actor.find('@') != std::string::npos);
        QCOMPARE(second.body, std::string("body 2"));
        QCOMPARE(second.previous, (*entries)[0].hash);
        QCOMPARE(summaryOf(second), std::string("change 2"));
        QCOMPARE((*auditEntry(*audited.ledger, 2))->body, std::string("body 2"));
        QVERIFY(!*auditEntry(*audited.ledger, 99));
        QCOMPARE(audited.verdict(), std::string("sound"));
    }

    void queriesChoose_data() {
        QTest::addColumn<int>("fromHour");
        QTest::addColumn<int>("toHour");
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("seqs");
        QTest::newRow("all, oldest first") << 0 << 99 << QByteArray() << -1 << QByteArray("1 2 3 4 ");
        QTest::newRow("the end of a range is outside") << 2 << 4 << QByteArray() << -1 << QByteArray("2 3 ");
        QTest::newRow("the newest two, still oldest first")
            << 0 << 99 << QByteArray() << 2 << QByteArray("3 4 ");
        QTest::newRow("of another action there are none")
            << 0 << 99 << QByteArray("policy") << -1 << QByteArray();
        QTest::newRow("an action that tries SQL")
            << 0 << 99 << QByteArray("' OR 1=1 --") << -1 << QByteArray();
        QTest::newRow("none at all") << 0 << 99 << QByteArray("prices") << 0 << QByteArray();
    }
    void queriesChoose() {
        QFETCH(const int, fromHour);
        QFETCH(const int, toHour);
        QFETCH(const QByteArray, action);
        QFETCH(const int, limit);
        QFETCH(const QByteArray, seqs);
        Audited audited;
        AuditQuery query{auditDay + std::chrono::hours(fromHour), auditDay + std::chrono::hours(toHour),
                         action.toStdString(), limit, false};
        const auto entries = auditEntries(*audited.ledger, query);
        QVERIFY(entries);
        QByteArray got;
        for (const auto& entry : *entries)
            got += QByteArray::number(static_cast<qlonglong>(entry.seq)) + ' ';
        QCOMPARE(got, seqs);
    }

    void tamperingIsFound_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, const char* sql, const char* found) {
            QTest::newRow(name) << QByteArray(sql) << QByteArray(found);
        };
        row("nothing touched", "SELECT 1", "sound");
        row("a text altered", "UPDATE audit SET subject = 'file 9' WHERE seq = 2",
            "2: entry 2 was altered: its content does not have its hash");
        row("a time altered", "UPDATE audit SET time_ms = time_ms + 1 WHERE seq = 4",
            "4: entry 4 was altered: its content does not have its hash");
        row("an actor altered", "UPDATE audit SET actor = 'eve@host' WHERE seq = 1",
            "1: entry 1 was altered: its content does not have its hash");
        row("a body altered", "UPDATE audit SET body = x'00' WHERE seq = 3",
            "3: entry 3 was altered: its content does not have its hash");
        row("a body taken away", "UPDATE audit SET body = NULL WHERE seq = 3",
            "3: entry 3 was altered: its content does not have its hash");
        row("text moved from one field to the next",
            "UPDATE audit SET action = 'pric', subject = 'es' || subject WHERE seq = 2",
            "2: entry 2 was altered: its content does not have its hash");
        row("one removed", "DELETE FROM audit WHERE seq = 2", "2: entry 2 is missing: it was removed");
        row("two removed", "DELETE FROM audit WHERE seq IN (2, 3)",
            "2: entries 2 to 3 are missing: they were removed");
        row("the first removed", "DELETE FROM audit WHERE seq = 1", "1: entry 1 is missing: it was removed");
        row("the newest cut off", "DELETE FROM audit WHERE seq > 2",
            "3: entries 3 to 4 are missing: they were removed (audit.head has seen 4, the ledger holds 2)");
        row("all cut off", "DELETE FROM audit",
            "1: entries 1 to 4 are missing: they were removed (audit.head has seen 4, the ledger holds 0)");
        row("removed and the rest renumbered",
            "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2",
            "2: entry 2 was moved: it was written as number 3; 3: entry 3 was moved: it was written as "
            "number 4; "
            "4: entry 4 is missing: it was removed (audit.head has seen 4, the ledger holds 3)");
        row("two in another order",
            "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
            "UPDATE audit SET seq = 3 WHERE seq = 99",
            "2: entry 2 was moved: it was written as number 3; 3: entry 3 was moved: it was written as "
            "number 2");
        row("one put in before the first",
            "INSERT INTO audit SELECT 0, time_ms, actor, program, action, subject,"
            " detail, previous, hash, body FROM audit WHERE seq = 1",
            "0: entry 0 was put in: the trail begins with 1");
        row("the newest entry twice",
            "INSERT INTO audit SELECT 5, time_ms, actor, program, action, subject,"
            " detail, previous, hash, body FROM audit WHERE seq = 4",
            "5: entry 5 was moved: it was written as number 4");
    }
    void tamperingIsFound() {
        QFETCH(const QByteArray, sql);
        QFETCH(const QByteArray, found);
        Audited audited;
        QVERIFY(audited.tamper(sql.toStdString()));
        QCOMPARE(QByteArray::fromStdString(audited.verdict()), found);
    }

    // The cleverer hand makes the hash anew: then the next entry, or the head, no longer fits.
    void aRenewedHashIsFound_data() {
        QTest::addColumn<int>("seq");
        QTest::addColumn<QByteArray>("found");
        QTest::newRow("in the middle") << 2
                                       << QByteArray("3: entry 3 does not follow entry 2: one of the two was "
                                                     "replaced, put in or moved");
        QTest::newRow("at the end") << 4 << QByteArray("4: entry 4 is not the one that audit.head has seen");
    }
    void aRenewedHashIsFound() {
        QFETCH(const int, seq);
        QFETCH(const QByteArray, found);
        Audited audited;
        const auto number = std::to_string(seq);
        QVERIFY(audited.ledger->write([&](sqlite3* database) -> Result<void> {
            if (auto done = execute(database, "UPDATE audit SET subject = 'forged' WHERE seq = " + number);
                !done)
                return done;
            const auto statement = prepare(database, chainSelect() + " WHERE seq = " + number);
            if (!statement || !step(statement->get())) return fail(ErrorCode::Internal, "no row");
            const auto hash = hashOf(readChainRow(statement->get()));
            return execute(database, "UPDATE audit SET hash = '" + hash + "' WHERE seq = " + number);
        }));
        QCOMPARE(QByteArray::fromStdString(audited.verdict()), found);
    }

    void theHeadIsPrivateAndCurrent() {
        Audited audited;
        struct stat info{};
        QCOMPARE(stat(audited.headFile().c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0600U);
        const auto head = readHeadFile(audited.headFile());
        QVERIFY(head && *head);
        QCOMPARE((*head)->count, std::int64_t{4});
        QCOMPARE((*head)->hash, (*auditEntry(*audited.ledger, 4))->hash);
    }

    void theHeadFileIsJudged() {
        Audited audited;
        const std::string good = audited.headFile() + ".good";
        std::filesystem::copy_file(audited.headFile(), good);
        QVERIFY(audited.add(5));
        std::filesystem::copy_file(good, audited.headFile(),
                                   std::filesystem::copy_options::overwrite_existing);
        const auto behind = verifyAudit(*audited.ledger, {});
        QVERIFY(behind);
        QVERIFY(behind->findings.empty()); // the program ended between the two writes
        QCOMPARE(behind->remarks.size(), std::size_t{1});
        QCOMPARE(behind->saved->count, std::int64_t{4});
        std::filesystem::remove(audited.headFile());
        QVERIFY(audited.verdict().starts_with("0: audit.head is missing"));
        std::ofstream(audited.headFile()) << "{\"count\":-1}";
        QVERIFY(audited.verdict().find("audit.head is not what Tierline wrote") != std::string::npos);
        QVERIFY(audited.add(6)); // the next entry mends it
        QCOMPARE(audited.verdict(), std::string("sound"));
    }

    // Whoever may write both files can make them fit; a head noted elsewhere still tells.
    void aNotedHeadTells() {
        Audited audited;
        const auto noted = verifyAudit(*audited.ledger, {})->head;
        QVERIFY(audited.tamper("DELETE FROM audit WHERE seq = 4"));
        std::ofstream(audited.headFile()) << headText({3, (*auditEntry(*audited.ledger, 3))->hash});
        QCOMPARE(audited.verdict(), std::string("sound"));
        QCOMPARE(audited.verdict(noted),
                 std::string(
                     "4: entry 4 is missing: it was removed (the head that was noted has seen 4, the ledger "
                     "holds 3)"));
    }

    void anEmptyTrailIsSound() {
        Audited audited(0);
        QCOMPARE(audited.verdict(), std::string("sound"));
        QVERIFY(!std::filesystem::exists(audited.headFile()));
    }

    void hostileTextsStayTexts() {
        Audited audited(0);
        const std::string odd("a\"b,\n\0\xff=1", 10);
        QVERIFY(
            note(*audited.ledger, {"prices", odd, "not JSON", {}, "=cmd|' /C calc'!A0", "@eve"}, auditDay));
        QCOMPARE(audited.verdict(), std::string("sound"));
        const auto entry = auditEntry(*audited.ledger, 1);
        QVERIFY(entry && *entry);
        QCOMPARE((*entry)->subject, odd);
        std::string json, csv;
        appendJson(json, **entry, true);
        const auto read = protocol::Json::parse(json);
        QVERIFY(read);
        QCOMPARE(std::string(*(*read)["detail"].string()), std::string("not JSON"));
        appendCsv(csv, **entry);
        QVERIFY2(csv.find(",\"'@eve\",\"'=cmd|' /C calc'!A0\",prices,") != std::string::npos, csv.c_str());
    }
};

QTEST_APPLESS_MAIN(AuditTest)
#include "audit.moc"
