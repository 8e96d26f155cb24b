// Gemini's requests: view, read and write.
#include "protocol/canonical.h"
#include "protocol/geminirequests.h"
#include "protocol/print.h"
#include "protocol/request.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <class Cases>
void rowsOf(const Cases& cases) {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

std::string listed(FeatureSet features) {
    return fmt::format("{}", fmt::join(names(features), " "));
}

std::string written(const WrittenRequest& request) {
    std::string out = request.body;
    if (!request.dropped.empty()) out += " dropped " + listed(request.dropped);
    if (request.maxOutput) out += fmt::format(" cut {}", *request.maxOutput);
    return out;
}

// What one tool call and its result amount to.
std::string calls(const Conversation& conversation) {
    std::string out;
    for (const auto& message : conversation.messages)
        for (const auto& part : message.parts) {
            if (part.kind == PartKind::ToolCall)
                out += fmt::format("{}={}{} ", part.id, part.name, part.arguments);
            if (part.kind == PartKind::ToolResult)
                out += fmt::format("{}>{}'{}'{} ", part.id, part.name, part.content.at(0).text,
                                   part.isError ? "!" : "");
        }
    return out;
}

Message message(Role role, std::vector<Part> parts) {
    Message made;
    made.role = role;
    made.parts = std::move(parts);
    return made;
}

} // namespace

class GeminiTest : public QObject {
    Q_OBJECT

private slots:
    void views_data() { rowsOf(geminiViewCases); }

    void views() {
        QFETCH(int, index);
        const auto& row = geminiViewCases[static_cast<std::size_t>(index)];
        const auto request = readGenerateContent(row.body, false, "g", false);
        auto out = print(request);
        if (request) out += QString::fromStdString(" | " + listed(request->features));
        QCOMPARE(out, shown(row.expected));
        const auto conversation = readConversation(Dialect::Gemini, row.body);
        if (request) QVERIFY(conversation && conversation->features == request->features);
    }

    void keepsWhatItKnows() {
        for (const auto body : geminiIdentities) {
            const auto conversation = readConversation(Dialect::Gemini, body);
            QVERIFY(conversation);
            WriteOptions options;
            options.model = "gemini-2.5-flash";
            options.keepSignatures = true;
            QCOMPARE(shown(written(writeRequest(Dialect::Gemini, *conversation, options))), shown(body));
        }
    }

    void writes_data() { rowsOf(geminiWriteCases); }

    void writes() {
        QFETCH(int, index);
        const auto& row = geminiWriteCases[static_cast<std::size_t>(index)];
        const auto conversation = readConversation(Dialect::Gemini, row.from);
        QVERIFY(conversation);
        WriteOptions options;
        options.model = row.model;
        options.maxOutput = 1000;
        QCOMPARE(shown(written(writeRequest(Dialect::Gemini, *conversation, options))), shown(row.expected));
    }

