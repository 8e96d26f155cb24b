// Requests that are large, odd or wrong in each dialect: taken whole, or refused with a sentence in the
// dialect. The gateway stays up.
#include "protocol/json.h"
#include "requests.h"
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;
using protocol::Json;

namespace {

std::size_t toolsIn(Dialect dialect, const std::string& request) {
    const auto json = Json::parse(request.substr(request.find("\r\n\r\n") + 4));
    if (!json) return 0;
    const auto tools = (*json)["tools"];
    if (dialect != Dialect::Gemini) return tools.size();
    std::size_t count = 0;
    for (const auto tool : tools.items())
        count += tool["functionDeclarations"].size();
    return count;
}

} // namespace

class BadRequest : public QObject {
    Q_OBJECT

    Scripted m_upstream;

    static void addPairs() {
        QTest::addColumn<Dialect>("client");
        QTest::addColumn<Dialect>("provider");
        for (const auto client : allDialects)
            for (const auto provider : allDialects)
                QTest::addRow("%s to %s", toString(client).data(), toString(provider).data())
                    << client << provider;
    }
    std::string good(Dialect provider) const {
        return policyOf(provider, {{"first/a", m_upstream.url("good"), {}}});
    }

private slots:
    void largeToolResults_data() { addPairs(); }
    void largeToolResults() {
        QFETCH(Dialect, client);
        QFETCH(Dialect, provider);
        std::string text = good(provider);
        for (std::size_t at; (at = text.find("300ms")) != std::string::npos;)
            text.replace(at, 5, "20s");
        Station station(text);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const std::string output(10U << 20U, 'r');
        const WireReply reply = ask(station.port(), withToolResult(client, output));
        QVERIFY2(reply.status == 200, reply.body.c_str());
        QVERIFY(m_upstream.lastRequest().find(output) != std::string::npos);
        QCOMPARE(station.rows().size(), std::size_t(1));
        QVERIFY(station.becomesQuiet());
    }

    void aThousandTools_data() { addPairs(); }
    void aThousandTools() {
        QFETCH(Dialect, client);
        QFETCH(Dialect, provider);
        Station station(good(provider));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), manyTools(client, 1000));
        QVERIFY2(reply.status == 200, reply.body.c_str());
        QCOMPARE(toolsIn(provider, m_upstream.lastRequest()), std::size_t(1000));
        QCOMPARE(station.rows().size(), std::size_t(1));
    }

    void bodies_data() {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto add = [](const char* name, Dialect dialect, const std::string& request, int status) {
            QTest::addRow("%s, %s", name, toString(dialect).data())
                << dialect << QByteArray::fromStdString(request) << status;
        };
        for (const auto dialect : allDialects) {
            const std::string good = requestOf(dialect, false);
            const std::string target(good.substr(5, good.find(' ', 5) - 5));
            const std::string_view version = dialect == Dialect::Anthropic ? anthropicVersion : "";
            const std::string body = good.substr(good.find("\r\n\r\n") + 4);
            const std::string key = dialect == Dialect::Responses ? "input"
                                    : dialect == Dialect::Gemini  ? "contents"
                                                                  : "messages";
            add("as it should be", dialect, good, 200);
            add("no JSON", dialect, post(target, "hello", version), 400);
            add("a list", dialect, post(target, "[]", version), 400);
            add("empty", dialect, post(target, "", version), 400);
            add("nothing asked", dialect, post(target, "{\"model\":\"auto\"}", version), 400);
            add("asked twice", dialect,
                post(target, body.substr(0, body.size() - 1) + ",\"" + key + "\":[]}", version), 400);
            add("a number for the question", dialect, post(target, numberFor(key), version), 400);
            add("an unknown model", dialect, requestOf(dialect, false, "nobody"), 404);
            std::string other = good;
            other.replace(other.find("application/json"), 16, "text/plain");
            add("JSON that is called text", dialect, other, 200);
            add("GET", dialect, get(target, version), dialect == Dialect::Gemini ? 404 : 405);
            if (dialect == Dialect::Gemini) continue; // its model and stream stand in the path
            add("two models", dialect,
                post(target, body.substr(0, body.size() - 1) + ",\"model\":\"a\"}", version), 400);
            add("two streams", dialect,
                post(target, body.substr(0, body.size() - 1) + ",\"stream\":false,\"stream\":true}", version),
                400);
        }
        const std::string contents = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}";
        for (const char* path : {"/v1beta/models/auto", "/v1beta/models/auto:predict",
                                 "/v1beta/models/:generateContent", "/v1beta/nothing"})
            add(path, Dialect::Gemini, post(path, contents), 404);
        add("/chat/completions", Dialect::OpenAi, post("/chat/completions", "{}"), 404);
        add("/v1/v1/chat/completions", Dialect::OpenAi, post("/v1/v1/chat/completions", "{}"), 404);
        add("/v1/messages/nothing", Dialect::Anthropic, post("/v1/messages/nothing", "{}"), 404);
    }
    void bodies() {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        Station station(good(dialect));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Wire wire(station.port());
        QVERIFY(wire.send(request.toStdString()));
        const WireReply reply = wire.read();
        QVERIFY2(reply.status == status, reply.body.c_str());
        if (status != 200) QVERIFY2(!errorIn(dialect, reply.body).empty(), reply.body.c_str());
        if (status == 405) QCOMPARE(reply.headers.at("allow"), std::string("POST"));
        if (status == 200)
            QVERIFY(m_upstream.lastRequest().find("ontent-type: application/json") != std::string::npos
                    || m_upstream.lastRequest().find("ontent-Type: application/json") != std::string::npos);
        QVERIFY(wire.send(requestOf(dialect, false)));
        QCOMPARE(wire.read().status, 200);
        const auto rows = station.rows();
        const bool read = status == 200 || reply.body.find("nobody") != std::string::npos;
        QCOMPARE(rows.size(), std::size_t(read ? 2 : 1)); // what cannot be read has no row
    }

    void hints_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("hint");
        QTest::newRow("no version") << "/chat/completions" << "The base URL ends in /v1.";
        QTest::newRow("version twice") << "/v1/v1/messages" << "the base URL ends before /v1";
        QTest::newRow("not routed") << "/v1/completions" << "`pass_through`";
        QTest::newRow("an unknown method of Gemini") << "/v1beta/models/auto:predict" << "`pass_through`";
        QTest::newRow("unknown") << "/v1/nothing" << "GET / lists them.";
    }
    void hints() {
        QFETCH(QString, path);
        QFETCH(QString, hint);
        Station station(good(Dialect::OpenAi));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post(path.toStdString(), "{}"));
        QCOMPARE(reply.status, 404);
        QVERIFY2(reply.body.find(hint.toStdString()) != std::string::npos, reply.body.c_str());
    }
};

QTEST_GUILESS_MAIN(BadRequest)
#include "badrequest.moc"
