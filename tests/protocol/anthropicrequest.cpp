// Requests in Anthropic's dialect: what is found in them, read, and written.
#include "protocol/anthropic/base64.h"
#include "protocol/anthropic/thinking.h"
#include "protocol/anthropic/toolcall.h"
#include "protocol/anthropicbodies.h"
#include "protocol/anthropicrows.h"
#include "protocol/print.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

WrittenRequest wrongly(std::string detail) {
    WrittenRequest written;
    written.body = "error: " + std::move(detail);
    return written;
}

WriteOptions optionsFor(std::string_view model, bool keepSignatures, std::int64_t cap = 0) {
    WriteOptions options;
    options.model = model;
    options.keepSignatures = keepSignatures;
    if (cap != 0) options.maxOutput = cap;
    return options;
}

WrittenRequest again(std::string_view body) {
    const auto conversation = readConversation(Dialect::Anthropic, body);
    if (!conversation) return wrongly(conversation.error().detail);
    return writeRequest(Dialect::Anthropic, *conversation, optionsFor("m", true));
}

} // namespace

class AnthropicRequestTest : public QObject {
    Q_OBJECT

private slots:
    void findsFeatures_data() {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<QString>("features");
        for (const auto& row : topLevelCases)
            QTest::newRow(row.name) << bodyWith(row.members) << shown(row.features);
        for (const auto& row : contentCases)
            QTest::addRow("content: %s", row.name) << bodyOf(row.members) << shown(row.features);
    }

    void findsFeatures() {
        QFETCH(std::string, body);
        QFETCH(QString, features);
        const auto request = readMessages(body, false);
        QVERIFY2(request.has_value(), request ? "" : request.error().detail.c_str());
        QCOMPARE(shown(joined(request->features)), features);
        const auto conversation = readConversation(Dialect::Anthropic, body);
        QVERIFY2(conversation.has_value(), conversation ? "" : conversation.error().detail.c_str());
        QCOMPARE(shown(joined(conversation->features)), features);
    }

    void isTheSameAgain_data() {
        QTest::addColumn<QString>("body");
        for (const auto& [name, body] : sameAgain)
            QTest::newRow(name) << shown(body);
    }

    void isTheSameAgain() {
        QFETCH(QString, body);
        const auto bytes = body.toStdString();
        const auto written = again(bytes);
        QCOMPARE(shown(normal(written.body)), shown(normal(bytes)));
        QCOMPARE(shown(joined(written.dropped)), QString());
    }

    void anyBodyIsTheSameAgain() {
        for (unsigned seed = 0; seed < 2000; ++seed) {
            const auto body = Bodies(seed).next();
            QCOMPARE(shown(normal(again(body).body)), shown(normal(body)));
        }
    }

