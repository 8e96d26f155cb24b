#include "sandbox/answer.h"

#include "base/utf8.h"

#include <QTest>

using namespace tierline;
using namespace tierline::sandbox;

namespace {

// Escaped: moc loses its way in a raw string that begins or ends with a quote.
constexpr const char* tools =
    "\"tools\":["
    R"({"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},)"
    R"({"type":"function","function":{"name":"get_weather"}}],)";

std::string body(const std::string& extra, const std::string& text) {
    return "{\"model\":\"m\"," + extra + "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
}

Result<Asked> read(Dialect dialect, const std::string& text) {
    Call call;
    call.endpoint = Endpoint::Chat;
    call.dialect = dialect;
    return readAsked(call, text, {"bee", {}});
}

Answer answered(const std::string& text, const char* provider = "bee", const char* model = "mid-1",
                std::uint64_t seed = 1) {
    const auto asked = read(Dialect::OpenAi, text);
    return answerTo(*asked, *findModel(provider, model), seed);
}

} // namespace

class AnswerTest : public QObject {
    Q_OBJECT

private slots:
    void refusesBadBodies_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("anthropic");
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("a list") << QByteArray("[]") << false;
        QTest::newRow("no model") << QByteArray(R"({"messages":[{"role":"user","content":"x"}]})") << false;
        QTest::newRow("no messages") << QByteArray(R"({"model":"m"})") << false;
        QTest::newRow("messages empty") << QByteArray(R"({"model":"m","messages":[]})") << false;
        QTest::newRow("no role") << QByteArray(R"({"model":"m","messages":[{"content":"x"}]})") << false;
        QTest::newRow("max_tokens zero")
            << QByteArray(R"({"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]})")
            << false;
        QTest::newRow("max_tokens missing")
            << QByteArray(R"({"model":"m","messages":[{"role":"user","content":"x"}]})") << true;
    }
    void refusesBadBodies() {
        QFETCH(QByteArray, body);
        QFETCH(bool, anthropic);
        const auto asked = read(anthropic ? Dialect::Anthropic : Dialect::OpenAi, body.toStdString());
        QVERIFY(!asked);
        QVERIFY(!asked.error().detail.empty());
    }

    void callsTools_data() {
        QTest::addColumn<QByteArray>("extra");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("calls");
        const QByteArray offered(tools);
        QTest::newRow("not asked for") << offered << QByteArray("what is the weather") << QByteArray();
        QTest::newRow("named") << offered << QByteArray("use get_weather now") << QByteArray("get_weather{}");
        QTest::newRow("part of a word") << offered << QByteArray("forget_weather") << QByteArray();
        QTest::newRow("two at once") << offered << QByteArray("get_weather and get_time in Porto")
                                     << QByteArray("get_time{\"city\":\"Porto\"}get_weather{}");
        QTest::newRow("one at a time")
            << QByteArray(offered + "\"parallel_tool_calls\":false,")
            << QByteArray("get_weather and get_time in Porto") << QByteArray("get_time{\"city\":\"Porto\"}");
        QTest::newRow("forced") << QByteArray(
            offered + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}},")
                                << QByteArray("hi") << QByteArray("get_weather{}");
        QTest::newRow("any") << QByteArray(offered + "\"tool_choice\":\"required\",")
                             << QByteArray("what about Porto") << QByteArray("get_time{\"city\":\"Porto\"}");
        QTest::newRow("forbidden") << QByteArray(offered + "\"tool_choice\":\"none\",")
                                   << QByteArray("use get_time") << QByteArray();
        QTest::newRow("none offered") << QByteArray() << QByteArray("use get_time") << QByteArray();
    }
    void callsTools() {
        QFETCH(QByteArray, extra);
        QFETCH(QByteArray, text);
        const Answer answer = answered(body(extra.toStdString(), text.toStdString()));
        QByteArray calls;
        for (const auto& call : answer.calls)
            calls += QByteArray::fromStdString(call.name + call.arguments);
        QTEST(calls, "calls");
        QCOMPARE(answer.finish == Finish::ToolCalls, !calls.isEmpty());
        QCOMPARE(answer.text.empty(), !calls.isEmpty());
    }

    void talksAfterToolsResults_data() {
        QTest::addColumn<QByteArray>("calls");
        QTest::addColumn<QByteArray>("results");
        QTest::addColumn<QByteArray>("begins");
        const QByteArray a(R"({"id":"a","type":"function","function":{"name":"get_time","arguments":"{}"}})");
        const QByteArray b(
            R"({"id":"b","type":"function","function":{"name":"get_weather","arguments":"{}"}})");
        const QByteArray noon(R"({"role":"tool","tool_call_id":"a","content":"It is noon.\nextra"})");
        const QByteArray rain(R"({"role":"tool","tool_call_id":"b","content":"Rain."})");
        const QByteArray nothing(R"({"role":"tool","tool_call_id":"a","content":""})");
        QTest::newRow("one") << a << noon << QByteArray("The result says: It is noon.\n");
        QTest::newRow("two") << a + ',' + b << noon + ',' + rain
                             << QByteArray("The results say: It is noon.; Rain.\n");
        QTest::newRow("an empty one") << a << nothing << QByteArray("The tool came back empty.\n");
    }
    void talksAfterToolsResults() {
        QFETCH(QByteArray, calls);
        QFETCH(QByteArray, results);
        QFETCH(QByteArray, begins);
        const QByteArray turns = R"("messages":[{"role":"user","content":"use get_time"},)"
                                 R"({"role":"assistant","content":null,"tool_calls":[)"
                                 + calls + "]}," + results + "]}";
        const Answer answer = answered("{\"model\":\"m\"," + std::string(tools) + turns.toStdString());
        QVERIFY(answer.calls.empty());
        QVERIFY2(answer.text.starts_with(begins.toStdString()), answer.text.c_str());
    }

    void canBeSteered_data() {
        QTest::addColumn<QByteArray>("extra");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("finish");
        QTest::addColumn<QByteArray>("stoppedBy");
        const auto row = [](const char* name, QByteArray extra, QByteArray text, QByteArray said, int calls,
                            Finish finish, QByteArray stoppedBy) {
            QTest::newRow(name) << extra << text << said << calls << static_cast<int>(finish) << stoppedBy;
        };
        row("exact words", "", "Please say exactly: one two", "one two", 0, Finish::Stop, "");
        row("both tools", tools, "call both in Porto", "", 2, Finish::ToolCalls, "");
        row("both tools, one at a time", QByteArray(tools) + "\"parallel_tool_calls\":false,", "call both",
            "", 1, Finish::ToolCalls, "");
        row("the filter", "", "trip the filter", "", 0, Finish::Filtered, "");
        row("a stop", "\"stop\":[\"tw\"],", "say exactly: one two", "one ", 0, Finish::Stop, "tw");
        row("the earlier of two stops", "\"stop\":[\"tw\",\"n\"],", "say exactly: one two", "o", 0,
            Finish::Stop, "n");
        row("a stop behind the limit", "\"max_tokens\":1,\"stop\":[\"tw\"],", "say exactly: onely two",
            "onel", 0, Finish::Length, "");
    }
    void canBeSteered() {
        QFETCH(QByteArray, extra);
        QFETCH(QByteArray, text);
        QFETCH(int, calls);
        QFETCH(int, finish);
        const Answer answer = answered(body(extra.toStdString(), text.toStdString()));
        QTEST(QByteArray::fromStdString(answer.text), "said");
        QCOMPARE(std::ssize(answer.calls), calls);
        QCOMPARE(static_cast<int>(answer.finish), finish);
        QTEST(QByteArray::fromStdString(answer.stoppedBy), "stoppedBy");
    }

    void answersTheSameAgain() {
        const std::string text = body("", "Explain tides");
        const Answer first = answered(text);
        const Answer again = answered(text);
        QCOMPARE(again.text, first.text);
        QCOMPARE(again.output, first.output);
        QCOMPARE(again.firstToken.count(), first.firstToken.count());
        QVERIFY(answered(text, "bee", "mid-1", 2).hash != first.hash);
        QVERIFY(answered(text, "cedar", "mid-2").hash != first.hash);
    }

    void keepsToMaxTokens() {
        const Answer answer = answered(body("\"max_tokens\":10,", "Explain tides"));
        QCOMPARE(answer.output, 10);
        QVERIFY(answer.finish == Finish::Length);
        QVERIFY(answer.text.size() <= 40);
        QVERIFY(isUtf8(answered(body("\"max_tokens\":5,", "请解释一下量子计算")).text));
    }

    void countsReasoningInsideOutput() {
        const Answer answer = answered(body("", "Prove it"), "ember", "reason-1");
        QVERIFY(answer.reasoning > 0);
        QVERIFY(answer.output > answer.reasoning);
        QCOMPARE(answered(body("", "Prove it")).reasoning, 0);
    }

    void countsInputInDisjointBuckets() {
        const std::string filler(8000, 'x');
        const std::string text = "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"" + filler
                                 + "\"},"
                                 + R"({"role":"user","content":"one"},{"role":"assistant","content":"two"},)"
                                 + R"({"role":"user","content":"three"}]})";
        const auto asked = read(Dialect::OpenAi, text);
        const Answer answer = answerTo(*asked, *findModel("bee", "mid-1"), 1);
        QVERIFY(answer.cachedRead > 1000);
        QCOMPARE(answer.input + answer.cachedRead + answer.cacheWrite, asked->inputTokens);
        QVERIFY(answer.cachedRead <= asked->prefixTokens);
    }

    void writesJsonWhenAsked() {
        const Answer answer =
            answered(body("\"response_format\":{\"type\":\"json_object\"},", "Extract it as JSON"));
        QVERIFY2(answer.text.starts_with("{\"summary\":"), answer.text.c_str());
    }

    void portionsMakeTheWhole_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("words") << QByteArray("The quick brown fox jumps over the lazy dog and goes home.");
        QTest::newRow("no spaces") << QByteArray(
            "关于量子计算，建议先从最简单的情况开始。在实际使用中，往往比想象的更重要。");
        QTest::newRow("one long word") << QByteArray(200, 'a');
    }
    void portionsMakeTheWhole() {
        QFETCH(QByteArray, text);
        const std::string whole = text.toStdString();
        std::string joined;
        for (const std::string_view part : portions(whole)) {
            QVERIFY(!part.empty() && part.size() < 28);
            QVERIFY(isUtf8(part));
            joined += part;
        }
        QCOMPARE(joined, whole);
    }
};

QTEST_APPLESS_MAIN(AnswerTest)
#include "answer.moc"
