// Requests that are no requests, over the wire: the right status in the right dialect, and the gateway stays
// up.
#include "protocol/json.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QTest>

#include <memory>

using namespace tierline;
using namespace tierline::test;
using protocol::Json;
using protocol::JsonView;

namespace {

std::string text(JsonView value) {
    return std::string(value.string().value_or(""));
}

constexpr std::string_view anthropicVersion = "anthropic-version: 2023-06-01\r\n";

} // namespace

class Malformed : public QObject {
    Q_OBJECT

    Scripted m_upstream;
    std::unique_ptr<Station> m_station;

    WireReply call(std::string_view request) { return ask(m_station->port(), request); }
    Json json(const WireReply& reply) {
        auto parsed = Json::parse(reply.body);
        if (!parsed) {
            QTest::qFail(("no JSON: " + reply.body).c_str(), __FILE__, __LINE__);
            return std::move(*Json::parse("{}"));
        }
        return std::move(*parsed);
    }

private slots:
    void initTestCase() {
        m_station =
            std::make_unique<Station>(policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("good"), {}}}));
        QVERIFY2(m_station->isUp(), m_station->trouble().c_str());
    }
    void cleanup() {
        QCOMPARE(ask(m_station->port(), post("/v1/chat/completions", chatBody(false))).status, 200);
    }
    void cleanupTestCase() { m_station.reset(); }

    void bodies_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto deep = [](int levels) {
            return QByteArray(R"({"model":"auto","messages":[{"role":"user","content":"x"}],"extra":)")
                   + QByteArray(levels, '[') + QByteArray(levels, ']') + "}";
        };
        QTest::newRow("no JSON") << QByteArray("hello") << 400;
        QTest::newRow("empty") << QByteArray() << 400;
        QTest::newRow("cut off") << QByteArray(R"({"model":"auto","messages":[)") << 400;
        QTest::newRow("an array") << QByteArray("[]") << 400;
        QTest::newRow("too deep") << deep(5'000) << 400;
        QTest::newRow("not UTF-8") << QByteArray("{\"model\":\"auto\",\"max_tokens\":9,\"messages\":[{"
                                                 "\"role\":\"user\",\"content\":\"\xff\xfe\"}]}")
                                   << 400;
        QTest::newRow("duplicate model") << QByteArray(
            R"({"model":"auto","model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":"x"}]})")
                                         << 400;
        QTest::newRow("duplicate messages") << QByteArray(
            R"({"model":"auto","max_tokens":9,"messages":[],"messages":[{"role":"user","content":"x"}]})")
                                            << 400;
        QTest::newRow("no messages") << QByteArray(R"({"model":"auto","max_tokens":9})") << 400;
        QTest::newRow("messages are a string")
            << QByteArray(R"({"model":"auto","max_tokens":9,"messages":"x"})") << 400;
        QTest::newRow("unknown model")
            << QByteArray(R"({"model":"nobody/x","max_tokens":9,"messages":[{"role":"user","content":"x"}]})")
            << 404;
        QTest::newRow("unknown tier") << QByteArray(
            R"({"model":"auto:superb","max_tokens":9,"messages":[{"role":"user","content":"x"}]})")
                                      << 404;
    }
    void bodies() {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const std::string bytes = body.toStdString();
        const WireReply openAi = call(post("/v1/chat/completions", bytes));
        QCOMPARE(openAi.status, status);
        QVERIFY2(!text(json(openAi)["error"]["message"]).empty(), openAi.body.c_str());
        const WireReply anthropic = call(post("/v1/messages", bytes, anthropicVersion));
        QCOMPARE(anthropic.status, status);
        QCOMPARE(text(json(anthropic)["type"]), std::string("error"));
        QVERIFY2(!text(json(anthropic)["error"]["message"]).empty(), anthropic.body.c_str());
        QVERIFY(m_station->becomesQuiet());
    }

    void heads_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("no HTTP") << QByteArray("\x16\x03\x01\x02 hello\r\n\r\n") << 400;
        QTest::newRow("body too large, OpenAI") << QByteArray(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 120000000\r\n\r\n")
                                                << 413;
        QTest::newRow("body too large, Anthropic") << QByteArray(
            "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 120000000\r\n\r\n")
                                                   << 413;
        QTest::newRow("head too large")
            << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\nX: ") + QByteArray(80'000, 'x') + "\r\n\r\n"
            << 431;
        QTest::newRow("foreign host")
            << QByteArray("GET /stats HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 403;
        QTest::newRow("foreign origin")
            << QByteArray("GET /stats HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n")
            << 403;
        QTest::newRow("unknown path")
            << QByteArray("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n") << 404;
        QTest::newRow("wrong method")
            << QByteArray("GET /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n\r\n") << 405;
    }
    void heads() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        const WireReply reply = call(bytes.toStdString());
        QCOMPARE(reply.status, status);
        const Json body = json(reply);
        QVERIFY2(!text(body["error"]["message"]).empty(), reply.body.c_str());
        if (bytes.startsWith("POST /v1/messages")) QCOMPARE(text(body["type"]), std::string("error"));
        if (status == 405) QCOMPARE(reply.headers.at("allow"), std::string("POST"));
    }
};

QTEST_GUILESS_MAIN(Malformed)
#include "malformed.moc"
