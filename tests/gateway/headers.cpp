#include "gateway/headers.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

namespace {

QString printed(const net::Headers& headers) {
    QStringList fields;
    for (const auto& header : headers)
        fields << QString::fromStdString(header.name + ": " + header.value);
    fields.sort();
    return fields.join("; ");
}

net::Headers headersOf(const QString& text) {
    net::Headers headers;
    for (const QString& field : text.split("; ", Qt::SkipEmptyParts))
        headers.add(field.section(": ", 0, 0).toStdString(), field.section(": ", 1).toStdString());
    return headers;
}

Outlet outletOf(const QString& kind) {
    Outlet outlet;
    if (kind.contains("anthropic")) outlet.dialect = Dialect::Anthropic;
    if (kind.contains("gemini")) outlet.dialect = Dialect::Gemini;
    outlet.azure = kind.contains("azure");
    if (kind.contains("key")) {
        outlet.authHeader = kind.contains("anthropic") ? "x-api-key" : "authorization";
        outlet.authValue = kind.contains("anthropic") ? "sk-ours" : "Bearer sk-ours";
    }
    outlet.clientKey = kind.contains("client");
    return outlet;
}

HeaderNeeds needsOf(const QString& kind) {
    return {outletOf(kind).dialect, kind.contains("translated"), false};
}

net::RequestHead headOf(const QString& fields, const QString& kind = {}) {
    net::RequestHead head;
    head.target = kind.contains("query") ? "/v1beta/models/m:generateContent?key=sk-query" : "/";
    head.headers = headersOf(fields);
    return head;
}

} // namespace

class HeadersTest : public QObject {
    Q_OBJECT

private slots:
    void toTheProvider_data() {
        QTest::addColumn<QString>("outlet");
        QTest::addColumn<QString>("client");
        QTest::addColumn<QString>("sent");
        QTest::newRow("nothing but what is needed")
            << "openai" << "" << "accept: application/json; content-type: application/json";
        QTest::newRow("our key, never the caller's")
            << "openai key" << "authorization: Bearer sk-caller; x-api-key: sk-caller"
            << "accept: application/json; authorization: Bearer sk-ours; content-type: application/json";
        QTest::newRow("Anthropic's version by default")
            << "anthropic key" << "accept: */*"
            << "accept: */*; anthropic-version: 2023-06-01; content-type: application/json; x-api-key: "
               "sk-ours";
        QTest::newRow("version and betas go through")
            << "anthropic" << "anthropic-version: 2024-01-01; anthropic-beta: x"
            << "accept: application/json; anthropic-beta: x; anthropic-version: 2024-01-01; content-type: "
               "application/json";
        QTest::newRow("what concerns this hop or nobody else stays")
            << "openai"
            << "connection: keep-alive; cookie: a=b; origin: https://a; accept-encoding: gzip; host: x; "
               "x-tierline-tag: a=b; openai-organization: org; referer: y; te: trailers"
            << "accept: application/json; content-type: application/json";
        QTest::newRow("the caller's own credential where the policy says so")
            << "openai client" << "authorization: Bearer sk-caller; openai-organization: org"
            << "accept: application/json; authorization: Bearer sk-caller; content-type: application/json; "
               "openai-organization: org";
        QTest::newRow("what belongs to the client's dialect stays when it is translated")
            << "openai key translated"
            << "accept: text/x; anthropic-version: 2024-01-01; anthropic-beta: x; traceparent: t"
            << "accept: application/json; authorization: Bearer sk-ours; content-type: application/json; "
               "traceparent: t";
        QTest::newRow("the caller's key moves into the header that the provider reads")
            << "gemini client translated" << "authorization: Bearer sk-caller"
            << "accept: application/json; authorization: Bearer sk-caller; content-type: application/json";
        QTest::newRow("an Anthropic key for Gemini")
            << "gemini client translated" << "x-api-key: sk-caller"
            << "accept: application/json; content-type: application/json; x-goog-api-key: sk-caller";
        QTest::newRow("a Bearer token for Azure")
            << "azure client" << "authorization: Bearer sk-caller"
            << "accept: application/json; api-key: sk-caller; content-type: application/json";
        QTest::newRow("Gemini's key in the query")
            << "anthropic client translated query" << ""
            << "accept: application/json; anthropic-version: 2023-06-01; content-type: application/json; "
               "x-api-key: sk-query";
        QTest::newRow("but not the gateway's token")
            << "openai client" << "authorization: Bearer gateway-token; x-api-key: sk-caller"
            << "accept: application/json; authorization: Bearer sk-caller; content-type: application/json";
    }
    void toTheProvider() {
        QFETCH(QString, outlet);
        QFETCH(QString, client);
        QTEST(printed(upstreamHeaders(headOf(client, outlet), outletOf(outlet), needsOf(outlet),
                                      "gateway-token")),
              "sent");
    }

    void ownCredential_data() {
        QTest::addColumn<QString>("client");
        QTest::addColumn<bool>("has");
        QTest::newRow("none") << "accept: */*" << false;
        QTest::newRow("bearer") << "Authorization: Bearer sk" << true;
        QTest::newRow("the gateway's token") << "authorization: Bearer gateway-token" << false;
        QTest::newRow("Gemini's") << "x-goog-api-key: sk" << true;
        QTest::newRow("both") << "authorization: Bearer gateway-token; X-Api-Key: sk" << true;
    }
    void ownCredential() {
        QFETCH(QString, client);
        QTEST(hasOwnCredential(headOf(client), "gateway-token"), "has");
    }

    void toTheClient() {
        net::Headers headers;
        addProviderHeaders(
            headers,
            headersOf("Content-Type: text/event-stream; Content-Length: 5; Connection: close, x-hop; "
                      "Transfer-Encoding: chunked; Set-Cookie: a=b; x-request-id: r; date: d; "
                      "x-ratelimit-remaining-tokens: 7; access-control-allow-origin: *; "
                      "x-tierline-id: forged; X-Tierline-Model: forged; X-Hop: 1"));
        QCOMPARE(
            printed(headers),
            QString("Content-Type: text/event-stream; x-ratelimit-remaining-tokens: 7; x-request-id: r"));
    }

    void decision() {
        ledger::Record record;
        record.id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        record.model = "p/m";
        record.provider = "p";
        record.tier = "low";
        record.score = 280'000;
        record.selectionReason = "complexity_match";
        record.policy = std::string(64, 'a');
        record.estimatedCost = Money::fromNano(1'840'000);
        net::Headers headers;
        addDecisionHeaders(headers, record);
        QCOMPARE(
            printed(headers),
            QString("x-tierline-estimated-cost: 0.00184; x-tierline-id: 01ARZ3NDEKTSV4RRFFQ69G5FAV; "
                    "x-tierline-model: p/m; x-tierline-policy: aaaaaaaaaaaa; x-tierline-provider: p; "
                    "x-tierline-reason: complexity_match; x-tierline-score: 0.28; x-tierline-tier: low"));
    }
};

QTEST_APPLESS_MAIN(HeadersTest)
#include "headers.moc"
