#include "gateway/setup.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class AddressTest : public QObject {
    Q_OBJECT

private slots:
    void calls_data() {
        QTest::addColumn<QString>("call"); // dialect, then what is special
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::newRow("OpenAI") << "openai" << "/v1" << "/v1/chat/completions";
        QTest::newRow("Groq") << "openai" << "/openai/v1" << "/openai/v1/chat/completions";
        QTest::newRow("no path") << "openai" << "" << "/v1/chat/completions";
        QTest::newRow("embeddings") << "openai embed" << "/v1" << "/v1/embeddings";
        QTest::newRow("Responses") << "responses" << "/v1" << "/v1/responses";
        QTest::newRow("Responses, no path") << "responses" << "" << "/v1/responses";
        QTest::newRow("Anthropic") << "anthropic" << "" << "/v1/messages";
        QTest::newRow("Anthropic with a version") << "anthropic" << "/v1" << "/v1/messages";
        QTest::newRow("Anthropic behind a path") << "anthropic" << "/proxy" << "/proxy/v1/messages";
        QTest::newRow("Gemini") << "gemini" << "/v1beta" << "/v1beta/models/a%2Fm:generateContent";
        QTest::newRow("Gemini, no path") << "gemini" << "" << "/v1beta/models/a%2Fm:generateContent";
        QTest::newRow("Gemini streams by events")
            << "gemini stream" << "/v1beta" << "/v1beta/models/a%2Fm:streamGenerateContent?alt=sse";
        QTest::newRow("Gemini's embeddings")
            << "gemini embed" << "/v1beta" << "/v1beta/models/a%2Fm:batchEmbedContents";
        QTest::newRow("Azure") << "openai azure" << ""
                               << "/openai/deployments/a%2Fm/chat/completions?api-version=2024-10-21";
        QTest::newRow("Azure with /openai")
            << "openai azure" << "/openai"
            << "/openai/deployments/a%2Fm/chat/completions?api-version=2024-10-21";
        QTest::newRow("Azure of another version")
            << "openai azure dated" << ""
            << "/openai/deployments/a%2Fm/chat/completions?api-version=2025-01-01";
        QTest::newRow("Azure's undated API")
            << "openai azure" << "/openai/v1" << "/openai/v1/chat/completions";
        QTest::newRow("Azure's embeddings")
            << "openai azure embed" << "" << "/openai/deployments/a%2Fm/embeddings?api-version=2024-10-21";
    }
    void calls() {
        QFETCH(QString, call);
        QFETCH(QString, path);
        Outlet outlet;
        outlet.dialect = *dialectFromString(call.section(' ', 0, 0).toStdString());
        outlet.azure = call.contains("azure");
        if (call.contains("dated")) outlet.apiVersion = "2025-01-01";
        outlet.basePath = path.toStdString();
        const CallAddress address{outlet.dialect,
                                  call.contains("embed") ? CallKind::Embeddings : CallKind::Chat, "a/m",
                                  call.contains("stream")};
        QTEST(QString::fromStdString(callTarget(outlet, address)), "target");
    }

    void passes_data() {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("there");
        QTest::newRow("OpenAI") << "/v1" << "/v1/files?limit=2" << "/v1/files?limit=2";
        QTest::newRow("behind a path") << "/openai/v1" << "/v1/audio/speech" << "/openai/v1/audio/speech";
        QTest::newRow("no path") << "" << "/v1/files/f1/content" << "/v1/files/f1/content";
        QTest::newRow("Gemini") << "/v1beta" << "/v1beta/files" << "/v1beta/files";
        QTest::newRow("Gemini's uploads") << "/v1beta" << "/upload/v1beta/files?uploadType=media"
                                          << "/upload/v1beta/files?uploadType=media";
        QTest::newRow("Gemini's uploads, no path") << "" << "/upload/v1beta/files" << "/upload/v1beta/files";
        QTest::newRow("Gemini's uploads behind a path")
            << "/proxy/v1beta" << "/upload/v1beta/files" << "/proxy/upload/v1beta/files";
        QTest::newRow("the caller's key stays here")
            << "/v1beta" << "/v1beta/files?key=sk&pageSize=2&key" << "/v1beta/files?pageSize=2";
        QTest::newRow("nothing but a key") << "/v1beta" << "/v1beta/files?key=sk" << "/v1beta/files";
    }
    void passes() {
        QFETCH(QString, base);
        QFETCH(QString, target);
        Outlet outlet;
        outlet.basePath = base.toStdString();
        QTEST(QString::fromStdString(passTarget(outlet, target.toStdString())), "there");
    }
};

QTEST_APPLESS_MAIN(AddressTest)
#include "address.moc"
