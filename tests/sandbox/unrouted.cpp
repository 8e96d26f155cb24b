#include "sandbox/unrouted.h"
#include "base/log.h"
#include "protocol/json.h"
#include "sandbox/embeddings.h"
#include "sandbox/rawclient.h"
#include "sandbox/sandbox.h"
#include "sandbox/unroutedbodies.h"

#include <QTest>

#include <cmath>

using namespace tierline;
using namespace tierline::sandbox;
using protocol::Json;

namespace {

double closeness(const char* a, const char* b) {
    const auto one = embed(a, 256);
    const auto other = embed(b, 256);
    double sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        sum += static_cast<double>(one[i]) * static_cast<double>(other[i]);
    return sum;
}

} // namespace

class UnroutedTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> sandbox;

private slots:
    void initTestCase() {
        setLogLevel("off");
        auto started = Sandbox::start({1, 0});
        QVERIFY(started);
        sandbox = std::move(*started);
    }

    void similarTextsAreNear() {
        QVERIFY(std::abs(closeness("the tides", "The tides!") - 1) < 1e-4);
        const double near = closeness("how the moon moves the tides", "how the moon makes the tides");
        const double far = closeness("how the moon moves the tides", "debug a C++ allocator");
        QVERIFY2(near > 0.6 && far < 0.4, qPrintable(QStringLiteral("%1 %2").arg(near).arg(far)));
        QVERIFY(std::abs(closeness("", "") - 1) < 1e-4);
    }

    void answers_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("contains");
        for (const unrouted::Row& row : unrouted::rows)
            QTest::newRow(row.name) << QByteArray(row.path) << QByteArray(row.body) << row.status
                                    << QByteArray(row.contains);
    }
    void answers() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, contains);
        const auto reply =
            rawclient::post(sandbox->address("nimbus"), path.toStdString(), body.toStdString());
        QTEST(reply.status, "status");
        QVERIFY2(reply.body.contains(contains.toStdString()), reply.body.c_str());
    }

    // One vector, whichever way it is asked for.
    void embedsTheSameEverywhere() {
        const auto read = [&](const char* path, const char* body) {
            return rawclient::post(sandbox->address("nimbus"), path, body).body;
        };
        const auto openAi = Json::parse(read("/v1/embeddings", unrouted::openAiText));
        const auto one = Json::parse(read("/v1beta/models/embed-1:embedContent", unrouted::geminiText));
        const auto batch =
            Json::parse(read("/v1beta/models/embed-1:batchEmbedContents", unrouted::geminiBatch));
        QVERIFY(openAi && one && batch);
        const std::string wanted = (*one)["embedding"]["values"].text();
        QCOMPARE((*one)["embedding"]["values"].size(), 256U);
        for (const auto row : (*openAi)["data"].items())
            QCOMPARE(row["embedding"].text(), wanted);
        QCOMPARE((*batch)["embeddings"].size(), 2U);
        for (const auto row : (*batch)["embeddings"].items())
            QCOMPARE(row["values"].text(), wanted);
    }

    void embedsAsBase64() {
        const auto reply =
            rawclient::post(sandbox->address("nimbus"), "/v1/embeddings", unrouted::base64Text);
        const auto json = Json::parse(reply.body);
        QVERIFY(json);
        QByteArray bytes;
        for (const auto row : (*json)["data"].items())
            bytes = QByteArray::fromBase64(
                QByteArray::fromStdString(std::string(row["embedding"].string().value_or(""))));
        const auto wanted = embed("hello world", 3);
        QCOMPARE(bytes, QByteArray(reinterpret_cast<const char*>(wanted.data()), 12));
    }

    void takesFiles() {
        const std::string body = unrouted::multipart();
        Call call;
        call.endpoint = Endpoint::Upload;
        const auto reply = answerUnrouted({call, "multipart/form-data; boundary=edge", body, nullptr, 1});
        QVERIFY(reply);
        const auto json = Json::parse(reply->body);
        QVERIFY(json);
        QCOMPARE((*json)["bytes"].int64(), 9);
        QCOMPARE(std::string((*json)["filename"].string().value_or("")), std::string("a.jsonl"));
        QCOMPARE(std::string((*json)["purpose"].string().value_or("")), std::string("batch"));
        QVERIFY(!answerUnrouted({call, "application/json", body, nullptr, 1}));
        QCOMPARE(rawclient::get(sandbox->address("nimbus"), "/v1/files").status, 200);
    }

    void speaks() {
        const auto reply = rawclient::post(sandbox->address("nimbus"), "/v1/audio/speech", unrouted::speech);
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.head.contains("audio/mpeg"));
        QCOMPARE(reply.body.size(), 4096U);
        QVERIFY(reply.body.contains('\0') && reply.body.starts_with("ID3"));
    }

    void failsAsItsFaultSays() {
        const auto ask = [&] {
            return rawclient::post(sandbox->address("nimbus"), "/v1/embeddings", unrouted::openAiText);
        };
        QVERIFY(sandbox->setFault("nimbus", Fault::RateLimit, Milliseconds(0)));
        QCOMPARE(ask().status, 429);
        QVERIFY(sandbox->setFault("nimbus", Fault::Empty, Milliseconds(0)));
        QVERIFY(ask().body.contains(unrouted::noData));
        QVERIFY(sandbox->setFault("nimbus", Fault::Cut, Milliseconds(0)));
        QVERIFY(!ask().complete);
        QVERIFY(sandbox->setFault("nimbus", Fault::None, Milliseconds(0)));
    }

    void readsPaths_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("endpoint");
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("model");
        const auto row = [](const char* path, Endpoint endpoint, Dialect dialect, const char* model = "") {
            QTest::newRow(path) << QByteArray(path) << static_cast<int>(endpoint) << static_cast<int>(dialect)
                                << QByteArray(model);
        };
        row("/v1/chat/completions", Endpoint::Chat, Dialect::OpenAi);
        row("/chat/completions", Endpoint::Chat, Dialect::OpenAi);
        row("/v1/responses", Endpoint::Chat, Dialect::Responses);
        row("/v1/messages", Endpoint::Chat, Dialect::Anthropic);
        row("/v1/messages/count_tokens", Endpoint::CountTokens, Dialect::Anthropic);
        row("/v1beta/models/a%2Fb:generateContent", Endpoint::Chat, Dialect::Gemini, "a/b");
        row("/v1/models/m:streamGenerateContent", Endpoint::Chat, Dialect::Gemini, "m");
        row("/v1beta/models/m:countTokens", Endpoint::CountTokens, Dialect::Gemini, "m");
        row("/v1beta/models/m:fly", Endpoint::Unknown, Dialect::Gemini, "m");
        row("/openai/v1/responses", Endpoint::Chat, Dialect::Responses);
        row("/openai/deployments/d/embeddings", Endpoint::Embeddings, Dialect::OpenAi, "d");
        row("/openai/chat/completions", Endpoint::Unknown, Dialect::OpenAi);
        row("/v1", Endpoint::Unknown, Dialect::Anthropic);
    }
    void readsPaths() {
        QFETCH(QByteArray, path);
        const Call call =
            readCall(net::Method::Post, path.toStdString(), "api-version=1", Dialect::Anthropic);
        QTEST(static_cast<int>(call.endpoint), "endpoint");
        QTEST(static_cast<int>(call.dialect), "dialect");
        QTEST(QByteArray::fromStdString(call.model), "model");
        QVERIFY(!call.lacksVersion);
    }
};

QTEST_GUILESS_MAIN(UnroutedTest)
#include "unrouted.moc"
