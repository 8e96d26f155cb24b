// How fast decisions go in, how long one waits for its commit, what a row takes, how quick reports are.
// Prints a table; judges nothing.
//   bench_ledger [records] [folder]      default: 300000 records, a temporary folder that is removed
#include "ledger/database.h"
#include "ledger/ledger.h"
#include "ledger/spent.h"

#include "traffic.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <semaphore>
#include <sqlite3.h>
#include <thread>
#include <vector>

namespace {

using namespace tierline;
using namespace tierline::ledger;
using Time = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr Wall firstTime{Milliseconds(1'780'000'000'000)};
constexpr int inFlight = 32'768, bareGroup = 4096;

double secondsSince(Time::time_point start) {
    return std::chrono::duration<double>(Time::now() - start).count();
}

double cpuOfThread() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double megabytes(std::int64_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

struct Filled {
    double seconds = 0, cpu = 0; // of the writer's thread
    std::int64_t failed = 0;
};

// A queue that never runs dry. A record is used again when it has been committed.
Filled fill(Ledger& ledger, Traffic& traffic, std::int64_t count, std::size_t promptBytes) {
    std::vector<std::shared_ptr<Record>> ring;
    for (int i = 0; i < std::min<std::int64_t>(inFlight, count); ++i) {
        ring.push_back(std::make_shared<Record>(traffic.make()));
        if (promptBytes > 0) ring.back()->prompt = traffic.prompt(promptBytes);
    }
    std::counting_semaphore<> room(std::ssize(ring));
    std::atomic<std::int64_t> left = count, failed = 0;
    std::atomic<double> begun = -1, ended = 0;
    std::promise<void> all;
    const auto start = Time::now();
    for (std::int64_t i = 0; i < count; ++i) {
        room.acquire();
        auto& record = ring[static_cast<std::size_t>(i) % ring.size()];
        if (i >= std::ssize(ring)) traffic.renew(*record);
        ledger.append(record, [&](const Result<void>& committed) {
            if (begun < 0) begun = cpuOfThread();
            if (!committed) ++failed;
            room.release();
            if (--left > 0) return;
            ended = cpuOfThread();
            all.set_value();
        });
    }
    all.get_future().wait();
    const double seconds = secondsSince(start);
    static_cast<void>(ledger.feedback("", {}, {})); // the writer has left the last completion
    return {seconds, ended - begun, failed};
}

// The same count of the same bytes as one BLOB a row, no index, no sums: as quick as SQLite can be.
double bareInserts(const fs::path& folder, std::int64_t count, std::size_t bytes) {
    fs::create_directories(folder);
    const auto file = (folder / "bare.db").string();
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    static_cast<void>(execute(database,
                              "PRAGMA page_size=8192;PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                              "PRAGMA wal_autocheckpoint=8192;CREATE TABLE rows(x BLOB)"));
    const double start = cpuOfThread();
    {
        const auto insert = prepare(database, "INSERT INTO rows VALUES(?)").value();
        std::string row(bytes, 'x');
        for (std::int64_t i = 0; i < count; ++i) {
            if (i % bareGroup == 0) static_cast<void>(execute(database, i == 0 ? "BEGIN" : "COMMIT;BEGIN"));
            row[static_cast<std::size_t>(i) % bytes] = static_cast<char>(i);
            sqlite3_bind_blob64(insert.get(), 1, row.data(), row.size(), nullptr);
            sqlite3_step(insert.get());
            sqlite3_reset(insert.get());
        }
        static_cast<void>(execute(database, "COMMIT"));
    }
    const double cpu = cpuOfThread() - start;
    sqlite3_close(database);
    fs::remove_all(folder);
    return cpu;
}

std::int64_t packedBytes(const Ledger& ledger, const char* sql) {
    std::int64_t bytes = 0;
    static_cast<void>(ledger.read([&](sqlite3* database) -> Result<void> {
        bytes = queryInteger(database, sql).value_or(-1);
        return {};
    }));
    return bytes;
}

void throughput(const char* name, const fs::path& folder, std::int64_t count, std::size_t promptBytes,
                Milliseconds every) {
    Options options;
    options.folder = folder.string();
    auto ledger = Ledger::open(options);
    if (!ledger) {
        std::fprintf(stderr, "%s\n", toString(ledger.error()).c_str());
        std::exit(2);
    }
    Traffic traffic(firstTime, every);
    const auto filled = fill(**ledger, traffic, count, promptBytes);
    const auto bytes =
        packedBytes(**ledger, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    const auto each = static_cast<std::size_t>(bytes / count);
    const auto n = static_cast<double>(count);
    const double bare = bareInserts(folder.string() + "-bare", std::min<std::int64_t>(count, 300'000), each)
                        / static_cast<double>(std::min<std::int64_t>(count, 300'000));
    std::printf("%s: %lld records in %.2f s: %.0f records/s (%lld failed)\n", name,
                static_cast<long long>(count), filled.seconds, n / filled.seconds,
                static_cast<long long>(filled.failed));
    std::printf("  the writer's core: %.2f us a record: %.0f records/s; bare inserts of as many bytes %.2f "
                "us: %.1f times\n",
                filled.cpu / n * 1e6, n / filled.cpu, bare * 1e6, filled.cpu / n / bare);
    std::printf("  %zu bytes a row all in, %.0f MB; rest %lld bytes\n", each, megabytes(bytes),
                static_cast<long long>(
                    packedBytes(**ledger, "SELECT avg(length(rest)) FROM records WHERE seq % 100 = 7")));
}

struct Waits {
    std::vector<double> all; // us
    void print(const char* name) {
        std::ranges::sort(all);
        const auto at = [&](double share) {
            return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
        };
        std::printf("%-36s p50 %.0f us, p99 %.0f us, p99.9 %.0f us, max %.0f us\n", name, at(0.5), at(0.99),
                    at(0.999), at(1));
    }
};

// From `append` to the completion; a new record each `every`, answered or not.
Waits paced(Ledger& ledger, Traffic& traffic, int count, std::chrono::microseconds every) {
    Waits waits;
    waits.all.resize(static_cast<std::size_t>(count));
    std::vector<std::shared_ptr<Record>> records;
    for (int i = 0; i < count; ++i)
        records.push_back(std::make_shared<Record>(traffic.make()));
    std::atomic<int> left = count;
    std::promise<void> all;
    auto next = Time::now();
    for (std::size_t i = 0; i < records.size(); ++i) {
        std::this_thread::sleep_until(next);
        next += every;
        const auto start = Time::now();
        ledger.append(records[i], [&, i, start](const Result<void>&) {
            waits.all[i] = secondsSince(start) * 1e6;
            if (--left == 0) all.set_value();
        });
    }
    all.get_future().wait();
    static_cast<void>(ledger.feedback("", {}, {}));
    return waits;
}

// So many connections, each waiting for its own commit.
Waits connected(Ledger& ledger, Traffic& traffic, int count, int connections) {
    Waits waits;
    waits.all.resize(static_cast<std::size_t>(count));
    std::vector<std::shared_ptr<Record>> records;
    for (int i = 0; i < count; ++i)
        records.push_back(std::make_shared<Record>(traffic.make()));
    std::counting_semaphore<> room(connections);
    for (std::size_t i = 0; i < records.size(); ++i) {
        room.acquire();
        const auto start = Time::now();
        ledger.append(records[i], [&, i, start](const Result<void>&) {
            waits.all[i] = secondsSince(start) * 1e6;
            room.release();
        });
    }
    for (int i = 0; i < connections; ++i)
        room.acquire();
    static_cast<void>(ledger.feedback("", {}, {}));
    return waits;
}

void waiting(const fs::path& folder) {
    Options options;
    options.folder = folder.string();
    {
        const auto ledger = Ledger::open(options).value();
        Traffic traffic(firstTime, Milliseconds(1));
        static_cast<void>(connected(*ledger, traffic, 2000, 1));
        connected(*ledger, traffic, 20'000, 1).print("commit wait, one connection");
        connected(*ledger, traffic, 60'000, 8).print("commit wait, 8 connections");
        paced(*ledger, traffic, 20'000, std::chrono::microseconds(500)).print("commit wait, 2,000 a second");
    }
    fs::remove_all(folder);
}

void queries(const fs::path& folder) {
    const auto opening = Time::now();
    const auto ledger = Ledger::openReadOnly(folder.string()).value();
    std::printf("%lld rows opened in %.0f ms\n", static_cast<long long>(ledger->rows()),
                secondsSince(opening) * 1e3);
    const auto time = [](const char* name, auto query) {
        double best = 1e9, first = 0;
        for (int i = 0; i < 5; ++i) {
            const auto start = Time::now();
            if (!query()) std::printf("%s failed\n", name);
            const double took = secondsSince(start) * 1e3;
            if (i == 0) first = took;
            best = std::min(best, took);
        }
        std::printf("  %-34s %8.1f ms, first %.1f ms\n", name, best, first);
    };
    const Wall from{}, to{Milliseconds(4'000'000'000'000)};
    const auto newest = ledger->decisions({1, "", false}).value();
    const Wall last = newest.empty() ? to : newest.front().time;
    time("newest 100 decisions", [&] { return ledger->decisionsJson({}).has_value(); });
    time("sums by model, all time", [&] { return ledger->sums({from, to, Dimension::Model}).has_value(); });
    time("sums by rule, all time", [&] { return ledger->sums({from, to, Dimension::Rule}).has_value(); });
    time("sums by day, all time",
         [&] { return ledger->sums({from, to, Dimension::Whole, Step::Day}).has_value(); });
    time("sums by hour, last 24 hours", [&] {
        return ledger->sums({last - std::chrono::hours(24), last, Dimension::Tier, Step::Hour}).has_value();
    });
    time("spend, all time", [&] { return ledger->spend(from, to).has_value(); });
    time("counts, all time", [&] { return ledger->counts(from, to).has_value(); });
    time("usageByModel, all time", [&] { return ledger->usageByModel(from, to).has_value(); });
    time("spentSince, a month",
         [&] { return spentSince(*ledger, last - std::chrono::days(31)).has_value(); });
    time("one decision by its id",
         [&] { return newest.empty() || ledger->decision(newest.front().id).has_value(); });
}

} // namespace

int main(int argc, char** argv) {
    const std::int64_t count = std::max<std::int64_t>(1000, argc > 1 ? std::atoll(argv[1]) : 300'000);
    fs::path folder = argc > 2 ? argv[2] : fs::temp_directory_path();
    folder /= "tierline-ledgerbench-" + std::to_string(Time::now().time_since_epoch().count());
    std::printf("%u cores; the records come from one of them\n", std::thread::hardware_concurrency());
    constexpr std::int64_t some = 300'000, month = 30 * 86'400'000LL; // ms
    throughput("bodies off", folder / "flood", some, 0, Milliseconds(1));
    fs::remove_all(folder / "flood");
    throughput("prompts of 2 kB", folder / "bodies", some / 3, 2000, Milliseconds(1));
    fs::remove_all(folder / "bodies");
    waiting(folder / "waits");
    // A month of them, so that the sums of hours and days are as many as then.
    throughput("a month", folder / "rows", count, 0, Milliseconds(std::max<std::int64_t>(1, month / count)));
    queries(folder / "rows");
    fs::remove_all(folder);
    return 0;
}
