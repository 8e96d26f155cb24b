#include "sandbox/wire.h"

#include "protocol/json.h"
#include "protocol/reply.h"
#include "sandbox/refusal.h"

#include <QTest>

using namespace tierline;
using namespace tierline::sandbox;

namespace {

Answer anAnswer(bool tools, bool empty) {
    Answer answer;
    answer.hash = 42;
    answer.model = "m";
    answer.input = 100;
    answer.cachedRead = 40;
    answer.output = 30;
    answer.reasoning = 5;
    answer.firstToken = Milliseconds(200);
    answer.msPerToken = 10;
    answer.text = "One sentence after another, \"quoted\" and naïve: 光合成について。";
    if (tools) {
        answer.calls = {{"get_time", R"({"city":"Porto"})"}, {"get_weather", "{}"}};
        answer.text.clear();
        answer.finish = Finish::ToolCalls;
    }
    if (empty) makeEmpty(answer);
    return answer;
}

Call callIn(Dialect dialect) {
    Call call;
    call.endpoint = Endpoint::Chat;
    call.dialect = dialect;
    return call;
}

std::string joined(const std::vector<Frame>& frames) {
    std::string all;
    for (const Frame& frame : frames)
        all += frame.bytes;
    return all;
}

} // namespace

// What this folder writes must be what the router's own readers understand.
class WireTest : public QObject {
    Q_OBJECT

private slots:
    void isUnderstood_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("tools");
        QTest::addColumn<bool>("empty");
        for (const Dialect dialect : {Dialect::OpenAi, Dialect::Anthropic})
            for (const auto& [name, tools, empty] :
                 {std::tuple("text", false, false), std::tuple("tool calls", true, false),
                  std::tuple("nothing", false, true)})
                QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), name)
                    << static_cast<int>(dialect) << tools << empty;
    }
    void isUnderstood() {
        QFETCH(int, dialect);
        QFETCH(bool, tools);
        QFETCH(bool, empty);
        const auto speech = static_cast<Dialect>(dialect);
        const Answer answer = anAnswer(tools, empty);
        const protocol::PlainReply plain = protocol::readPlainReply(speech, plainReply(speech, answer).body);
        QVERIFY(!plain.error);
        QCOMPARE(plain.empty, empty);
        QCOMPARE(plain.text, answer.text);
        QVERIFY(plain.usage.has_value());
        QCOMPARE(plain.usage->input, answer.input);
        QCOMPARE(plain.usage->cachedRead, answer.cachedRead);
        QCOMPARE(plain.usage->output, answer.output);

        const std::string stream = joined(streamFrames(callIn(speech), answer, true));
        for (const std::size_t step : {stream.size(), std::size_t{1}, std::size_t{7}}) {
            protocol::StreamReader reader(speech, false);
            for (std::size_t at = 0; at < stream.size(); at += step)
                reader.feed(std::string_view(stream).substr(at, step));
            reader.close();
            QVERIFY(reader.finished());
            QVERIFY(!reader.error());
            QCOMPARE(reader.hasContent(), !empty);
            QCOMPARE(reader.text(), answer.text);
            QCOMPARE(reader.finishReason(), plain.finishReason);
            QVERIFY(reader.usage().has_value());
            QCOMPARE(reader.usage()->input, answer.input);
            QCOMPARE(reader.usage()->cachedRead, answer.cachedRead);
            QCOMPARE(reader.usage()->output, answer.output);
        }
    }

    void framesAreEventsInTime_data() { isUnderstood_data(); }
    void framesAreEventsInTime() {
        QFETCH(int, dialect);
        QFETCH(bool, tools);
        Milliseconds before{0};
        for (const Frame& frame :
             streamFrames(callIn(static_cast<Dialect>(dialect)), anAnswer(tools, false), false)) {
            QVERIFY(frame.bytes.ends_with("\n\n"));
            QCOMPARE(frame.bytes.find("\n\n"), frame.bytes.size() - 2);
            QVERIFY(frame.due >= before);
            before = frame.due;
            const auto data = frame.bytes.find("data: ");
            QVERIFY(data != std::string::npos);
            const std::string json = frame.bytes.substr(data + 6);
            QVERIFY2(json == "[DONE]\n\n" || protocol::Json::parse(json), json.c_str());
        }
    }

    void sendsUsageOnlyWhenAsked() {
        QVERIFY(joined(streamFrames(callIn(Dialect::OpenAi), anAnswer(false, false), true))
                    .contains("\"usage\":{"));
        QVERIFY(!joined(streamFrames(callIn(Dialect::OpenAi), anAnswer(false, false), false))
                     .contains("\"usage\""));
    }

    void refusesInTheDialect_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<int>("refusal");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("errorClass");
        const auto rows = [](Refusal refusal, int openAi, int anthropic, const char* errorClass) {
            QTest::addRow("openai %d %s", openAi, errorClass)
                << static_cast<int>(Dialect::OpenAi) << static_cast<int>(refusal) << openAi
                << QByteArray(errorClass);
            QTest::addRow("anthropic %d %s", anthropic, errorClass)
                << static_cast<int>(Dialect::Anthropic) << static_cast<int>(refusal) << anthropic
                << QByteArray(errorClass);
        };
        rows(Refusal::BadRequest, 400, 400, "bad_request");
        rows(Refusal::UnknownModel, 404, 404, "not_found");
        rows(Refusal::RateLimited, 429, 429, "rate_limited");
        rows(Refusal::Overloaded, 503, 529, "overloaded");
        rows(Refusal::ServerError, 500, 500, "server_error");
    }
    void refusesInTheDialect() {
        QFETCH(int, dialect);
        QFETCH(int, refusal);
        const auto speech = static_cast<Dialect>(dialect);
        const char* detail =
            static_cast<Refusal>(refusal) == Refusal::Overloaded ? "The model is overloaded." : "A sentence.";
        const WireReply reply = refuse(callIn(speech), static_cast<Refusal>(refusal), detail);
        QTEST(reply.status, "status");
        const auto error = protocol::classifyError(speech, reply.status, reply.body);
        QTEST(QByteArray::fromStdString(std::string(toString(error.errorClass))), "errorClass");
        QCOMPARE(error.message, std::string(detail));
        bool told = false;
        for (const auto& header : limitHeaders(speech, 3, &reply))
            told = told || header.name == "retry-after";
        QCOMPARE(told, static_cast<Refusal>(refusal) == Refusal::RateLimited);
    }

    void listsModels() {
        const auto openAi = protocol::Json::parse(modelsBody(Dialect::OpenAi, "bee"));
        QVERIFY(openAi);
        QCOMPARE((*openAi)["data"].size(), 2U);
        const auto anthropic = protocol::Json::parse(modelsBody(Dialect::Anthropic, "acme"));
        QVERIFY(anthropic);
        QCOMPARE(std::string((*anthropic)["first_id"].string().value_or("")), std::string("small-2"));
    }
};

QTEST_APPLESS_MAIN(WireTest)
#include "wire.moc"
