#include "net/tlspeer.h"
#include "net/upstream.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <sstream>

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

std::string contentOf(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Identity m_root = makeIdentity("Test root", nullptr, nullptr);
    std::string m_caFile;

private slots:
    void initTestCase() {
        m_caFile = m_folder.filePath("root.pem").toStdString();
        QVERIFY(writeCertificate(m_caFile, m_root));
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

    void trustsTheSystemAndTheExtraFile_data() {
        QTest::addColumn<bool>("bySystem"); // what signed the peer
        QTest::addColumn<bool>("asFolder"); // how the system's store is found
        QTest::addColumn<bool>("extra");
        QTest::addColumn<bool>("trusted");
        QTest::newRow("the system's file") << true << false << false << true;
        QTest::newRow("the system's folder") << true << true << false << true;
        QTest::newRow("the system's file, an extra one besides") << true << false << true << true;
        QTest::newRow("the system's folder, an extra one besides") << true << true << true << true;
        QTest::newRow("the extra one besides the system's") << false << false << true << true;
        QTest::newRow("neither") << false << false << false << false;
    }
    void trustsTheSystemAndTheExtraFile() {
        QFETCH(bool, bySystem);
        QFETCH(bool, asFolder);
        QFETCH(bool, extra);
        QFETCH(bool, trusted);
        const Identity systemRoot = makeIdentity("System root", nullptr, nullptr);
        QTemporaryDir store;
        const unsigned long hash =
            X509_NAME_hash_ex(X509_get_subject_name(systemRoot.certificate.get()), nullptr, nullptr, nullptr);
        const QString name = QStringLiteral("%1.0").arg(hash, 8, 16, QLatin1Char('0'));
        QVERIFY(writeCertificate(store.filePath(name).toStdString(), systemRoot));
        qputenv("SSL_CERT_FILE", asFolder ? QByteArray("/dev/null") : store.filePath(name).toUtf8());
        qputenv("SSL_CERT_DIR", asFolder ? store.path().toUtf8() : QByteArray("/dev/null"));
        TlsPeer peer(makeIdentity("peer", "DNS:localhost", bySystem ? &systemRoot : &m_root));
        Fixture fixture(extra ? m_caFile : std::string());
        const std::string answer = fixture.get("localhost", peer.peer.port());
        qunsetenv("SSL_CERT_FILE");
        qunsetenv("SSL_CERT_DIR");
        QVERIFY2(answer.starts_with(trusted ? "ok" : "tls: "), answer.c_str());
    }

    void checksTheExtraFile_data() {
        QTest::addColumn<std::string>("content"); // "-": no such file
        QTest::addColumn<std::string>("problem"); // empty: good
        const std::string pem = contentOf(m_caFile);
        QTest::newRow("one certificate") << pem << std::string();
        QTest::newRow("two, with words around")
            << "Company root\n" + pem + "\nand again\n" + pem << std::string();
        QTest::newRow("missing") << std::string("-") << std::string("No such file or directory");
        QTest::newRow("empty") << std::string() << std::string("no certificate or crl found");
        QTest::newRow("no certificate")
            << std::string("hello\n") << std::string("no certificate or crl found");
        QTest::newRow("cut off") << pem.substr(0, pem.size() / 2) << std::string("bad end line");
        QTest::newRow("damaged") << pem.substr(0, 60) + "????" + pem.substr(64)
                                 << std::string("bad base64 decode");
        QTest::newRow("a good one, then a damaged one")
            << pem + pem.substr(0, 60) + "????" + pem.substr(64) << std::string("bad base64 decode");
    }
    void checksTheExtraFile() {
        QFETCH(std::string, content);
        QFETCH(std::string, problem);
        const std::string path = m_folder.filePath("extra.pem").toStdString();
        std::remove(path.c_str());
        if (content != "-") std::ofstream(path) << content;
        const auto checked = checkCaFile(path);
        QCOMPARE(checked ? std::string() : checked.error().detail,
                 problem.empty() ? problem : "cannot read certificates from " + path + ": " + problem);
        if (problem.empty()) return;
        QVERIFY(checked.error().code == tierline::ErrorCode::InvalidInput);
        const Peer peer([](Socket, int) {}); // a pool that was made all the same says it, too
        Fixture fixture(path);
        QCOMPARE(fixture.get("127.0.0.1", peer.port()), "tls: " + checked.error().detail);
    }

    void noExtraFileIsFine() { QVERIFY(checkCaFile({}).has_value()); }
};

QTEST_APPLESS_MAIN(TlsTest)
#include "tls.moc"
