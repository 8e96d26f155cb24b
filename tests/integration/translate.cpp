// Every client dialect to every provider dialect: the answer, what the record says of the way, the partial
// bill of a client that leaves, a stream that lacks its end, the model's limit on the output.
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

struct Way {
    Dialect client = Dialect::OpenAi, provider = Dialect::OpenAi;
    bool stream = false;
    bool translated() const { return client != provider; }
};

// The key of the output limit in a request of the dialect, and the whole member.
std::string limit(Dialect dialect, int tokens) {
    const std::string number = std::to_string(tokens);
    switch (dialect) {
    case Dialect::OpenAi: return R"(,"max_completion_tokens":)" + number;
    case Dialect::Responses: return R"(,"max_output_tokens":)" + number;
    case Dialect::Anthropic: return R"(,"max_tokens":)" + number;
    case Dialect::Gemini: return R"(,"generationConfig":{"maxOutputTokens":)" + number + "}";
    }
    return {};
}

std::int64_t limitIn(Dialect dialect, const std::string& request) {
    const auto json = Json::parse(request.substr(request.find("\r\n\r\n") + 4));
    if (!json) return -1;
    const auto value = [&](std::string_view key) { return (*json)[key].int64(); };
    switch (dialect) {
    case Dialect::OpenAi: return value("max_completion_tokens").value_or(value("max_tokens").value_or(-1));
    case Dialect::Responses: return value("max_output_tokens").value_or(-1);
    case Dialect::Anthropic: return value("max_tokens").value_or(-1);
    case Dialect::Gemini: return (*json)["generationConfig"]["maxOutputTokens"].int64().value_or(-1);
    }
    return -1;
}

// Something that the other dialects cannot say, and its name in the record.
struct Extra {
    std::string_view member, name;
};
Extra extraOf(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return {R"(,"logit_bias":{"9":1})", "logit_bias"};
    case Dialect::Responses: return {R"(,"include":["reasoning.encrypted_content"])", "include"};
    case Dialect::Anthropic: return {R"(,"context_management":{"edits":[]})", "context_management"};
    case Dialect::Gemini: return {R"(,"labels":{"team":"a"})", "labels"};
    }
    return {};
}

void addWays(bool plainToo) {
    QTest::addColumn<Way>("way");
    for (const auto client : allDialects)
        for (const auto provider : allDialects)
            for (const bool stream : {false, true})
                if (stream || plainToo)
                    QTest::addRow("%s to %s, %s", toString(client).data(), toString(provider).data(),
                                  stream ? "stream" : "plain")
                        << Way{client, provider, stream};
}

QString joined(const std::vector<std::string>& names) {
    QStringList list;
    for (const auto& name : names)
        list.append(QString::fromStdString(name));
    return list.join(' ');
}

} // namespace

class Translate : public QObject {
    Q_OBJECT

    Scripted m_upstream;

