#include "protocol/models.h"

#include <QTest>

#include <vector>

using namespace tierline;
using namespace tierline::protocol;

class ModelsTest : public QObject {
    Q_OBJECT

private slots:
    void lists_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QString>("expected");
        QTest::newRow("openai")
            << int(Dialect::OpenAi)
            << R"({"object":"list","data":[{"id":"auto","object":"model","created":0,"owned_by":"tierline"},{"id":"acme/x","object":"model","created":0,"owned_by":"acme"}]})";
        QTest::newRow("responses lists as openai")
            << int(Dialect::Responses)
            << R"({"object":"list","data":[{"id":"auto","object":"model","created":0,"owned_by":"tierline"},{"id":"acme/x","object":"model","created":0,"owned_by":"acme"}]})";
        QTest::newRow("anthropic")
            << int(Dialect::Anthropic)
            << R"({"data":[{"type":"model","id":"auto","display_name":"auto","created_at":"1970-01-01T00:00:00Z"},{"type":"model","id":"acme/x","display_name":"acme/x","created_at":"1970-01-01T00:00:00Z"}],"has_more":false,"first_id":"auto","last_id":"acme/x"})";
        QTest::newRow("gemini")
            << int(Dialect::Gemini)
            << R"({"models":[{"name":"models/auto","version":"","displayName":"auto","supportedGenerationMethods":["generateContent","streamGenerateContent"]},{"name":"models/acme/x","version":"","displayName":"acme/x","supportedGenerationMethods":["generateContent","streamGenerateContent"]}]})";
    }

    void lists() {
        QFETCH(int, dialect);
        QFETCH(QString, expected);
        const std::vector<std::string> ids{"auto", "acme/x"};
        QCOMPARE(QString::fromStdString(modelsBody(Dialect(dialect), ids)), expected);
    }

    void tellsOfOne_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QString>("expected");
        QTest::newRow("openai") << int(Dialect::OpenAi)
                                << R"({"id":"a/b","object":"model","created":0,"owned_by":"a"})";
        QTest::newRow("responses") << int(Dialect::Responses)
                                   << R"({"id":"a/b","object":"model","created":0,"owned_by":"a"})";
        QTest::newRow("anthropic")
            << int(Dialect::Anthropic)
            << R"({"type":"model","id":"a/b","display_name":"a/b","created_at":"1970-01-01T00:00:00Z"})";
        QTest::newRow("gemini")
            << int(Dialect::Gemini)
            << R"({"name":"models/a/b","version":"","displayName":"a/b","supportedGenerationMethods":["generateContent","streamGenerateContent"]})";
    }

    void tellsOfOne() {
        QFETCH(int, dialect);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(modelBody(Dialect(dialect), "a/b")), expected);
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "models.moc"
