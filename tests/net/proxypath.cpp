// Requests that go through a proxy: the peers here are the proxy, and after CONNECT also the origin.
#include "net/tlspeer.h"
#include "net/upstreamfixture.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tierline;
using namespace tierline::net;
using namespace tierline::net::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* host = "api.provider.example"; // nobody resolves it: the proxy would

PoolSettings through(std::uint16_t port, const std::string& credentials = {}) {
    const std::string url = "http://" + credentials + "127.0.0.1:" + std::to_string(port);
    PoolSettings settings;
    settings.proxy = *ProxySettings::fromVariables(
        [&](const std::string& name) { return name == "all_proxy" ? url : std::string(); });
    return settings;
}

UpstreamRequest requestFor(Origin origin) {
    UpstreamRequest request = requestTo(1);
    request.origin = std::move(origin);
    return request;
}

TlsPeer::Before tunnel(std::vector<std::string>* heads, std::mutex* mutex) {
    return [=](Socket& socket) {
        const std::scoped_lock lock(*mutex);
        heads->push_back(socket.receiveUntil("\r\n\r\n"));
        return socket.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Connection established\r\n"
                           "Proxy-Agent: x\r\nContent-Length: 7\r\n\r\n");
    };
}

} // namespace

class ProxyPathTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Identity m_root = makeIdentity("Test root", nullptr, nullptr);
    std::string m_caFile;

