// What the gateway does with requests beside relaying them: bytes and credentials, modes, probes, reuse of
// connections, a full disk, the end.
#include "base/secret.h"
#include "protocol/json.h"
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

#include <thread>

using namespace tierline;
using namespace tierline::test;
using protocol::Json;

namespace {

std::string bodyOf(const std::string& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

bool hasField(const std::string& request, std::string_view field) {
    return request.find("\r\n" + std::string(field) + "\r\n") != std::string::npos;
}

std::string message(const WireReply& reply) {
    const auto json = Json::parse(reply.body);
    return json ? std::string((*json)["error"]["message"].string().value_or("")) : std::string();
}

constexpr std::string_view oddBody = "\xef\xbb\xbf { \"temperature\" : 1.0e0,\n\t\"messages\":[ "
                                     "{\"content\":\"caf\\u00e9 \\ud83d\",\"role\":\"user\"} ],"
                                     "\"seed\":18446744073709551615 , \"model\" :  \"auto\" }\n";

gateway::Options withToken() {
    gateway::Options options;
    options.clientToken = "gateway-token";
    options.allowedOrigins = {"https://app.example"};
    options.secrets = [](std::string_view reference) -> Result<Secret> {
        if (reference == "env:KEY") return Secret("sk-ours");
        return fail(ErrorCode::NotFound, "environment variable is not set");
    };
    return options;
}

constexpr std::string_view tokenField = "authorization: Bearer gateway-token\r\n";

} // namespace

class Behaviour : public QObject {
    Q_OBJECT

    Scripted m_upstream;

