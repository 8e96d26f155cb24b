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