    void matchesResultsToCalls_data() {
        QTest::addColumn<QByteArray>("parts"); // of the model, then of the user
        QTest::addColumn<QByteArray>("results");
        QTest::addColumn<QString>("expected");
        QTest::newRow("by name, whatever the order")
            << QByteArray(R"([{"functionCall":{"name":"f"}},{"functionCall":{"name":"g","args":{"a":1}}}])")
            << QByteArray(
                   R"([{"functionResponse":{"name":"g","response":{"result":"2"}}},{"functionResponse":{"name":"f","response":{"x":1}}}])")
            << QString(R"(call_1=f{} call_2=g{"a":1} call_2>g'2' call_1>f'{"x":1}' )");
        QTest::newRow("two of one name in their order")
            << QByteArray(R"([{"functionCall":{"name":"f"}},{"function_call":{"name":"f"}}])")
            << QByteArray(
                   R"([{"functionResponse":{"name":"f","response":{"output":"1"}}},{"function_response":{"name":"f","response":{"error":"2"}}}])")
            << QString("call_1=f{} call_2=f{} call_1>f'1' call_2>f'2'! ");
        QTest::newRow("by id")
            << QByteArray(
                   R"([{"functionCall":{"id":"a","name":"f"}},{"functionCall":{"id":"b","name":"f"}}])")
            << QByteArray(R"([{"functionResponse":{"id":"b","name":"f","response":{"output":"1"}}}])")
            << QString("a=f{} b=f{} b>f'1' ");
        QTest::newRow("by name past one that was answered by id")
            << QByteArray(
                   R"([{"functionCall":{"id":"a","name":"f"}},{"functionCall":{"id":"b","name":"f"}},{"functionCall":{"id":"c","name":"g"}}])")
            << QByteArray(
                   R"([{"functionResponse":{"id":"a","name":"f"}},{"functionResponse":{"name":"f"}},{"functionResponse":{"name":"f"}}])")
            << QString("a=f{} b=f{} c=g{} a>f'' b>f'' c>f'' ");
        QTest::newRow("one id twice")
            << QByteArray(
                   R"([{"functionCall":{"id":"a","name":"f"}},{"functionCall":{"id":"a","name":"g"}}])")
            << QByteArray(
                   R"([{"functionResponse":{"id":"a"}},{"functionResponse":{"name":"g"}},{"functionResponse":{"id":"a"}}])")
            << QString("a=f{} a=g{} a>'' a>g'' a>'' ");
        QTest::newRow("a text beside another member is no plain one")
            << QByteArray("[]")
            << QByteArray(R"([{"functionResponse":{"name":"f","response":{"output":"1","x":2}}}])")
            << QString(R"(call_0>f'{"output":"1","x":2}' )");
        QTest::newRow("a result without its name")
            << QByteArray(R"([{"functionCall":{"name":"f"}}])")
            << QByteArray(R"([{"functionResponse":{"response":{"output":"1"}}}])")
            << QString("call_1=f{} call_1>'1' ");
        QTest::newRow("a result without a call")
            << QByteArray("[]")
            << QByteArray(R"([{"functionResponse":{"name":"f","response":{"output":"1"}}}])")
            << QString("call_0>f'1' ");
        QTest::newRow("arguments that are no object")
            << QByteArray(R"([{"functionCall":{"name":"f","args":"x"}}])") << QByteArray("[]")
            << QString("call_1=f{} ");
    }

    void matchesResultsToCalls() {
        QFETCH(QByteArray, parts);
        QFETCH(QByteArray, results);
        QFETCH(QString, expected);
        const auto body = R"({"contents":[{"role":"model","parts":)" + parts.toStdString()
                          + R"(},{"role":"user","parts":)" + results.toStdString() + "}]}";
        const auto conversation = readConversation(Dialect::Gemini, body);
        QVERIFY(conversation);
        QCOMPARE(QString::fromStdString(calls(*conversation)), expected);
    }

    // Results in the order of their calls and against it. The work must grow with the body: with its square,
    // this would not end in time.
    void readsManyCalls_data() {
        QTest::addColumn<bool>("isReversed");
        QTest::newRow("in order") << false;
        QTest::newRow("in reverse") << true;
    }

    void readsManyCalls() {
        QFETCH(bool, isReversed);
        constexpr int many = 100000;
        std::string asked;
        std::string answered;
        for (int i = 0; i < many; ++i) {
            const auto* comma = i > 0 ? "," : "";
            asked += fmt::format(R"({}{{"functionCall":{{"name":"f{}"}}}})", comma, i);
            answered += fmt::format(R"({}{{"functionResponse":{{"name":"f{}"}}}})", comma,
                                    isReversed ? many - 1 - i : i);
        }
        const auto body = fmt::format(R"({{"contents":[{{"role":"model","parts":[{}]}},{{"parts":[{}]}}]}})",
                                      asked, answered);
        const auto conversation = readConversation(Dialect::Gemini, body);
        QVERIFY(conversation);
        const auto& calls = conversation->messages.at(0).parts;
        const auto& results = conversation->messages.at(1).parts;
        QCOMPARE(results.size(), std::size_t(many));
        for (std::size_t i = 0; i < results.size(); ++i)
            QVERIFY(results[i].id == calls[isReversed ? results.size() - 1 - i : i].id);
    }

    void readsManyMembers() {
        std::string response;
        for (int i = 0; i < 300000; ++i)
            response += fmt::format(R"({}"k{}":"")", i > 0 ? "," : "", i);
        const auto body = fmt::format(
            R"({{"contents":[{{"parts":[{{"functionResponse":{{"name":"f","response":{{{}}}}}}}]}}]}})",
            response);
        const auto conversation = readConversation(Dialect::Gemini, body);
        QVERIFY(conversation);
        QCOMPARE(conversation->messages.at(0).parts.at(0).content.at(0).text.size(), response.size() + 2);
    }

