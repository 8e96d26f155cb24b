#include "gateway/guard.h"

#include "protocol/json.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

namespace {

net::RequestHead headOf(const QString& request) { // "GET /stats; Host: a; Origin: b"
    net::RequestHead head;
    const QStringList parts = request.split("; ");
    head.methodText = parts[0].section(' ', 0, 0).toStdString();
    head.method = net::methodFromString(head.methodText);
    head.target = parts[0].section(' ', 1).toStdString();
    for (qsizetype at = 1; at < parts.size(); ++at)
        head.headers.add(parts[at].section(": ", 0, 0).toStdString(),
                         parts[at].section(": ", 1).toStdString());
    return head;
}

} // namespace

class GuardTest : public QObject {
    Q_OBJECT

private slots:
    void rules_data() {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("token");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("loopback needs no token") << "127.0.0.1" << "" << true;
        QTest::newRow("another loopback address") << "127.8.0.1" << "" << true;
        QTest::newRow("IPv6 loopback") << "::1" << "" << true;
        QTest::newRow("IPv6 loopback in brackets") << "[::1]" << "" << true;
        QTest::newRow("localhost") << "localhost" << "" << true;
        QTest::newRow("all addresses without a token") << "0.0.0.0" << "" << false;
        QTest::newRow("all IPv6 addresses without a token") << "::" << "" << false;
        QTest::newRow("a network address without a token") << "192.168.1.2" << "" << false;
        QTest::newRow("IPv4 within IPv6 without a token") << "::ffff:192.168.1.2" << "" << false;
        QTest::newRow("all addresses within IPv6 without a token") << "[::ffff:0.0.0.0]" << "" << false;
        QTest::newRow("a network address with a token") << "192.168.1.2" << "secret" << true;
        QTest::newRow("all addresses with a token") << "0.0.0.0" << "secret" << true;
    }
    void rules() {
        QFETCH(QString, listen);
        QFETCH(QString, token);
        const auto rules = guardRules(listen.toStdString(), {}, {}, token.toStdString());
        QTEST(rules.has_value(), "accepted");
    }

    void inspects_data() {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("verdict");
        // allowed host: gateway.lan; allowed origin: https://app.example; no token
        QTest::newRow("localhost") << "GET /stats; Host: localhost" << "pass";
        QTest::newRow("with any port") << "GET /stats; Host: localhost:1234" << "pass";
        QTest::newRow("in capitals") << "GET /stats; Host: LOCALHOST:8787" << "pass";
        QTest::newRow("with the root's dot") << "GET /stats; Host: localhost." << "pass";
        QTest::newRow("IPv4") << "GET /stats; Host: 127.0.0.1:8787" << "pass";
        QTest::newRow("IPv6") << "GET /stats; Host: [::1]:8787" << "pass";
        QTest::newRow("allowed name") << "GET /stats; Host: gateway.lan" << "pass";
        QTest::newRow("listen address") << "GET /stats; Host: 127.0.0.5:80" << "pass";
        QTest::newRow("rebound name") << "GET /stats; Host: evil.example:8787" << "bad_host";
        QTest::newRow("name that begins alike") << "GET /stats; Host: localhost.evil.example" << "bad_host";
        QTest::newRow("another address") << "GET /stats; Host: 10.0.0.1" << "bad_host";
        QTest::newRow("another address within IPv6") << "GET /stats; Host: [::ffff:10.0.0.1]" << "bad_host";
        QTest::newRow("no host") << "GET /stats" << "bad_host";
        QTest::newRow("two hosts") << "GET /stats; Host: localhost; Host: evil.example" << "bad_host";
        QTest::newRow("allowed origin")
            << "POST /ask; Host: localhost; Origin: https://app.example" << "pass";
        QTest::newRow("foreign origin")
            << "POST /ask; Host: localhost; Origin: https://evil.example" << "bad_origin";
        QTest::newRow("origin null") << "POST /ask; Host: localhost; Origin: null" << "bad_origin";
        QTest::newRow("allowed origin with a port")
            << "POST /ask; Host: localhost; Origin: https://app.example:444" << "bad_origin";
        QTest::newRow("preflight of an allowed origin")
            << "OPTIONS /ask; Host: localhost; Origin: https://app.example; Access-Control-Request-Method: "
               "POST"
            << "preflight";
        QTest::newRow("preflight of a foreign origin")
            << "OPTIONS /ask; Host: localhost; Origin: https://evil.example; Access-Control-Request-Method: "
               "POST"
            << "bad_origin";
        QTest::newRow("OPTIONS that is no preflight") << "OPTIONS /ask; Host: localhost" << "pass";
    }
    void inspects() {
        QFETCH(QString, request);
        const auto rules = guardRules("127.0.0.5", {"gateway.lan"}, {"https://app.example"}, "");
        QTEST(QString::fromStdString(std::string(toString(inspect(*rules, headOf(request))))), "verdict");
    }

