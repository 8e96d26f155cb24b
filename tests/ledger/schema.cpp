#include "ledger/schema.h"
#include "ledger/columns.h"
#include "ledger/folder.h"

#include <QFile>
#include <QTest>
#include <algorithm>
#include <filesystem>

using namespace tierline;
using namespace tierline::ledger;

namespace {

constexpr int releasedSteps = 2; // their dumps are in tests/data/ledger

QByteArray stored(const QString& name) {
    QFile file(QStringLiteral(TIERLINE_TEST_DATA "/ledger/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string hashOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT

private slots:
    void columnsAreThoseOfTheTable() {
        const Folder folder;
        QVERIFY(Ledger::open(folder.options()).has_value());
        OtherConnection other(folder.file());
        auto inTable = other.texts("SELECT name FROM pragma_table_info('records') WHERE name <> 'seq'");
        std::vector<std::string> ours;
        for (const auto name : columnNames())
            ours.emplace_back(name);
        QCOMPARE(ours, inTable);
        QCOMPARE(other.integer("SELECT strict FROM pragma_table_list WHERE name = 'records'"),
                 std::int64_t{1});
        QCOMPARE(other.integer("PRAGMA user_version"), static_cast<std::int64_t>(schemaSteps().size()));
        QCOMPARE(other.integer("PRAGMA application_id"), applicationId);
    }

    void earlierVersions_data() {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= releasedSteps; ++version)
            QTest::addRow("version %d", version) << version;
    }
    void earlierVersions() {
        QFETCH(const int, version);
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        {
            OtherConnection other(folder.file());
            QVERIFY(other.run(stored(QStringLiteral("v%1.sql").arg(version)).toStdString()));
            QCOMPARE(other.integer("PRAGMA user_version"), std::int64_t{version});
        }
        auto ledger = Ledger::open(folder.options());
        QVERIFY2(ledger.has_value(), ledger ? "" : toString(ledger.error()).c_str());
        const auto lines = stored(QStringLiteral("v%1.jsonl").arg(version)).trimmed().split('\n');
        QCOMPARE((*ledger)->rows(), static_cast<std::int64_t>(lines.size()));
        const auto records = (*ledger)->decisions({1000, "", true});
        QVERIFY(records.has_value());
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(QByteArray::fromStdString(toJson((*records)[static_cast<std::size_t>(i)])), lines[i]);
        QVERIFY(store(**ledger, sampleRecord(77)).has_value());
    }

    // Of the versions in between, which nobody released, too; some prompts had been moved to their own table.
    void versionsWithAColumnForEachMember() {
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        {
            OtherConnection other(folder.file());
            QVERIFY(other.run(stored(QStringLiteral("v2.sql")).toStdString()));
            for (std::size_t step = 2; step < 5; ++step)
                QVERIFY(other.run(std::string(schemaSteps()[step])));
            QVERIFY(other.run(
                "INSERT INTO sums_zone VALUES('UTC');"
                "INSERT INTO bodies(seq, prompt) SELECT seq, packed(prompt) FROM decisions WHERE seq = 1;"
                "UPDATE decisions SET prompt = NULL WHERE seq = 1;"
                "UPDATE decisions SET usage_parts = '{\"searches\":3}' WHERE seq = 2;"
                "INSERT INTO first_costs VALUES(2, 1, 2, '2026-01-01', 0);"
                "PRAGMA user_version=5"));
        }
        Options options = folder.options();
        options.zone = "UTC";
        const auto ledger = Ledger::open(options);
        QVERIFY2(ledger.has_value(), ledger ? "" : toString(ledger.error()).c_str());
        const auto lines = stored(QStringLiteral("v2.jsonl")).trimmed().split('\n');
        auto records = (*ledger)->decisions({1000, "", true}).value();
        QCOMPARE(std::ssize(records), lines.size());
        QCOMPARE(records[1].usage->parts.searches, std::int64_t{3});
        records[1].usage->parts.searches = 0;
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(QByteArray::fromStdString(toJson(records[static_cast<std::size_t>(i)])), lines[i]);
        OtherConnection other(folder.file());
        QCOMPARE(other.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'early_decisions'"),
                 std::int64_t{0});
        QVERIFY(other.run("DELETE FROM records WHERE seq = 2"));
        QCOMPARE(other.integer("SELECT count(*) FROM first_costs"), std::int64_t{0});
    }

    // A row of which one list is damaged keeps its money and its other lists.
    void aListThatCannotBeReadIsLeftEmpty() {
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        {
            OtherConnection other(folder.file());
            QVERIFY(other.run(stored(QStringLiteral("v2.sql")).toStdString()));
            QVERIFY(other.run(
                "UPDATE decisions SET candidates = '[{\"model\"', features = '{\"chars\":\"x\"}' WHERE seq = 1"));
        }
        const auto lines = stored(QStringLiteral("v2.jsonl")).trimmed().split('\n');
        auto expected = recordFromJson(lines[0].toStdString()).value();
        expected.candidates.clear();
        expected.features = {};
        const auto ledger = Ledger::open(folder.options());
        QVERIFY2(ledger.has_value(), ledger ? "" : toString(ledger.error()).c_str());
        const auto records = (*ledger)->decisions({1000, "", true}).value();
        QCOMPARE(std::ssize(records), lines.size());
        QVERIFY(records.front() == expected);
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("sql"); // run on a fresh file; a text that is no SQL is the file itself
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("a later version")
            << QByteArray("PRAGMA application_id=1414088018; PRAGMA user_version=999;"
                          "CREATE TABLE decisions(x)")
            << ErrorCode::TooNew << QByteArray("written by a later version of Tierline");
        QTest::newRow("another program's database")
            << QByteArray("CREATE TABLE bookmarks(url TEXT); PRAGMA user_version=1") << ErrorCode::Corrupt
            << QByteArray("another program");
        QTest::newRow("no database at all")
            << QByteArray(2000, 'x') << ErrorCode::Corrupt << QByteArray("is no ledger");
    }
    void refused() {
        QFETCH(const QByteArray, sql);
        QFETCH(const ErrorCode, code);
        QFETCH(const QByteArray, said);
        const Folder folder;
        std::filesystem::create_directories(folder.path());
        if (sql.startsWith("xxx")) {
            QFile file(QString::fromStdString(folder.file()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(sql);
        } else {
            OtherConnection other(folder.file());
            QVERIFY(other.run(sql.toStdString()));
        }
        const std::string before = hashOf(folder.file());
        const auto ledger = Ledger::open(folder.options());
        QVERIFY(!ledger);
        QCOMPARE(ledger.error().code, code);
        QVERIFY2(ledger.error().detail.contains(said.data()), ledger.error().detail.c_str());
        QVERIFY(!ledger.error().remedy.empty());
        QCOMPARE(ledger.error().file, folder.file());
        QVERIFY(hashOf(folder.file()) == before);
        QVERIFY(!std::filesystem::exists(folder.file() + "-wal"));
        const auto reader = Ledger::openReadOnly(folder.path());
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, code);
    }
};

QTEST_APPLESS_MAIN(SchemaTest)
#include "schema.moc"
