#include "base/log.h"
#include "protocol/json.h"
#include "sandbox/conversations.h"
#include "sandbox/rawclient.h"
#include "sandbox/said.h"
#include "sandbox/sandbox.h"

#include <QTest>

#include <array>

using namespace tierline;
using namespace tierline::sandbox;
using protocol::Json;
using protocol::JsonView;
using namespace said;

namespace {

using Extra = std::string_view (*)(Dialect);
std::string_view nothing(Dialect) {
    return {};
}

} // namespace

// Each dialect on the port of a provider that mainly speaks another one.
class DialectsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> sandbox;

    rawclient::Reply ask(Dialect dialect, bool stream, std::string_view text, std::string_view extra,
                         std::string_view model = "reason-1", std::string_view provider = "ember") const {
        return rawclient::post(sandbox->address(provider), conversations::pathOf(dialect, model, stream),
                               conversations::asking(dialect, model, stream, text, extra));
    }

private slots:
    void initTestCase() { setLogLevel("off"); }
    void init() {
        auto started = Sandbox::start({1, 0});
        QVERIFY(started);
        sandbox = std::move(*started);
    }
    void cleanup() { sandbox.reset(); }

    void says_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("extra");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, Extra extra, const char* text,
                            const std::array<const char*, 4>& expected) {
            for (const Dialect dialect : allDialects)
                QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), name)
                    << static_cast<int>(dialect) << QByteArray::fromStdString(std::string(extra(dialect)))
                    << QByteArray(text) << QByteArray(expected[static_cast<std::size_t>(dialect)]);
        };
        row("text", nothing, "say exactly: naïve 光 a b c d e f g h",
            {"stop|naïve 光 a b c d e f g h|", "completed|naïve 光 a b c d e f g h|",
             "end_turn|naïve 光 a b c d e f g h|", "STOP|naïve 光 a b c d e f g h|"});
        row("two tools", conversations::tools, "call both in Porto",
            {"tool_calls||get_time{\"city\":\"Porto\"} get_weather{} ",
             "completed||get_time{\"city\":\"Porto\"} get_weather{} ",
             "tool_use||get_time{\"city\":\"Porto\"} get_weather{} ",
             "STOP||get_time{\"city\":\"Porto\"} get_weather{} "});
        row("a schema", conversations::schema, "how many",
            {"stop|{\"n\":3}|", "completed|{\"n\":3}|", "end_turn|{\"n\":3}|", "STOP|{\"n\":3}|"});
        row("the filter", nothing, "trip the filter",
            {"content_filter||", "incompletecontent_filter||", "refusal||", "SAFETY||"});
    }
    void says() {
        QFETCH(int, dialect);
        QFETCH(QByteArray, extra);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto speech = static_cast<Dialect>(dialect);
        const auto plain = ask(speech, false, text.toStdString(), extra.toStdString());
        QCOMPARE(plain.status, 200);
        QVERIFY(plain.complete);
        const Said said = readPlain(speech, plain.body);
        QCOMPARE(printed(said), expected.toStdString());
        QVERIFY(said.input > 0);

        const auto streamed = ask(speech, true, text.toStdString(), extra.toStdString());
        QCOMPARE(streamed.status, 200);
        QVERIFY(streamed.complete);
        QVERIFY(streamed.head.contains("text/event-stream"));
        const Said joined = joinStream(speech, streamed.body);
        QCOMPARE(printed(joined), expected.toStdString());
        QVERIFY(joined.input > 0);
    }

    void thinks_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("stream");
        for (const Dialect dialect : allDialects)
            for (const bool stream : {false, true})
                QTest::addRow("%s %s", std::string(toString(dialect)).c_str(), stream ? "streamed" : "plain")
                    << static_cast<int>(dialect) << stream;
    }
    void thinks() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        const auto speech = static_cast<Dialect>(dialect);
        const std::string extra =
            std::string(conversations::thinking(speech)) + std::string(conversations::tools(speech));
        const auto reply = ask(speech, stream, "use get_weather", extra);
        QCOMPARE(reply.status, 200);
        const Said said = stream ? joinStream(speech, reply.body) : readPlain(speech, reply.body);
        QCOMPARE(said.calls.size(), 1U);
        QCOMPARE(said.thinking.empty(), speech == Dialect::OpenAi);
        QCOMPARE(said.signature.empty(), speech == Dialect::OpenAi);
        if (speech != Dialect::Anthropic) QVERIFY(said.reasoning > 0 && said.output > said.reasoning);
    }

    void callsCustomTools_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("forced");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](Dialect dialect, const char* name, bool forced, const char* text,
                            const char* call) {
            const QByteArray finish(dialect == Dialect::OpenAi ? "tool_calls||" : "completed||");
            QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), name)
                << static_cast<int>(dialect) << forced << QByteArray(text) << finish + call;
        };
        for (const Dialect dialect : {Dialect::OpenAi, Dialect::Responses}) {
            row(dialect, "by name", false, "patch with `*** Begin: \\\"a\\\" of some more words ***`",
                "patch*** Begin: \"a\" of some more words *** ");
            row(dialect, "forced", true, "mend `x`", "patchx ");
        }
    }
    void callsCustomTools() {
        QFETCH(int, dialect);
        QFETCH(bool, forced);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto speech = static_cast<Dialect>(dialect);
        const std::string extra = conversations::customTool(speech, forced);
        const auto plain = ask(speech, false, text.toStdString(), extra);
        QVERIFY2(plain.status == 200, plain.body.c_str());
        QCOMPARE(printed(readPlain(speech, plain.body)), expected.toStdString());
        const auto streamed = ask(speech, true, text.toStdString(), extra);
        QVERIFY2(streamed.status == 200, streamed.body.c_str());
        QCOMPARE(printed(joinStream(speech, streamed.body)), expected.toStdString());
        const std::string_view item = speech == Dialect::OpenAi ? "\"type\":\"custom\"" : "\"id\":\"ctc_";
        QVERIFY(plain.body.contains(item) && streamed.body.contains(item));
    }

    // Anthropic counts cached input beside the rest, the others inside; all must come to the same.
    void countsTheSame() {
        std::vector<std::int64_t> outputs;
        for (const Dialect dialect : allDialects) {
            const std::string mark = conversations::longSystem(dialect);
            const Said said = readPlain(dialect, ask(dialect, false, "say exactly: 12345678", mark).body);
            if (dialect != Dialect::OpenAi) QVERIFY(said.input > 3000 && said.input < 3200);
            if (dialect == Dialect::Responses || dialect == Dialect::Gemini)
                QVERIFY(said.cached > 0 && said.cached < said.input);
            outputs.push_back(said.output - said.reasoning);
        }
        QCOMPARE(outputs, (std::vector<std::int64_t>{2, 2, 2, 2}));
    }

    void endsAtLimitsAndStops_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("extra");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, Dialect dialect, const char* extra, const char* expected) {
            QTest::newRow(name) << static_cast<int>(dialect) << QByteArray(extra) << QByteArray(expected);
        };
        row("openai, stop", Dialect::OpenAi, "\"stop\":\"k\",", "stop|abcdefghij|");
        row("anthropic, stop", Dialect::Anthropic, "\"stop_sequences\":[\"k\"],",
            "stop_sequencek|abcdefghij|");
        row("gemini, stop", Dialect::Gemini, "\"generationConfig\":{\"stopSequences\":[\"k\"]},",
            "STOP|abcdefghij|");
        row("openai, length", Dialect::OpenAi, "\"max_completion_tokens\":3,", "length|abcdefgh|");
        row("gemini, length", Dialect::Gemini,
            "\"generationConfig\":{\"maxOutputTokens\":2,\"thinkingConfig\":{\"thinkingBudget\":0}},",
            "MAX_TOKENS|abcdefgh|");
        row("responses, length", Dialect::Responses,
            "\"max_output_tokens\":16,\"reasoning\":{\"effort\":\"none\"},",
            "incompletemax_output_tokens|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl|");
    }
    void endsAtLimitsAndStops() {
        QFETCH(int, dialect);
        QFETCH(QByteArray, extra);
        const auto speech = static_cast<Dialect>(dialect);
        const auto reply = ask(speech, false,
                               "say exactly: abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                               "abcdefghijklmnopqrstuvwxyz",
                               extra.toStdString());
        QCOMPARE(reply.status, 200);
        QTEST(QByteArray::fromStdString(printed(readPlain(speech, reply.body))), "expected");
    }

    void fails_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("complete");
        QTest::addColumn<QByteArray>("contains");
        for (const Dialect dialect : {Dialect::Responses, Dialect::Anthropic, Dialect::Gemini})
            for (const bool stream : {false, true}) {
                const auto at = static_cast<std::size_t>(dialect) - 1;
                const auto row = [&](Fault fault, int status, bool complete,
                                     const std::array<const char*, 3>& contains) {
                    QTest::addRow("%s %s %s", std::string(toString(dialect)).c_str(),
                                  std::string(toString(fault)).c_str(), stream ? "streamed" : "plain")
                        << static_cast<int>(dialect) << stream << static_cast<int>(fault) << status
                        << complete << QByteArray(contains.at(at));
                };
                row(Fault::RateLimit, 429, true,
                    {"rate_limit_exceeded", "rate_limit_error", "\"retryDelay\":\"2s\""});
                row(Fault::Error, 500, true, {"server_error", "api_error", "\"status\":\"INTERNAL\""});
                row(Fault::Cut, 200, false, {"resp_", "msg_", "candidates"});
                row(Fault::Empty, 200, true, {"\"output\":[]", "\"content\":[]", "\"parts\":[]"});
                row(Fault::Slow, 200, true, {"output_text", "text", "parts"});
            }
    }
    void fails() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        QFETCH(int, fault);
        QFETCH(QByteArray, contains);
        QVERIFY(sandbox->setFault("ember", static_cast<Fault>(fault), Milliseconds(0)));
        const auto reply = ask(static_cast<Dialect>(dialect), stream, "Explain tides", "");
        QTEST(reply.status, "status");
        QTEST(reply.complete, "complete");
        QVERIFY2(reply.body.contains(contains.toStdString()), reply.body.c_str());
        if (reply.status == 200) return;
        const auto json = Json::parse(reply.body);
        QVERIFY(json && (*json)["error"]["message"].isString());
    }

    void geminiStreamsAListWithoutSse() {
        const std::string path = "/v1beta/models/reason-1:streamGenerateContent";
        const std::string body = conversations::asking(Dialect::Gemini, "", true,
                                                       "say exactly: a long enough "
                                                       "text for two elements");
        const auto reply = rawclient::post(sandbox->address("ember"), path, body);
        QVERIFY(reply.head.contains("application/json"));
        const auto json = Json::parse(reply.body);
        QVERIFY2(json && json->root().isArray() && json->root().size() > 2, reply.body.c_str());
        Said said;
        for (const JsonView item : json->root().items())
            addGemini(item, said);
        QCOMPARE(said.text, std::string("a long enough text for two elements"));
        const auto refused = rawclient::post(sandbox->address("ember"), path, "{}");
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.body.starts_with("[{\"error\""));
    }

    void speaksAzure_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("contains");
        const QByteArray deployments("/openai/deployments/");
        QTest::newRow("a deployment") << deployments + "mid-2/chat/completions?api-version=2024-10-21" << 200
                                      << QByteArray("prompt_filter_results");
        QTest::newRow("no version") << deployments + "mid-2/chat/completions" << 404
                                    << QByteArray("Resource not found");
        QTest::newRow("no deployment") << deployments + "mid-9/chat/completions?api-version=2024-10-21" << 404
                                       << QByteArray("DeploymentNotFound");
        QTest::newRow("the newer address")
            << QByteArray("/openai/v1/chat/completions") << 200 << QByteArray("chat.completion.chunk");
    }
    void speaksAzure() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, contains);
        const std::string body = conversations::asking(Dialect::OpenAi, "mid-2", true, "say exactly: x");
        const auto reply = rawclient::post(sandbox->address("cedar"), path.toStdString(), body);
        QTEST(reply.status, "status");
        QVERIFY2(reply.body.contains(contains.toStdString()), reply.body.c_str());
    }

    void remembersResponses() {
        const auto first =
            ask(Dialect::Responses, false, "use get_weather", conversations::tools(Dialect::Responses));
        const auto json = Json::parse(first.body);
        QVERIFY(json);
        std::string callId;
        for (const JsonView item : (*json)["output"].items())
            if (item["type"].string() == "function_call") callId = textOf(item["call_id"]);
        const auto follow = [&](const std::string& id) {
            return rawclient::post(sandbox->address("ember"), "/v1/responses",
                                   conversations::following(id, callId));
        };
        const auto second = follow(textOf((*json)["id"]));
        QCOMPARE(second.status, 200);
        QVERIFY(readPlain(Dialect::Responses, second.body).text.starts_with("The result says: sunny"));
        const auto lost = follow("resp_nobody");
        QCOMPARE(lost.status, 400);
        QVERIFY(lost.body.contains("previous_response_not_found"));
    }

    // The same conversation must look the same, whatever dialect brought it.
    void tellsWhatWasAsked_data() {
        QTest::addColumn<int>("dialect");
        for (const Dialect dialect : allDialects)
            QTest::newRow(std::string(toString(dialect)).c_str()) << static_cast<int>(dialect);
    }
    void tellsWhatWasAsked() {
        QFETCH(int, dialect);
        const auto speech = static_cast<Dialect>(dialect);
        QCOMPARE(sandbox->lastAsked("ember"), std::string("{}"));
        const auto reply =
            rawclient::post(sandbox->address("ember"), conversations::pathOf(speech, "reason-1", false),
                            conversations::secondTurn(speech));
        QVERIFY2(reply.status == 200, reply.body.c_str());
        const auto asked = Json::parse(sandbox->lastAsked("ember"));
        QVERIFY(asked);
        QCOMPARE(textOf((*asked)["dialect"]), std::string(toString(speech)));
        QCOMPARE(textOf((*asked)["model"]), std::string("reason-1"));
        QCOMPARE((*asked)["system"].text(), std::string("[\"Be brief.\"]"));
        QCOMPARE((*asked)["tools"].text(), std::string("[\"get_time\",\"get_weather\"]"));
        QCOMPARE((*asked)["max_output"].int64(), 50);
        QCOMPARE((*asked)["temperature"].number(), 0.5);
        QCOMPARE((*asked)["stop"].size(), speech == Dialect::Responses ? 0U : 1U);
        QCOMPARE(textOf((*asked)["user"]), std::string(speech == Dialect::Gemini ? "" : "u1"));
        QCOMPARE((*asked)["parallel"].boolean(), speech == Dialect::Gemini);
        QCOMPARE((*asked)["messages"].text(), conversations::secondTurnAsked());
        const auto counted = (*asked)["answer"];
        const auto output = counted["output"].int64().value_or(0),
                   input = counted["input"].int64().value_or(0);
        QVERIFY(output > 0 && input > 0);
        const std::string numbers = reply.body.substr(reply.body.find("usage"));
        const auto shown =
            speech == Dialect::Gemini ? output - counted["reasoning"].int64().value_or(0) : output;
        QVERIFY2(numbers.contains(":" + std::to_string(shown)), numbers.c_str());
    }
};

QTEST_GUILESS_MAIN(DialectsTest)
#include "dialects.moc"
