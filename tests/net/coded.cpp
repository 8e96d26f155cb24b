// Replies that come compressed although nobody asked for it.
#include "net/compress.h"
#include "net/upstreamfixture.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

std::string chunk(std::string_view bytes) {
    char size[20];
    std::snprintf(size, sizeof(size), "%zx\r\n", bytes.size());
    return size + std::string(bytes) + "\r\n";
}

std::string withLength(std::string_view fields, std::string_view body) {
    return "HTTP/1.1 200 OK\r\n" + std::string(fields) + "Content-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + std::string(body);
}

constexpr std::string_view chunkedHead =
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

class CodedTest : public QObject {
    Q_OBJECT

private slots:
    void decodesReplies_data() {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<bool>("closes"); // the peer, after the reply
        QTest::addColumn<std::string>("expected");
        QTest::addColumn<bool>("keeps");
        const auto row = [](const char* name, std::string reply, bool closes, const char* expected,
                            bool keeps) {
            QTest::newRow(name) << std::move(reply) << closes << std::string(expected) << keeps;
        };
        const std::string gzip = compressed(Wrapper::Gzip, "hello");
        const std::string zlib = compressed(Wrapper::Zlib, "hello");
        const std::string head(chunkedHead);
        row("known length", withLength("Content-Encoding: gzip\r\n", gzip), false, "200 hello", true);
        row("old name", withLength("Content-Encoding: X-GZIP\r\n", gzip), false, "200 hello", true);
        row("deflate", withLength("content-encoding: deflate\r\n", zlib), false, "200 hello", true);
        row("identity", withLength("content-encoding: identity\r\n", "hello"), false, "200 hello", true);
        row("chunked", head + chunk(gzip.substr(0, 3)) + chunk(gzip.substr(3)) + "0\r\n\r\n", false,
            "200 hello", true);
        row("chunked, two members", head + chunk(gzip) + chunk(gzip) + "0\r\n\r\n", false, "200 hellohello",
            true);
        row("chunked, nothing", head + "0\r\n\r\n", false, "200 ", true);
        row("until the end", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip, true, "200 hello",
            false);
        row("no body", "HTTP/1.1 204 No\r\nContent-Encoding: gzip\r\n\r\n", false, "204 ", true);
        row("no body, unknown", "HTTP/1.1 304 No\r\nContent-Encoding: br\r\n\r\n", false, "304 ", true);
        row("length zero", withLength("Content-Encoding: gzip\r\n", ""), false, "200 ", true);
        row("cut off by the connection's end",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.substr(0, gzip.size() - 3), true,
            "reset", false);
        row("cut off within its frame", withLength("Content-Encoding: gzip\r\n", gzip.substr(0, 12)), false,
            "reset", true);
        row("damaged", withLength("Content-Encoding: gzip\r\n", "hello"), false, "protocol", false);
        row("Brotli", withLength("Content-Encoding: br\r\n", "hello"), false, "protocol", false);
        row("twice", withLength("Content-Encoding: gzip, gzip\r\n", "hello"), false, "protocol", false);
    }
    void decodesReplies() {
        QFETCH(std::string, reply);
        QFETCH(bool, closes);
        QFETCH(std::string, expected);
        QFETCH(bool, keeps);
        const Peer peer([&](Socket socket, int) {
            while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n") && socket.send(reply) && !closes) {
            }
        });
        Fixture fixture;
        const Outcome outcome = fixture.get(requestTo(peer.port()));
        QCOMPARE(outcome.text, expected);
        const Outcome second = fixture.get(requestTo(peer.port()));
        QCOMPARE(second.text, expected);
        QCOMPARE(peer.accepted(), keeps ? 1 : 2);
        if (!expected.starts_with("200 h")) return;
        QVERIFY(outcome.headers.value("content-encoding").empty()
                || outcome.headers.value("content-encoding") == "identity");
        QCOMPARE(outcome.headers.has("content-length"), outcome.headers.has("content-encoding"));
    }

    void namesTheUnknown_data() {
        QTest::addColumn<std::string>("field");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("Brotli") << std::string("br") << std::string("`br`");
        QTest::newRow("several") << std::string("gzip, br") << std::string("something unknown");
        QTest::newRow("long") << std::string(200, 'x') << std::string("something unknown");
    }
    void namesTheUnknown() {
        QFETCH(std::string, field);
        QFETCH(std::string, expected);
        const Peer peer(
            answering("HTTP/1.1 503 No\r\nContent-Encoding: " + field + "\r\nContent-Length: 1\r\n\r\nx"));
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).detail,
                 "the reply with status 503 is encoded as " + expected + ", which nobody asked for");
    }

    void aHeadKeepsItsFields() {
        const Peer peer(
            answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 500\r\n\r\n"));
        Fixture fixture;
        UpstreamRequest request = requestTo(peer.port());
        request.method = Method::Head;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, std::string("200 "));
        QCOMPARE(std::string(outcome.headers.value("content-encoding")), std::string("gzip"));
        QCOMPARE(std::string(outcome.headers.value("content-length")), std::string("500"));
    }

    void eachEventArrivesByItself() {
        const std::vector<std::string> events{"data: 1\n\n", "data: 2\n\n", "data: [DONE]\n\n"};
        const auto pieces = compressEach(Wrapper::Gzip, events);
        std::vector<Flag> read(events.size());
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(chunkedHead);
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                socket.send(chunk(pieces[i]));
                if (!read[i].wait()) return; // the next one only when this one was read
            }
            socket.send("0\r\n\r\n");
        });
        Fixture fixture;
        const auto readAll = [](UpstreamPool* pool, UpstreamRequest request,
                                std::vector<Flag>* flags) -> Task<std::vector<std::string>> {
            std::vector<std::string> seen;
            SendResult sent = co_await pool->send(std::move(request));
            for (;;) {
                const ReadResult piece = co_await (*sent)->read();
                if (!piece || piece->empty()) break;
                seen.emplace_back(*piece);
                (*flags)[seen.size() - 1].set();
            }
            co_return seen;
        };
        QCOMPARE(await(fixture.loop, readAll(fixture.pool.get(), requestTo(peer.port()), &read)), events);
    }

    void aBombComesInSmallPieces() {
        const std::string bomb = compressed(Wrapper::Gzip, std::string(20'000'000, '\0'), 9);
        const Peer peer(answering(withLength("Content-Encoding: gzip\r\n", bomb)));
        Fixture fixture;
        const auto measure = [](UpstreamPool* pool,
                                UpstreamRequest request) -> Task<std::pair<std::size_t, std::size_t>> {
            std::size_t largest = 0;
            std::size_t total = 0;
            SendResult sent = co_await pool->send(std::move(request));
            for (;;) {
                const ReadResult piece = co_await (*sent)->read();
                if (!piece || piece->empty()) break;
                largest = std::max(largest, piece->size());
                total += piece->size();
            }
            co_return std::pair(largest, total);
        };
        const auto [largest, total] =
            await(fixture.loop, measure(fixture.pool.get(), requestTo(peer.port())));
        QCOMPARE(total, std::size_t(20'000'000));
        QVERIFY(largest <= 64U << 10U);
    }

    void cancelsBetweenPieces() {
        const std::string body = compressed(Wrapper::Gzip, std::string(1'000'000, 'x'));
        const Peer peer(answering(withLength("Content-Encoding: gzip\r\n", body)));
        Fixture fixture;
        const auto run = [](UpstreamPool* pool, UpstreamRequest request) -> Task<std::string> {
            SendResult sent = co_await pool->send(std::move(request));
            const ReadResult first = co_await (*sent)->read();
            if (!first || first->empty()) co_return "no piece";
            (*sent)->cancel();
            const ReadResult second = co_await (*sent)->read();
            co_return second ? "a piece" : std::string(toString(second.error().kind));
        };
        QCOMPARE(await(fixture.loop, run(fixture.pool.get(), requestTo(peer.port()))),
                 std::string("cancelled"));
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(CodedTest)
#include "coded.moc"