    std::string policy(const Way& way, std::string_view step, std::string ofModel = {}) const {
        return policyOf(way.provider, {{"first/a", m_upstream.url(step), {}, std::move(ofModel)}});
    }

private slots:
    void answers_data() { addWays(true); }
    void answers() {
        QFETCH(Way, way);
        Station station(policy(way, "good"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const Extra extra = extraOf(way.client);
        const WireReply reply = ask(station.port(), requestOf(way.client, way.stream, "auto", extra.member));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.complete);
        QCOMPARE(QString::fromStdString(saidIn(way.client, way.stream, reply.body)),
                 QString("Four, I think."));
        const std::string_view type = way.stream ? "text/event-stream" : "application/json";
        QVERIFY2(reply.headers.at("content-type").starts_with(type),
                 reply.headers.at("content-type").c_str());
        if (way.stream) {
            QVERIFY2(isValidStream(reply.body), reply.body.c_str());
            QVERIFY2(isWhole(way.client, reply.body), reply.body.c_str());
        }
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        const ledger::Record& row = rows.front();
        QVERIFY(row.outcome == ledger::Outcome::Ok);
        QCOMPARE(QString::fromStdString(row.dialect), QString(toString(way.client).data()));
        QVERIFY(row.usage && row.cost);
        QCOMPARE(row.usage->input, 9);
        QCOMPARE(row.usage->output, 5);
        QCOMPARE(int(row.flags), 0);
        QCOMPARE(row.translation.has_value(), way.translated());
        if (way.translated()) {
            QCOMPARE(QString::fromStdString(row.translation->dialect),
                     QString(toString(way.provider).data()));
            QCOMPARE(joined(row.translation->dropped), QString(extra.name.data()));
            QVERIFY(!row.translation->maxOutput);
        } else {
            QCOMPARE(row.overhead.translate, 0);
        }
        const auto json = Json::parse(ledger::toJson(row));
        QVERIFY(json.has_value());
        QCOMPARE((*json)["translation"]["dialect"].string().has_value(), way.translated());
        QVERIFY((*json)["overhead_us"]["translate"].isNumber());
        QVERIFY(station.becomesQuiet());
    }

    // A client that does not ask for events gets one JSON list.
    void geminiArray_data() {
        QTest::addColumn<Way>("way");
        for (const auto provider : allDialects)
            QTest::addRow("%s", toString(provider).data()) << Way{Dialect::Gemini, provider, true};
    }
    void geminiArray() {
        QFETCH(Way, way);
        for (const std::string_view step : {"good", "cut"}) {
            Station station(policy(way, step));
            QVERIFY2(station.isUp(), station.trouble().c_str());
            std::string request = requestOf(Dialect::Gemini, true);
            request.erase(request.find("?alt=sse"), 8);
            const WireReply reply = ask(station.port(), request);
            QCOMPARE(reply.headers.at("content-type"), std::string("application/json"));
            const auto json = Json::parse(reply.body);
            QVERIFY2(json && json->root().isArray(), reply.body.c_str());
            std::string said, error;
            for (const auto item : json->root().items()) {
                for (const auto candidate : item["candidates"].items())
                    for (const auto part : candidate["content"]["parts"].items())
                        said += part["text"].string().value_or("");
                error = item["error"]["message"].string().value_or("");
            }
            QCOMPARE(QString::fromStdString(said), QString(step == "good" ? "Four, I think." : "Four, "));
            QCOMPARE(error.empty(), step == "good");
        }
    }

    // A URL is passed on as it is: who writes prompts cannot make the gateway ask where it points.
    void fetchesNoPicture_data() {
        QTest::addColumn<Way>("way");
        for (const auto provider : allDialects)
            QTest::addRow("%s", toString(provider).data()) << Way{Dialect::OpenAi, provider, false};
    }
    void fetchesNoPicture() {
        QFETCH(Way, way);
        Station station(policy(way, "good"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const int before = m_upstream.requests();
        const std::string picture = m_upstream.url("picture.png");
        QCOMPARE(ask(station.port(), withPicture(picture)).status, 200);
        QCOMPARE(m_upstream.requests(), before + 1);
        const std::string request = m_upstream.lastRequest();
        QVERIFY2(request.find("\"" + picture + "\"") != std::string::npos, request.c_str());
    }

    void aClientThatLeavesPaysForItsPart_data() { addWays(false); }
    void aClientThatLeavesPaysForItsPart() {
        QFETCH(Way, way);
        std::string text = policy(way, "stall-body");
        for (std::size_t at; (at = text.find("300ms")) != std::string::npos;)
            text.replace(at, 5, "20s");
        text.replace(text.find("total: 5s"), 9, "total: 30s");
        Station station(text);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const int hangUps = m_upstream.hangUps();
        {
            Wire wire(station.port());
            QVERIFY(wire.send(requestOf(way.client, true)));
            QVERIFY(wire.readUntil("Four, "));
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_upstream.hangUps() > hangUps, 2000);
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        QVERIFY(rows.front().outcome == ledger::Outcome::Cancelled);
        QVERIFY(rows.front().flags & ledger::Flag::Partial);
        QVERIFY(rows.front().usage && rows.front().cost);
        QVERIFY(rows.front().usage->input > 0 && rows.front().usage->output > 0);
        QVERIFY(rows.front().cost->nano() > 0);
        QCOMPARE(station.gateway().snapshot().breakers.front().view.failures, 0);
    }

    void aStreamWithoutItsEndIsTruncated_data() { addWays(false); }
    void aStreamWithoutItsEndIsTruncated() {
        QFETCH(Way, way);
        auto events = streamEvents(way.provider);
        events.pop_back();
        if (way.provider == Dialect::OpenAi) events.resize(3); // its finish reason counts as an end
        std::string body;
        for (const auto& event : events)
            body += chunk(event);
        m_upstream.tell({"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n"
                         + body + "0\r\n\r\n"});
        Station station(policy(way, "told"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), requestOf(way.client, true));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.complete);
        QVERIFY2(isValidStream(reply.body), reply.body.c_str());
        QVERIFY2(!isWhole(way.client, reply.body), reply.body.c_str());
        QVERIFY2(!errorEventIn(way.client, reply.body).empty(), reply.body.c_str());
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        const auto& row = rows.front();
        QVERIFY(row.outcome == ledger::Outcome::Truncated);
        QVERIFY(row.flags & ledger::Flag::Truncated && row.flags & ledger::Flag::Partial);
        QVERIFY(row.attempts.front().errorClass == ErrorClass::TruncatedStream);
        QVERIFY(row.usage && row.usage->output > 0 && row.cost);
        QCOMPARE(station.gateway().snapshot().breakers.front().view.failures, 1);
    }

    void theModelsLimitIsApplied_data() { addWays(true); }
    void theModelsLimitIsApplied() {
        QFETCH(Way, way);
        Station station(policy(way, "good", ", max_output: 50"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (const int asked : {40, 5000}) {
            const WireReply reply =
                ask(station.port(), requestOf(way.client, way.stream, "auto", limit(way.client, asked)));
            QCOMPARE(reply.status, 200);
            QCOMPARE(limitIn(way.provider, m_upstream.lastRequest()), std::min(asked, 50));
            const auto row = station.rows().front();
            const bool capped = asked > 50;
            QCOMPARE(row.translation.has_value(), way.translated() || capped);
            QCOMPARE(row.translation ? row.translation->maxOutput.value_or(0) : 0, capped ? 50 : 0);
        }
    }
};

QTEST_GUILESS_MAIN(Translate)
#include "translate.moc"
