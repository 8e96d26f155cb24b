#include "sandbox/script.h"

#include "protocol/json.h"
#include "protocol/request.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::sandbox;

namespace {

constexpr const char* small = R"({
 "words": {"a": ["1","2","3"], "b": ["<{a}>"], "line": ["x"]},
 "clients": {"c": {"dialect": "openai", "models": ["auto"]}},
 "groups": [{"client": "c", "prompts": ["hi {a}"]}]})";

std::string bodyOf(const Conversation& conversation) {
    return requestBody(conversation, conversation.turns.size() - 1, {});
}

} // namespace

class ScriptTest : public QObject {
    Q_OBJECT

private slots:
    void refusesBadScripts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("not JSON") << QByteArray("{") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("not a JSON object");
        QTest::newRow("no groups") << QByteArray("{}") << QByteArray("no groups");
        QTest::newRow("unknown client") << QByteArray(R"({"groups":[{"client":"x","prompts":["a"]}]})")
                                        << QByteArray("unknown client `x`");
        QTest::newRow("no models") << QByteArray(R"({"clients":{"x":{"dialect":"openai"}}})")
                                   << QByteArray("needs `dialect` and `models`");
        QTest::newRow("no prompts") << QByteArray(
            R"({"clients":{"x":{"dialect":"openai","models":["m"]}},"groups":[{"client":"x"}]})")
                                    << QByteArray("needs prompts");
        QTest::newRow("its own base")
            << QByteArray(R"({"base":"self.json"})") << QByteArray("names the file itself");
        QTest::newRow("missing base") << QByteArray(R"({"base":"nowhere.json"})") << QByteArray();
    }
    void refusesBadScripts() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto script = parseScript(text.toStdString(), "/tmp/self.json");
        QVERIFY(!script);
        QVERIFY2(script.error().detail.contains(says.toStdString()), script.error().detail.c_str());
    }

    void fillsSlots_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("pattern");
        QTest::newRow("none") << QByteArray("plain") << QByteArray("plain");
        QTest::newRow("the same value twice") << QByteArray("{a}={a}") << QByteArray("([123])=\\1");
        QTest::newRow("a slot in a value") << QByteArray("{b}") << QByteArray("<[123]>");
        QTest::newRow("joined by spaces") << QByteArray("{line*3}") << QByteArray("x x x");
        QTest::newRow("joined by lines") << QByteArray("{line|2}") << QByteArray("x\nx");
        QTest::newRow("other braces stay")
            << QByteArray("f() { return {a}; }") << QByteArray("f\\(\\) \\{ return [123]; \\}");
        QTest::newRow("unknown stays") << QByteArray("{zz} {") << QByteArray("\\{zz\\} \\{");
    }
    void fillsSlots() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, pattern);
        const auto script = parseScript(small, "t.json");
        QVERIFY(script);
        Dice dice(3);
        std::map<std::string, std::string> chosen;
        const std::string filled = fillSlots(text.toStdString(), *script, chosen, dice);
        const QRegularExpression expected(QRegularExpression::anchoredPattern(QString::fromUtf8(pattern)));
        QVERIFY2(expected.match(QString::fromStdString(filled)).hasMatch(), filled.c_str());
    }

    void shippedScriptsLoad_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("a day") << QByteArray("developers-day");
        QTest::newRow("with the ending") << QByteArray("developers-day.json");
        QTest::newRow("an outage") << QByteArray("outage");
    }
    void shippedScriptsLoad() {
        QFETCH(QByteArray, name);
        const auto file = resolveScript(name.toStdString());
        QVERIFY(file);
        const auto script = loadScript(*file);
        QVERIFY2(script, script ? "" : toString(script.error()).c_str());
        std::set<std::string> distinct;
        for (const auto& group : script->groups)
            for (const auto& prompt : group.prompts)
                distinct.insert(prompt.front().says);
        QVERIFY2(distinct.size() >= 120, std::to_string(distinct.size()).c_str());
        for (const auto& event : script->events)
            QVERIFY(protocol::Json::parse(event.body));
        QCOMPARE(script->events.empty(), !name.startsWith("outage"));
    }
    void unknownNamesListTheShipped() {
        const auto file = resolveScript("nightfall");
        QVERIFY(!file);
        QVERIFY(file.error().remedy.contains("developers-day"));
    }

    void drawsTheSameFromTheSameSeed() {
        const auto script = loadScript(*resolveScript("developers-day"));
        QVERIFY(script);
        Dice one(5), again(5), other(6);
        std::string first, second, third;
        for (int index = 0; index < 30; ++index) {
            first += bodyOf(drawConversation(*script, one));
            second += bodyOf(drawConversation(*script, again));
            third += bodyOf(drawConversation(*script, other));
        }
        QCOMPARE(second, first);
        QVERIFY(third != first);
    }

    // Every request that the script can make must be one that the router takes.
    void requestsAreValid() {
        const auto script = loadScript(*resolveScript("developers-day"));
        QVERIFY(script);
        Dice dice(11);
        std::set<std::string> words;
        int streamed = 0, withTools = 0;
        for (int index = 0; index < 600; ++index) {
            const Conversation conversation = drawConversation(*script, dice);
            const std::string body = bodyOf(conversation);
            const bool openAi = conversation.client->dialect == Dialect::OpenAi;
            const auto request =
                openAi ? protocol::readChatCompletions(body, false) : protocol::readMessages(body, false);
            QVERIFY2(request, body.c_str());
            QVERIFY2(!request->userText.empty(), body.c_str());
            QVERIFY2(!body.contains("{file}") && !body.contains("{func}"), body.c_str());
            words.insert(request->userText);
            streamed += request->stream ? 1 : 0;
            withTools += request->requirements.tools ? 1 : 0;
        }
        QVERIFY2(words.size() > 350, std::to_string(words.size()).c_str());
        QVERIFY(streamed > 200 && streamed < 550);
        QVERIFY(withTools > 100 && withTools < 450);
    }

    void wrapsWordsAsAHarnessDoes() {
        const auto script =
            parseScript(R"({"clients":{"c":{"dialect":"openai","models":["auto"],"reminder":["a","b"]}},
            "groups":[{"client":"c","prompts":["words"]}]})",
                        "t.json");
        QVERIFY(script);
        Dice dice(1);
        QCOMPARE(bodyOf(drawConversation(*script, dice)),
                 std::string(R"({"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":)"
                             "\"<system-reminder>\\na\\nb\\n</system-reminder>\"},"
                             R"({"type":"text","text":"words"}]}]})"));
    }

    void carriesRepliesOn() {
        auto script = parseScript(R"({"clients":{"c":{"dialect":"anthropic","models":["auto"],"maxTokens":9}},
            "groups":[{"client":"c","prompts":[{"turns":["one","two"]}]}]})",
                                  "t.json");
        QVERIFY(script);
        QCOMPARE(meanTurns(*script), 2.0);
        Dice dice(1);
        const Conversation conversation = drawConversation(*script, dice);
        const std::string body = requestBody(conversation, 1, {"said"});
        QCOMPARE(body,
                 std::string(R"({"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"one"},)"
                             R"({"role":"assistant","content":"said"},{"role":"user","content":"two"}]})"));
    }
};

QTEST_APPLESS_MAIN(ScriptTest)
#include "script.moc"
