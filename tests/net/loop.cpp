#include "net/loop.h"

#include "net/completion.h"
#include "net/support.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

Task<int> twice(int number) {
    co_return number * 2;
}

Task<std::int64_t> sumTo(int count) {
    std::int64_t sum = 0;
    for (int i = 1; i <= count; ++i)
        sum += co_await twice(i);
    co_return sum;
}

Task<std::unique_ptr<int>> moved(std::unique_ptr<int> value) {
    ++*value;
    co_return value;
}

struct Counted {
    explicit Counted(int* given) : alive(given) { ++*alive; }
    Counted(const Counted& other) : alive(other.alive) { ++*alive; }
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*alive; }
    int* alive;
};

Task<void> hold(Counted) {
    co_return;
}

Task<int> awaitCompletion(Completion<int> completion) {
    const int value = co_await completion;
    co_return Loop::current() && Loop::current()->onThisThread() ? value : -1;
}

Task<bool> waitOn(Timer* timer, Milliseconds time) {
    co_return co_await timer->wait(time);
}

Task<Milliseconds> measure(Loop* loop, Milliseconds time) {
    const auto start = loop->now();
    co_await loop->sleepFor(time);
    co_return std::chrono::duration_cast<Milliseconds>(loop->now() - start);
}

Task<void> noteSleep(Loop* loop, std::atomic<int>* result) {
    *result = co_await loop->sleepFor(1h) ? 1 : 2;
}

Task<void> noteOrder(Loop* loop, Milliseconds time, std::vector<int>* order, std::atomic<int>* left) {
    co_await loop->sleepFor(time);
    order->push_back(static_cast<int>(time.count()));
    --*left;
}

struct Running {
    Running() { loop.start(); }
    Loop loop;
};

} // namespace

class LoopTest : public QObject {
    Q_OBJECT

private slots:
    void tasksGiveTheirResults() {
        Running running;
        QCOMPARE(await(running.loop, sumTo(100)), std::int64_t(10'100));
        // Without symmetric transfer the stack would overflow.
        QCOMPARE(await(running.loop, sumTo(100'000)), std::int64_t(10'000'100'000));
        QCOMPARE(*await(running.loop, moved(std::make_unique<int>(41))), 42);
    }

    void framesFreeThemselves() {
        int alive = 0;
        {
            const Task<void> never = hold(Counted(&alive));
        } // not started
        QCOMPARE(alive, 0);
        spawn(hold(Counted(&alive)));
        QCOMPARE(alive, 0);
    }

    void completesBeforeAndAfter_data() {
        QTest::addColumn<bool>("before");
        QTest::newRow("completed first") << true;
        QTest::newRow("awaited first") << false;
    }
    void completesBeforeAndAfter() {
        QFETCH(bool, before);
        Running running;
        for (int round = 0; round < 200; ++round) {
            Completion<int> completion;
            if (before) completion.complete(round);
            auto promise = std::make_shared<std::promise<int>>();
            auto future = promise->get_future();
            running.loop.spawn(deliver(awaitCompletion(completion), promise));
            if (!before) {
                onLoop(running.loop, [] {}); // it waits now
                QVERIFY(!completion.isComplete());
                completion.complete(round);
            }
            QCOMPARE(future.get(), round);
        }
    }

    void completesWhileItIsAwaited() { // both at once, from two threads
        Running running;
        for (int round = 0; round < 2000; ++round) {
            const Completion<int> completion;
            auto promise = std::make_shared<std::promise<int>>();
            auto future = promise->get_future();
            running.loop.spawn(deliver(awaitCompletion(completion), promise));
            completion.complete(round);
            QCOMPARE(future.get(), round);
        }
    }

    void completedAfterItsLoopHasEnded() { // a ledger may flush after the loops are gone
        static const Completion<int> completion; // the suspended frame stays reachable through it
        {
            Running running;
            auto promise = std::make_shared<std::promise<int>>();
            running.loop.spawn(deliver(awaitCompletion(completion), promise));
            onLoop(running.loop, [] {}); // it waits now
        }
        completion.complete(1);
        QVERIFY(completion.isComplete());
    }

    void postsKeepTheirOrder() {
        Running running;
        std::vector<int> seen;
        for (int i = 0; i < 1000; ++i)
            running.loop.post([&seen, i] { seen.push_back(i); });
        onLoop(running.loop, [] {});
        QCOMPARE(seen.size(), std::size_t(1000));
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
        QVERIFY(!running.loop.onThisThread());
        bool inside = false;
        onLoop(running.loop,
               [&] { inside = running.loop.onThisThread() && Loop::current() == &running.loop; });
        QVERIFY(inside);
    }

    void manyThreadsPost() {
        Running running;
        std::atomic<int> count = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5000; ++i)
                    running.loop.post([&] { ++count; });
            });
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(eventually([&] { return count == 20'000; }));
    }

    void sleepsAsLongAsAsked() {
        Running running;
        for (const Milliseconds time : {0ms, 1ms, 20ms}) {
            const Milliseconds took = await(running.loop, measure(&running.loop, time));
            QVERIFY(took >= time);
            QVERIFY(took < time + 200ms);
        }
    }

    void wakesInOrder() {
        Running running;
        std::vector<int> order;
        std::atomic<int> left = 4;
        for (const Milliseconds time : {30ms, 10ms, 20ms, 0ms})
            running.loop.spawn(noteOrder(&running.loop, time, &order, &left));
        QVERIFY(eventually([&] { return left == 0; }));
        QVERIFY((order == std::vector<int>{0, 10, 20, 30}));
    }

    void timersCancel() {
        Running running;
        auto timer = std::make_unique<Timer>(running.loop);
        auto promise = std::make_shared<std::promise<bool>>();
        auto future = promise->get_future();
        running.loop.spawn(deliver(waitOn(timer.get(), 1h), promise));
        onLoop(running.loop, [&] { timer->cancel(); });
        QCOMPARE(future.get(), false);
        QCOMPARE(await(running.loop, waitOn(timer.get(), 1ms)), true); // and can be used again
        onLoop(running.loop, [&] { timer.reset(); });
    }

    void stoppingEndsSleepsAndRunsHooks() {
        Running running;
        std::atomic<int> result = 0;
        std::string hooks;
        onLoop(running.loop, [&] {
            running.loop.addStopHook([&] { hooks += "a"; });
            const int removed = running.loop.addStopHook([&] { hooks += "x"; });
            running.loop.addStopHook([&] { hooks += "b"; });
            running.loop.removeStopHook(removed);
        });
        running.loop.spawn(noteSleep(&running.loop, &result));
        const auto start = std::chrono::steady_clock::now();
        running.loop.stop();
        QVERIFY(std::chrono::steady_clock::now() - start < 500ms);
        QCOMPARE(int(result), 2);
        QCOMPARE(hooks, std::string("ba"));
        running.loop.stop();
        bool ran = false;
        running.loop.post([&] { ran = true; });
        QVERIFY(!ran);
    }
};

QTEST_APPLESS_MAIN(LoopTest)
#include "loop.moc"
