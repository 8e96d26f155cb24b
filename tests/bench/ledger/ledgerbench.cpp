// How fast decisions go in, and how long one waits for its commit. Prints a table; judges nothing.
//   ledgerbench [records] [folder]      default: 300000 records, a temporary folder that is removed
#include "ledger/ledger.h"
#include "ledger/samples.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <semaphore>
#include <vector>

namespace {

using namespace tierline;
using namespace tierline::ledger;
using Time = std::chrono::steady_clock;

double secondsSince(Time::time_point start) {
    return std::chrono::duration<double>(Time::now() - start).count();
}

std::vector<std::shared_ptr<const Record>> makeRecords(std::int64_t first, std::int64_t count) {
    std::vector<std::shared_ptr<const Record>> records;
    for (std::int64_t i = 0; i < count; ++i)
        records.push_back(shared(sampleRecord(first + i)));
    return records;
}

void serialisation() {
    const Record record = sampleRecord(1);
    std::string out;
    constexpr int times = 100'000;
    const auto start = Time::now();
    for (int i = 0; i < times; ++i) {
        out.clear();
        appendJson(out, record);
    }
    std::printf("one record as JSON: %.2f us, %zu bytes\n", secondsSince(start) / times * 1e6, out.size());
}

double cpuSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// At most `waiting` records without an answer: as many connections, or a queue that never runs dry.
void throughput(Ledger& ledger, std::int64_t first, std::int64_t count, int waiting) {
    const auto records = makeRecords(first, count);
    std::counting_semaphore<> room(waiting);
    std::atomic<std::int64_t> left = count, failed = 0;
    std::promise<void> all;
    const double cpu = cpuSeconds();
    const auto start = Time::now();
    for (const auto& record : records) {
        room.acquire();
        ledger.append(record, [&](const Result<void>& committed) {
            if (!committed) ++failed;
            room.release();
            if (--left == 0) all.set_value();
        });
    }
    all.get_future().wait();
    const double seconds = secondsSince(start);
    static_cast<void>(ledger.feedback("", {}, {})); // the writer has left the last completion
    std::printf(
        "%d waiting: %lld records in %.2f s: %.0f records/s, %.1f us of CPU each (%lld failed), %.0f MB "
        "on disk\n",
        waiting, static_cast<long long>(count), seconds, static_cast<double>(count) / seconds,
        (cpuSeconds() - cpu) / static_cast<double>(count) * 1e6, static_cast<long long>(failed.load()),
        static_cast<double>(ledger.bytes()) / 1e6);
}

void latency(Ledger& ledger, std::int64_t first, int times, std::chrono::microseconds pause) {
    const auto records = makeRecords(first, times);
    std::vector<double> waits;
    std::binary_semaphore done(0);
    for (const auto& record : records) {
        if (pause.count() > 0) {
            const auto until = Time::now() + pause;
            while (Time::now() < until) {
            }
        }
        const auto start = Time::now();
        ledger.append(record, [&](const Result<void>&) { done.release(); });
        done.acquire();
        waits.push_back(secondsSince(start) * 1e6);
    }
    std::ranges::sort(waits);
    const auto at = [&](double share) {
        return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
    };
    std::printf("one at a time, %lld us between: p50 %.0f us, p99 %.0f us, max %.0f us\n",
                static_cast<long long>(pause.count()), at(0.5), at(0.99), at(1));
}

void queries(const Ledger& ledger) {
    const auto time = [](const char* name, auto query) {
        const auto start = Time::now();
        query();
        std::printf("%-24s %.1f ms\n", name, secondsSince(start) * 1e3);
    };
    const Wall from{}, to{Milliseconds(4'000'000'000'000)};
    time("decisionsJson(100)", [&] { return ledger.decisionsJson({}).has_value(); });
    time("decisionsJson(1000)", [&] { return ledger.decisionsJson({1000, "", false}).has_value(); });
    time("decisions(1000)", [&] { return ledger.decisions({1000, "", false}).has_value(); });
    time("spend, all rows", [&] { return ledger.spend(from, to).has_value(); });
    time("spend, all rows, again", [&] { return ledger.spend(from, to).has_value(); });
    time("counts, all rows", [&] { return ledger.counts(from, to).has_value(); });
}

} // namespace

int main(int argc, char** argv) {
    const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 300'000;
    std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    folder /= "tierline-ledgerbench-" + std::to_string(Time::now().time_since_epoch().count());
    serialisation();
    {
        Options options;
        options.folder = folder.string();
        auto ledger = Ledger::open(options);
        if (!ledger) {
            std::fprintf(stderr, "%s\n", toString(ledger.error()).c_str());
            return 2;
        }
        latency(**ledger, 1'000'000'000, 5000, std::chrono::microseconds(0));
        latency(**ledger, 2'000'000'000, 2000, std::chrono::microseconds(1000));
        throughput(**ledger, 3'000'000'000, count / 3, 32);
        throughput(**ledger, 4'000'000'000, count, 50'000);
        queries(**ledger);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