    void writesWhatOthersSay_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("model");
        QTest::newRow("system messages are hoisted, results find the name of their call")
            << R"({"systemInstruction":{"parts":[{"text":"S"},{"text":"D"}]},"contents":[{"role":"user","parts":[{"text":"U"}]},{"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":{"input":"free"}}},{"functionCall":{"id":"c2","name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"f","response":{"output":"a\nb"}}},{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"functionResponse":{"id":"c2","name":"g","response":{"ok":true}}}]}]})"
            << "gemini-2.5-flash";
        QTest::newRow("gemini 3 takes images inside a result")
            << R"({"systemInstruction":{"parts":[{"text":"S"},{"text":"D"}]},"contents":[{"role":"user","parts":[{"text":"U"}]},{"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":{"input":"free"}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"id":"c2","name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"f","response":{"output":"a\nb"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}},{"functionResponse":{"id":"c2","name":"g","response":{"ok":true}}}]}]})"
            << "gemini-3.1-pro-preview";
    }

    void writesWhatOthersSay() {
        QFETCH(QString, expected);
        QFETCH(QString, model);
        const auto text = [](std::string_view words) {
            Part part;
            part.text = words;
            return part;
        };
        const auto call = [](std::string_view id, std::string_view name, std::string_view arguments) {
            Part part;
            part.kind = PartKind::ToolCall;
            part.id = id;
            part.name = name;
            part.arguments = arguments;
            return part;
        };
        Part image;
        image.kind = PartKind::Image;
        image.mediaType = "image/png";
        image.data = "AA==";
        Part first;
        first.kind = PartKind::ToolResult;
        first.id = "c1";
        first.content = {text("a"), image, text("b")};
        Part second;
        second.kind = PartKind::ToolResult;
        second.id = "c2";
        second.content = {text(R"({"ok":true})")};
        Part thought;
        thought.kind = PartKind::Thinking;
        thought.text = "of another model";
        thought.signature = "its";
        Conversation conversation;
        for (const auto& [role, parts] : std::vector<std::pair<Role, std::vector<Part>>>{
                 {Role::System, {text("S")}},
                 {Role::User, {text("U")}},
                 {Role::Developer, {text("D")}},
                 {Role::Assistant, {thought, call("c1", "f", "free"), call("c2", "g", "")}},
                 {Role::Tool, {first}},
                 {Role::Tool, {second}}})
            conversation.messages.push_back(message(role, parts));
        const auto name = model.toStdString();
        WriteOptions options;
        options.model = name;
        QCOMPARE(shown(writeRequest(Dialect::Gemini, conversation, options).body), expected);
    }

    void saysSystemWordsAsTheUserWhenThereIsNothingElse() {
        Conversation conversation;
        conversation.messages.push_back(message(Role::System, {Part{}}));
        conversation.messages.front().parts.front().text = "S";
        QCOMPARE(shown(writeRequest(Dialect::Gemini, conversation, {}).body),
                 QString(R"({"contents":[{"role":"user","parts":[{"text":"S"}]}]})"));
    }

    void cutsTheLimitWhereItLies_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("camelCase")
            << QByteArray(R"({"contents":[{}],"generationConfig":{ "topK":1, "maxOutputTokens" : 99 }})")
            << QByteArray(R"({"contents":[{}],"generationConfig":{ "topK":1, "maxOutputTokens" : 7 }})");
        QTest::newRow("snake_case")
            << QByteArray(R"({"generation_config":{"max_output_tokens":99},"contents":[{}]})")
            << QByteArray(R"({"generation_config":{"max_output_tokens":7},"contents":[{}]})");
    }

    void cutsTheLimitWhereItLies() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const auto bytes = body.toStdString();
        const auto request = readGenerateContent(bytes, false, "g", true);
        QVERIFY(request);
        SpliceOptions options;
        options.model = "other";
        options.maxOutput = 7;
        const Splice splice(*request, options);
        std::string out;
        for (const auto piece : splice.pieces())
            out += piece;
        QCOMPARE(QByteArray::fromStdString(out), expected);
    }
};

QTEST_GUILESS_MAIN(GeminiTest)
#include "gemini.moc"
