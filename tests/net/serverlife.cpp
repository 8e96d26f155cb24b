#include "net/serverfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

class ServerLifeTest : public QObject {
    Q_OBJECT

private slots:
    void seesTheClientGo_data() {
        QTest::addColumn<int>("how");
        QTest::newRow("close") << 0;
        QTest::newRow("half-close") << 1;
        QTest::newRow("reset") << 2;
    }
    void seesTheClientGo() {
        QFETCH(int, how);
        Fixture fixture;
        Socket client = fixture.connect();
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        if (how == 0) client.close();
        if (how == 1) client.shutdownWrite();
        if (how == 2) client.resetHard();
        QVERIFY(eventually([&] { return fixture.stage.disconnects == 1; }));
        QVERIFY(eventually([&] { return fixture.server->counters().open == 0; }));
        fixture.stage.release.complete(true);
        QVERIFY(eventually([&] { return fixture.stage.finished == 1; }));
        QCOMPARE(int(fixture.stage.failedSends), 1);
    }

    void waitsForASlowReader() {
        Fixture fixture;
        Socket client = fixture.connect();
        client.send("GET /flood HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        std::size_t size = 0;
        for (std::string piece = client.receive(); !piece.empty(); piece = client.receive()) {
            size += piece.size();
            if (size < 1'000'000) QCOMPARE(int(fixture.stage.finished), 0); // 64 MB do not fit in between
        }
        QVERIFY(size > 64U << 20U);
        QVERIFY(eventually([&] { return fixture.stage.finished == 1; }));
        QCOMPARE(int(fixture.stage.failedSends), 0);
    }

    void endsAWriterWhoseClientGoes_data() {
        QTest::addColumn<bool>("silent");
        QTest::newRow("closed") << false;
        QTest::newRow("stopped reading") << true;
    }
    void endsAWriterWhoseClientGoes() {
        QFETCH(bool, silent);
        ServerLimits limits;
        if (silent) limits.bodyIdle = 50ms;
        Fixture fixture(limits);
        Socket client = fixture.connect();
        client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        if (!silent) client.close();
        QVERIFY(eventually([&] { return fixture.stage.finished == 1; }));
        QCOMPARE(int(fixture.stage.failedSends), 1);
        QCOMPARE(int(fixture.stage.disconnects), 1);
    }

    void runsOutOfPatience_data() {
        QTest::addColumn<std::string>("start");
        QTest::addColumn<int>("status");
        QTest::newRow("nothing at all") << std::string() << 0;
        QTest::newRow("half a head") << std::string("GET /echo HTTP/1.1\r\nHo") << 408;
        QTest::newRow("half a body") << plain.substr(0, plain.size() - 3) << 408;
        QTest::newRow("half a chunk") << chunked.substr(0, chunked.size() - 20) << 408;
    }
    void runsOutOfPatience() {
        QFETCH(std::string, start);
        QFETCH(int, status);
        ServerLimits limits;
        limits.headerTime = limits.bodyIdle = limits.keepAliveIdle = 60ms;
        const Fixture fixture(limits);
        Socket client = fixture.connect();
        const auto before = std::chrono::steady_clock::now();
        client.send(start);
        const std::string answer = client.receiveAll();
        const auto passed = std::chrono::steady_clock::now() - before;
        QCOMPARE(statusOf(answer), status);
        QVERIFY(passed >= 59ms);
        QVERIFY(passed < 2s);
        QVERIFY(eventually([&] { return fixture.server->counters().timedOut == (status == 0 ? 0U : 1U); }));
    }

    void aDrippingBodyIsCut_data() {
        QTest::addColumn<int>("time");
        QTest::addColumn<int>("rate");
        QTest::newRow("too long in all") << 120 << 1;
        QTest::newRow("too slow") << 60'000 << 100'000'000;
    }
    void aDrippingBodyIsCut() {
        QFETCH(int, time);
        QFETCH(int, rate);
        ServerLimits limits;
        limits.bodyIdle = 100ms;
        limits.bodyTime = Milliseconds(time);
        limits.bodyRate = static_cast<std::size_t>(rate);
        const Fixture fixture(limits);
        Socket client = fixture.connect();
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        // Never idle, yet far below the asked rate.
        const auto before = std::chrono::steady_clock::now();
        QVERIFY(eventually([&] {
            client.send("x");
            return fixture.server->counters().timedOut == 1;
        }));
        QVERIFY(std::chrono::steady_clock::now() - before < 2s);
        QCOMPARE(statusOf(client.receiveAll()), 408);
    }

    void turnsAwayTooMany() {
        ServerLimits limits;
        limits.connections = 2;
        const Fixture fixture(limits);
        Socket first = fixture.connect();
        Socket second = fixture.connect();
        QVERIFY(eventually([&] { return fixture.server->counters().open == 2; }));
        Socket third = fixture.connect();
        const std::string answer = third.receiveAll();
        QCOMPARE(statusOf(answer), 503);
        QCOMPARE(fixture.server->counters().refused, std::uint64_t(1));
        first.close();
        QVERIFY(eventually([&] { return fixture.server->counters().open == 1; }));
        Socket fourth = fixture.connect();
        fourth.send(plain);
        QCOMPARE(statusOf(fourth.receiveMessage()), 200);
    }

    void sendsSmallPiecesAtOnce() {
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send(plain);
        QCOMPARE(statusOf(client.receiveMessage()), 200);
        QVERIFY((promptness(End::Near, fixture.server->port()) == Promptness{1, 1}));
    }

    void listensWhereItIsTold() {
        Loop loop;
        loop.start();
        Handler none = [](std::shared_ptr<Exchange> exchange) -> Task<void> {
            co_await exchange->reply(200, {}, exchange->head().remote);
        };
        const auto six = Server::listen({&loop}, "[::1]", 0, {}, none);
        QVERIFY(six.has_value());
        QCOMPARE((*six)->address(), "[::1]:" + std::to_string((*six)->port()));
        const auto four = Server::listen({&loop}, "127.0.0.1", 0, {}, none);
        QVERIFY(four.has_value());
        QCOMPARE((*four)->address(), "127.0.0.1:" + std::to_string((*four)->port()));
        const auto twice = Server::listen({&loop}, "127.0.0.1", (*four)->port(), {}, none);
        QVERIFY(!twice.has_value());
        QVERIFY(twice.error().code == ErrorCode::InUse);
        const auto nowhere = Server::listen({&loop}, "192.0.2.1", 0, {}, none);
        QVERIFY(!nowhere.has_value());
        QVERIFY(nowhere.error().code == ErrorCode::InvalidInput);
        Socket client = Socket::to((*four)->port());
        client.send(plain);
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("127.0.0.1"));
        const std::uint16_t port = (*four)->port();
        (*four)->stop();
        client.close();
        QVERIFY(Server::listen({&loop}, "127.0.0.1", port, {}, none).has_value());
    }

