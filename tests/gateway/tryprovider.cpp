#include "gateway/tryprovider.h"

#include "gateway/setup.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class TryProviderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsAreRead_data();
    void listsAreRead();
    void wordIsAskedFor_data();
    void wordIsAskedFor();
    void listsLieWhere_data();
    void listsLieWhere();
};

namespace {

QString joined(const std::vector<std::string>& names) {
    QStringList all;
    for (const auto& name : names)
        all << QString::fromStdString(name);
    return all.join(QLatin1Char(' '));
}

} // namespace

void TryProviderTest::listsAreRead_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("models"); // "none": no list at all
    const auto row = [](const char* name, const char* body, const char* models) {
        QTest::newRow(name) << QByteArray(body) << QString::fromLatin1(models);
    };
    row("OpenAI's, sorted and each once", R"({"data":[{"id":"b"},{"id":"a"},{"id":"b"}]})", "a b");
    row("Gemini's without its folder", R"({"models":[{"name":"models/flash"}]})", "flash");
    row("an empty list is a list", R"({"data":[]})", "");
    row("entries without a name are passed over", R"({"data":[{},{"id":7},"x",{"id":"a"}]})", "a");
    row("a page of HTML is none", "<html></html>", "none");
    row("an object without a list is none", R"({"data":{"id":"a"}})", "none");
    row("nothing is none", "", "none");
}

void TryProviderTest::listsAreRead() {
    QFETCH(QByteArray, body);
    QFETCH(QString, models);
    const auto read = modelsIn({body.constData(), static_cast<std::size_t>(body.size())});
    QCOMPARE(read ? joined(*read) : QStringLiteral("none"), models);
}

void TryProviderTest::wordIsAskedFor_data() {
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QByteArray>("limit");
    QTest::newRow("OpenAI") << static_cast<int>(Dialect::OpenAi) << QByteArray("tokens\":1");
    QTest::newRow("Anthropic") << static_cast<int>(Dialect::Anthropic) << QByteArray("\"max_tokens\":1");
    QTest::newRow("Gemini") << static_cast<int>(Dialect::Gemini) << QByteArray("\"maxOutputTokens\":1");
    QTest::newRow("Responses takes no less than 16")
        << static_cast<int>(Dialect::Responses) << QByteArray("\"max_output_tokens\":16");
}

void TryProviderTest::wordIsAskedFor() {
    QFETCH(int, dialect);
    QFETCH(QByteArray, limit);
    const auto body =
        QByteArray::fromStdString(trialBody(static_cast<Dialect>(dialect), nullptr, "some-model"));
    QVERIFY2(body.contains(limit), body.constData());
    QVERIFY2(body.contains("Hi"), body.constData());
}

void TryProviderTest::listsLieWhere_data() {
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char* name, Dialect dialect, const char* base, const char* target) {
        QTest::newRow(name) << static_cast<int>(dialect) << QByteArray(base) << QByteArray(target);
    };
    row("OpenAI without a path", Dialect::OpenAi, "", "/v1/models");
    row("OpenAI's with one", Dialect::OpenAi, "/openai/v1", "/openai/v1/models");
    row("Anthropic", Dialect::Anthropic, "", "/v1/models?limit=1000");
    row("Gemini", Dialect::Gemini, "", "/v1beta/models?pageSize=1000");
}

void TryProviderTest::listsLieWhere() {
    QFETCH(int, dialect);
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, target);
    Outlet outlet;
    outlet.dialect = static_cast<Dialect>(dialect);
    outlet.basePath = base.toStdString();
    QCOMPARE(QByteArray::fromStdString(listTarget(outlet)), target);
}

QTEST_GUILESS_MAIN(TryProviderTest)
#include "tryprovider.moc"
