#include "net/serverfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

class ServerTest : public QObject {
    Q_OBJECT

private slots:
    void answersHoweverTheBytesCome_data() {
        QTest::addColumn<std::string>("request");
        QTest::newRow("known length") << plain;
        QTest::newRow("chunked") << chunked;
    }
    void answersHoweverTheBytesCome() {
        QFETCH(std::string, request);
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send(request);
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
        for (const char byte : request)
            QVERIFY(client.send({&byte, 1}));
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
        for (std::size_t at = 1; at < request.size(); ++at) {
            client.send(std::string_view(request).substr(0, at));
            client.send(std::string_view(request).substr(at));
            QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
        }
    }

    void refusesWhatIsMalformed_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("no HTTP at all") << std::string("\x16\x03\x01\x02\x01") << 400;
        QTest::newRow("no version") << std::string("GET /\r\nHost: a\r\n\r\n") << 400;
        QTest::newRow("version 2") << std::string("GET / HTTP/2.0\r\nHost: a\r\n\r\n") << 400;
        QTest::newRow("space before the colon") << std::string("GET / HTTP/1.1\r\nHost : a\r\n\r\n") << 400;
        QTest::newRow("no host") << std::string("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("two hosts") << std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
        QTest::newRow("length is no number")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n") << 400;
        QTest::newRow("negative length")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n") << 400;
        QTest::newRow("two lengths that differ")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
            << 400;
        QTest::newRow("length and chunked") << std::string(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")
                                            << 400;
        QTest::newRow("chunked and length") << std::string(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n")
                                            << 400;
        QTest::newRow("unknown transfer encoding")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") << 400;
        QTest::newRow("chunk size is no number")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n") << 400;
        QTest::newRow("chunk without its line end")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n")
            << 400;
        QTest::newRow("field without colon") << std::string("GET / HTTP/1.1\r\nHost a\r\n\r\n") << 400;
        QTest::newRow("control character") << std::string("GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n") << 400;
        QTest::newRow("declared too large")
            << std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\n\r\n") << 413;
        QTest::newRow("refused by its head")
            << std::string("POST /echo HTTP/1.1\r\nHost: a\r\nX-Token: wrong\r\nContent-Length: 9\r\n\r\n")
            << 401;
    }
    void refusesWhatIsMalformed() {
        QFETCH(std::string, request);
        QFETCH(int, status);
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send(request);
        const std::string answer = client.receiveAll(); // to the end: it is closed
        QCOMPARE(statusOf(answer), status);
        QVERIFY(answer.find("connection: close\r\n") != std::string::npos);
        QVERIFY(bodyOf(answer).starts_with(errorStart));
        QVERIFY(bodyOf(answer).ends_with(errorEnd));
        QCOMPARE(fixture.server->counters().malformed, std::uint64_t(status == 400 ? 1 : 0));
        QCOMPARE(fixture.server->counters().tooLarge, std::uint64_t(status == 413 ? 1 : 0));
    }

    void mutatedRequestsNeverHang() {
        const Fixture fixture;
        std::uint64_t seed = 7;
        for (int round = 0; round < 300; ++round) {
            std::string request = round % 2 ? plain : chunked;
            for (int i = 0; i < 3; ++i) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                request[(seed >> 33U) % request.size()] = static_cast<char>(seed >> 56U);
            }
            Socket client = fixture.connect();
            client.send(request);
            client.shutdownWrite();
            client.receiveAll();
        }
        QVERIFY(eventually([&] { return fixture.server->counters().open == 0; }));
        Socket client = fixture.connect();
        client.send(plain);
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
    }

    void holdsItsLimits_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("one long field")
            << "GET /echo HTTP/1.1\r\nHost: a\r\nX: " + std::string(5000, 'x') << 431;
        std::string many = "GET /echo HTTP/1.1\r\nHost: a\r\n";
        for (int i = 0; i < 500; ++i)
            many += "X-" + std::to_string(i) + ": y\r\n";
        QTest::newRow("many fields") << many + "\r\n" << 431;
        QTest::newRow("known length")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n" + std::string(10001, 'x')
            << 413;
        std::string body;
        for (int i = 0; i < 11; ++i)
            body += "3e8\r\n" + std::string(1000, 'x') + "\r\n";
        QTest::newRow("chunks in sum")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body << 413;
        QTest::newRow("a chunk's extension")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;"
                   + std::string(9000, 'x')
            << 431;
        QTest::newRow("just fits")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10000\r\n\r\n"
                   + std::string(10000, 'x')
            << 200;
    }
    void holdsItsLimits() {
        QFETCH(std::string, request);
        QFETCH(int, status);
        ServerLimits limits;
        limits.headerBytes = 4000;
        limits.bodyBytes = 10'000;
        const Fixture fixture(limits);
        Socket client = fixture.connect();
        client.send(request);
        QCOMPARE(statusOf(client.receiveAll()), status);
    }