private slots:
    void initTestCase() {
        m_caFile = m_folder.filePath("root.pem").toStdString();
        QVERIFY(writeCertificate(m_caFile, m_root));
    }

    void asksInTheAbsoluteForm_data() {
        QTest::addColumn<Origin>("origin");
        QTest::addColumn<std::string>("credentials");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("name") << Origin{false, host, 80} << std::string()
                              << std::string("GET http://api.provider.example/x HTTP/1.1\r\n"
                                             "host: api.provider.example\r\n\r\n");
        QTest::newRow("port and password")
            << Origin{false, host, 8080} << std::string("a:b@")
            << std::string("GET http://api.provider.example:8080/x HTTP/1.1\r\n"
                           "host: api.provider.example:8080\r\nproxy-authorization: Basic YTpi\r\n\r\n");
        QTest::newRow("IPv6") << Origin{false, "2001:db8::1", 80} << std::string()
                              << std::string("GET http://[2001:db8::1]/x HTTP/1.1\r\n"
                                             "host: [2001:db8::1]\r\n\r\n");
    }
    void asksInTheAbsoluteForm() {
        QFETCH(Origin, origin);
        QFETCH(std::string, credentials);
        QFETCH(std::string, expected);
        std::mutex mutex;
        std::vector<std::string> heads;
        const Peer peer([&](Socket socket, int) {
            for (;;) {
                const std::string head = socket.receiveUntil("\r\n\r\n");
                if (!head.ends_with("\r\n\r\n")) return;
                const std::scoped_lock lock(mutex);
                heads.push_back(head);
                socket.send(ok);
            }
        });
        Fixture fixture(through(peer.port(), credentials));
        for (const bool again : {false, true}) {
            UpstreamRequest request = requestFor(origin);
            request.headers = {{"Proxy-Authorization", "Basic Y2xpZW50"}}; // a client's is not ours to show
            const Outcome outcome = fixture.get(std::move(request));
            QCOMPARE(outcome.text, std::string("200 ok"));
            QCOMPARE(outcome.reused, again);
        }
        const std::scoped_lock lock(mutex);
        QCOMPARE(heads, std::vector<std::string>(2, expected));
    }

    void tunnelsToTlsOrigins_data() {
        QTest::addColumn<Origin>("origin");
        QTest::addColumn<std::string>("names");
        QTest::addColumn<std::string>("connect"); // the first line and the host
        QTest::addColumn<bool>("works");
        const auto row = [](const char* name, Origin origin, const char* names, const char* to, bool works) {
            QTest::newRow(name) << std::move(origin) << std::string(names)
                                << "CONNECT " + std::string(to) + " HTTP/1.1\r\nhost: " + to
                                       + "\r\nproxy-authorization: Basic YTpi\r\n\r\n"
                                << works;
        };
        row("name", {true, host, 443}, "DNS:api.provider.example", "api.provider.example:443", true);
        row("port of the other scheme", {true, host, 80}, "DNS:api.provider.example",
            "api.provider.example:80", true);
        row("IPv6", {true, "2001:db8::1", 443}, "IP:2001:db8::1", "[2001:db8::1]:443", true);
        row("the proxy's own name does not count", {true, host, 443}, "IP:127.0.0.1",
            "api.provider.example:443", false);
    }
    void tunnelsToTlsOrigins() {
        QFETCH(Origin, origin);
        QFETCH(std::string, names);
        QFETCH(std::string, connect);
        QFETCH(bool, works);
        std::mutex mutex;
        std::vector<std::string> heads;
        TlsPeer peer(makeIdentity("peer", names.c_str(), &m_root), tunnel(&heads, &mutex));
        PoolSettings settings = through(peer.peer.port(), "a:b@");
        settings.caFile = m_caFile;
        Fixture fixture(settings);
        const Outcome first = fixture.get(requestFor(origin));
        if (works) {
            QCOMPARE(first.text, std::string("200 ok"));
            const Outcome second = fixture.get(requestFor(origin));
            QCOMPARE(second.text, std::string("200 ok"));
            QVERIFY(second.reused);
            const std::scoped_lock lock(peer.mutex);
            QCOMPARE(peer.request, "GET /x HTTP/1.1\r\nhost: " + hostHeader(origin) + "\r\n\r\n");
            QCOMPARE(peer.asked, origin.host == host ? origin.host : std::string());
        } else {
            QCOMPARE(first.text, std::string("tls"));
        }
        const std::scoped_lock lock(mutex);
        QCOMPARE(heads, std::vector<std::string>(1, connect)); // one tunnel for both requests
    }

    void replacesADeadTunnelOnce() {
        std::mutex mutex;
        std::vector<std::string> heads;
        TlsPeer peer(makeIdentity("peer", "DNS:api.provider.example", &m_root), tunnel(&heads, &mutex));
        peer.closesOnRequest = 2;
        PoolSettings settings = through(peer.peer.port());
        settings.caFile = m_caFile;
        Fixture fixture(settings);
        QCOMPARE(fixture.get(requestFor({true, host, 443})).text, std::string("200 ok"));
        const Outcome second = fixture.get(requestFor({true, host, 443}));
        QCOMPARE(second.text, std::string("200 ok"));
        QVERIFY(second.retried);
        const std::scoped_lock lock(mutex);
        QCOMPARE(heads.size(), std::size_t(2));
    }

    void namesTheProxyThatRefuses_data() {
        QTest::addColumn<std::string>("answer");
        QTest::addColumn<std::string>("expected"); // PROXY stands for its address
        const auto row = [](const char* name, std::string answer, const char* expected) {
            QTest::newRow(name) << std::move(answer) << std::string(expected);
        };
        const std::string way = "the way to api.provider.example:443 with status ";
        const auto refused = [&](const char* status) {
            return "connect: the proxy PROXY refused " + way + status;
        };
        row("407", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
            refused("407").c_str());
        row("403 with a page", "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\npage",
            refused("403").c_str());
        row("502", "HTTP/1.0 502 Bad Gateway\r\n\r\n", refused("502").c_str());
        row("a redirect is no way", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", refused("302").c_str());
        row("101 is no way", "HTTP/1.1 101 Switching Protocols\r\n\r\n", refused("101").c_str());
        row("hung up", "", "connect: the proxy PROXY hung up");
        row("hung up within the head", "HTTP/1.1 200 O", "connect: the proxy PROXY hung up");
        row("not HTTP", "SSH-2.0-x\r\n\r\n", "connect: the proxy PROXY does not speak HTTP/1.1");
        row("an endless head", "HTTP/1.1 200 OK\r\nx: " + std::string(70'000, 'y'),
            "connect: the proxy PROXY does not speak HTTP/1.1");
        row("bytes that nobody asked for", "HTTP/1.1 200 OK\r\n\r\nhello",
            "connect: the proxy PROXY sent more than its answer");
    }
    void namesTheProxyThatRefuses() {
        QFETCH(std::string, answer);
        QFETCH(std::string, expected);
        const Peer peer([answer](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            socket.send(answer);
        });
        Fixture fixture(through(peer.port(), "user:secret@"));
        const Outcome outcome = fixture.get(requestFor({true, host, 443}));
        const std::string address = "http://127.0.0.1:" + std::to_string(peer.port());
        QCOMPARE(outcome.text + ": " + outcome.detail, expected.replace(expected.find("PROXY"), 5, address));
        QCOMPARE(outcome.retried, false);
        QCOMPARE(peer.accepted(), 1);
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }

    void aPlainOriginsProxyRefusesToo() {
        const Peer peer(answering("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"));
        Fixture fixture(through(peer.port()));
        const Outcome outcome = fixture.get(requestFor({false, host, 80}));
        QCOMPARE(outcome.text, std::string("connect"));
        QCOMPARE(outcome.detail, "the proxy http://127.0.0.1:" + std::to_string(peer.port())
                                     + " refused the way to api.provider.example:80 with status 407");
    }

    void aDirectOriginMayAnswer407() {
        const Peer peer(answering("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"));
        Fixture fixture;
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("407 "));
    }

    void cannotReachTheProxy() {
        Fixture fixture(through(1));
        const Outcome outcome = fixture.get(requestFor({true, host, 443}));
        QCOMPARE(outcome.text, std::string("connect"));
        QCOMPARE(outcome.detail,
                 std::string("cannot connect to the proxy http://127.0.0.1:1: Connection refused"));
    }

    void thisMachineIsReachedDirectly() {
        const Peer peer(answering(ok));
        Fixture fixture(through(1));
        QCOMPARE(fixture.get(requestTo(peer.port())).text, std::string("200 ok"));
    }

    void aSilentProxyTimesOut() {
        const Peer peer([](Socket socket, int) { socket.receiveUntil("never"); });
        Fixture fixture(through(peer.port()));
        UpstreamRequest request = requestFor({true, host, 443});
        request.timeouts.connect = 50ms;
        const Outcome outcome = fixture.get(std::move(request));
        QCOMPARE(outcome.text, std::string("connect_timeout"));
        QVERIFY(outcome.took >= 50ms);
    }

    void cancelsWithinTheTunnel() {
        Flag reached;
        Flag gone;
        const Peer peer([&](Socket socket, int) {
            socket.receiveUntil("\r\n\r\n");
            reached.set();
            socket.receiveUntil("never");
            gone.set();
        });
        Fixture fixture(through(peer.port()));
        const auto cancel = std::make_shared<Cancel>();
        UpstreamRequest request = requestFor({true, host, 443});
        request.cancel = cancel;
        auto outcome = fixture.start(std::move(request));
        QVERIFY(reached.wait());
        fixture.loop.post([cancel] { cancel->cancel(); });
        QCOMPARE(outcome.get().text, std::string("cancelled"));
        QVERIFY(gone.wait());
        QCOMPARE(fixture.counters().busy, std::uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(ProxyPathTest)
#include "proxypath.moc"
