#include "net/support.h"
#include "net/upstream.h"

#include <QTemporaryDir>
#include <QtTest>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

struct Identity {
    std::unique_ptr<X509, Free> certificate;
    std::unique_ptr<EVP_PKEY, Free> key;
};

void addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// A certificate of today; its own issuer when none is given.
Identity makeIdentity(const char* name, const char* alternatives, const Identity* issuer,
                      long validFor = 3600) {
    static long serial = 1;
    Identity made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
    X509_gmtime_adj(X509_getm_notAfter(certificate), validFor);
    X509_set_pubkey(certificate, made.key.get());
    const std::string text = name;
    X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.data()),
                               static_cast<int>(text.size()), -1, 0);
    X509* signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    addExtension(certificate, signer, NID_basic_constraints, issuer ? "CA:FALSE" : "critical,CA:TRUE");
    if (alternatives) addExtension(certificate, signer, NID_subject_alt_name, alternatives);
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

struct TlsPeer {
    explicit TlsPeer(const Identity& identity)
        : context(SSL_CTX_new(TLS_server_method())),
          peer([this](Socket socket, int) { serve(std::move(socket)); }) {
        SSL_CTX_use_certificate(context.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
    }

    void serve(Socket socket) {
        const std::unique_ptr<SSL, Free> ssl(SSL_new(context.get()));
        SSL_set_fd(ssl.get(), socket.fd());
        if (SSL_accept(ssl.get()) != 1) {
            ERR_clear_error();
            return;
        }
        if (SSL_session_reused(ssl.get()) == 1) ++resumed;
        if (const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name)) {
            const std::scoped_lock lock(mutex);
            asked = name;
        }
        std::string text;
        char bytes[16384];
        for (;;) {
            const int got = SSL_read(ssl.get(), bytes, sizeof(bytes));
            if (got <= 0) break;
            text.append(bytes, static_cast<std::size_t>(got));
            const auto end = text.find("\r\n\r\n");
            if (end == std::string::npos || text.size() < end + 4 + expectedBody) continue;
            text.clear();
            const std::string reply =
                "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
            SSL_write(ssl.get(), reply.data(), static_cast<int>(reply.size()));
            if (closesAfterReply) break;
        }
        ERR_clear_error();
    }

    std::string body = "ok";
    std::size_t expectedBody = 0;
    bool closesAfterReply = false;
    std::atomic<int> resumed = 0;
    std::mutex mutex;
    std::string asked;
    std::unique_ptr<SSL_CTX, Free> context;
    Peer peer;
};

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
