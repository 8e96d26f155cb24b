// The table of OpenAI-compatible providers: which row a URL gets, and what a request looks like for it.
#include "protocol/quirks.h"

#include "protocol/canonical.h"
#include "protocol/quirkcases.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::protocol;

class QuirksTest : public QObject {
    Q_OBJECT

private slots:
    void namesEachOnce() {
        std::set<std::string_view> seen;
        for (const auto& row : allQuirks()) {
            QVERIFY2(seen.insert(row.flavor).second, std::string(row.flavor).c_str());
            QVERIFY(row.maxTokens == "max_tokens" || row.maxTokens == "max_completion_tokens");
            QVERIFY(row.required == "required" || row.required == "any");
            QCOMPARE(quirksNamed(row.flavor), &row);
        }
        QVERIFY(quirksNamed("nobody") == nullptr);
        QCOMPARE(allQuirks().front().flavor, std::string_view("openai")); // what null means to the writer
    }

    void findsByUrl_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("flavor");
        const auto row = [](const char* url, const char* flavor) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(flavor);
        };
        row("https://api.openai.com/v1", "openai");
        row("https://API.OpenAI.com:443/v1", "openai");
        row("https://my.openai.azure.com/openai/v1", "azure");
        row("https://x.services.ai.azure.com", "azure");
        row("https://api.groq.com/openai/v1", "groq");
        row("https://openrouter.ai/api/v1", "openrouter");
        row("https://api.deepseek.com", "deepseek");
        row("https://api.mistral.ai/v1", "mistral");
        row("https://api.together.xyz/v1", "together");
        row("https://api.fireworks.ai/inference/v1", "fireworks");
        row("https://api.x.ai/v1", "xai");
        row("https://generativelanguage.googleapis.com/v1beta/openai", "gemini");
        row("http://localhost:11434/v1", "ollama");
        row("http://127.0.0.1:11434/v1", "ollama");
        row("http://[::1]:11434/v1", "ollama");
        row("http://localhost:1234/v1", "lmstudio");
        row("http://10.0.0.5:11434/v1", "compatible"); // the port means something on loopback only
        row("http://localhost:8000/v1", "compatible");
        row("https://notapi.openai.com.example.org/v1", "compatible");
        row("https://evilapi.groq.com", "compatible"); // a name that only ends alike
        row("https://api.groq.com@example.org/v1", "compatible");
        row("", "compatible");
    }
    void findsByUrl() {
        QFETCH(QString, url);
        QFETCH(QString, flavor);
        const auto& row = quirksForUrl(url.toStdString());
        QCOMPARE(QString::fromStdString(std::string(row.flavor)), flavor);
    }

    void shapesRequests_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < quirkCases.size(); ++i)
            QTest::newRow(quirkCases[i].name) << static_cast<int>(i);
    }
    void shapesRequests() {
        QFETCH(int, index);
        const auto& row = quirkCases[static_cast<std::size_t>(index)];
        auto conversation = readConversation(Dialect::OpenAi, row.asked);
        QVERIFY2(conversation.has_value(), conversation ? "" : conversation.error().detail.c_str());
        WriteOptions options;
        options.model = "m";
        options.quirks = quirksNamed(row.flavor);
        QVERIFY(options.quirks);
        conversation->dialect = Dialect::Anthropic; // what crosses: thoughts of others are not said again
        options.maxOutput = 100;
        const auto written = writeRequest(Dialect::OpenAi, *conversation, options);
        QCOMPARE(QByteArray::fromStdString(written.body),
                 QByteArray(row.written.data(), static_cast<qsizetype>(row.written.size())));
    }

    // The same id, the same short one: call and result still meet.
    void mapsIdsForMistral() {
        const auto conversation = readConversation(Dialect::OpenAi, mistralCalls);
        QVERIFY(conversation.has_value());
        WriteOptions options;
        options.quirks = quirksNamed("mistral");
        const auto written = Json::parse(writeRequest(Dialect::OpenAi, *conversation, options).body);
        std::vector<std::string> calls, results;
        for (const auto message : (*written)["messages"].items()) {
            for (const auto call : message["tool_calls"].items())
                calls.emplace_back(call["id"].string().value_or(""));
            if (const auto id = message["tool_call_id"].string()) results.emplace_back(*id);
        }
        QCOMPARE(calls.size(), std::size_t(3));
        QCOMPARE(calls, results);
        QCOMPARE(std::set(calls.begin(), calls.end()).size(), std::size_t(3));
        for (const auto& id : calls)
            QCOMPARE(id.size(), std::size_t(9));
        QCOMPARE(calls[2], std::string("Abc123xyZ")); // Mistral's own stays
    }
};

QTEST_APPLESS_MAIN(QuirksTest)
#include "quirks.moc"
