#include "net/upstreamfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

class UpstreamTest : public QObject {
    Q_OBJECT

private slots:
    void readsReplies_data() {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<std::string>("expected");
        QTest::addColumn<bool>("keeps");
        QTest::newRow("known length") << ok << std::string("200 ok") << true;
        QTest::newRow("no body") << std::string("HTTP/1.1 204 No Content\r\n\r\n") << std::string("204 ")
                                 << true;
        QTest::newRow("length zero") << std::string("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                                     << std::string("200 ") << true;
        QTest::newRow("chunked") << std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                                "chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n")
                                 << std::string("200 abc0123456789") << true;
        QTest::newRow("chunked with a trailer") << std::string(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T: 1\r\n\r\n")
                                                << std::string("200 a") << true;
        QTest::newRow("chunked, empty")
            << std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            << std::string("200 ") << true;
        QTest::newRow("interim replies first")
            << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok
            << std::string("200 ok") << true;
        QTest::newRow("connection: close")
            << std::string("HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad")
            << std::string("500 bad") << false;
        QTest::newRow("HTTP/1.0") << std::string("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold")
                                  << std::string("200 old") << false;
        QTest::newRow("more than announced") << ok + "surplus" << std::string("200 ok") << false;
        QTest::newRow("not HTTP") << std::string("SSH-2.0-OpenSSH\r\n\r\n") << std::string("protocol")
                                  << false;
        QTest::newRow("bad length") << std::string("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")
                                    << std::string("protocol") << false;
        QTest::newRow("two lengths") << std::string(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
                                     << std::string("protocol") << false;
        QTest::newRow("bad chunk") << std::string(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n")
                                   << std::string("protocol") << false;
        QTest::newRow("switches protocols")
            << std::string("HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n") << std::string("protocol") << false;
        QTest::newRow("head too large")
            << "HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') << std::string("protocol") << false;
    }
    void readsReplies() {
        QFETCH(std::string, reply);
        QFETCH(std::string, expected);
        QFETCH(bool, keeps);
        const Peer peer(answering(reply));
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).text, expected);
        const Outcome second = fixture.get(requestTo(peer.port()));
        QCOMPARE(second.text, expected);
        QCOMPARE(second.reused, keeps);
        QCOMPARE(peer.accepted(), keeps ? 1 : 2);
    }

    void readsSplitReplies_data() {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("chunked") << std::string(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: "
            "1\r\n\r\n") << std::string("200 abc0123456789");
        QTest::newRow("known length") << ok << std::string("200 ok");
    }
    void readsSplitReplies() {
        QFETCH(std::string, reply);
        QFETCH(std::string, expected);
        // The request's number says where to split; 0 means every byte alone. An answer to each half holds
        // them apart.
        const Peer peer([reply](Socket socket, int) {
            for (std::size_t at = 0; at < reply.size(); ++at) {
                if (!socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n")) return;
                for (std::size_t i = 0; at == 0 && i < reply.size(); ++i)
                    socket.send(reply.substr(i, 1));
                if (at == 0) continue;
                socket.send(reply.substr(0, at));
                std::this_thread::yield();
                socket.send(reply.substr(at));
            }
        });
        Fixture fixture;
        for (std::size_t at = 0; at < reply.size(); ++at)
            QCOMPARE(fixture.get(requestTo(peer.port())).text, expected);
        QCOMPARE(peer.accepted(), 1);
    }

    void readsUntilClose() {
        const Peer peer([](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send("HTTP/1.1 200 OK\r\n\r\nall of");
            socket.send(" it");
        });
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 all of it"));
        QCOMPARE(fixture.get(requestTo(peer.port())).reused, false);
    }

    void sendsWhatIsAsked() {
        std::promise<std::string> seen;
        const Peer peer([&](Socket socket, int) {
            seen.set_value(socket.receiveUntil("\r\n\r\n") + socket.receiveBytes(8));
            socket.send(ok);
        });
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.method = Method::Post;
        request.target = "/v1/chat?x=1";
        request.headers = {{"X-A", "1"}, {"Content-Length", "99"}, {"Host", "evil"}, {"x-bad", "a\nb"}};
        request.headers.add("Accept-Encoding", "gzip");
        request.body = {"abc", "", "defgh"};
        QCOMPARE(fixture.get(std::move(request)).text, std::string("200 ok"));
        QCOMPARE(seen.get_future().get(),
                 "POST /v1/chat?x=1 HTTP/1.1\r\nhost: 127.0.0.1:" + std::to_string(peer.port())
                     + "\r\nX-A: 1\r\ncontent-length: 8\r\n\r\nabcdefgh");
    }

    void sendsSmallPiecesAtOnce() {
        const Peer peer(answering(ok));
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 ok"));
        QVERIFY((promptness(End::Far, peer.port()) == Promptness{1, 1})); // still pooled
    }

    void headHasNoBody() {
        const Peer peer(answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"));
        Fixture fixture;
        for (int i = 0; i < 2; ++i) {
            UpstreamRequest request = requestTo(peer.port());
            request.method = Method::Head;
            QCOMPARE(fixture.get(std::move(request)).text, std::string("200 "));
        }
        QCOMPARE(peer.accepted(), 1);
    }

    void carriesMegabytesBothWays() {
        const std::string body(5'000'000, 'b');
        const Peer peer([&](Socket socket, int) {
            for (int i = 0; i < 2; ++i) {
                socket.receiveUntil("\r\n\r\n");
                const std::string got = socket.receiveBytes(body.size());
                socket.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(got.size()) + "\r\n\r\n");
                socket.send(got);
            }
        });
        Fixture fixture;
        for (int i = 0; i < 2; ++i) {
            UpstreamRequest request = requestTo(peer.port());
            request.method = Method::Post;
            request.body = {body};
            QVERIFY(fixture.get(std::move(request)).text == "200 " + body);
        }
    }

    void takesAnEarlyAnswer() {
        const std::string body(20'000'000, 'b');
        const Peer peer([](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send("HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nbig");
            socket.receiveUntil("never");
        });
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.method = Method::Post;
        request.body = {body};
        QCOMPARE(fixture.get(std::move(request)).text, std::string("413 big"));
        QCOMPARE(fixture.counters().idle, std::uint64_t(0));
    }

    void seesATruncatedReply_data() {
        QTest::addColumn<std::string>("reply");
        QTest::newRow("nothing") << std::string();
        QTest::newRow("half a head") << std::string("HTTP/1.1 200 OK\r\nConte");
        QTest::newRow("known length") << std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        QTest::newRow("within a chunk")
            << std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
        QTest::newRow("before the last chunk")
            << std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
    }
    void seesATruncatedReply() {
        QFETCH(std::string, reply);
        const Peer peer([reply](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(reply);
        });
        Fixture fixture;
        const Outcome outcome = fixture.get(requestTo(peer.port()));
        QCOMPARE(outcome.text, std::string("reset"));
        QCOMPARE(outcome.retried, false); // it was no pooled connection
        QCOMPARE(peer.accepted(), 1);
    }
};

QTEST_APPLESS_MAIN(UpstreamTest)
#include "upstream.moc"
