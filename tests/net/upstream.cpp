#include "net/upstream.h"

#include "net/connection.h"
#include "net/support.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;
using Kind = NetFailure::Kind;

namespace {

// What came of one request, in words that compare.
struct Outcome {
    std::string text; // "200 body" or the failure's kind
    std::string detail;
    bool reused = false;
    bool retried = false;
    Milliseconds took{};
    Headers headers;
};

Task<Outcome> ask(UpstreamPool* pool, UpstreamRequest request) {
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome;
    SendResult sent = co_await pool->send(std::move(request));
    std::optional<NetFailure> failure;
    if (!sent) failure = sent.error();
    while (!failure) {
        const ReadResult piece = co_await (*sent)->read();
        if (!piece) failure = piece.error();
        if (failure || piece->empty()) break;
        outcome.text += *piece;
    }
    if (failure) {
        outcome.text = toString(failure->kind);
        outcome.detail = failure->detail;
        outcome.retried = failure->retriedOnFresh;
    } else {
        outcome.text = std::to_string((*sent)->status) + " " + outcome.text;
    }
    if (sent) {
        outcome.reused = (*sent)->reused;
        outcome.retried = (*sent)->retriedOnFresh;
        outcome.headers = (*sent)->headers;
    }
    outcome.took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
    co_return outcome;
}

struct Fixture {
    explicit Fixture(PoolSettings settings = {}) {
        loop.start();
        onLoop(loop, [&] { pool = std::make_unique<UpstreamPool>(loop, std::move(settings)); });
    }
    ~Fixture() {
        onLoop(loop, [&] { pool.reset(); });
        loop.stop();
    }
    Outcome get(UpstreamRequest request) { return await(loop, ask(pool.get(), std::move(request))); }
    std::future<Outcome> start(UpstreamRequest request) {
        auto promise = std::make_shared<std::promise<Outcome>>();
        auto future = promise->get_future();
        loop.spawn(deliver(ask(pool.get(), std::move(request)), promise));
        return future;
    }
    PoolCounters counters() {
        PoolCounters result;
        onLoop(loop, [&] { result = pool->counters(); });
        return result;
    }

    Loop loop;
    std::unique_ptr<UpstreamPool> pool;
};

UpstreamRequest requestTo(std::uint16_t port) {
    UpstreamRequest request;
    request.origin = {false, "127.0.0.1", port};
    request.method = Method::Get;
    request.target = "/x";
    return request;
}

Peer::Script answering(std::string text) { // every request of every connection
    return [text = std::move(text)](Socket socket, int) {
        while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n"))
            socket.send(text);
    };
}

// A listener whose queue is full: it answers no further handshake.
class Deaf {
public:
    Deaf() : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        void* raw = &address;
        ::bind(m_fd, static_cast<sockaddr*>(raw), size);
        ::listen(m_fd, 0);
        ::getsockname(m_fd, static_cast<sockaddr*>(raw), &size);
        m_port = ntohs(address.sin_port);
        for (int i = 0; i < 4; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            static_cast<void>(::connect(fd, static_cast<sockaddr*>(raw), size));
            m_fill.emplace_back(fd);
        }
    }
    ~Deaf() { ::close(m_fd); }
    std::uint16_t port() const { return m_port; }

private:
    int m_fd;
    std::uint16_t m_port = 0;
    std::vector<Socket> m_fill;
};

// Connects as to a name with several addresses.
Task<std::string> connectInTurn(Loop* loop, std::vector<std::uint16_t> ports) {
    const auto pool = std::make_shared<UpstreamPool::Impl>(*loop, PoolSettings{});
    UpstreamRequest request;
    request.origin = {false, "several.example", 80};
    request.timeouts.connect = 150ms;
    const auto call = std::make_shared<Call>(pool, std::move(request));
    call->start();
    call->hasPlace = true;
    call->host.open = 1;
    Addresses addresses;
    for (const std::uint16_t port : ports)
        addresses.push_back(numericAddress("127.0.0.1", port).front());
    call->addresses = addresses;
    const bool connected = co_await connectFresh(call);
    const std::string text(connected ? "connected" : toString(call->failure->kind));
    call->letGo(false);
    pool->close();
    co_return text;
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace

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

    void aSilentAddressLeavesTimeForTheNext() {
        const Deaf deaf;
        const Peer peer(answering(ok));
        Loop loop;
        loop.start();
        const std::vector<std::uint16_t> ports{deaf.port(), 1, peer.port()}; // silent, refused, good
        QCOMPARE(await(loop, connectInTurn(&loop, ports)), std::string("connected"));
        QCOMPARE(await(loop, connectInTurn(&loop, {1, deaf.port()})), std::string("connect_timeout"));
        QCOMPARE(await(loop, connectInTurn(&loop, {deaf.port(), 1})), std::string("connect"));
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

QTEST_APPLESS_MAIN(UpstreamTest)
#include "upstream.moc"
