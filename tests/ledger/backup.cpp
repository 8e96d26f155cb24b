#include "ledger/backup.h"

#include "ledger/kept.h"
#include "ledger/lockfile.h"

#include <QFile>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace tierline;
using namespace tierline::ledger;

namespace {

constexpr Milliseconds day = std::chrono::days(1);
constexpr int rowCount = 60;

// Text that does not compress, so that the file has many pages.
std::string noise(std::uint32_t seed, std::size_t size = 60'000) {
    std::string text(size, ' ');
    for (auto& c : text)
        c = static_cast<char>('a' + ((seed = seed * 1664525U + 1013904223U) >> 27U) % 26);
    return text;
}

void fill(const Folder& folder, int from = 1, int to = rowCount) {
    const auto ledger = Ledger::open(folder.options()).value();
    for (int i = from; i <= to; ++i)
        keepOne(*ledger, recordOf(i, (100 - i) * day), noise(static_cast<std::uint32_t>(i)));
}

std::int64_t rowsIn(const std::string& file) {
    return OtherConnection(file).integer("SELECT count(*) FROM decisions");
}

bool isSound(const std::string& file) {
    const auto report = checkLedger(file);
    return report && report->findings.empty();
}

unsigned modeOf(const std::string& file) {
    struct stat info{};
    return stat(file.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

QStringList filesIn(const std::string& folder) {
    QStringList names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(QString::fromStdString(entry.path().filename().string()));
    names.sort();
    return names;
}

void overwrite(const std::string& file, std::streamoff at, const std::string& bytes) {
    QFile open(QString::fromStdString(file));
    QVERIFY(open.open(QIODevice::ReadWrite) && open.seek(at));
    QCOMPARE(open.write(bytes.data(), static_cast<qint64>(bytes.size())), static_cast<qint64>(bytes.size()));
}

// Runs in a process of its own that dies at the given look at its progress. True: it died of that.
bool diesAt(int look, const std::function<void(const OnProgress&)>& work) {
    const pid_t child = fork();
    if (child == 0) {
        int looks = 0;
        work([&](std::int64_t, std::int64_t) {
            if (++looks == look) kill(getpid(), SIGKILL);
            return true;
        });
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

} // namespace

class BackupTest : public QObject {
    Q_OBJECT

private slots:
    void aBackupBesideAWorkingLedgerIsWhole() {
        const Folder folder;
        fill(folder);
        const auto ledger = Ledger::open(folder.options()).value();
        const auto file = folder.path() + "/copy.db";
        int looks = 0;
        std::int64_t last = 0, number = 1000;
        const auto report = backupLedger(folder.path(), file, [&](std::int64_t done, std::int64_t total) {
            // Rows that are committed meanwhile are not in it, and do not make it begin anew.
            keepOne(*ledger, recordOf(number++, day), "late");
            ++looks;
            const bool grows = done > last && done <= total;
            last = done;
            return grows;
        });
        QVERIFY2(report.has_value(), report ? "" : toString(report.error()).c_str());
        QVERIFY(looks > 1);
        QCOMPARE(report->rows, std::int64_t{rowCount});
        QCOMPARE(rowsIn(file), std::int64_t{rowCount});
        QCOMPARE(ledger->rows(), std::int64_t{rowCount + looks});
        QVERIFY(isSound(file));
        QCOMPARE(modeOf(file), 0600U);
        QVERIFY(!std::filesystem::exists(file + "-wal") && !std::filesystem::exists(file + ".part"));
    }

    void givenUpNothingIsLeft() {
        const Folder folder;
        fill(folder);
        const auto before = filesIn(folder.path());
        const auto never = [](std::int64_t, std::int64_t) { return false; };
        const auto backup = backupLedger(folder.path(), folder.path() + "/copy.db", never);
        QCOMPARE(backup.error().code, ErrorCode::Refused);
        QVERIFY(filesIn(folder.path()) == before);
        QVERIFY(backupLedger(folder.path(), folder.dir.path().toStdString() + "/good.db").has_value());
        const auto restore =
            restoreLedger(folder.path(), folder.dir.path().toStdString() + "/good.db", keptNow, never);
        QCOMPARE(restore.error().code, ErrorCode::Refused);
        QCOMPARE(compactLedger(folder.path(), never).error().code, ErrorCode::Refused);
        QVERIFY(filesIn(folder.path()) == before);
        QVERIFY(isSound(folder.file()));
    }

    void whereABackupCannotBe_data() {
        QTest::addColumn<QByteArray>("place"); // below the test's folder
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("over a file") << QByteArray("data/ledger.db") << ErrorCode::Refused;
        QTest::newRow("over a folder") << QByteArray("data") << ErrorCode::Refused;
        QTest::newRow("in a folder that is not there") << QByteArray("none/x.db") << ErrorCode::Io;
        QTest::newRow("through a link left there") << QByteArray("trap.db") << ErrorCode::Io;
    }
    void whereABackupCannotBe() {
        QFETCH(const QByteArray, place);
        QFETCH(const ErrorCode, code);
        const Folder folder;
        fill(folder, 1, 3);
        const auto root = folder.dir.path().toStdString();
        std::filesystem::create_symlink(root + "/victim", root + "/trap.db.part");
        const auto report = backupLedger(folder.path(), root + '/' + place.toStdString());
        QVERIFY(!report);
        QCOMPARE(report.error().code, code);
        QVERIFY(!std::filesystem::exists(root + "/victim"));
        QVERIFY(isSound(folder.file()));
    }

    void restores() {
        const Folder folder;
        fill(folder, 1, 20);
        const auto copy = folder.dir.path().toStdString() + "/copy.db";
        QVERIFY(backupLedger(folder.path(), copy).has_value());
        fill(folder, 21, 30);
        const auto report = restoreLedger(folder.path(), copy, keptNow);
        QVERIFY2(report.has_value(), report ? "" : toString(report.error()).c_str());
        QCOMPARE(report->rows, std::int64_t{20});
        QCOMPARE(report->before, folder.path() + "/ledger-20260601T000000Z-before-restore.db");
        QCOMPARE(rowsIn(report->before), std::int64_t{30});
        QCOMPARE(modeOf(folder.file()), 0600U);
        const auto ledger = Ledger::open(folder.options()).value();
        QCOMPARE(ledger->rows(), std::int64_t{20});
        QVERIFY(store(*ledger, recordOf(40, day)).has_value());
    }

    void restoresIntoAnEmptyFolderAndTwiceASecond() {
        const Folder folder, other;
        fill(folder, 1, 5);
        for (const char* before : {"", "/ledger-20260601T000000Z-before-restore.db",
                                   "/ledger-20260601T000000Z-before-restore-2.db"}) {
            const auto report = restoreLedger(other.path(), folder.file(), keptNow);
            QVERIFY2(report.has_value(), report ? "" : toString(report.error()).c_str());
            QCOMPARE(report->before, *before == '\0' ? std::string() : other.path() + before);
        }
        QCOMPARE(Ledger::open(other.options()).value()->rows(), std::int64_t{5});
    }

    // The WAL of the ledger that goes must not be read into the one that comes.
    void restoresOverALedgerThatWasKilled() {
        const Folder folder, other;
        fill(folder, 1, 5);
        const auto died = diesAt(1, [&](const OnProgress& die) {
            fill(other, 1, 10);
            const auto ledger = Ledger::open(other.options()).value();
            keepOne(*ledger, recordOf(11, day), noise(11));
            die(0, 0);
        });
        QVERIFY(died);
        QVERIFY(std::filesystem::file_size(other.file() + "-wal") > 0);
        const auto report = restoreLedger(other.path(), folder.file(), keptNow).value();
        QCOMPARE(rowsIn(report.before), std::int64_t{11});
        QCOMPARE(Ledger::open(other.options()).value()->rows(), std::int64_t{5});
        QVERIFY(isSound(other.file()));
    }

    void restoreRefuses_data() {
        QTest::addColumn<QByteArray>("spoiled");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing there") << QByteArray("missing") << ErrorCode::NotFound;
        QTest::newRow("a folder") << QByteArray("folder") << ErrorCode::NotFound;
        QTest::newRow("no database") << QByteArray("text") << ErrorCode::Corrupt;
        QTest::newRow("an empty file") << QByteArray("empty") << ErrorCode::Corrupt;
        QTest::newRow("another program's") << QByteArray("foreign") << ErrorCode::Corrupt;
        QTest::newRow("a later version") << QByteArray("later") << ErrorCode::TooNew;
        QTest::newRow("pages of garbage") << QByteArray("garbage") << ErrorCode::Corrupt;
        QTest::newRow("cut off") << QByteArray("cut") << ErrorCode::Corrupt;
        QTest::newRow("a folder in use") << QByteArray("held") << ErrorCode::InUse;
    }
    void restoreRefuses() {
        QFETCH(const QByteArray, spoiled);
        QFETCH(const ErrorCode, code);
        const Folder folder;
        fill(folder);
        const auto copy = folder.dir.path().toStdString() + "/copy.db";
        QVERIFY(backupLedger(folder.path(), copy).has_value());
        const auto size = std::filesystem::file_size(copy);
        if (spoiled == "missing") std::filesystem::remove(copy);
        if (spoiled == "folder") std::filesystem::remove(copy), std::filesystem::create_directory(copy);
        if (spoiled == "text" || spoiled == "empty") std::filesystem::resize_file(copy, 0);
        if (spoiled == "text") overwrite(copy, 0, std::string(5000, 'x'));
        if (spoiled == "foreign") QVERIFY(OtherConnection(copy).run("PRAGMA application_id=1"));
        if (spoiled == "later") QVERIFY(OtherConnection(copy).run("PRAGMA user_version=999"));
        if (spoiled == "garbage")
            overwrite(copy, static_cast<std::streamoff>(size / 2 / 8192 * 8192), noise(1, 40'000));
        if (spoiled == "cut") std::filesystem::resize_file(copy, size / 2);
        std::optional<Result<LockFile>> held;
        if (spoiled == "held") held = LockFile::take(folder.path());
        const auto before = filesIn(folder.path());
        const auto report = restoreLedger(folder.path(), copy, keptNow);
        QVERIFY(!report);
        QVERIFY2(report.error().code == code, toString(report.error()).c_str());
        QVERIFY(filesIn(folder.path()) == before);
        QVERIFY(isSound(folder.file()));
        QCOMPARE(rowsIn(folder.file()), std::int64_t{rowCount});
    }

    void compacts() {
        const Folder folder;
        fill(folder);
        {
            const auto ledger = Ledger::open(folder.options()).value();
            QVERIFY(keepAll(*ledger, {{}, {20 * day, {}}}, keptNow).has_value());
            QCOMPARE(compactLedger(folder.path()).error().code, ErrorCode::InUse);
        }
        const auto rows = rowsIn(folder.file());
        QVERIFY(rows > 0 && rows < rowCount);
        const auto report = compactLedger(folder.path()).value();
        QVERIFY2(report.after < report.before * 2 / 3, std::to_string(report.after).c_str());
        QCOMPARE(static_cast<std::int64_t>(std::filesystem::file_size(folder.file())), report.after);
        QCOMPARE(rowsIn(folder.file()), rows);
        QVERIFY(isSound(folder.file()));
        QCOMPARE(modeOf(folder.file()), 0600U);
        QCOMPARE(OtherConnection(folder.file()).integer("PRAGMA auto_vacuum"), std::int64_t{2});
        QVERIFY(store(*Ledger::open(folder.options()).value(), recordOf(70, day)).has_value());
    }

    void killedAnywhereTheLedgerIsWhole_data() {
        QTest::addColumn<QByteArray>("command");
        for (const char* each : {"backup", "restore", "compact"})
            QTest::newRow(each) << QByteArray(each);
    }
    void killedAnywhereTheLedgerIsWhole() {
        QFETCH(const QByteArray, command);
        const Folder folder;
        fill(folder);
        const auto root = folder.dir.path().toStdString();
        const auto good = root + "/good.db", copy = root + "/copy.db";
        QVERIFY(backupLedger(folder.path(), good).has_value());
        int died = 0;
        for (int look = 1; look <= 100; ++look) {
            const bool killed = diesAt(look, [&](const OnProgress& die) {
                if (command == "backup") static_cast<void>(backupLedger(folder.path(), copy, die));
                if (command == "restore") static_cast<void>(restoreLedger(folder.path(), good, keptNow, die));
                if (command == "compact") static_cast<void>(compactLedger(folder.path(), die));
            });
            QVERIFY(isSound(folder.file()));
            QCOMPARE(rowsIn(folder.file()), std::int64_t{rowCount});
            QVERIFY(!killed || !std::filesystem::exists(copy));
            died += killed;
            if (!killed) break;
        }
        QVERIFY2(died >= 1, std::to_string(died).c_str());
        // And again in peace, over what the killed ones left.
        if (command == "backup") QVERIFY(isSound(copy));
        if (command == "restore") QVERIFY(restoreLedger(folder.path(), good, keptNow).has_value());
        if (command == "compact") QVERIFY(compactLedger(folder.path()).has_value());
        QVERIFY(!std::filesystem::exists(folder.file() + ".restoring"));
        QVERIFY(!std::filesystem::exists(folder.file() + ".compacting"));
        QCOMPARE(Ledger::open(folder.options()).value()->rows(), std::int64_t{rowCount});
    }

    void aFullDiskLeavesNoHalfBackup() {
        const Folder folder;
        fill(folder);
        const auto small = folder.dir.path().toStdString() + "/small";
        std::filesystem::create_directory(small);
        if (mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("a small tmpfs cannot be mounted here");
        const auto report = backupLedger(folder.path(), small + "/copy.db");
        const auto left = filesIn(small);
        umount2(small.c_str(), MNT_DETACH);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Io);
        QVERIFY2(report.error().detail.contains("the disk is full"), toString(report.error()).c_str());
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u' ')));
        QVERIFY(isSound(folder.file()));
    }

    void twoAtATimeDoNotMeet() {
        const Folder folder;
        fill(folder);
        const auto copy = folder.path() + "/copy.db";
        std::optional<Result<BackupReport>> other;
        const auto report = backupLedger(folder.path(), copy, [&](std::int64_t, std::int64_t) {
            if (!other) other = backupLedger(folder.path(), copy);
            return true;
        });
        QVERIFY(report.has_value());
        QCOMPARE(other->error().code, ErrorCode::InUse);
        QVERIFY(isSound(copy));
    }

    void aCheckNamesTheDamage() {
        const Folder folder;
        fill(folder);
        auto report = checkLedger(folder.file()).value();
        QVERIFY(report.findings.empty());
        QCOMPARE(report.rows, std::int64_t{rowCount});
        QCOMPARE(report.bodies, std::int64_t{rowCount});
        QVERIFY(report.bytes > 1'000'000);
        const auto size = std::filesystem::file_size(folder.file());
        overwrite(folder.file(), static_cast<std::streamoff>(size / 2 / 8192 * 8192), noise(1, 40'000));
        QVERIFY(!checkLedger(folder.file()).value().findings.empty());
    }
};

QTEST_APPLESS_MAIN(BackupTest)
#include "backup.moc"
