#include "ledger/ledger.h"
#include "ledger/folder.h"

#include <QFile>
#include <QTest>
#include <barrier>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace tierline;
using namespace tierline::ledger;

namespace fs = std::filesystem;

namespace {

unsigned modeOf(const std::string& path) {
    struct stat info{};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

std::unique_ptr<Ledger> opened(const Options& options) {
    auto ledger = Ledger::open(options);
    return ledger ? std::move(*ledger) : nullptr;
}

} // namespace

class LedgerTest : public QObject {
    Q_OBJECT

private slots:
    void aCompletionMeansThatOthersSeeTheRow() {
        const Folder folder;
        std::atomic<int> missing = 0;
        std::promise<void> all; // what completions use outlives the ledger
        constexpr int count = 300;
        const auto ledger = opened(folder.options());
        QVERIFY(ledger);
        OtherConnection other(folder.file());
        for (int i = 0; i < count; ++i)
            ledger->append(shared(sampleRecord(i)), [&, i](const Result<void>& committed) {
                if (!committed
                    || other.integer("SELECT count(*) FROM decisions WHERE id='" + sampleRecord(i).id + "'")
                           != 1)
                    ++missing;
                if (i == count - 1) all.set_value();
            });
        all.get_future().wait();
        QCOMPARE(missing.load(), 0);
        QCOMPARE(ledger->rows(), std::int64_t{count});
    }

