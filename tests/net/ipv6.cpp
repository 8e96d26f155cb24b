// IPv6 by itself, and names that have addresses of both families.
#include "net/server.h"
#include "net/upstreamfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

class Ipv6Test : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        std::uint16_t port = 0;
        const int fd = listenOn("::1", 1, &port);
        if (fd < 0) QSKIP("this machine has no IPv6 loopback");
        ::close(fd);
    }

    void reachesALiteral() {
        std::mutex mutex;
        std::string head;
        const Peer peer(
            [&](Socket socket, int) {
                for (;;) {
                    const std::string got = socket.receiveUntil("\r\n\r\n");
                    if (!got.ends_with("\r\n\r\n")) return;
                    const std::scoped_lock lock(mutex);
                    head = got;
                    socket.send(ok);
                }
            },
            "::1");
        const std::string place = "[::1]:" + std::to_string(peer.port());
        const auto base = parseBaseUrl("http://" + place + "/v1");
        QVERIFY(base.has_value());
        Fixture fixture;
        UpstreamRequest request = requestTo(1);
        request.origin = base->origin;
        request.target = base->path + "/models";
        QCOMPARE(fixture.get(request).text, std::string("200 ok"));
        QVERIFY(fixture.get(request).reused);
        const std::scoped_lock lock(mutex);
        QCOMPARE(head, "GET /v1/models HTTP/1.1\r\nhost: " + place + "\r\n\r\n");
    }

    void reachesAName() { // whose server has no IPv4
        const Peer peer(answering(ok), "::1");
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.origin.host = "localhost";
        QCOMPARE(fixture.get(request).text, std::string("200 ok"));
    }

    void listensOnIt_data() {
        QTest::addColumn<std::string>("host");
        QTest::newRow("plain") << std::string("::1");
        QTest::newRow("in brackets") << std::string("[::1]");
    }
    void listensOnIt() {
        QFETCH(std::string, host);
        Fixture fixture;
        const Handler handler = [](std::shared_ptr<Exchange> exchange) -> Task<void> {
            co_await exchange->reply(200, {}, exchange->head().remote);
        };
        const auto server = Server::listen({&fixture.loop}, host, 0, {}, handler);
        QVERIFY(server.has_value());
        UpstreamRequest request = requestTo((*server)->port());
        request.origin.host = "::1";
        QCOMPARE(fixture.get(request).text, std::string("200 ::1"));
        (*server)->stop();
    }

    // Without the race a silent address would take its share of the minute, and the wait would not end here.
    void triesAllAddresses_data() {
        QTest::addColumn<std::string>("places"); // 4 or 6, and: good, refused, silent
        QTest::addColumn<Milliseconds>("time");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* places, Milliseconds time, const char* expected) {
            QTest::newRow(places) << std::string(places) << time << std::string(expected);
        };
        row("6good", 60s, "connected");
        row("6refused 4good", 60s, "connected");
        row("6silent 4good", 60s, "connected");
        row("4silent 6good", 60s, "connected");
        row("6silent 4refused 6silent 4good", 60s, "connected");
        row("6refused 4refused", 60s, "connect");
        row("6silent 4refused", 60ms, "connect_timeout");
        row("4refused 6silent", 60ms, "connect_timeout");
        row("4silent 6refused 4good", 150ms, "connected");
        row("6silent 4good without any limit", 0ms, "connected");
    }
    void triesAllAddresses() {
        QFETCH(std::string, places);
        QFETCH(Milliseconds, time);
        QFETCH(std::string, expected);
        const Peer good4(answering(ok));
        const Peer good6(answering(ok), "::1");
        const Deaf silent4;
        const Deaf silent6("::1");
        std::vector<HostPort> list;
        for (const QString& word : QString::fromStdString(places).split(QLatin1Char(' '))) {
            const bool six = word.startsWith(QLatin1Char('6'));
            std::uint16_t port = 0;
            if (word.endsWith(QLatin1String("good"))) port = six ? good6.port() : good4.port();
            if (word.endsWith(QLatin1String("silent"))) port = six ? silent6.port() : silent4.port();
            if (word.endsWith(QLatin1String("refused"))) port = 1;
            if (port != 0) list.push_back({six ? "::1" : "127.0.0.1", port});
        }
        Loop loop;
        loop.start();
        QCOMPARE(await(loop, connectToOneOf(&loop, list, time)), expected);
    }

    void cancelsARace() {
        const Deaf silent4;
        const Deaf silent6("::1");
        Loop loop;
        loop.start();
        const auto pool = std::make_shared<UpstreamPool::Impl>(loop, PoolSettings{});
        UpstreamRequest request;
        request.origin = {false, "several.example", 80};
        const auto cancel = std::make_shared<Cancel>();
        request.cancel = cancel;
        const auto run = [](std::shared_ptr<UpstreamPool::Impl> from, UpstreamRequest asked,
                            Addresses addresses) -> Task<std::string> {
            const auto call = std::make_shared<Call>(from, std::move(asked));
            call->start();
            call->hasPlace = true;
            call->host.open = 1;
            call->addresses = std::move(addresses);
            from->loop.post([call] { call->request.cancel->cancel(); });
            const bool connected = co_await connectFresh(call);
            std::string text(connected ? "connected" : toString(call->failure->kind));
            call->letGo(false);
            from->close();
            co_return text;
        };
        const Addresses addresses{numericAddress("::1", silent6.port()).front(),
                                  numericAddress("127.0.0.1", silent4.port()).front()};
        QCOMPARE(await(loop, run(pool, std::move(request), addresses)), std::string("cancelled"));
    }
};

QTEST_APPLESS_MAIN(Ipv6Test)
#include "ipv6.moc"
