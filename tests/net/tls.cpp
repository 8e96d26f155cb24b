#include "net/tlspeer.h"
#include "net/upstream.h"

#include <QTemporaryDir>
#include <QtTest>

#include <openssl/pem.h>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

Task<std::string> ask(UpstreamPool* pool, UpstreamRequest request) {
    SendResult sent = co_await pool->send(std::move(request));
    if (!sent) co_return std::string(toString(sent.error().kind)) + ": " + sent.error().detail;
    std::string all = (*sent)->reused ? "again " : "";
    for (;;) {
        const ReadResult piece = co_await (*sent)->read();
        if (!piece) co_return std::string(toString(piece.error().kind));
        if (piece->empty()) co_return all;
        all += *piece;
    }
}

struct Fixture {
    explicit Fixture(const std::string& caFile) {
        loop.start();
        PoolSettings settings;
        settings.caFile = caFile;
        onLoop(loop, [&] { pool = std::make_unique<UpstreamPool>(loop, settings); });
    }
    ~Fixture() {
        onLoop(loop, [&] { pool.reset(); });
        loop.stop();
    }
    std::string get(const std::string& host, std::uint16_t port, std::vector<std::string_view> body = {}) {
        UpstreamRequest request;
        request.origin = {true, host, port};
        request.body = std::move(body);
        request.target = "/";
        return await(loop, ask(pool.get(), std::move(request)));
    }
    Loop loop;
    std::unique_ptr<UpstreamPool> pool;
};

} // namespace

class TlsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Identity m_root = makeIdentity("Test root", nullptr, nullptr);
    std::string m_caFile;

private slots:
    void initTestCase() {
        m_caFile = m_folder.filePath("root.pem").toStdString();
        FILE* file = std::fopen(m_caFile.c_str(), "w");
        QVERIFY(file);
        PEM_write_X509(file, m_root.certificate.get());
        std::fclose(file);
    }

    void checksWhoAnswers_data() {
        QTest::addColumn<std::string>("names");
        QTest::addColumn<std::string>("host");
        QTest::addColumn<bool>("rootIsTrusted");
        QTest::addColumn<bool>("expired");
        QTest::addColumn<std::string>("expected"); // how the answer begins
        const auto row = [](const char* name, const char* names, const char* host, bool trusted, bool expired,
                            const char* expected) {
            QTest::newRow(name) << std::string(names) << std::string(host) << trusted << expired
                                << std::string(expected);
        };
        row("right name", "DNS:localhost", "localhost", true, false, "ok");
        row("right address", "IP:127.0.0.1", "127.0.0.1", true, false, "ok");
        row("wrong name", "DNS:example.com", "localhost", true, false, "tls: ");
        row("address of a name", "DNS:localhost", "127.0.0.1", true, false, "tls: ");
        row("unknown root", "DNS:localhost", "localhost", false, false, "tls: ");
        row("expired", "DNS:localhost", "localhost", true, true, "tls: ");
    }
    void checksWhoAnswers() {
        QFETCH(std::string, names);
        QFETCH(std::string, host);
        QFETCH(bool, rootIsTrusted);
        QFETCH(bool, expired);
        QFETCH(std::string, expected);
        TlsPeer peer(makeIdentity("peer", names.c_str(), &m_root, expired ? -3600 : 3600));
        Fixture fixture(rootIsTrusted ? m_caFile : std::string());
        const std::string answer = fixture.get(host, peer.peer.port());
        QVERIFY2(answer.starts_with(expected), answer.c_str());
        if (expected != "ok") return;
        QCOMPARE(fixture.get(host, peer.peer.port()), std::string("again ok"));
        const std::scoped_lock lock(peer.mutex);
        QCOMPARE(peer.asked, host == "localhost" ? host : std::string()); // an address is no server name
    }

    void carriesMegabytes() {
        TlsPeer peer(makeIdentity("peer", "DNS:localhost", &m_root));
        peer.body = std::string(3'000'000, 'z');
        const std::string sent(2'000'000, 'y');
        peer.expectedBody = sent.size();
        Fixture fixture(m_caFile);
        QVERIFY(fixture.get("localhost", peer.peer.port(), {sent}) == peer.body);
        QVERIFY(fixture.get("localhost", peer.peer.port(), {sent}) == "again " + peer.body);
    }

    void resumesSessions() {
        TlsPeer peer(makeIdentity("peer", "DNS:localhost", &m_root));
        peer.closesAfterReply = true;
        Fixture fixture(m_caFile);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(fixture.get("localhost", peer.peer.port()), std::string("ok"));
            onLoop(fixture.loop, [&] { fixture.pool->closeIdle(); });
        }
        QVERIFY(eventually([&] { return peer.peer.accepted() == 3; }));
        QVERIFY(peer.resumed >= 1);
    }

    void plainTextIsNoTls() {
        const Peer peer([](Socket socket, int) {
            socket.receive();
            socket.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        });
        Fixture fixture(m_caFile);
        QVERIFY(fixture.get("localhost", peer.port()).starts_with("tls: "));
    }

    void aSilentPeerTimesOut() {
        const Peer peer([](Socket socket, int) { socket.receiveUntil("never"); });
        Fixture fixture(m_caFile);
        UpstreamRequest request;
        request.origin = {true, "127.0.0.1", peer.port()};
        request.timeouts.connect = 50ms;
        const std::string answer = await(fixture.loop, ask(fixture.pool.get(), std::move(request)));
        QVERIFY2(answer.starts_with("connect_timeout"), answer.c_str());
    }

    void aMissingRootFileIsAClearFailure() {
        const Peer peer([](Socket, int) {});
        Fixture fixture("/nonexistent/root.pem");
        const std::string answer = fixture.get("127.0.0.1", peer.port());
        QVERIFY2(answer.starts_with("tls: cannot read certificates from /nonexistent/root.pem"),
                 answer.c_str());
    }
};

QTEST_APPLESS_MAIN(TlsTest)
#include "tls.moc"
