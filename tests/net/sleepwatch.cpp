#include "net/sleepwatch.h"

#include "net/upstreamfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

// Clocks that a test moves, on any thread.
struct MovedClocks {
    void sleep(std::chrono::seconds time) { slept = slept.load() + time; }
    ReadClocks reader() {
        return [this] {
            const std::chrono::seconds missed = slept.load();
            return ClockReadings{1000s, 1000s + missed, 5000s + missed};
        };
    }
    std::atomic<std::chrono::seconds> slept = 0s;
};

PoolSettings settingsWith(MovedClocks& clocks) {
    PoolSettings settings;
    settings.clocks = clocks.reader();
    return settings;
}

} // namespace

class SleepWatchTest : public QObject {
    Q_OBJECT

private slots:
    void tellsSleep_data() {
        QTest::addColumn<int>("monotonic"); // seconds that passed by each clock
        QTest::addColumn<int>("boot");
        QTest::addColumn<int>("wall");
        QTest::addColumn<int>("expected"); // slept; 0: no
        const auto row = [](const char* name, int monotonic, int boot, int wall, int expected) {
            QTest::newRow(name) << monotonic << boot << wall << expected;
        };
        row("no time at all", 0, 0, 0, 0);
        row("a busy hour", 3600, 3600, 3600, 0);
        row("an hour's sleep", 1, 3601, 3601, 3600);
        row("an hour's sleep, wall clock not yet set", 1, 3601, 1, 3600);
        row("work, then sleep", 600, 900, 900, 300);
        row("just long enough", 2, 7, 7, 5);
        row("a nap", 2, 6, 6, 0);
        row("a paused guest", 1, 1, 601, 600);
        row("the wall clock is mended a little", 10, 10, 39, 0);
        row("the wall clock is mended much", 10, 10, 40, 30);
        row("the wall clock goes back", 10, 10, -3600, 0);
        row("slept, and the wall clock went back", 10, 70, -3600, 60);
    }
    void tellsSleep() {
        QFETCH(int, monotonic);
        QFETCH(int, boot);
        QFETCH(int, wall);
        QFETCH(int, expected);
        SleepWatch watch;
        ClockReadings now{50s, 80s, 1'800'000'000s};
        QVERIFY(!watch.look(now)); // the machine may have slept before we were there
        now.monotonic += std::chrono::seconds(monotonic);
        now.boot += std::chrono::seconds(boot);
        now.wall += std::chrono::seconds(wall);
        const auto slept = watch.look(now);
        QCOMPARE(slept.value_or(0s) / 1s, std::int64_t(expected));
        QVERIFY(!watch.look(now)); // told once
    }

    void readsTheSystemsClocks() {
        const ClockReadings first = readSystemClocks();
        const ClockReadings second = readSystemClocks();
        QVERIFY(first.monotonic.count() > 0);
        QVERIFY(first.monotonic <= second.monotonic);
        QVERIFY(first.boot >= first.monotonic);
        QVERIFY(first.wall > 1'700'000'000s);
    }

    void dropsWhatWasPooled_data() {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("reused");
        QTest::newRow("awake") << 0 << true;
        QTest::newRow("a nap") << 4 << true;
        QTest::newRow("slept") << 600 << false;
    }
    void dropsWhatWasPooled() {
        QFETCH(int, seconds);
        QFETCH(bool, reused);
        const Peer one(answering(ok));
        const Peer other(answering(ok));
        MovedClocks clocks;
        Fixture fixture(settingsWith(clocks));
        fixture.get(requestTo(one.port()));
        fixture.get(requestTo(other.port()));
        QCOMPARE(fixture.counters().idle, std::uint64_t(2));
        clocks.sleep(std::chrono::seconds(seconds));
        const Outcome outcome = fixture.get(requestTo(one.port()));
        QCOMPARE(outcome.text, std::string("200 ok"));
        QCOMPARE(outcome.reused, reused);
        QCOMPARE(outcome.retried, false); // it was not even tried on the old one
        QCOMPARE(fixture.counters().idle, std::uint64_t(reused ? 2 : 1)); // the other origin's went, too
        QCOMPARE(fixture.counters().sleeps, std::uint64_t(reused ? 0 : 1));
        QVERIFY(fixture.get(requestTo(one.port())).reused); // back to normal
        QCOMPARE(fixture.counters().sleeps, std::uint64_t(reused ? 0 : 1));
    }

    void whatRunsGoesOnButIsNotPooled() {
        Flag asked;
        Flag go;
        const Peer peer([&](Socket socket, int number) {
            socket.receiveUntil("\r\n\r\n");
            asked.set();
            if (number == 0) go.wait();
            socket.send(ok);
            socket.receiveUntil("\r\n\r\n");
            socket.send(ok);
        });
        MovedClocks clocks;
        Fixture fixture(settingsWith(clocks));
        UpstreamRequest request = requestTo(peer.port());
        request.timeouts = {30s, 30s, 30s, 30s}; // the hour asleep does not count
        auto running = fixture.start(std::move(request));
        QVERIFY(asked.wait());
        clocks.sleep(1h);
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 ok"));
        QCOMPARE(fixture.counters().idle, std::uint64_t(1));
        go.set();
        QCOMPARE(running.get().text, std::string("200 ok"));
        QCOMPARE(fixture.counters().idle, std::uint64_t(1)); // born before the sleep: not kept
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
        QCOMPARE(fixture.counters().sleeps, std::uint64_t(1));
    }

    void aWaitingRequestGetsAPlaceAndAFreshConnection() {
        Flag asked;
        Flag go;
        const Peer peer([&](Socket socket, int) {
            while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n")) {
                asked.set();
                go.wait();
                socket.send(ok);
            }
        });
        MovedClocks clocks;
        PoolSettings settings = settingsWith(clocks);
        settings.connectionsPerOrigin = 1;
        Fixture fixture(settings);
        auto running = fixture.start(requestTo(peer.port()));
        QVERIFY(asked.wait());
        clocks.sleep(1h);
        auto waiting = fixture.start(requestTo(peer.port()));
        QVERIFY(eventually([&] { return fixture.counters().waiting == 1; }));
        go.set();
        QCOMPARE(running.get().text, std::string("200 ok"));
        const Outcome second = waiting.get();
        QCOMPARE(second.text, std::string("200 ok"));
        QCOMPARE(second.reused, false);
        QCOMPARE(peer.accepted(), 2);
    }

    void looksUpNamesAnew() {
        MovedClocks clocks;
        Loop loop;
        loop.start();
        std::shared_ptr<UpstreamPool::Impl> pool;
        std::promise<ResolveResult> found;
        onLoop(loop, [&] {
            pool = std::make_shared<UpstreamPool::Impl>(loop, settingsWith(clocks));
            pool->noticeSleep();
            const auto call = std::make_shared<Call>(pool, requestTo(80));
            call->host.origin.host = "localhost";
            pool->askAddresses(*call);
            const std::uint64_t before = call->host.lookUp;
            clocks.sleep(1h);
            pool->noticeSleep();
            QCOMPARE(call->host.lookUp, before + 1); // the answer to the first one is stale
            const auto wait = [](std::shared_ptr<Call> asker, std::promise<ResolveResult>* to) -> Task<void> {
                while (!asker->addresses)
                    co_await asker->pause();
                to->set_value(*asker->addresses);
            };
            spawn(wait(call, &found));
        });
        auto future = found.get_future();
        QVERIFY(future.wait_for(limit) == std::future_status::ready);
        QVERIFY(future.get().has_value());
        onLoop(loop, [&] { pool->close(); });
    }
};

QTEST_APPLESS_MAIN(SleepWatchTest)
#include "sleepwatch.moc"
