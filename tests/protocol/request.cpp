#include "protocol/request.h"

#include "protocol/print.h"

#include <QTest>

#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

std::string_view view(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

void columns() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
}

void row(const char* name, QByteArray body, const char* expected) {
    QTest::newRow(name) << body << QString::fromUtf8(expected);
}

// Padded or not, the same; and `model` is found where it stands.
QString readBoth(Result<Request> (*read)(std::string_view, bool), const QByteArray& body) {
    const auto request = read(view(body), false);
    auto padded = std::string(view(body));
    padded.reserve(padded.size() + jsonPadding);
    const auto again = read(padded, true);
    if (print(request) != print(again)) return QStringLiteral("padded differs: ") + print(again);
    if (request) {
        const auto [begin, end] = request->modelValue;
        const auto model = Json::parse(view(body).substr(begin, end - begin));
        if (!model || model->root().string() != request->model) return QStringLiteral("model is elsewhere");
    }
    return print(request);
}

} // namespace

class RequestTest : public QObject {
    Q_OBJECT

private slots:
    void readsChatCompletions_data() {
        columns();
        row("plain", R"({"model":"auto","messages":[{"role":"user","content":"Hi"}]})", "auto 'Hi'");
        row("streamed, with usage",
            R"({"model":"auto","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]})",
            "auto 'Hi' stream usage");
        row("stream null", R"({"model":"m","stream":null,"messages":[{"role":"user","content":"Hi"}]})",
            "m 'Hi'");
        row("usage declined, then asked for",
            R"({"model":"m","stream_options":{"include_usage":false},"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"a"}]})",
            "m 'a' usage");
        row("messages before the model", R"({"messages":[{"role":"user","content":"Hi"}],"model":"m"})",
            "m 'Hi'");
        row("byte order mark",
            "\xef\xbb\xbf {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", "m 'Hi'");
        row("escaped key", R"({"\u006dodel":"m","messages":[{"role":"user","content":"Hi"}]})", "m 'Hi'");
        row("quotes, backslashes and braces in strings", // no raw string: moc loses its place in it
            "{\"x\":\"\\\\\",\"y\":\"}\\\"{[\",\"z\":[\"\\\\\\\\\\\"\",{\"a\":\"]\"}],"
            "\"model\":\"m\\\"\\\\\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\\\\\\"b\"}]}",
            "m\"\\ 'a\\\"b'");
        row("lone surrogate", R"({"model":"m","messages":[{"role":"user","content":"a\ud800b"}]})",
            "m 'a\xef\xbf\xbd"
            "b'");
        row("number out of range",
            R"({"model":"m","seed":1e999,"messages":[{"role":"user","content":"Hi"}]})", "m 'Hi'");
        row("keys of deeper levels may repeat",
            R"({"model":"m","metadata":{"model":"x","stream":1,"messages":0},"messages":[{"role":"user","content":"Hi","model":"y"}]})",
            "m 'Hi'");
        row("last user message with words",
            R"({"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"One"},{"role":"assistant","content":"A"},)"
            R"({"role":"user","content":"Two"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},)"
            R"({"role":"tool","tool_call_id":"1","content":"result"},{"role":"user","content":" \n"}]})",
            "m 'Two' first 'One' system 'S' turns 3");
        row("parts",
            R"({"model":"m","messages":[{"role":"developer","content":[{"type":"text","text":"D"}]},{"role":"user","content":[{"type":"text","text":"One"},{"type":"image_url","image_url":{"url":"data:x"}},{"type":"text","text":"Two"}]}]})",
            "m 'One\nTwo' system 'D' images 1 +vision");
        row("only an image",
            R"({"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]}]})",
            "m '' images 1 +vision");
        row("nobody spoke", R"({"model":"m","messages":[{"role":"system","content":"S"}]})",
            "m '' system 'S' turns 0");
        row("what it asks of a model",
            R"({"model":"m","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f"}}],"response_format":{"type":"json_schema"},"reasoning_effort":"high","max_tokens":5,"max_completion_tokens":7,"prompt_cache_key":"k","user":"u"})",
            "m 'Hi' max 7 key 'k' +tools +json +reasoning");
        row("what it asks nothing of",
            R"({"model":"m","messages":[{"role":"user","content":"Hi"}],"tools":[],"response_format":{"type":"text"},"reasoning_effort":"none","max_tokens":5})",
            "m 'Hi' max 5");
    }

    void readsChatCompletions() {
        QFETCH(QByteArray, body);
        QFETCH(QString, expected);
        QCOMPARE(readBoth(readChatCompletions, body), expected);
    }

    void refuses_data() {
        columns();
        row("empty", "", "error: the body is empty; a JSON object is needed");
        row("white space", "  ", "error: the body is not valid JSON, byte 2: there is no JSON value");
        row("an array", "[]", "error: the body must be a JSON object");
        row("a word", "hello", "error: the body is not valid JSON, byte 0: expected a value");
        row("cut off", R"({"model":"m","messages":[)",
            "error: the body is not valid JSON, byte 25: the text ends where a value should be");
        row("text behind", R"({"model":"m","messages":[{"role":"user","content":"Hi"}]} x)",
            "error: the body is not valid JSON, byte 58: unexpected text behind the JSON value");
        row("not UTF-8", "{\"model\":\"\xff\"}",
            "error: the body is not valid JSON, byte 10: not valid UTF-8");
        row("no model", R"({"messages":[{"role":"user","content":"Hi"}]})", "error: `model` is missing");
        row("a number for a model", R"({"model":5,"messages":[]})", "error: `model` must be a string");
        row("an empty model", R"({"model":"","messages":[]})", "error: `model` must not be empty");
        row("stream in words", R"({"model":"m","stream":"yes","messages":[]})",
            "error: `stream` must be true or false");
        row("no messages", R"({"model":"m"})", "error: `messages` is missing");
        row("messages empty", R"({"model":"m","messages":[]})", "error: `messages` must not be empty");
        row("messages as text", R"({"model":"m","messages":"Hi"})", "error: `messages` must be an array");
        row("messages null", R"({"model":"m","messages":null})", "error: `messages` must be an array");
        row("a message as text", R"({"model":"m","messages":[{"role":"user","content":"Hi"},"Hi"]})",
            "error: `messages[1]` must be an object");
        row("two models", R"({"model":"m","messages":[],"model":"m"})",
            "error: `model` stands twice in the body");
        row("two models, one escaped", R"({"model":"m","messages":[],"mod\u0065l":"n"})",
            "error: `model` stands twice in the body");
        row("two streams", R"({"stream":true,"stream":false,"model":"m"})",
            "error: `stream` stands twice in the body");
        row("two messages", R"({"messages":[],"messages":[],"model":"m"})",
            "error: `messages` stands twice in the body");
    }

    void refuses() {
        QFETCH(QByteArray, body);
        QFETCH(QString, expected);
        QCOMPARE(readBoth(readChatCompletions, body), expected);
        QCOMPARE(readBoth(readMessages, body), expected);
    }

    void refusesTooDeep() {
        const auto deep =
            "{\"model\":\"m\",\"messages\":" + std::string(300, '[') + std::string(300, ']') + "}";
        const auto request = readChatCompletions(deep, false);
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::InvalidInput);
        QVERIFY(request.error().detail.find("nested deeper than 256 levels") != std::string::npos);
    }

    void readsMessages_data() {
        columns();
        row("plain", R"({"model":"claude","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]})",
            "claude 'Hi' max 100");
        row("system text", R"({"model":"c","system":"Be brief","messages":[{"role":"user","content":"Hi"}]})",
            "c 'Hi' system 'Be brief'");
        row("system blocks",
            R"({"model":"c","system":[{"type":"text","text":"A","cache_control":{"type":"ephemeral"}},{"type":"text","text":"B"}],"messages":[{"role":"user","content":"Hi"}]})",
            "c 'Hi' system 'A\nB'");
        row("tool results are not words",
            R"({"model":"c","messages":[{"role":"user","content":[{"type":"text","text":"Fix it"}]},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":1}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"output"}]}]}]})",
            "c 'Fix it'");
        row("words beside a tool result",
            R"({"model":"c","messages":[{"role":"user","content":"Fix it"},{"role":"user","content":[{"type":"tool_result","content":"out"},{"type":"text","text":"Go on"}]}]})",
            "c 'Go on' first 'Fix it' turns 2");
        row("images, also inside tool results",
            R"({"model":"c","messages":[{"role":"user","content":[{"type":"image","source":{}},{"type":"text","text":"Look"},{"type":"tool_result","content":[{"type":"image","source":{}}]}]}]})",
            "c 'Look' images 2 +vision");
        row("what it asks of a model",
            R"({"model":"c","stream":true,"tools":[{"name":"f","input_schema":{}}],"thinking":{"type":"enabled","budget_tokens":1024},"metadata":{"user_id":"user_1_session_2"},"messages":[{"role":"user","content":"Hi"}]})",
            "c 'Hi' stream key 'user_1_session_2' +tools +reasoning");
        row("thinking off",
            R"({"model":"c","thinking":{"type":"disabled"},"messages":[{"role":"user","content":"Hi"}]})",
            "c 'Hi'");
    }

    void readsMessages() {
        QFETCH(QByteArray, body);
        QFETCH(QString, expected);
        QCOMPARE(readBoth(readMessages, body), expected);
    }

    void countsTextBytes() {
        const auto request = readChatCompletions(
            R"({"model":"m","messages":[{"role":"system","content":"12345"},{"role":"user","content":[{"type":"text","text":"678"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAAAAAA"}}]},)"
            R"({"role":"assistant","tool_calls":[{"function":{"name":"fn","arguments":"{'a':1}"}}]},{"role":"tool","content":"ok"}]})",
            false);
        QVERIFY(request.has_value());
        QCOMPARE(request->textBytes, std::size_t(5 + 3 + 2 + 7 + 2)); // nothing of the image
        QCOMPARE(estimateInputTokens(*request), std::int64_t(5 + 800));
    }

    void readsConversationsOfRows() {
        const auto json = Json::parse(R"({"id":"1","messages":[{"role":"user","content":"Hi"}]})");
        QCOMPARE(print(viewConversation(Dialect::OpenAi, json->root())), QStringLiteral(" 'Hi'"));
        const auto none = Json::parse(R"({"id":"1"})");
        QCOMPARE(print(viewConversation(Dialect::OpenAi, none->root())),
                 QStringLiteral("error: `messages` is missing"));
    }

    // Nothing crashes, and what is read can be read again after a splice.
    void survivesMutation() {
        const std::string seed =
            R"({"model":"auto","stream":true,"stream_options":{"include_usage":false},"messages":[{"role":"user","content":[{"type":"text","text":"H\u00e9\ud83d\ude00"}]}],"tools":[{"a":{"b":[1]}}]})";
        const std::string signs = "\"\\{}[]:,0e. mst\xc3\xff\n";
        std::mt19937 dice(11); // NOLINT: the same mutations each time
        int good = 0;
        for (int round = 0; round < 20'000; ++round) {
            auto body = seed;
            for (auto edits = dice() % 3 + 1; edits > 0; --edits) {
                const auto at = dice() % body.size();
                if (dice() % 3 == 0)
                    body.erase(at, dice() % 4 + 1);
                else if (dice() % 2 == 0)
                    body.insert(at, 1, signs[dice() % signs.size()]);
                else
                    body[at] = signs[dice() % signs.size()];
            }
            for (auto* read : {readChatCompletions, readMessages}) {
                const auto request = read(body, false);
                if (!request) continue;
                ++good;
                std::string spliced;
                const Splice splice(*request,
                                    {.model = "up/stream \"1\"", .forceIncludeUsage = true, .maxOutput = {}});
                for (const auto piece : splice.pieces())
                    spliced += piece;
                QCOMPARE(spliced.size(), splice.size());
                const auto again = read(spliced, false);
                QVERIFY(again.has_value());
                QCOMPARE(again->model, std::string("up/stream \"1\""));
                QCOMPARE(again->userText, request->userText);
            }
        }
        QVERIFY(good > 1000);
    }
};

QTEST_APPLESS_MAIN(RequestTest)
#include "request.moc"
