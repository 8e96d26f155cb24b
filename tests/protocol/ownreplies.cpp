// What we say ourselves: errorreply.cpp, messagereply.cpp and models.cpp.
#include "protocol/models.h"
#include "protocol/print.h"
#include "protocol/reply.h"

#include <QTest>

#include <vector>

using namespace tierline;
using namespace tierline::protocol;

namespace {

constexpr auto openAi = int(Dialect::OpenAi);
constexpr auto anthropic = int(Dialect::Anthropic);

} // namespace

class OwnRepliesTest : public QObject {
    Q_OBJECT

private slots:
    void writesErrors_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<ClientError>("error");
        QTest::addColumn<QString>("expected");
        QTest::newRow("openai")
            << openAi
            << ClientError{404, "invalid_request_error", "model_not_found", "no such model", "", "01J"}
            << R"({"error":{"type":"invalid_request_error","message":"no such model","param":null,"code":"model_not_found"},"request_id":"01J"})";
        QTest::newRow("anthropic")
            << anthropic << ClientError{404, "not_found_error", "", "no such model", "", "01J"}
            << R"({"type":"error","error":{"type":"not_found_error","message":"no such model"},"request_id":"01J"})";
        QTest::newRow("openai's word for it in anthropic's")
            << anthropic << ClientError{402, "insufficient_quota", "budget", "spent", "", ""}
            << R"({"type":"error","error":{"type":"billing_error","message":"spent","code":"budget"}})";
        QTest::newRow("no type, by status")
            << anthropic << ClientError{503, "", "", "m", "", ""}
            << R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})";
        QTest::newRow("no type, openai")
            << openAi << ClientError{503, "", "", "m", "", ""}
            << R"({"error":{"type":"server_error","message":"m","param":null,"code":null}})";
        QTest::newRow("the provider's own words, on one line")
            << openAi << ClientError{500, "server_error", "", "m", "{\n \"a\": [1]\n}", ""}
            << R"({"error":{"type":"server_error","message":"m","param":null,"code":null,"provider_error":{"a":[1]}}})";
        QTest::newRow("the provider's words are not JSON")
            << openAi << ClientError{500, "server_error", "", "m", "<html>", ""}
            << R"({"error":{"type":"server_error","message":"m","param":null,"code":null}})";
    }

    void writesErrors() {
        QFETCH(int, dialect);
        QFETCH(ClientError, error);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(errorBody(Dialect(dialect), error)), expected);
        StreamReader reader(Dialect(dialect), false);
        const auto event = errorEvent(Dialect(dialect), error);
        const auto& segments = reader.feed(event);
        QCOMPARE(segments.size(), std::size_t(1));
        QVERIFY(segments[0].kind == SegmentKind::Error);
        QCOMPARE(reader.error()->message, error.message);
    }

    void writesMessages_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QString>("finish");
        QTest::newRow("openai") << openAi << "stop";
        QTest::newRow("anthropic") << anthropic << "end_turn";
    }

    void writesMessages() {
        QFETCH(int, dialect);
        QFETCH(QString, finish);
        const std::string text = "Sorry:\n{} \"later\" \xf0\x9f\x98\x80";
        const auto reply =
            readPlainReply(Dialect(dialect), messageBody(Dialect(dialect), "tierline/x", text, false));
        QVERIFY(!reply.error && !reply.empty);
        QCOMPARE(reply.text, text);
        QCOMPARE(QString::fromStdString(reply.finishReason), finish);
        StreamReader reader(Dialect(dialect), false);
        const auto stream = messageBody(Dialect(dialect), "tierline/x", text, true);
        std::string kinds;
        for (const auto& segment : reader.feed(stream))
            kinds += segment.kind == SegmentKind::Terminal  ? 'T'
                     : segment.kind == SegmentKind::Content ? 'C'
                                                            : 'p';
        QVERIFY(kinds.ends_with("CT"));
        QVERIFY(reader.finished());
        QCOMPARE(reader.text(), text);
        QCOMPARE(QString::fromStdString(reader.finishReason()), finish);
    }

    void listsModels_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<std::vector<std::string>>("ids");
        QTest::addColumn<QString>("expected");
        QTest::newRow("openai")
            << openAi << std::vector<std::string>{"auto", "groq/llama/3"}
            << R"({"object":"list","data":[{"id":"auto","object":"model","created":0,"owned_by":"tierline"},{"id":"groq/llama/3","object":"model","created":0,"owned_by":"groq"}]})";
        QTest::newRow("anthropic")
            << anthropic << std::vector<std::string>{"auto", "b"}
            << R"({"data":[{"type":"model","id":"auto","display_name":"auto","created_at":"1970-01-01T00:00:00Z"},{"type":"model","id":"b","display_name":"b","created_at":"1970-01-01T00:00:00Z"}],"has_more":false,"first_id":"auto","last_id":"b"})";
        QTest::newRow("none") << anthropic << std::vector<std::string>{}
                              << R"({"data":[],"has_more":false,"first_id":null,"last_id":null})";
    }

    void listsModels() {
        QFETCH(int, dialect);
        QFETCH(std::vector<std::string>, ids);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(modelsBody(Dialect(dialect), ids)), expected);
    }
};

QTEST_APPLESS_MAIN(OwnRepliesTest)
#include "ownreplies.moc"