    void asksForTheToken_data() {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("none") << "GET /stats; Host: localhost" << "no_token";
        QTest::newRow("bearer") << "GET /stats; Host: localhost; Authorization: Bearer s3cret" << "pass";
        QTest::newRow("bearer in small letters")
            << "GET /stats; Host: localhost; authorization: bearer s3cret" << "pass";
        QTest::newRow("x-api-key") << "GET /stats; Host: localhost; X-Api-Key: s3cret" << "pass";
        QTest::newRow("wrong") << "GET /stats; Host: localhost; Authorization: Bearer other" << "bad_token";
        QTest::newRow("a part of it") << "GET /stats; Host: localhost; x-api-key: s3c" << "bad_token";
        QTest::newRow("empty") << "GET /stats; Host: localhost; x-api-key: " << "no_token";
        QTest::newRow("basic") << "GET /stats; Host: localhost; Authorization: Basic s3cret" << "no_token";
        QTest::newRow("one of two")
            << "GET /stats; Host: localhost; Authorization: Bearer sk-own; x-api-key: s3cret"
            << "pass";
        QTest::newRow("health is open") << "GET /healthz; Host: localhost" << "pass";
        QTest::newRow("readiness is open") << "GET /readyz; Host: localhost" << "pass";
        QTest::newRow("but not to a rebound name") << "GET /healthz; Host: evil.example" << "bad_host";
        QTest::newRow("a path below health is not") << "GET /healthz/x; Host: localhost" << "no_token";
        QTest::newRow("metrics are not") << "GET /metrics; Host: localhost" << "no_token";
    }
    void asksForTheToken() {
        QFETCH(QString, request);
        const auto rules = guardRules("127.0.0.1", {}, {}, "s3cret");
        QTEST(QString::fromStdString(std::string(toString(inspect(*rules, headOf(request))))), "verdict");
    }

    void anyAddressTakesLiteralsOnly() {
        const auto rules = guardRules("0.0.0.0", {}, {}, "s3cret");
        const auto verdict = [&](const QString& host) {
            return inspect(*rules, headOf("GET /; Host: " + host + "; x-api-key: s3cret"));
        };
        QVERIFY(verdict("192.168.1.7:8787") == GuardVerdict::Pass);
        QVERIFY(verdict("[fe80::1]:8787") == GuardVerdict::Pass);
        QVERIFY(verdict("evil.example") == GuardVerdict::BadHost);
    }

    void limitsTheBody() {
        const auto rules = guardRules("127.0.0.1", {}, {}, "");
        net::RequestHead head = headOf("POST /v1/messages; Host: localhost");
        head.contentLength = rules->bodyBytes;
        QVERIFY(inspect(*rules, head) == GuardVerdict::Pass);
        head.contentLength = rules->bodyBytes + 1;
        QVERIFY(inspect(*rules, head) == GuardVerdict::TooLarge);
    }

    void refusesInTheDialectOfThePath_data() {
        QTest::addColumn<QString>("request");
        QTest::addColumn<bool>("anthropic");
        QTest::newRow("messages") << "POST /v1/messages; Host: x" << true;
        QTest::newRow("count tokens") << "POST /v1/messages/count_tokens; Host: x" << true;
        QTest::newRow("chat") << "POST /v1/chat/completions; Host: x; anthropic-version: 1" << false;
        QTest::newRow("models for Anthropic") << "GET /v1/models; Host: x; anthropic-version: 1" << true;
        QTest::newRow("anything else") << "GET /nowhere; Host: x" << false;
    }
    void refusesInTheDialectOfThePath() {
        QFETCH(QString, request);
        const net::Reply reply = refusal(GuardVerdict::BadToken, headOf(request));
        QCOMPARE(reply.status, 401);
        const auto json = protocol::Json::parse(reply.body);
        QVERIFY(json.has_value());
        QTEST((*json)["type"].string() == "error", "anthropic");
    }

    void preflightNamesTheOriginOnly() {
        const net::Reply reply = refusal(GuardVerdict::Preflight,
                                         headOf("OPTIONS /ask; Host: localhost; Origin: https://app.example; "
                                                "Access-Control-Request-Headers: content-type"));
        QCOMPARE(reply.status, 204);
        QVERIFY(reply.headers.value("access-control-allow-origin") == "https://app.example");
        QVERIFY(reply.headers.value("access-control-allow-headers") == "content-type");
    }
};

QTEST_APPLESS_MAIN(GuardTest)
#include "guard.moc"