    void refusesToRead_data() {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const char* body, const char* error) {
            QTest::newRow(name) << std::string(body) << QString(error);
        };
        row("no object", "[]", "the body must be a JSON object");
        row("messages missing", "{}", "`messages` must be an array");
        row("unknown role", "{\"messages\":[{\"role\":\"tool\",\"content\":\"a\"}]}",
            "`messages[0].role` must be user or assistant");
        row("content is a number", "{\"messages\":[{\"role\":\"user\",\"content\":5}]}",
            "`messages[0].content` must be a string or an array");
        row("a block is a string", "{\"messages\":[{\"role\":\"user\",\"content\":[\"a\"]}]}",
            "a block of `messages[0].content` must be an object");
        row("a result is a number",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":5}]}]}",
            "`tool_result.content` must be a string or an array");
        row("system is a number", "{\"system\":5,\"messages\":[]}", "`system` must be a string or an array");
        row("a tool without a name", "{\"messages\":[],\"tools\":[{\"input_schema\":{}}]}",
            "a tool has no `name`");
    }

    void refusesToRead() {
        QFETCH(std::string, body);
        QFETCH(QString, error);
        const auto read = readConversation(Dialect::Anthropic, body);
        QVERIFY(!read.has_value());
        QCOMPARE(shown(read.error().detail), error);
    }

    void writes_data() {
        QTest::addColumn<int>("index");
        for (std::size_t at = 0; at < writeCases().size(); ++at)
            QTest::newRow(writeCases()[at].name) << static_cast<int>(at);
    }

    void writes() {
        QFETCH(int, index);
        const auto& row = writeCases()[static_cast<std::size_t>(index)];
        auto conversation = readConversation(Dialect::Anthropic, row.body);
        QVERIFY2(conversation.has_value(), conversation ? "" : conversation.error().detail.c_str());
        conversation->dialect = Dialect::OpenAi;
        row.change(*conversation);
        const auto options = optionsFor(row.model, row.keepSignatures, row.cap);
        const auto written = writeRequest(Dialect::Anthropic, *conversation, options);
        QVERIFY2(Json::parse(written.body).has_value(), written.body.c_str());
        QVERIFY2(written.body.find(row.expected) != std::string::npos, written.body.c_str());
        QVERIFY2(row.missing.empty() || written.body.find(row.missing) == std::string::npos,
                 written.body.c_str());
        QCOMPARE(shown(joined(written.dropped)), shown(row.dropped));
        QVERIFY(again(written.body).dropped.empty()); // and it is a body of this dialect
    }

    void tellsOfACut() {
        auto conversation = readConversation(Dialect::Anthropic, word);
        conversation->maxOutput = 9000;
        const auto cut = writeRequest(Dialect::Anthropic, *conversation, optionsFor("m", false, 8192));
        QCOMPARE(cut.maxOutput.value_or(0), std::int64_t(8192));
        const auto kept = writeRequest(Dialect::Anthropic, *conversation, optionsFor("m", false, 9000));
        QVERIFY(!kept.maxOutput);
    }

    void knowsVersions_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("version");
        QTest::newRow("with a date") << "claude-opus-4-20250514" << 400;
        QTest::newRow("with a minor and a date") << "claude-opus-4-6-20260205" << 406;
        QTest::newRow("with a dot and a vendor") << "anthropic/claude-sonnet-4.6" << 406;
        QTest::newRow("the old order") << "claude-3-5-sonnet-20241022" << 0;
        QTest::newRow("a major alone") << "claude-opus-5" << 500;
        QTest::newRow("another one's") << "my-model" << 0;
        QTest::newRow("nothing behind the family") << "claude-opus-latest" << 0;
    }

    void knowsVersions() {
        QFETCH(QString, model);
        QFETCH(int, version);
        QCOMPARE(anthropic::versionOf(model.toStdString()), version);
    }

    void keepsIdsApart() {
        std::string first;
        std::string second;
        QCOMPARE(anthropic::toolId("toolu_01-A", first), std::string_view("toolu_01-A"));
        const auto dot = anthropic::toolId("a.b", first);
        const auto colon = anthropic::toolId("a:b", second);
        QVERIFY(dot != colon);
        QVERIFY(dot.starts_with("a_b_"));
        std::string again;
        QCOMPARE(anthropic::toolId("a.b", again), dot);
        QVERIFY(!anthropic::toolId("", again).empty());
    }

    void carriesBytes() {
        std::string bytes;
        for (int length = 0; length < 70; ++length) {
            QCOMPARE(anthropic::fromBase64(anthropic::toBase64(bytes)).value_or("?"), bytes);
            QCOMPARE(QByteArray::fromStdString(anthropic::toBase64(bytes)),
                     QByteArray::fromStdString(bytes).toBase64());
            bytes += static_cast<char>(length * 37);
        }
        QCOMPARE(anthropic::fromBase64("_-8").value_or("?"), std::string("\xff\xef"));
        QVERIFY(!anthropic::fromBase64("a b"));
    }
};

QTEST_APPLESS_MAIN(AnthropicRequestTest)
#include "anthropicrequest.moc"
