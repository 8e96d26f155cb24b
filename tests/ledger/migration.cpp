// The migration of a large ledger of an earlier version that finds no room, or is killed anywhere: the ledger
// is as it was or as it shall be, and the next start makes it whole.
#include "ledger/kept.h"
#include "ledger/schema.h"
#include "ledger/smalldisk.h"
#include "ledger/sums.h"

#include <QFile>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <sys/wait.h>

using namespace tierline;
using namespace tierline::ledger;
using tierline::test::SmallDisk;

namespace {

Options inFolder(const std::string& folder) {
    Options options;
    options.folder = folder + "/data";
    options.zone = "UTC";
    return options;
}

std::string wrong(const Ledger& ledger) {
    const auto same = ledger.read([](sqlite3* database) { return checkSums(database); });
    return same ? std::string() : toString(same.error());
}

// A ledger of schema 2 with so many rows.
void makeEarlier(const std::string& file, int rows) {
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    QFile dump(QStringLiteral(TIERLINE_TEST_DATA "/ledger/v2.sql"));
    if (!dump.open(QIODevice::ReadOnly)) qFatal("no dump");
    OtherConnection earlier(file);
    const auto copies =
        "CREATE TEMP TABLE copies AS WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i "
        "< "
        + std::to_string(rows + 5)
        + ") SELECT i, decisions.* FROM n, decisions WHERE seq = 1 + i % 2;"
          "UPDATE copies SET seq = i, id = printf('01K%023d', i), time_ms = time_ms + i * 60000;"
          "ALTER TABLE copies DROP COLUMN i; INSERT INTO decisions SELECT * FROM copies";
    if (!earlier.run(dump.readAll().toStdString()) || !earlier.run(copies))
        qFatal("cannot make a ledger of schema 2");
}

constexpr int earlierRows = 1200;

// What a migration that nothing disturbed makes of it.
struct Migrated {
    std::string first, last; // decisions as JSON
    std::int64_t rows = 0;
    bool operator==(const Migrated&) const = default;
};
Migrated migratedOf(const Ledger& ledger) {
    return {ledger.decisionsJson({1000, {}, true}).value(), ledger.decisionsJson({1000, {}, false}).value(),
            ask(ledger, "SELECT count(*) FROM decisions")};
}

} // namespace

class MigrationTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { test::ownMounts(); }

private slots:
    void withoutRoom_data() {
        QTest::addColumn<int>("left"); // KiB
        for (const int left : {0, 50, 100, 200, 500, 1000, 2000, 4000, 16000})
            QTest::addRow("%d KiB are left", left) << left;
    }
    void withoutRoom() {
        QFETCH(const int, left);
        const SmallDisk disk(64 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const auto options = inFolder(disk.path());
        makeEarlier(options.folder + "/ledger.db", earlierRows);
        disk.fill(left);
        const auto full = Ledger::open(options);
        if (!full) {
            QCOMPARE(int(full.error().code), int(ErrorCode::Io));
            QVERIFY2(!full.error().remedy.empty(), toString(full.error()).c_str());
            qInfo("%s", toString(full.error()).c_str());
        }
        QVERIFY2(left > 0 || !full, "it needs no room");
        disk.makeRoom();
        if (!full) {
            const auto ledger = Ledger::open(options);
            QVERIFY2(ledger, ledger ? "" : toString(ledger.error()).c_str());
            QCOMPARE((*ledger)->health().recovered, std::string());
            QVERIFY(migratedOf(**ledger) == undisturbed());
            QCOMPARE(wrong(**ledger), std::string());
        } else {
            QVERIFY(migratedOf(**full) == undisturbed());
        }
    }

    // At every so-many-th step of SQLite's machine.
    void killed() {
        const QTemporaryDir folder;
        const auto before = folder.path().toStdString() + "/before.db";
        makeEarlier(before, earlierRows);
        int kills = 0;
        for (int at = 1;; at = at * 7 / 4 + 1) {
            const QTemporaryDir place;
            const auto options = inFolder(place.path().toStdString());
            std::filesystem::create_directories(options.folder);
            const auto file = options.folder + "/ledger.db";
            std::filesystem::copy_file(before, file);
            if (!diesInMigration(file, at)) break;
            ++kills;
            const auto ledger = Ledger::open(options);
            QVERIFY2(ledger, ledger ? "" : toString(ledger.error()).c_str());
            QCOMPARE((*ledger)->health().recovered, std::string());
            QVERIFY2(migratedOf(**ledger) == undisturbed(), std::to_string(at).c_str());
            QCOMPARE(wrong(**ledger), std::string());
        }
        qInfo("killed %d times", kills);
        QVERIFY(kills > 10);
    }

private:
    static const Migrated& undisturbed() {
        static const Migrated made = [] {
            const QTemporaryDir place;
            const auto options = inFolder(place.path().toStdString());
            makeEarlier(options.folder + "/ledger.db", earlierRows);
            auto all = migratedOf(*Ledger::open(options).value());
            if (all.rows != earlierRows) qFatal("%lld rows", static_cast<long long>(all.rows));
            return all;
        }();
        return made;
    }

    // False: it was done before.
    static bool diesInMigration(const std::string& file, int at) {
        const pid_t child = fork();
        if (child == 0) {
            const auto database = openDatabase(file, Access::Write);
            if (!database) _exit(1);
            auto countdown = [](void* left) {
                if (--*static_cast<int*>(left) == 0) kill(getpid(), SIGKILL);
                return 0;
            };
            sqlite3_progress_handler(database->get(), 100, countdown, &at);
            _exit(migrate(database->get(), Zone()) ? 0 : 1);
        }
        int status = 0;
        waitpid(child, &status, 0);
        if (!WIFSIGNALED(status) && WEXITSTATUS(status) != 0) qFatal("the migration failed");
        return WIFSIGNALED(status);
    }
};

QTEST_APPLESS_MAIN(MigrationTest)
#include "migration.moc"
