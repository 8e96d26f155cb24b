// A disk that is full or turns read-only while the ledger writes, or is copied, compacted, recovered or
// repriced: what was committed stays, what could not be done is named, and all goes on once there is room.
#include "ledger/backup.h"
#include "ledger/kept.h"
#include "ledger/reprice.h"
#include "ledger/smalldisk.h"
#include "ledger/sums.h"

#include <QFile>
#include <QTest>
#include <filesystem>

using namespace tierline;
using namespace tierline::ledger;
using tierline::test::FailingDisk;
using tierline::test::SmallDisk;

namespace {

constexpr Milliseconds hour = std::chrono::hours(1);

// A text that does not get smaller.
std::string noise(std::int64_t number) {
    std::string text(20'000, ' ');
    auto seed = static_cast<std::uint32_t>(number);
    for (auto& c : text)
        c = static_cast<char>('a' + ((seed = seed * 1664525U + 1013904223U) >> 27U) % 26);
    return text;
}

Record large(std::int64_t number) {
    auto record = recordOf(number, number * hour);
    record.prompt = noise(number);
    return record;
}

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

// Each as it was written, and no other.
std::string missing(const Ledger& ledger, const std::vector<std::int64_t>& numbers) {
    for (const auto number : numbers) {
        const auto found = ledger.decision(idAt(number));
        if (!found) return toString(found.error());
        if (!*found) return "row " + std::to_string(number) + " is gone";
        if (**found != large(number)) return "row " + std::to_string(number) + " is another";
    }
    const auto rows = ask(ledger, "SELECT count(*) FROM decisions");
    return rows == std::ssize(numbers) ? "" : std::to_string(rows) + " rows";
}

PriceOf twiceAsDear() {
    return [](std::string_view, std::string_view, const Usage& usage, Wall) -> std::optional<Priced> {
        return Priced{Money::fromNano((usage.allInput() + usage.output) * 2'000), "2026-11-21"};
    };
}

} // namespace

class FullDisk : public QObject {
    Q_OBJECT

public:
    static void initMain() { test::ownMounts(); }

private slots:
    void inMidWrite() {
        const SmallDisk disk(6 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        auto ledger = Ledger::open(inFolder(disk.path())).value();
        disk.fill(600);
        std::vector<std::int64_t> kept;
        std::int64_t number = 0;
        Result<void> last;
        while (number < 200 && (last = store(*ledger, large(++number))))
            kept.push_back(number);
        QVERIFY2(!last && kept.size() > 3, std::to_string(kept.size()).c_str());
        QCOMPARE(int(last.error().code), int(ErrorCode::Io));
        QVERIFY2(ledger->health().trouble.contains("free space on its disk"),
                 ledger->health().trouble.c_str());
        // Full it stays: each is refused, none is lost, all can be read.
        for (int more = 0; more < 5; ++more)
            QVERIFY(!store(*ledger, large(++number)));
        QCOMPARE(ledger->health().failed, std::int64_t{6});
        QCOMPARE(missing(*ledger, kept), std::string());
        QCOMPARE(wrong(*ledger), std::string());
        disk.makeRoom();
        for (int more = 0; more < 20; ++more) {
            QVERIFY(store(*ledger, large(++number)));
            kept.push_back(number);
        }
        QCOMPARE(ledger->health().trouble, std::string());
        ledger = nullptr;
        ledger = Ledger::open(inFolder(disk.path())).value();
        QCOMPARE(ledger->health().recovered, std::string());
        QCOMPARE(missing(*ledger, kept), std::string());
        QCOMPARE(wrong(*ledger), std::string());
    }

    // The WAL cannot be moved into the database, and the next start finds no room for an index of it.
    void atTheEndAndAtTheStart() {
        const SmallDisk disk(6 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        std::vector<std::int64_t> kept;
        {
            const auto ledger = Ledger::open(inFolder(disk.path())).value();
            for (std::int64_t number = 1; number <= 60; ++number) {
                QVERIFY(store(*ledger, large(number)));
                kept.push_back(number);
            }
            disk.fill(0);
        }
        if (const auto full = Ledger::open(inFolder(disk.path())); full)
            QCOMPARE(missing(**full, kept), std::string());
        else
            QCOMPARE(int(full.error().code), int(ErrorCode::Io));
        disk.makeRoom();
        const auto ledger = Ledger::open(inFolder(disk.path())).value();
        QCOMPARE(missing(*ledger, kept), std::string());
        QCOMPARE(wrong(*ledger), std::string());
    }

    void whileItIsCompacted() {
        const SmallDisk disk(24 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const auto options = inFolder(disk.path());
        std::vector<std::int64_t> kept;
        {
            const auto ledger = Ledger::open(options).value();
            for (std::int64_t number = 1; number <= 200; ++number) {
                QVERIFY(store(*ledger, large(number)));
                kept.push_back(number);
            }
        }
        disk.fill(1000);
        const auto full = compactLedger(options.folder);
        QVERIFY(!full);
        QCOMPARE(int(full.error().code), int(ErrorCode::Io));
        QVERIFY2(full.error().detail.contains("full"), toString(full.error()).c_str());
        QCOMPARE(missing(*Ledger::open(options).value(), kept), std::string());
        disk.makeRoom();
        QVERIFY(compactLedger(options.folder).has_value());
        QCOMPARE(missing(*Ledger::open(options).value(), kept), std::string());
    }

    // The copy fills the disk under the ledger that it copies.
    void whileItIsBackedUp() {
        const SmallDisk disk(40 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const auto options = inFolder(disk.path());
        const auto ledger = Ledger::open(options).value();
        std::vector<std::int64_t> kept;
        std::int64_t number = 0;
        const auto write = [&] {
            const bool stored = store(*ledger, large(++number)).has_value();
            if (stored) kept.push_back(number);
            return stored;
        };
        while (number < 150)
            QVERIFY(write());
        disk.fill(1500);
        int refused = 0;
        const auto copy =
            backupLedger(options.folder, disk.path() + "/copy.db", [&](std::int64_t, std::int64_t) {
                refused += write() ? 0 : 1;
                return true;
            });
        QVERIFY(!copy);
        QCOMPARE(int(copy.error().code), int(ErrorCode::Io));
        QVERIFY2(copy.error().detail.contains("the disk is full"), toString(copy.error()).c_str());
        qInfo("%d decisions were refused meanwhile", refused);
        QVERIFY(write()); // what the copy took is free again
        QCOMPARE(ledger->health().trouble, std::string());
        QCOMPARE(missing(*ledger, kept), std::string());
        QCOMPARE(wrong(*ledger), std::string());
    }

    // A damaged ledger is not given up before its whole rows are somewhere else.
    void whileItIsRecovered() {
        const SmallDisk disk(16 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const auto options = inFolder(disk.path());
        std::vector<std::int64_t> kept;
        {
            const auto ledger = Ledger::open(options).value();
            for (std::int64_t number = 1; number <= 100; ++number) {
                QVERIFY(store(*ledger, large(number)));
                kept.push_back(number);
            }
        }
        const auto bytes = [&] {
            QFile file(QString::fromStdString(options.folder + "/ledger.db"));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        {
            QFile file(QString::fromStdString(options.folder + "/ledger.db"));
            QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray(8192, '\0')) == 8192);
        }
        const auto before = bytes();
        disk.fill(800);
        for (int start = 0; start < 2; ++start) {
            const auto full = Ledger::open(options);
            QVERIFY(!full);
            QCOMPARE(int(full.error().code), int(ErrorCode::Io));
            QVERIFY(bytes() == before);
        }
        disk.makeRoom();
        const auto ledger = Ledger::open(options);
        QVERIFY2(ledger, ledger ? "" : toString(ledger.error()).c_str());
        QVERIFY(!(*ledger)->health().recovered.empty());
        QCOMPARE(missing(**ledger, kept), std::string());
        QCOMPARE(wrong(**ledger), std::string());
    }

    void whileItIsRepriced() {
        const SmallDisk disk(16 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const auto ledger = Ledger::open(inFolder(disk.path())).value();
        for (std::int64_t number = 1; number <= 1000; ++number)
            ledger->append(shared(recordOf(number, number * hour)), {});
        QVERIFY(ledger->write([](sqlite3*) -> Result<void> { return {}; })); // after all of them
        QCOMPARE(ledger->rows(), std::int64_t{1000});
        disk.fill(300);
        RepriceOrder order;
        order.prices = "the prices of 2026-11-21";
        order.program = "test";
        order.now = keptNow;
        order.rowsAtOnce = 50;
        const auto full = reprice(*ledger, order, twiceAsDear());
        QVERIFY(!full);
        QCOMPARE(int(full.error().code), int(ErrorCode::Io));
        const auto done = ask(*ledger, "SELECT count(*) FROM first_costs");
        QVERIFY2(done < 1000 && done % 50 == 0, std::to_string(done).c_str());
        QCOMPARE(wrong(*ledger), std::string()); // each piece whole or not at all
        disk.makeRoom();
        const auto again = reprice(*ledger, order, twiceAsDear());
        QVERIFY2(again, again ? "" : toString(again.error()).c_str());
        QVERIFY(again->complete);
        QCOMPARE(again->view.changed(), std::int64_t{1000});
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM first_costs WHERE cost_nano_usd = 259800"),
                 std::int64_t{1000});
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM decisions WHERE cost_nano_usd = 938000"),
                 std::int64_t{1000});
        QCOMPARE(wrong(*ledger), std::string());
    }

    // As the kernel does after an error of the disk; what was synced before is there when it is mounted anew.
    void readOnlyInMidWrite() {
        const FailingDisk disk;
        if (!disk.isThere()) QSKIP("a disk in a file cannot be mounted here");
        auto options = inFolder(disk.path());
        options.synchronousFull = true;
        std::vector<std::int64_t> kept;
        {
            const auto ledger = Ledger::open(options).value();
            for (std::int64_t number = 1; number <= 50; ++number) {
                QVERIFY(store(*ledger, large(number)));
                kept.push_back(number);
            }
            QVERIFY(disk.turnReadOnly());
            for (std::int64_t number = 51; number <= 55; ++number)
                QVERIFY(!store(*ledger, large(number)));
            QVERIFY2(ledger->health().trouble.contains("check its disk"), ledger->health().trouble.c_str());
            QCOMPARE(ledger->health().failed, std::int64_t{5});
            QCOMPARE(missing(*ledger, kept), std::string());
        }
        const auto locked = Ledger::open(options);
        QVERIFY(!locked);
        QCOMPARE(int(locked.error().code), int(ErrorCode::Io));
        qInfo("%s", toString(locked.error()).c_str());
        QVERIFY(disk.mountAgain());
        const auto ledger = Ledger::open(options);
        QVERIFY2(ledger, ledger ? "" : toString(ledger.error()).c_str());
        QCOMPARE((*ledger)->health().recovered, std::string());
        QCOMPARE(missing(**ledger, kept), std::string());
        QVERIFY(store(**ledger, large(56)));
        QCOMPARE(wrong(**ledger), std::string());
    }
};

QTEST_APPLESS_MAIN(FullDisk)
#include "fulldisk.moc"