    void countsHeaderFields_data() {
        QTest::addColumn<int>("fields");
        QTest::addColumn<int>("status");
        QTest::newRow("as many as allowed") << 256 << 404;
        QTest::newRow("one more") << 257 << 431;
    }
    void countsHeaderFields() {
        QFETCH(int, fields);
        QFETCH(int, status);
        const Fixture fixture;
        Socket client = fixture.connect();
        std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
        for (int i = 2; i < fields; ++i)
            request += "a: b\r\n";
        client.send(request + "\r\n");
        QCOMPARE(statusOf(client.receiveAll()), status);
    }

    // "target status sentence", as the hook was told; a dash for no head.
    void asksForItsErrorBodies_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<std::string>("body");
        QTest::newRow("too large") << std::string(
            "POST /v1/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\n\r\n")
                                   << std::string("/v1/messages 413 the request's body is too large");
        QTest::newRow("a malformed chunk")
            << std::string("POST /m HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
            << std::string("/m 400 malformed chunk");
        QTest::newRow("no HTTP") << std::string("\x16\x03\x01\x02\x01")
                                 << std::string("- 400 malformed head");
    }
    void asksForItsErrorBodies() {
        QFETCH(std::string, request);
        QFETCH(std::string, body);
        const Fixture fixture({}, 1, [](const RequestHead* head, int status, std::string_view sentence) {
            Reply reply;
            reply.body = (head ? head->target : "-") + " " + std::to_string(status) + " ";
            reply.body += sentence;
            return reply;
        });
        Socket client = fixture.connect();
        client.send(request);
        const std::string answer = client.receiveAll();
        QCOMPARE(bodyOf(answer), body);
        QVERIFY(body.find(std::to_string(statusOf(answer))) != std::string::npos);
    }

