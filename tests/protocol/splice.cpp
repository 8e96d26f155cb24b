#include "protocol/print.h"
#include "protocol/request.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

std::string spliced(std::string_view body, bool force, Dialect dialect = Dialect::OpenAi) {
    const auto request =
        dialect == Dialect::OpenAi ? readChatCompletions(body, false) : readMessages(body, false);
    if (!request) return request.error().detail;
    const Splice splice(*request, {.model = "gpt-4o", .forceIncludeUsage = force, .maxOutput = {}});
    std::string out;
    for (const auto piece : splice.pieces())
        out += piece;
    return splice.size() == out.size() ? out : "wrong size";
}

// The object without the two members that a splice may change.
std::string others(std::string_view body) {
    std::string out;
    const auto json = Json::parse(body);
    for (const auto [key, value] : json->root().members())
        if (key != "model" && key != "stream_options") out += fmt::format("{}={};", key, value.text());
    return out;
}

// With an output limit of the model, and the provider's spelling of it.
std::string limited(std::string_view body, Dialect dialect, std::string_view spelling) {
    const auto request = dialect == Dialect::OpenAi      ? readChatCompletions(body, false)
                         : dialect == Dialect::Responses ? readResponses(body, false)
                         : dialect == Dialect::Anthropic ? readMessages(body, false)
                                                         : readGenerateContent(body, false, "m", false);
    if (!request) return request.error().detail;
    const Splice splice(*request, {.model = "m", .maxOutput = 100, .outputLimitKey = spelling});
    std::string out;
    for (const auto piece : splice.pieces())
        out += piece;
    return out + (splice.isCapped() ? " capped" : "");
}

constexpr std::string_view messages = R"("messages":[{"role":"user","content":"Hi"}])";

} // namespace