    void stopsWithGrace() {
        Fixture fixture({}, 2);
        Socket idle = fixture.connect();
        Socket busy = fixture.connect();
        idle.send(plain);
        QCOMPARE(statusOf(idle.receiveMessage()), 200);
        busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        std::jthread stopper([&] { fixture.server->stop(10s); });
        QVERIFY(idle.isAtEnd());
        QVERIFY(eventually([&] { return !fixture.connect().isOpen(); }));
        fixture.stage.release.complete(true);
        const std::string answer = busy.receiveAll();
        QCOMPARE(bodyOf(answer), std::string("late"));
        QVERIFY(answer.find("connection: close") != std::string::npos);
        stopper.join();
        QCOMPARE(int(fixture.stage.disconnects), 0);
    }

    void cutsWhenGraceIsOver() {
        Fixture fixture;
        Socket busy = fixture.connect();
        busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        fixture.server->stop(20ms);
        QCOMPARE(int(fixture.stage.disconnects), 1);
        QVERIFY(busy.receiveAll().empty());
        fixture.stage.release.complete(true);
        QVERIFY(eventually([&] { return fixture.stage.finished == 1; }));
    }

    void dealsConnectionsToAllLoops() {
        std::mutex mutex;
        std::map<Loop*, int> seen;
        Loop one;
        Loop two;
        one.start();
        two.start();
        Handler handler = [&](std::shared_ptr<Exchange> exchange) -> Task<void> {
            {
                const std::scoped_lock lock(mutex);
                ++seen[&exchange->loop()];
            }
            co_await exchange->reply(200, {}, exchange->loop().onThisThread() ? "yes" : "no");
        };
        const auto server = Server::listen({&one, &two}, "127.0.0.1", 0, {}, handler);
        for (int i = 0; i < 8; ++i) {
            Socket client = Socket::to((*server)->port());
            client.send(plain);
            QCOMPARE(bodyOf(client.receiveMessage()), std::string("yes"));
        }
        QCOMPARE(seen[&one], 4);
        QCOMPARE(seen[&two], 4);
        (*server)->stop();
    }
};

QTEST_APPLESS_MAIN(ServerLifeTest)
#include "serverlife.moc"