    std::string good() const { return m_upstream.url("good"); }

private slots:
    void bytesGoThroughAsTheyAre() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post("/v1/chat/completions", oddBody));
        QCOMPARE(reply.status, 200);
        std::string expected(oddBody);
        expected.replace(expected.find("\"auto\""), 6, "\"a\"");
        QCOMPARE(QByteArray::fromStdString(bodyOf(m_upstream.lastRequest())),
                 QByteArray::fromStdString(expected));
        QCOMPARE(QByteArray::fromStdString(reply.body),
                 QByteArray::fromStdString(plainBody(Dialect::OpenAi)));
    }

    void streamsAskForUsageAndStripItAgain() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post("/v1/chat/completions", chatBody(true)));
        QVERIFY(bodyOf(m_upstream.lastRequest()).find("\"include_usage\":true") != std::string::npos);
        std::string expected;
        for (const std::string& event : streamEvents(Dialect::OpenAi))
            if (event.find("\"usage\"") == std::string::npos) expected += event;
        QCOMPARE(QByteArray::fromStdString(reply.body), QByteArray::fromStdString(expected));
    }

    void largeBodies() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        std::string body = chatBody(false);
        body.insert(body.size() - 1, ",\"metadata\":{\"x\":\"" + std::string(3U << 20U, 'x') + "\"}");
        QCOMPARE(ask(station.port(), post("/v1/chat/completions", body)).status, 200);
        QCOMPARE(bodyOf(m_upstream.lastRequest()).size(), body.size() - 3); // "auto" became "a"
    }

    void credentials_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("headers");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("sent");
        QTest::newRow("our key") << ", key: \"env:KEY\"" << "" << 200 << "authorization: Bearer sk-ours";
        QTest::newRow("no key") << "" << "" << 200 << "";
        QTest::newRow("the caller's key") << ", key: client" << "x-api-key: sk-caller\r\n"
                                          << 200 << "authorization: Bearer sk-caller";
        QTest::newRow("the caller has none") << ", key: client" << "" << 503 << "";
        QTest::newRow("a missing key") << ", key: \"env:OTHER\"" << "" << 503 << "";
    }
    void credentials() {
        QFETCH(QString, key);
        QFETCH(QString, headers);
        QFETCH(int, status);
        QFETCH(QString, sent);
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), key.toStdString()}}), withToken());
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const std::string fields = std::string(tokenField) + headers.toStdString();
        const WireReply reply = ask(station.port(), post("/v1/chat/completions", chatBody(false), fields));
        QCOMPARE(reply.status, status);
        // A gateway whose every provider lacks its key is not ready, however well it runs.
        const bool keyMissing = key.contains("env:OTHER");
        QCOMPARE(ask(station.port(), get("/readyz")).status, keyMissing ? 503 : 200);
        if (status == 200) {
            const std::string request = m_upstream.lastRequest();
            QVERIFY2(request.find("gateway-token") == std::string::npos, request.c_str());
            if (!sent.isEmpty()) QVERIFY2(hasField(request, sent.toStdString()), request.c_str());
        } else {
            QVERIFY2(message(reply).find("no key") != std::string::npos, reply.body.c_str());
            QVERIFY(station.rows().front().candidates.front().reason.find("no key") != std::string::npos);
        }
        QVERIFY(ledger::toJson(station.rows().front()).find("sk-") == std::string::npos);
    }

    void tokenAndOrigin() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}), withToken());
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto chat = [&](std::string_view headers) {
            return ask(station.port(), post("/v1/chat/completions", chatBody(false), headers));
        };
        QCOMPARE(chat("").status, 401);
        QCOMPARE(chat("authorization: Bearer wrong\r\n").status, 401);
        QCOMPARE(chat(tokenField).status, 200);
        const std::string origin = std::string(tokenField) + "origin: https://app.example\r\n";
        QCOMPARE(chat(origin).headers.at("access-control-allow-origin"), std::string("https://app.example"));
        QCOMPARE(ask(station.port(), get("/healthz")).status, 200);
        QCOMPARE(station.rows().size(), std::size_t(2));
    }

    void anOpenAddressNeedsAToken() {
        gateway::Options options;
        options.host = "0.0.0.0";
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}), std::move(options));
        QVERIFY(!station.isUp());
        QVERIFY2(station.trouble().find("token") != std::string::npos, station.trouble().c_str());
    }

    void modes_data() {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<bool>("paused");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("wouldBe");
        QTest::newRow("route: intercepted") << "route" << false << "b" << "second/b" << false;
        QTest::newRow("route: auto") << "route" << false << "auto" << "first/a" << false;
        QTest::newRow("observe honours the model") << "observe" << false << "b" << "second/b" << true;
        QTest::newRow("observe routes auto") << "observe" << false << "auto" << "first/a" << false;
        QTest::newRow("pass honours the model") << "pass" << false << "second/b" << "second/b" << false;
        QTest::newRow("paused is pass") << "route" << true << "b" << "second/b" << false;
    }
    void modes() {
        QFETCH(QString, mode);
        QFETCH(bool, paused);
        QFETCH(QString, asked);
        const std::string route = "route: {mode: " + mode.toStdString() + "}\n";
        Station station(
            policyOf(Dialect::OpenAi, {{"first/a", good(), {}}, {"second/b", good(), {}}}, route));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        station.gateway().pause(paused);
        const WireReply reply =
            ask(station.port(), post("/v1/chat/completions", chatBody(false, asked.toStdString())));
        QCOMPARE(reply.status, 200);
        const ledger::Record row = station.rows().front();
        QTEST(QString::fromStdString(row.model), "model");
        QTEST(bool(row.flags & ledger::Flag::WouldBe), "wouldBe");
        if (row.flags
            & ledger::Flag::WouldBe) { // the candidates are those of the routing that did not happen
            QCOMPARE(QString::fromStdString(row.candidates.front().model), QString("first/a"));
            QCOMPARE(QString::fromStdString(row.candidates.front().verdict), QString("chosen"));
        }
    }

    void lastResort_data() {
        QTest::addColumn<bool>("stream");
        QTest::newRow("plain") << false;
        QTest::newRow("stream") << true;
    }
    void lastResort() {
        QFETCH(bool, stream);
        Station station(policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("status-500"), {}}},
                                 "route: {last_resort: {message: \"Please try later.\"}}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post("/v1/chat/completions", chatBody(stream)));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.body.find("Please try later.") != std::string::npos);
        if (stream) QVERIFY(reply.body.ends_with("data: [DONE]\n\n"));
        QCOMPARE(QString::fromStdString(station.rows().front().selectionReason), QString("last_resort"));
        QVERIFY(station.rows().front().outcome == ledger::Outcome::Failed);
    }

    void halfOpenSendsExactlyItsProbes() {
        const std::string policy =
            policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("stall"), {}}, {"second/b", good(), {}}},
                     "breaker: {probes: 2}\n");
        Station station(policy);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QVERIFY(station.gateway().act("first/a", health::Action::Trip));
        QVERIFY(station.gateway().act("first/a", health::Action::Probe));
        std::vector<std::thread> clients;
        std::atomic<int> answered{0};
        for (int at = 0; at < 100; ++at)
            clients.emplace_back([&] {
                const WireReply reply = ask(station.port(), post("/v1/chat/completions", chatBody(false)));
                if (reply.status == 200) ++answered;
            });
        for (std::thread& client : clients)
            client.join();
        QCOMPARE(answered.load(), 100);
        int probes = 0;
        for (const auto& row : station.rows())
            for (const auto& attempt : row.attempts)
                probes += attempt.model == "first/a";
        QCOMPARE(probes, 2);
        QCOMPARE(station.rows().size(), std::size_t(100));
        const auto breakers = station.gateway().snapshot().breakers;
        QVERIFY(breakers[0].view.state == health::BreakerState::Open);
        QVERIFY(breakers[1].view.state == health::BreakerState::Closed);
    }

    void aPooledConnectionThatDiedIsNoFailure() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("good-close"), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int at = 0; at < 5; ++at)
            QCOMPARE(ask(station.port(), post("/v1/chat/completions", chatBody(false))).status, 200);
        for (const auto& row : station.rows()) {
            QCOMPARE(row.attempts.size(), std::size_t(1));
            QVERIFY(!row.attempts.front().errorClass);
        }
        QCOMPARE(station.gateway().snapshot().breakers.front().view.failures, 0);
    }

    void oneConnectionServesManyRequests() {
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Wire wire(station.port());
        const std::string plain = post("/v1/chat/completions", chatBody(false));
        QVERIFY(wire.send(plain + post("/v1/chat/completions", chatBody(true)) + plain)); // pipelined
        QCOMPARE(QByteArray::fromStdString(wire.read().body),
                 QByteArray::fromStdString(plainBody(Dialect::OpenAi)));
        QVERIFY(wire.read().body.ends_with("[DONE]\n\n"));
        QCOMPARE(wire.read().status, 200);
        QCOMPARE(station.rows().size(), std::size_t(3));
    }

    void severalThreadsShareOneLedger() {
        gateway::Options options;
        options.threads = 3;
        Station station(policyOf(Dialect::Anthropic, {{"first/a", good(), {}}}), std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        std::vector<std::thread> clients;
        std::atomic<int> answered{0}, told{0};
        station.gateway().onDecision([&](auto) { ++told; });
        for (int at = 0; at < 12; ++at)
            clients.emplace_back([&, at] {
                Wire wire(station.port());
                for (int turn = 0; turn < 20; ++turn) {
                    wire.send(post("/v1/messages", messagesBody((at + turn) % 2 == 0)));
                    if (wire.read().complete) ++answered;
                }
            });
        for (std::thread& client : clients)
            client.join();
        QCOMPARE(answered.load(), 240);
        QCOMPARE(station.rows().size(), std::size_t(240));
        QVERIFY(station.becomesQuiet());
        QCOMPARE(told.load(), 240);
    }

    void aFullDiskStopsNoReply() {
        gateway::Options options;
        options.ledgerMaxBytes = 512 * 1024;
        Station station(policyOf(Dialect::OpenAi, {{"first/a", good(), {}}}), std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Dice dice(1);
        bool refused = false;
        for (int at = 0; at < 60 && !refused; ++at) {
            std::string text; // that does not become small
            while (text.size() < 60'000)
                text += static_cast<char>('a' + dice.next() % 26);
            std::string body = chatBody(false);
            body.replace(body.find("What is"), 7, text);
            const WireReply reply = ask(station.port(), post("/v1/chat/completions", body));
            QCOMPARE(reply.status, 200);
            refused = reply.headers.contains("x-tierline-recorded");
        }
        QVERIFY2(refused, "the ledger took it all");
        QCOMPARE(ask(station.port(), get("/readyz")).status, 503);
        const WireReply metrics = ask(station.port(), get("/metrics"));
        QVERIFY(metrics.body.find("tierline_commit_failures_total 1") != std::string::npos);
        QVERIFY(
            ask(station.port(), post("/v1/chat/completions", chatBody(true))).body.ends_with("[DONE]\n\n"));
    }

    void stoppingEndsEverythingAndKeepsTheRows() {
        std::string policy = policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("stall-body"), {}}});
        for (std::size_t at; (at = policy.find("300ms")) != std::string::npos;)
            policy.replace(at, 5, "20s");
        Station station(policy);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Wire follower(station.port()), stream(station.port());
        QVERIFY(follower.send(get("/decisions/stream")));
        QVERIFY(follower.readUntil("as they are committed"));
        QVERIFY(stream.send(post("/v1/chat/completions", chatBody(true))));
        QVERIFY(stream.readUntil("Four, "));
        const auto before = std::chrono::steady_clock::now();
        station.gateway().stop();
        QVERIFY(std::chrono::steady_clock::now() - before < std::chrono::seconds(3));
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        QVERIFY(rows.front().outcome == ledger::Outcome::Cancelled);
        QVERIFY(rows.front().flags & ledger::Flag::Partial);
    }
};

QTEST_GUILESS_MAIN(Behaviour)
#include "behaviour.moc"