class SpliceTest : public QObject {
    Q_OBJECT

private slots:
    void limits_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("spelling");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* body, Dialect dialect, const char* spelling,
                            const char* expected) {
            QTest::newRow(name) << QByteArray(body) << static_cast<int>(dialect) << QByteArray(spelling)
                                << QByteArray(expected);
        };
        row("below the cap", R"({"model":"m","max_tokens":99,M})", Dialect::OpenAi, "",
            R"({"model":"m","max_tokens":99,M})");
        row("above it", R"({"model":"m","max_tokens" : 101 ,M})", Dialect::OpenAi, "",
            R"({"model":"m","max_tokens" : 100 ,M} capped)");
        row("both spellings", R"({"max_tokens":101,"model":"m","max_completion_tokens":102,M})",
            Dialect::OpenAi, "max_tokens",
            R"({"max_tokens":100,"model":"m","max_completion_tokens":100,M} capped)");
        row("the provider's spelling", R"({"model":"m","max_tokens":5,M})", Dialect::OpenAi,
            "max_completion_tokens", R"({"model":"m","max_completion_tokens":5,M})");
        row("no limit", R"({"model":"m",M})", Dialect::OpenAi, "max_completion_tokens", R"({"model":"m",M})");
        row("Anthropic", R"({"model":"m","max_tokens":500,M})", Dialect::Anthropic, "",
            R"({"model":"m","max_tokens":100,M} capped)");
        row("Responses", R"({"model":"m","max_output_tokens":500,"input":"x"})", Dialect::Responses, "",
            R"({"model":"m","max_output_tokens":100,"input":"x"} capped)");
        row("Gemini, a level deeper",
            R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"topK":1,"maxOutputTokens":500}})",
            Dialect::Gemini, "",
            R"({"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"topK":1,"maxOutputTokens":100}} capped)");
    }
    void limits() {
        QFETCH(QByteArray, body);
        QFETCH(int, dialect);
        QFETCH(QByteArray, spelling);
        QFETCH(QByteArray, expected);
        const QByteArray said(messages.data(), static_cast<qsizetype>(messages.size()));
        const auto out = limited(body.replace("M", said).toStdString(), static_cast<Dialect>(dialect),
                                 spelling.toStdString());
        QCOMPARE(QByteArray::fromStdString(out), expected.replace("M", said));
    }

    void splices_data() {
        QTest::addColumn<QByteArray>("body"); // M stands for the messages
        QTest::addColumn<bool>("force");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* body, bool force, const char* expected) {
            QTest::newRow(name) << QByteArray(body) << force << QByteArray(expected);
        };
        row("only the model", R"({"model":"auto",M})", false, R"({"model":"gpt-4o",M})");
        row("odd white space stays", "\n{ \"model\" :\t\"auto\" , M }\n", false,
            "\n{ \"model\" :\t\"gpt-4o\" , M }\n");
        row("escaped key", R"({"m\u006fdel":"au\u0074o",M})", false, R"({"m\u006fdel":"gpt-4o",M})");
        row("byte order mark", "\xef\xbb\xbf{\"stream\":true,M,\"model\":\"a\"}", true,
            "\xef\xbb\xbf{\"stream_options\":{\"include_usage\":true},\"stream\":true,M,\"model\":\"gpt-"
            "4o\"}");
        row("a body that is not streamed", R"({"model":"auto",M})", true, R"({"model":"gpt-4o",M})");
        row("no options", R"({"model":"auto","stream":true,M})", true,
            R"({"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true,M})");
        row("not forced", R"({"model":"auto","stream":true,M})", false,
            R"({"model":"gpt-4o","stream":true,M})");
        row("empty options", R"({"model":"auto","stream":true,"stream_options":{ },M})", true,
            R"({"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true },M})");
        row("null options", R"({"model":"auto","stream":true,"stream_options":null,M})", true,
            R"({"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},M})");
        row("other options",
            R"({"stream_options":{"include_obfuscation":1.0},"model":"auto","stream":true,M})", true,
            R"({"stream_options":{"include_usage":true,"include_obfuscation":1.0},"model":"gpt-4o","stream":true,M})");
        row("usage declined",
            R"({"stream_options":{"a":1.50, "include_usage" : false},"model":"auto","stream":true,M})", true,
            R"({"stream_options":{"a":1.50, "include_usage" : true},"model":"gpt-4o","stream":true,M})");
        row("usage declined, twice and escaped",
            R"({"stream_options":{"include_usage":null,"include\u005fusage":false},"model":"auto","stream":true,M})",
            true,
            R"({"stream_options":{"include_usage":true,"include\u005fusage":true},"model":"gpt-4o","stream":true,M})");
        row("usage asked for", R"({"stream_options":{"include_usage":true},"model":"auto","stream":true,M})",
            true, R"({"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true,M})");
        row("two options, the last counts",
            R"({"stream_options":{},"stream_options":{"include_usage":false},"model":"auto","stream":true,M})",
            true,
            R"({"stream_options":{},"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true,M})");
        row("options of a wrong type stay", R"({"stream_options":"x","model":"auto","stream":true,M})", true,
            R"({"stream_options":"x","model":"gpt-4o","stream":true,M})");
        row("tools of kinds that nobody knows, in their order",
            R"({"tools":[{"type":"z.tool","x":[2,1]},{"type":"function","function":{"name":"b"}},{"type":"a.tool"}],"model":"auto",M})",
            false,
            R"({"tools":[{"type":"z.tool","x":[2,1]},{"type":"function","function":{"name":"b"}},{"type":"a.tool"}],"model":"gpt-4o",M})");
        row("bytes that a parser would rewrite",
            R"({"temperature":1.0,"seed":1e2,"x":"\u00e9\/\ud800","big":18446744073709551617,"model":"auto",M})",
            false,
            R"({"temperature":1.0,"seed":1e2,"x":"\u00e9\/\ud800","big":18446744073709551617,"model":"gpt-4o",M})");
    }

    void splices() {
        QFETCH(QByteArray, body);
        QFETCH(bool, force);
        QFETCH(QByteArray, expected);
        const QByteArray text(messages.data(), static_cast<qsizetype>(messages.size()));
        body.replace("M", text);
        expected.replace("M", text);
        const auto out = spliced({body.constData(), static_cast<std::size_t>(body.size())}, force);
        QCOMPARE(QByteArray::fromStdString(out), expected);
        QCOMPARE(others(out), others(body.toStdString()));
    }

    void quotesTheModel() {
        const auto body = fmt::format(R"({{"model":"a",{}}})", messages);
        const auto request = readChatCompletions(body, false);
        QVERIFY(request.has_value());
        const Splice splice(*request, {.model = "a\"b\\c", .forceIncludeUsage = false, .maxOutput = {}});
        std::string out;
        for (const auto piece : splice.pieces())
            out += piece;
        QCOMPARE((*Json::parse(out))["model"].string().value_or(""), std::string_view("a\"b\\c"));
    }

    void leavesAnthropicStreamsAlone() {
        const auto body = fmt::format(R"({{"model":"auto","stream":true,{}}})", messages);
        QCOMPARE(spliced(body, true, Dialect::Anthropic),
                 fmt::format(R"({{"model":"gpt-4o","stream":true,{}}})", messages));
    }
};

QTEST_APPLESS_MAIN(SpliceTest)
#include "splice.moc"
