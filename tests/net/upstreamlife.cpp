#include "net/upstreamfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

class UpstreamLifeTest : public QObject {
    Q_OBJECT

private slots:
    void replacesADeadPooledConnectionOnce_data() {
        QTest::addColumn<bool>("seenWhileIdle");
        QTest::newRow("closed while idle") << true;
        QTest::newRow("closed on the next request") << false;
    }
    void replacesADeadPooledConnectionOnce() {
        QFETCH(bool, seenWhileIdle);
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(ok);
            if (!seenWhileIdle) socket.receiveUntil("\r\n\r\n");
        });
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 ok"));
        if (seenWhileIdle) QVERIFY(eventually([&] { return fixture.counters().idle == 0; }));
        const Outcome second = fixture.get(requestTo(peer.port()));
        QCOMPARE(second.text, std::string("200 ok"));
        QCOMPARE(second.reused, false);
        QCOMPARE(second.retried, !seenWhileIdle);
        QCOMPARE(fixture.counters().retried, std::uint64_t(seenWhileIdle ? 0 : 1));
    }

    void retriesNeitherTwiceNorAfterBytes_data() {
        QTest::addColumn<std::string>("before");
        QTest::addColumn<bool>("retried");
        QTest::newRow("twice dead") << std::string() << true;
        QTest::newRow("died after a byte") << std::string("H") << false;
    }
    void retriesNeitherTwiceNorAfterBytes() {
        QFETCH(std::string, before);
        QFETCH(bool, retried);
        const Peer peer([&](Socket socket, int number) {
            socket.receiveUntil("\r\n\r\n");
            if (number > 0) return;
            socket.send(ok);
            socket.receiveUntil("\r\n\r\n");
            socket.send(before);
        });
        Fixture fixture;
        fixture.get(requestTo(peer.port()));
        const Outcome second = fixture.get(requestTo(peer.port()));
        QCOMPARE(second.text, std::string("reset"));
        QCOMPARE(second.retried, retried);
        QCOMPARE(peer.accepted(), retried ? 2 : 1);
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void doesNothingTwiceThatMayNotBe_data() {
        QTest::addColumn<Method>("method");
        QTest::addColumn<bool>("mayRepeat");
        QTest::addColumn<std::string>("expected");
        QTest::addColumn<int>("seen"); // how often the other side got the second request
        QTest::newRow("POST that may be repeated") << Method::Post << true << std::string("200 ok") << 2;
        QTest::newRow("POST that may not") << Method::Post << false << std::string("reset") << 1;
        QTest::newRow("DELETE that may not") << Method::Delete << false << std::string("reset") << 1;
    }
    void doesNothingTwiceThatMayNotBe() {
        QFETCH(Method, method);
        QFETCH(bool, mayRepeat);
        QFETCH(std::string, expected);
        QFETCH(int, seen);
        std::atomic<int> twice = 0;
        const Peer peer([&](Socket socket, int number) {
            const bool second = socket.receiveUntil("\r\n\r\n").find("/second") != std::string::npos;
            if (second) ++twice;
            socket.send(ok);
            if (number == 0 && socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n")) ++twice;
        });
        Fixture fixture;
        fixture.get(requestTo(peer.port()));
        UpstreamRequest request = requestTo(peer.port());
        request.method = method;
        request.target = "/second";
        request.mayRepeat = mayRepeat;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, expected);
        QCOMPARE(outcome.retried, mayRepeat);
        QCOMPARE(int(twice), seen);
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    // The loop is held while the other side closes, so `send` meets a kept connection that has ended.
    void aKeptConnectionThatEndedBeforeTheFirstByteIsReplaced() {
        Flag leave;
        Flag left;
        const Peer peer([&](Socket socket, int number) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(ok);
            if (number > 0) return;
            leave.wait();
            {
                const Socket closing = std::move(socket);
            }
            left.set();
        });
        Fixture fixture;
        fixture.get(requestTo(peer.port()));
        UpstreamRequest request = requestTo(peer.port());
        request.method = Method::Post;
        request.mayRepeat = false;
        std::future<Outcome> second;
        onLoop(fixture.loop, [&] {
            leave.set();
            left.wait();
            second = fixture.start(std::move(request));
        });
        const Outcome outcome = second.get();
        QCOMPARE(outcome.text, std::string("200 ok"));
        QCOMPARE(outcome.retried, true);
        QCOMPARE(peer.accepted(), 2);
    }

    void runsOutOfTime_data() {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<UpstreamTimeouts>("timeouts");
        QTest::addColumn<std::string>("expected");
        const UpstreamTimeouts usual;
        UpstreamTimeouts first = usual;
        first.firstByte = 50ms;
        UpstreamTimeouts idle = usual;
        idle.idle = 50ms;
        UpstreamTimeouts total = usual;
        total.total = 50ms;
        const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
        QTest::newRow("no reply") << std::string() << first << std::string("first_byte_timeout");
        QTest::newRow("half a head") << std::string("HTTP/1.1 2") << first
                                     << std::string("first_byte_timeout");
        QTest::newRow("half a body") << half << idle << std::string("idle_timeout");
        QTest::newRow("total before the head") << std::string() << total << std::string("total_timeout");
        QTest::newRow("total within the body") << half << total << std::string("total_timeout");
    }
    void runsOutOfTime() {
        QFETCH(std::string, reply);
        QFETCH(UpstreamTimeouts, timeouts);
        QFETCH(std::string, expected);
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(reply);
            socket.receiveUntil("never"); // ends with the connection
        });
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.timeouts = timeouts;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, expected);
        QVERIFY2(outcome.took >= 50ms, "too early");
        QVERIFY2(outcome.took <= 200ms, "much too late"); // 20 ms by design; the machine may be busy
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void connectTimesOut() {
        const Deaf deaf;
        Fixture fixture;
        UpstreamRequest request = requestTo(deaf.port());
        request.timeouts.connect = 50ms;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, std::string("connect_timeout"));
        QVERIFY(outcome.took >= 50ms && outcome.took <= 200ms);
    }

    void aBusyReaderIsNotIdle() {
        const Peer peer(answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf"));
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.timeouts.idle = 30ms;
        UpstreamPool* pool = fixture.pool.get();
        Loop* loop = &fixture.loop;
        const auto slow = [](UpstreamPool* from, Loop* on, UpstreamRequest asked) -> Task<std::string> {
            SendResult sent = co_await from->send(std::move(asked));
            co_await on->sleepFor(90ms);
            const ReadResult piece = co_await (*sent)->read();
            co_return piece ? std::string(*piece) : std::string(toString(piece.error().kind));
        };
        QCOMPARE(await(fixture.loop, slow(pool, loop, std::move(request))), std::string("half"));
    }

    void cannotConnect_data() {
        QTest::addColumn<Origin>("origin");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("refused") << Origin{false, "127.0.0.1", 1} << std::string("connect");
        QTest::newRow("refused by name") << Origin{false, "localhost", 1} << std::string("connect");
        QTest::newRow("TLS to a closed port") << Origin{true, "127.0.0.1", 1} << std::string("connect");
        QTest::newRow("no such name") << Origin{false, "bad host name", 80} << std::string("resolve");
    }
    void cannotConnect() {
        QFETCH(Origin, origin);
        QFETCH(std::string, expected);
        Fixture fixture;
        UpstreamRequest request = requestTo(1);
        request.origin = origin;
        QCOMPARE(fixture.get(std::move(request)).text, expected);
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void findsLoopbackByName() {
        const Peer peer(answering(ok));
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.origin.host = "localhost"; // ::1 may come first and refuse
        QCOMPARE(fixture.get(request).text, std::string("200 ok"));
        QCOMPARE(fixture.get(request).reused, true);
    }

    void cancelsAtEachStage_data() {
        QTest::addColumn<int>("stage");
        QTest::newRow("before it begins") << 0;
        QTest::newRow("waiting for a place") << 1;
        QTest::newRow("within the TLS handshake") << 2;
        QTest::newRow("while the request is written") << 3;
        QTest::newRow("waiting for the head") << 4;
        QTest::newRow("within the body") << 5;
    }
    void cancelsAtEachStage() {
        QFETCH(int, stage);
        Flag reached;
        Flag gone;
        const std::string body(30'000'000, 'b');
        const Peer peer([&](Socket socket, int) {
            if (stage != 2) socket.receiveUntil("\r\n\r\n");
            if (stage == 5) socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            reached.set();
            if (stage == 3) return static_cast<void>(gone.wait()); // reads no more
            while (!socket.receive().empty()) {
            }
            gone.set();
        });
        PoolSettings settings;
        settings.connectionsPerOrigin = 1;
        Fixture fixture(settings);
        const auto blockerCancel = std::make_shared<Cancel>();
        std::future<Outcome> blocker;
        if (stage == 1) {
            UpstreamRequest request = requestTo(peer.port());
            request.cancel = blockerCancel;
            blocker = fixture.start(std::move(request));
            QVERIFY(reached.wait());
        }
        const auto cancel = std::make_shared<Cancel>();
        UpstreamRequest request = requestTo(peer.port());
        request.cancel = cancel;
        request.origin.tls = stage == 2;
        if (stage == 3) request.body = {body};
        if (stage == 0) cancel->cancel();
        auto outcome = fixture.start(std::move(request));
        if (stage == 1) QVERIFY(eventually([&] { return fixture.counters().waiting == 1; }));
        if (stage > 1) QVERIFY(reached.wait());
        if (stage > 0) fixture.loop.post([cancel] { cancel->cancel(); });
        QVERIFY(outcome.wait_for(limit) == std::future_status::ready);
        QCOMPARE(outcome.get().text, std::string("cancelled"));
        fixture.loop.post([blockerCancel] { blockerCancel->cancel(); });
        if (stage == 3) gone.set();
        if (stage > 1) QVERIFY(gone.wait()); // the other side sees the end
        if (stage == 1) QCOMPARE(blocker.get().text, std::string("cancelled"));
        QVERIFY(eventually([&] { return fixture.counters().busy == 0 && fixture.counters().waiting == 0; }));
    }

    void droppingAReplyClosesItsConnection() {
        Flag gone;
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            while (!socket.receive().empty()) {
            }
            gone.set();
        });
        Fixture fixture;
        const auto drop = [](UpstreamPool* pool, UpstreamRequest request) -> Task<int> {
            const SendResult sent = co_await pool->send(std::move(request));
            co_return (*sent)->status;
        };
        QCOMPARE(await(fixture.loop, drop(fixture.pool.get(), requestTo(peer.port()))), 200);
        QVERIFY(gone.wait());
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void waitsUnderTheCap() {
        std::atomic<int> atOnce = 0;
        std::atomic<int> most = 0;
        const Peer peer([&](Socket socket, int) {
            while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n")) {
                const int now = ++atOnce;
                int seen = most;
                while (now > seen && !most.compare_exchange_weak(seen, now)) {
                }
                std::this_thread::yield();
                --atOnce;
                socket.send(ok);
            }
        });
        PoolSettings settings;
        settings.connectionsPerOrigin = 2;
        Fixture fixture(settings);
        std::vector<std::future<Outcome>> all;
        for (int i = 0; i < 50; ++i)
            all.push_back(fixture.start(requestTo(peer.port())));
        for (auto& one : all)
            QCOMPARE(one.get().text, std::string("200 ok"));
        QVERIFY(most <= 2);
        QVERIFY(peer.accepted() <= 2);
        QCOMPARE(fixture.counters().idle, std::uint64_t(peer.accepted()));
    }

    void aFullPoolIsNotWaitedForToTheEnd() {
        Flag release;
        const Peer peer([&](Socket socket, int) {
            while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n")) {
                release.wait();
                socket.send(ok);
            }
        });
        PoolSettings settings;
        settings.connectionsPerOrigin = 1;
        Fixture fixture(settings);
        auto blocker = fixture.start(requestTo(peer.port()));
        QVERIFY(eventually([&] { return fixture.counters().busy == 1; }));
        UpstreamRequest request = requestTo(peer.port());
        request.timeouts.connect = 60ms;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, std::string("pool_timeout"));
        QVERIFY(outcome.took >= 59ms);
        QVERIFY(outcome.took < 2s);
        QCOMPARE(fixture.counters().waiting, std::uint64_t(0));
        release.set();
        QCOMPARE(blocker.get().text, std::string("200 ok"));
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 ok"));
        QCOMPARE(fixture.counters().opened, std::uint64_t(1));
    }

    void aPlaceMovesOnAfterAFailure() {
        const Peer peer([](Socket socket, int) { socket.receiveUntil("\r\n\r\n"); });
        PoolSettings settings;
        settings.connectionsPerOrigin = 1;
        Fixture fixture(settings);
        std::vector<std::future<Outcome>> all;
        for (int i = 0; i < 5; ++i)
            all.push_back(fixture.start(requestTo(peer.port())));
        for (auto& one : all)
            QCOMPARE(one.get().text, std::string("reset"));
        QCOMPARE(peer.accepted(), 5);
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void reusesTheNewestAndClosesTheIdle() {
        const Peer peer(answering(ok));
        PoolSettings settings;
        settings.idleTime = 60ms;
        Fixture fixture(settings);
        std::vector<std::future<Outcome>> all;
        for (int i = 0; i < 3; ++i)
            all.push_back(fixture.start(requestTo(peer.port())));
        for (auto& one : all)
            one.get();
        QVERIFY(fixture.counters().idle >= 1);
        QVERIFY(fixture.get(requestTo(peer.port())).reused);
        QVERIFY(eventually([&] { return fixture.counters().idle == 0; }));
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void stoppingTheLoopCancels() {
        Flag reached;
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            reached.set();
            socket.receiveUntil("never");
        });
        Loop loop;
        loop.start();
        std::unique_ptr<UpstreamPool> pool;
        onLoop(loop, [&] { pool = std::make_unique<UpstreamPool>(loop, PoolSettings{}); });
        auto promise = std::make_shared<std::promise<Outcome>>();
        auto future = promise->get_future();
        loop.spawn(deliver(ask(pool.get(), requestTo(peer.port())), promise));
        QVERIFY(reached.wait());
        loop.stop();
        QCOMPARE(future.get().text, std::string("cancelled"));
        pool.reset();
    }
};

QTEST_APPLESS_MAIN(UpstreamLifeTest)
#include "upstreamlife.moc"