    void closingWritesAllThatIsQueued() {
        const Folder folder;
        std::atomic<int> completed = 0;
        {
            const auto ledger = opened(folder.options());
            QVERIFY(ledger);
            for (int i = 0; i < 10'000; ++i)
                ledger->append(shared(sampleRecord(i)),
                               [&](const Result<void>& done) { completed += done ? 1 : 0; });
        }
        QCOMPARE(completed.load(), 10'000);
        QVERIFY(!fs::exists(folder.file() + "-wal"));
        const auto again = opened(folder.options());
        QVERIFY(again);
        QCOMPARE(again->rows(), std::int64_t{10'000});
    }

    void aCompletionMayAskTheLedgerAlsoWhileItCloses() {
        const Folder folder;
        std::atomic<std::int64_t> seen = 0;
        {
            const auto ledger = opened(folder.options());
            QVERIFY(ledger);
            for (int i = 0; i < 100; ++i)
                ledger->append(shared(sampleRecord(i)), [&, i, raw = ledger.get()](const Result<void>&) {
                    const auto row = raw->decision(sampleRecord(i).id);
                    if (row && *row) ++seen;
                });
        }
        QCOMPARE(seen.load(), std::int64_t{100});
    }

    void fourThreadsEachRowOnce() {
        const Folder folder;
        constexpr int threads = 4, each = 5000;
        std::atomic<int> left = threads * each, failed = 0;
        std::promise<void> all;
        const auto ledger = opened(folder.options());
        QVERIFY(ledger);
        {
            std::barrier start(threads);
            std::vector<std::jthread> writers;
            for (int t = 0; t < threads; ++t)
                writers.emplace_back([&, t] {
                    start.arrive_and_wait();
                    for (int i = 0; i < each; ++i)
                        ledger->append(shared(sampleRecord(t * each + i)), [&](const Result<void>& done) {
                            if (!done) ++failed;
                            if (--left == 0) all.set_value();
                        });
                });
        }
        all.get_future().wait();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(ledger->rows(), std::int64_t{threads * each});
        OtherConnection other(folder.file());
        QCOMPARE(other.integer("SELECT count(DISTINCT id) FROM decisions"), std::int64_t{threads * each});
        QCOMPARE(other.texts("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void anIdTwiceIsRefusedAlone() {
        const Folder folder;
        const auto ledger = opened(folder.options());
        QVERIFY(ledger);
        QVERIFY(store(*ledger, sampleRecord(1)).has_value());
        const auto twice = store(*ledger, sampleRecord(1));
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, ErrorCode::InvalidInput);
        QVERIFY(store(*ledger, sampleRecord(2)).has_value());
        QCOMPARE(ledger->rows(), std::int64_t{2});
        QCOMPARE(ledger->health().failed, std::int64_t{1});
        QVERIFY(ledger->health().trouble.empty());
    }

    void aFullDiskIsSaidAndLaterRowsAreTriedAgain() {
        const Folder folder;
        Options options = folder.options();
        options.maxBytes = 1 << 20;
        const auto ledger = opened(options);
        QVERIFY(ledger);
        int stored = 0;
        Result<void> last;
        while (last && stored < 10'000)
            if (last = store(*ledger, sampleRecord(stored)); last) ++stored;
        QVERIFY(!last);
        QCOMPARE(last.error().code, ErrorCode::Io);
        QVERIFY2(ledger->health().trouble.contains("cannot grow"), ledger->health().trouble.c_str());
        QCOMPARE(ledger->health().failed, std::int64_t{1});
        QCOMPARE(ledger->rows(), std::int64_t{stored});
        QCOMPARE(ledger->feedback("no such id", 1, {}).value(), false);
        QVERIFY(!ledger->health().trouble.empty()); // nothing was written
        const auto page = ledger->decisions({10, "", false});
        QVERIFY(page.has_value());
        QCOMPARE(page->size(), std::size_t{10});

        OtherConnection other(folder.file());
        QVERIFY(other.run("PRAGMA busy_timeout=5000; DELETE FROM records WHERE seq < 100"));
        QVERIFY(store(*ledger, sampleRecord(20'000)).has_value());
        QVERIFY(ledger->health().trouble.empty());
        QCOMPARE(ledger->health().failed, std::int64_t{1});
    }

    void aFullQueueRefusesAtOnce() {
        const Folder folder;
        Options options = folder.options();
        options.queueLimit = 2;
        std::promise<void> inside, go;
        std::vector<ErrorCode> refused;
        const auto ledger = opened(options);
        QVERIFY(ledger);
        ledger->append(shared(sampleRecord(0)), [&](const Result<void>&) {
            inside.set_value();
            go.get_future().wait(); // the writer stands still while the queue fills
        });
        inside.get_future().wait();
        for (int i = 1; i <= 4; ++i)
            ledger->append(shared(sampleRecord(i)), [&](const Result<void>& done) {
                if (!done) refused.push_back(done.error().code);
            });
        QCOMPARE(refused, (std::vector{ErrorCode::Unavailable, ErrorCode::Unavailable}));
        QCOMPARE(ledger->dropped(), std::int64_t{2});
        go.set_value();
    }

    void twoOpenersTheSecondIsToldWhoHasIt() {
        const Folder folder;
        {
            const auto first = opened(folder.options());
            QVERIFY(first);
            first->announce("http://127.0.0.1:8787");
            const auto second = Ledger::open(folder.options());
            QVERIFY(!second);
            QCOMPARE(second.error().code, ErrorCode::InUse);
            const std::string who = "process " + std::to_string(getpid()) + " (http://127.0.0.1:8787)";
            QVERIFY2(second.error().detail.contains(who), second.error().detail.c_str());
        }
        QVERIFY(Ledger::open(folder.options()).has_value());
    }

    void nobodyElseMayReadIt() {
        const Folder folder;
        fs::create_directories(folder.path());
        fs::permissions(folder.path(), fs::perms(0755));
        QFile loose(QString::fromStdString(folder.file()));
        QVERIFY(loose.open(QIODevice::WriteOnly));
        loose.close();
        fs::permissions(folder.file(), fs::perms(0644));
        const mode_t mask = umask(0);
        const auto ledger = opened(folder.options());
        QVERIFY(ledger && store(*ledger, sampleRecord(1)));
        umask(mask);
        QCOMPARE(modeOf(folder.path()), 0700U);
        for (const auto* file : {"/ledger.db", "/ledger.db-wal", "/ledger.db-shm", "/gateway.lock"})
            QVERIFY2(modeOf(folder.path() + file) == 0600U, file);
    }

    void foldersThatCannotBeWritten_data() {
        QTest::addColumn<QByteArray>("folder");
        QTest::newRow("where no folder can be made") << QByteArray("/proc/tierline");
        QTest::newRow("below a file") << QByteArray("/etc/passwd/tierline");
        QTest::newRow("a file") << QByteArray("/etc/hostname");
        if (geteuid() != 0) QTest::newRow("someone else's") << QByteArray("/");
    }
    void foldersThatCannotBeWritten() {
        QFETCH(const QByteArray, folder);
        Options options;
        options.folder = folder.toStdString();
        const auto ledger = Ledger::open(options);
        QVERIFY(!ledger);
        QCOMPARE(ledger.error().code, ErrorCode::Io);
        QVERIFY2(ledger.error().detail.contains(options.folder), ledger.error().detail.c_str());
    }

    void damageInsideIsSaidWhenItIsMet() {
        const Folder folder;
        {
            const auto ledger = opened(folder.options());
            QVERIFY(ledger);
            for (int i = 0; i < 500; ++i)
                ledger->append(shared(sampleRecord(i)), {});
        }
        {
            QFile file(QString::fromStdString(folder.file()));
            QVERIFY(file.open(QIODevice::ReadWrite));
            for (qint64 at = 4 * 8192; at < file.size(); at += 8192) {
                file.seek(at);
                file.write(QByteArray(64, '\xee'));
            }
        }
        const auto ledger = Ledger::open(folder.options());
        if (!ledger) {
            QCOMPARE(ledger.error().code, ErrorCode::Corrupt);
            return;
        }
        QVERIFY((*ledger)->health().recovered.starts_with("the ledger was damaged"));
        QVERIFY((*ledger)->decisions({1000, "", false}).has_value());
    }

    void withoutAFolderNothingIsKept() {
        const auto ledger = opened({});
        QVERIFY(ledger);
        bool done = false;
        ledger->append(shared(sampleRecord(1)),
                       [&](const Result<void>& committed) { done = committed.has_value(); });
        QVERIFY(done);
        QCOMPARE(ledger->decisionsJson({}).value(), std::string(R"({"decisions":[]})"));
        QVERIFY(ledger->decisions({}).value().empty());
        QVERIFY(!ledger->decision("x").value());
        QVERIFY(ledger->spend({}, Wall::max()).value().empty());
        QCOMPARE(ledger->feedback("x", 1, {}).value(), false);
        QCOMPARE(ledger->rows() + ledger->bytes() + ledger->dropped(), std::int64_t{0});
    }

    void aReaderBesideTheGateway() {
        const Folder folder;
        QCOMPARE(Ledger::openReadOnly(folder.path()).error().code, ErrorCode::NotFound);
        const auto writer = opened(folder.options());
        QVERIFY(writer && store(*writer, sampleRecord(1)));
        const auto reader = Ledger::openReadOnly(folder.path());
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->rows(), std::int64_t{1});
        QVERIFY(store(*writer, sampleRecord(2)).has_value());
        QCOMPARE((*reader)->decisions({}).value().size(), std::size_t{2});
        QCOMPARE(store(**reader, sampleRecord(3)).error().code, ErrorCode::Refused);
        QCOMPARE((*reader)->feedback(sampleRecord(1).id, 1, {}).error().code, ErrorCode::Refused);
    }

    void feedbackIsKept() {
        const Folder folder;
        const auto ledger = opened(folder.options());
        QVERIFY(ledger && store(*ledger, sampleRecord(1)));
        const std::string id = sampleRecord(1).id;
        QCOMPARE(ledger->feedback("no such id", 1, {}).value(), false);
        QCOMPARE(ledger->feedback(id, 1, {}).value(), true);
        QCOMPARE(ledger->feedback(id, {}, "complex").value(), true);
        const auto both = ledger->decision(id).value();
        QVERIFY(both.has_value());
        QCOMPARE(both->vote, std::optional(1));
        QCOMPARE(both->label, std::optional<std::string>("complex"));
        QCOMPARE(ledger->feedback(id, -1, {}).value(), true);
        QCOMPARE(ledger->decision(id).value()->vote, std::optional(-1));
        QCOMPARE(ledger->decision(id).value()->label, std::optional<std::string>("complex"));
    }

    void feedbackFollowsARowThatIsStillQueued() {
        const Folder folder;
        const auto ledger = opened(folder.options());
        QVERIFY(ledger);
        for (int i = 0; i < 5000; ++i)
            ledger->append(shared(sampleRecord(i)), {});
        QCOMPARE(ledger->feedback(sampleRecord(4999).id, 1, {}).value(), true);
    }

    void nothingIsSyncedLessThanAsked() {
        const Folder folder;
        Options options = folder.options();
        options.synchronousFull = true;
        const auto ledger = opened(options);
        QVERIFY(ledger && store(*ledger, sampleRecord(1)));
        QVERIFY(ledger->bytes() > 0);
        QCOMPARE(OtherConnection(folder.file()).texts("PRAGMA journal_mode"),
                 std::vector<std::string>{"wal"});
    }
};

QTEST_APPLESS_MAIN(LedgerTest)
#include "ledger.moc"