    void takesLargeBodies() {
        const Fixture fixture;
        Socket client = fixture.connect();
        for (const std::size_t size : {15'000U, 16'384U, 16'385U, 100'000U, 3'000'000U, 600U}) {
            const std::string body = large(size);
            std::jthread writer([&] {
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size)
                            + "\r\n\r\n");
                client.send(body);
            });
            const std::string answer = client.receiveMessage();
            writer.join();
            QVERIFY(bodyOf(answer) == body);
        }
    }

    void takesTheLargestBody() {
        const Fixture fixture;
        Socket client = fixture.connect();
        const std::string piece = large(1U << 20U);
        client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(100U << 20U)
                    + "\r\n\r\n");
        for (int megabyte = 0; megabyte < 100; ++megabyte)
            QVERIFY(client.send(piece));
        QCOMPARE(statusOf(client.receiveMessage()), 404);
        client.send(plain);
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
    }

    void takesLargeHeads() {
        const Fixture fixture;
        Socket client = fixture.connect();
        for (const std::size_t size : {15'000U, 16'300U, 17'000U, 40'000U, 65'000U}) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nX: " + large(size)
                        + "\r\nContent-Length: 2\r\n\r\nok");
            QCOMPARE(bodyOf(client.receiveMessage()), std::string("ok"));
        }
    }

    void keepsConnectionsAlive_data() {
        QTest::addColumn<std::string>("start");
        QTest::addColumn<bool>("alive");
        QTest::newRow("HTTP/1.1") << std::string("GET /echo HTTP/1.1\r\nHost: a\r\n") << true;
        QTest::newRow("HTTP/1.1 close")
            << std::string("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n") << false;
        QTest::newRow("HTTP/1.0") << std::string("GET /echo HTTP/1.0\r\n") << false;
        QTest::newRow("HTTP/1.0 keep-alive")
            << std::string("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n") << true;
    }
    void keepsConnectionsAlive() {
        QFETCH(std::string, start);
        QFETCH(bool, alive);
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send(start + "\r\n");
        QCOMPARE(statusOf(client.receiveMessage()), 200);
        if (!alive) {
            QVERIFY(client.isAtEnd());
            return;
        }
        client.send(start + "\r\n");
        QCOMPARE(statusOf(client.receiveMessage()), 200);
        QCOMPARE(fixture.server->counters().accepted, std::uint64_t(1));
        QCOMPARE(fixture.server->counters().requests, std::uint64_t(2));
    }

    void answersPipelinesInOrder() {
        const Fixture fixture;
        Socket client = fixture.connect();
        std::string all;
        for (int i = 0; i < 200; ++i) {
            const std::string body = "number " + std::to_string(i);
            all += "\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size())
                   + "\r\n\r\n" + body;
        }
        std::jthread writer([&] { client.send(all); });
        for (int i = 0; i < 200; ++i)
            QCOMPARE(bodyOf(client.receiveMessage()), "number " + std::to_string(i));
        writer.join();
    }

    void nextRequestDuringAnExchangeWaits() {
        Fixture fixture;
        Socket client = fixture.connect();
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.stage.reached.wait());
        client.send(plain);
        fixture.stage.release.complete(true);
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("late"));
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("hello world"));
        QCOMPARE(int(fixture.stage.disconnects), 0);
    }

    void streams_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<std::string>("framing");
        QTest::addColumn<std::string>("body");
        QTest::newRow("chunked") << std::string(
            "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                                 << std::string("transfer-encoding: chunked\r\n")
                                 << std::string("3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n");
        QTest::newRow("HTTP/1.0 until close")
            << std::string("GET /stream HTTP/1.0\r\n\r\n") << std::string("connection: close\r\n")
            << std::string("onetwothree");
        QTest::newRow("HEAD") << std::string("HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                              << std::string("transfer-encoding: chunked\r\n") << std::string();
        QTest::newRow("first piece with the head")
            << std::string("GET /first HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            << std::string("transfer-encoding: chunked\r\n")
            << std::string("d\r\nwith the head\r\n0\r\n\r\n");
    }
    void streams() {
        QFETCH(std::string, request);
        QFETCH(std::string, framing);
        QFETCH(std::string, body);
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send(request);
        const std::string answer = client.receiveAll();
        QCOMPARE(statusOf(answer), 200);
        QVERIFY2(answer.find(framing) != std::string::npos, answer.c_str());
        QCOMPARE(bodyOf(answer), body);
    }

    void headAndOptionsReachTheHandler() {
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(client.receiveMessage().find("x-method: OPTIONS\r\n") != std::string::npos);
        client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
        const std::string answer = client.receiveUntil("\r\n\r\n");
        QVERIFY(answer.find("content-length: 4\r\n") != std::string::npos);
        client.send(plain); // no body came in between
        QVERIFY(client.receiveMessage().starts_with("HTTP/1.1 200"));
    }

    void continuesWhenAsked() {
        const Fixture fixture;
        Socket client = fixture.connect();
        const std::string head =
            "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n";
        client.send(head + "\r\n");
        QCOMPARE(client.receiveUntil("\r\n\r\n"), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("ok");
        QCOMPARE(bodyOf(client.receiveMessage()), std::string("ok"));
        client.send(head + "X-Token: wrong\r\n\r\n");
        QCOMPARE(statusOf(client.receiveMessage()), 401); // and no 100 before it
    }

    void cleansTheHandlersHeaders() {
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send("GET /injection HTTP/1.1\r\nHost: a\r\n\r\n");
        const std::string answer = client.receiveMessage();
        QVERIFY(answer.find("x-evil") == std::string::npos);
        QVERIFY(answer.find("999") == std::string::npos);
        QVERIFY(answer.find("odd") == std::string::npos);
        QVERIFY(answer.find("\r\ndate: ") != std::string::npos);
        QCOMPARE(bodyOf(answer), std::string("ok"));
    }

    void unansweredIs500AndAnUnfinishedStreamIsCut() {
        const Fixture fixture;
        Socket client = fixture.connect();
        client.send("GET /drop HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(statusOf(client.receiveMessage()), 500);
        client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n");
        const std::string answer = client.receiveAll();
        QVERIFY(answer.ends_with("4\r\nhalf\r\n")); // no last chunk
    }
};

QTEST_APPLESS_MAIN(ServerTest)
#include "server.moc"
