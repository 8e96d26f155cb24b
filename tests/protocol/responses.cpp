// Requests of OpenAI's responses: responses/view.cpp, read.cpp and write.cpp with what they are made of.
#include "protocol/responses/responses.h"
#include "protocol/canonical.h"
#include "protocol/print.h"
#include "protocol/responsesrequests.h"

#include <QJsonDocument>
#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

// Sorted and without white space, so that a difference shows.
QString sorted(std::string_view json) {
    const QByteArray bytes(json.data(), static_cast<qsizetype>(json.size()));
    const auto document = QJsonDocument::fromJson(bytes);
    return document.isNull() ? "not JSON: " + QString::fromUtf8(bytes)
                             : QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

QString printView(const Result<Request>& request) {
    if (!request) return print(request);
    auto out = print(*request);
    if (!request->previousResponse.empty())
        out += " after " + QString::fromStdString(request->previousResponse);
    QStringList features;
    for (const auto& name : names(request->features))
        features << QString::fromStdString(name);
    return features.isEmpty() ? out : out + " | " + features.join(' ');
}

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

WriteOptions options(std::string_view model, bool keepSignatures = false,
                     std::optional<std::int64_t> maxOutput = {}) {
    WriteOptions made;
    made.model = model;
    made.keepSignatures = keepSignatures;
    made.maxOutput = maxOutput;
    return made;
}

Message messageOf(Role role, std::vector<Part> parts) {
    Message made;
    made.role = role;
    made.parts = std::move(parts);
    return made;
}

WrittenRequest rewritten(std::string_view body, WriteOptions with) {
    const auto conversation = readConversation(Dialect::Responses, body);
    return conversation ? writeRequest(Dialect::Responses, *conversation, with)
                        : WrittenRequest{conversation.error().detail, {}, {}};
}

Part textOf(std::string_view words, bool bare = false) {
    Part part;
    part.text = words;
    part.bare = bare;
    return part;
}

Conversation from(Dialect dialect) {
    Conversation conversation;
    conversation.dialect = dialect;
    conversation.model = "theirs";
    return conversation;
}

QString written(const Conversation& conversation, WriteOptions with = options("m")) {
    return sorted(writeRequest(Dialect::Responses, conversation, with).body);
}

} // namespace

class ResponsesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void viewsAndReadsBack_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < responsesRequests.size(); ++i)
            QTest::newRow(responsesRequests[i].name) << static_cast<int>(i);
    }

    void viewsAndReadsBack() {
        QFETCH(int, index);
        const auto& row = responsesRequests[static_cast<std::size_t>(index)];
        const auto request = readResponses(row.body, false);
        QCOMPARE(printView(request), shown(row.view));
        const auto conversation = readConversation(Dialect::Responses, row.body);
        QCOMPARE(conversation.has_value(), request.has_value());
        if (!conversation) {
            QCOMPARE(conversation.error().detail, request.error().detail);
            return;
        }
        QCOMPARE(names(conversation->features), names(request->features));
        const auto out = rewritten(row.body, options("m", true)).body;
        QCOMPARE(sorted(out), sorted(row.written.empty() ? row.body : row.written));
        if (conversation->messages.empty()) return; // all of it lay with the provider
        QCOMPARE(sorted(rewritten(out, options("m", true)).body), sorted(out));
    }

    void countsAllText() {
        const auto request = readResponses(
            R"({"model":"m","instructions":"12345","input":[{"role":"user","content":"123"},{"type":"function_call","call_id":"c","name":"fg","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"1234"},{"type":"reasoning","summary":[{"type":"summary_text","text":"1"}],"encrypted_content":"xxxxxxxx"}]})",
            false);
        QCOMPARE(request->textBytes, std::size_t(5 + 3 + 4 + 4 + 1));
    }

    void refusesARoleThatNobodyKnows() {
        const auto conversation =
            readConversation(Dialect::Responses, R"({"model":"m","input":[{"role":"tool","content":"x"}]})");
        QCOMPARE(shown(conversation.error().detail),
                 QString("`input[0].role` must be user, assistant, system or developer"));
    }

    void dropsSignaturesOfAnotherModel() {
        const auto* body =
            R"({"model":"m","input":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"xyz"}]})";
        QCOMPARE(
            sorted(rewritten(body, options("n")).body),
            sorted(
                R"({"model":"n","input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]}]})"));
    }

    void capsTheOutput() {
        const auto* body = R"({"model":"m","input":"Hi","max_output_tokens":5000})";
        const auto cut = rewritten(body, options("m", false, 100));
        QCOMPARE(cut.maxOutput, std::optional<std::int64_t>(100));
        QVERIFY(cut.body.find("\"max_output_tokens\":100") != std::string::npos);
        const auto whole = rewritten(body, options("m", false, 6000));
        QCOMPARE(whole.maxOutput, std::nullopt);
        QVERIFY(whole.body.find("\"max_output_tokens\":5000") != std::string::npos);
    }

    void asksForAtLeastWhatOpenAiTakes() {
        auto conversation = from(Dialect::Anthropic);
        conversation.maxOutput = 1;
        QVERIFY(written(conversation).contains("\"max_output_tokens\":16"));
    }

    void keepsNothingWithTheProvider() {
        auto conversation = from(Dialect::OpenAi);
        conversation.messages.push_back(messageOf(Role::User, {textOf("Hi", true)}));
        conversation.features.add(Feature::Store);
        QCOMPARE(
            written(conversation),
            sorted(
                R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"}],"store":false})"));
        QVERIFY(writeRequest(Dialect::Responses, conversation, {}).dropped.has(Feature::Store));
    }

    void makesInstructionsOfTheFirstSystemText() {
        auto conversation = from(Dialect::Anthropic);
        conversation.messages.push_back(messageOf(Role::System, {textOf("One"), textOf("Two")}));
        conversation.messages.push_back(messageOf(Role::User, {textOf("Hi")}));
        QCOMPARE(
            written(conversation),
            sorted(
                R"({"model":"m","instructions":"One\n\nTwo","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}],"store":false})"));
    }

    // Anthropic and Gemini put results into a user message, before its words.
    void takesResultsOutOfUserMessages() {
        auto conversation = from(Dialect::Anthropic);
        Part call;
        call.kind = PartKind::ToolCall;
        call.id = "t1";
        call.name = "f";
        Part thought;
        thought.kind = PartKind::Thinking;
        thought.text = "hm";
        thought.signature = "theirs";
        Part result;
        result.kind = PartKind::ToolResult;
        result.id = "t1";
        Part image;
        image.kind = PartKind::Image;
        image.mediaType = "image/png";
        image.data = "AAAA";
        result.content = {textOf("see"), image};
        Part empty;
        empty.kind = PartKind::ToolResult;
        empty.id = "t2";
        conversation.messages.push_back(messageOf(Role::Assistant, {thought, textOf("Ok"), call}));
        conversation.messages.push_back(messageOf(Role::User, {result, empty, textOf("And?")}));
        QCOMPARE(
            written(conversation, options("m", true)),
            sorted(
                R"({"model":"m","input":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Ok"}]},{"type":"function_call","call_id":"t1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"t1","output":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},{"type":"function_call_output","call_id":"t2","output":""},{"type":"message","role":"user","content":[{"type":"input_text","text":"And?"}]}],"store":false})"));
    }

    // Without a word on it, a schema is strict here and lax everywhere else.
    void saysThatForeignToolsAreNotStrict() {
        auto conversation = from(Dialect::OpenAi);
        conversation.tools.emplace_back().name = "f";
        auto& tool = conversation.tools.emplace_back();
        tool.name = "g";
        tool.schema = R"({"type":"object"})";
        tool.strict = true;
        conversation.toolChoice = ToolChoice::Named;
        conversation.toolName = "g";
        QCOMPARE(
            written(conversation),
            sorted(
                R"({"model":"m","input":[],"tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{}},"strict":false},{"type":"function","name":"g","parameters":{"type":"object"},"strict":true}],"tool_choice":{"type":"function","name":"g"},"store":false})"));
    }

    void speaksOfThinkingInWords_data() {
        QTest::addColumn<QString>("effort");
        QTest::addColumn<int>("budget");
        QTest::addColumn<bool>("shown");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a word") << "low" << -2 << false << R"("reasoning":{"effort":"low"})";
        QTest::newRow("a word that only Anthropic has")
            << "max" << -2 << false << R"("reasoning":{"effort":"high"})";
        QTest::newRow("a budget") << "" << 8192 << false << R"("reasoning":{"effort":"medium"})";
        QTest::newRow("summaries alone") << "" << -2 << true << R"("reasoning":{"summary":"auto"})";
        QTest::newRow("nothing") << "" << -2 << false << "";
    }

    void speaksOfThinkingInWords() {
        QFETCH(QString, effort);
        QFETCH(int, budget);
        QFETCH(bool, shown);
        QFETCH(QString, expected);
        auto conversation = from(Dialect::Anthropic);
        const auto word = effort.toStdString();
        conversation.effort = word;
        if (budget != -2) conversation.thinkingBudget = budget;
        if (shown) conversation.showThoughts = true;
        const auto out = written(conversation);
        QVERIFY2(expected.isEmpty() ? !out.contains("reasoning") : out.contains(expected), qPrintable(out));
    }

    // As Anthropic does, unless the client wants none.
    void showsThoughtsThatWereSwitchedOn() {
        auto conversation = from(Dialect::Anthropic);
        conversation.thinking = Thinking::On;
        QVERIFY(!written(conversation).contains("reasoning")); // would be refused by models that have none
        conversation.thinkingBudget = 2048;
        QVERIFY(written(conversation).contains(R"("summary":"auto")"));
        conversation.showThoughts = false;
        QVERIFY(!written(conversation).contains("summary"));
        conversation.showThoughts.reset();
        conversation.dialect = Dialect::Gemini;
        QVERIFY(!written(conversation).contains("summary"));
    }

    void dropsTiersOfAnotherName() {
        auto conversation = from(Dialect::Anthropic);
        conversation.serviceTier = "standard_only";
        QVERIFY(!written(conversation).contains("service_tier"));
        QVERIFY(writeRequest(Dialect::Responses, conversation, {}).dropped.has(Feature::ServiceTier));
        conversation.dialect = Dialect::OpenAi;
        QVERIFY(written(conversation).contains("service_tier"));
    }
};

QTEST_APPLESS_MAIN(ResponsesTest)
#include "responses.moc"
