#include "base/paths.h"
#include "connecting/clients.h"
#include "connecting/imported.h"
#include "connecting/localserver.h"
#include "connecting/policymerge.h"
#include "ledger/database.h"
#include "policy/reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::connecting;

using Read = Result<Imported> (*)(std::string_view);
Q_DECLARE_METATYPE(Read)

namespace {

std::string textOf(const char* name) {
    QFile file(QStringLiteral(TIERLINE_TEST_DATA "/import/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", name);
    return file.readAll().toStdString();
}

std::string orDash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string printed(const Imported& imported) {
    std::string out;
    for (const auto& one : imported.providers)
        out += "provider " + one.name + " " + one.dialect + " " + orDash(one.baseUrl) + " " + orDash(one.key)
               + "\n";
    for (const auto& one : imported.models)
        out += "model " + one.provider + "/" + one.name + " " + std::string(tierNames[one.tier])
               + (one.isFree ? " free" : "") + "\n";
    for (const auto& one : imported.aliases)
        out += "alias " + one.name + "\n";
    for (const auto& one : imported.plainKeys)
        out += "plain " + one + "\n";
    for (const auto& one : imported.notUnderstood)
        out += "missed " + std::to_string(one.line) + " " + one.text + "\n";
    return out;
}

// The file that this SQL makes.
std::string databaseOf(const std::string& sql, const std::string& journal) {
    QTemporaryDir folder;
    const std::string file = folder.filePath("cc-switch.db").toStdString();
    std::ofstream(file).close();
    {
        const auto database = ledger::openDatabase(file, ledger::Access::Write);
        if (!database || !ledger::execute(database->get(), "PRAGMA journal_mode=" + journal)
            || !ledger::execute(database->get(), sql))
            return {};
    }
    return readFile(file).value_or(std::string());
}

} // namespace

class Imports : public QObject {
    Q_OBJECT

private slots:
    void files_data() {
        QTest::addColumn<Read>("read");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("LiteLLM") << Read(readLiteLlm) << QByteArray("litellm.yaml")
                                 << QByteArray("litellm.expected");
        QTest::newRow("Claude Code Router")
            << Read(readCcRouter) << QByteArray("ccrouter.json") << QByteArray("ccrouter.expected");
        QTest::newRow("CC Switch, JSON")
            << Read(readCcSwitch) << QByteArray("ccswitch.json") << QByteArray("ccswitch.expected");
        QTest::newRow("CC Switch, SQL")
            << Read(readCcSwitch) << QByteArray("ccswitch.sql") << QByteArray("ccswitchsql.expected");
        QTest::newRow(".env") << Read(readDotEnv) << QByteArray("dot.env") << QByteArray("dotenv.expected");
    }
    void files() {
        QFETCH(Read, read);
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, expected);
        const std::string text = textOf(file.constData());
        const auto imported = read(text);
        QVERIFY2(imported, imported ? "" : toString(imported.error()).c_str());
        QCOMPARE(QString::fromStdString(printed(*imported)),
                 QString::fromStdString(textOf(expected.constData())));
        // The policy that comes of it is one, and has no key in it.
        const std::string policy = policyOf(*imported, file.toStdString());
        const auto outcome = policy::readPolicy(policy, "imported.yaml");
        QVERIFY2(outcome.errors.empty(),
                 outcome.errors.empty() ? "" : (toString(outcome.errors.front()) + "\n" + policy).c_str());
        QVERIFY(policy.find("0123456789") == std::string::npos);
        for (const auto& one : imported->notUnderstood)
            QVERIFY(one.text.find("0123456789") == std::string::npos);
    }

    void cutAnywhere_data() { files_data(); }
    void cutAnywhere() { // refused or read, never more than that
        QFETCH(Read, read);
        QFETCH(QByteArray, file);
        const std::string text = textOf(file.constData());
        for (std::size_t at = 0; at < text.size(); at += 7)
            if (const auto imported = read(std::string_view(text).substr(0, at)))
                QVERIFY(!imported->providers.empty());
        for (std::size_t at = 0; at < text.size(); at += 11) {
            std::string broken = text;
            broken[at] = '\0';
            (void)read(broken);
        }
    }

    void wrongFiles_data() {
        QTest::addColumn<Read>("read");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no LiteLLM") << Read(readLiteLlm) << QByteArray("a: 1\n");
        QTest::newRow("broken YAML") << Read(readLiteLlm) << QByteArray("model_list: [\n");
        QTest::newRow("no router") << Read(readCcRouter) << QByteArray("{}");
        QTest::newRow("a database that is cut short") << Read(readCcSwitch) << QByteArray("SQLite format 3");
        QTest::newRow("a database of zeros")
            << Read(readCcSwitch) << QByteArray("SQLite format 3").leftJustified(8192, '\0');
        QTest::newRow("an empty .env") << Read(readDotEnv) << QByteArray();
        QTest::newRow("a list of lists")
            << Read(readCcRouter) << QByteArray(R"({"Providers":[[[]],{"name":7}]})");
    }
    void wrongFiles() {
        QFETCH(Read, read);
        QFETCH(QByteArray, text);
        const auto imported = read(text.toStdString());
        QVERIFY(!imported);
        QVERIFY(!imported.error().detail.empty());
    }

    void databases_data() {
        QTest::addColumn<QByteArray>("journal");
        QTest::newRow("plain") << QByteArray("DELETE");
        QTest::newRow("with a log beside it") << QByteArray("WAL");
    }
    void databases() { // says what the exported SQL says
        QFETCH(QByteArray, journal);
        const std::string bytes = databaseOf(textOf("ccswitch.sql"), journal.toStdString());
        QVERIFY(!bytes.empty());
        const auto imported = readCcSwitch(bytes);
        QVERIFY2(imported, imported ? "" : toString(imported.error()).c_str());
        const auto asSql = readCcSwitch(textOf("ccswitch.sql"));
        QCOMPARE(imported->providers, asSql->providers);
        QCOMPARE(imported->models, asSql->models);
        QCOMPARE(imported->plainKeys, asSql->plainKeys);
        for (std::size_t at = 100; at < bytes.size(); at += 97) { // refused or read, never more than that
            std::string broken = bytes;
            broken[at] = static_cast<char>(~broken[at]);
            (void)readCcSwitch(broken);
            (void)readCcSwitch(std::string_view(bytes).substr(0, at));
        }
    }
    void aDatabaseThatNeverEnds() { // a view in the place of the table: not run
        const std::string bytes = databaseOf(
            "CREATE VIEW providers AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) "
            "SELECT 'claude' AS app_type, x AS name, '{}' AS settings_config FROM n;",
            "DELETE");
        const auto imported = readCcSwitch(bytes);
        QVERIFY(!imported);
        QVERIFY(imported.error().remedy.find("SQL") != std::string::npos);
    }

    void localServers() {
        const auto models =
            readModelList(R"({"object":"list","data":[{"id":"qwen3:8b"},{"id":"a/b"},{"id":7},{}]})");
        QVERIFY(models);
        QCOMPARE(models->size(), std::size_t(2));
        QVERIFY(!readModelList("<html>"));
        QVERIFY(!readModelList(R"({"data":{}})"));
        const Imported imported = importedFrom(localKinds[0], "http://127.0.0.1:11434/v1", *models);
        const auto made = mergedPolicy("", "policy.yaml", imported, "Ollama");
        QVERIFY2(made, made ? "" : toString(made.error()).c_str());
        QVERIFY(made->find("\"ollama/qwen3:8b\": {price: 0}") != std::string::npos);
    }

    void mergesIntoAPolicy() {
        const std::string before =
            "version: 1\n# mine\nproviders:\n    mine: {dialect: openai, base_url: \"http://x/v1\"}\n"
            "models:\n    mine/a: {price: 0} # good\ntiers:\n  - {name: all, models: [mine/a]}\n"
            "default_tier: all\n";
        const Imported imported = importedFrom(localKinds[1], "http://127.0.0.1:1234/v1", {"q"});
        const auto after = mergedPolicy(before, "policy.yaml", imported, "LM Studio");
        QVERIFY2(after, after ? "" : toString(after.error()).c_str());
        QCOMPARE(QString::fromStdString(*after),
                 QStringLiteral(
                     "version: 1\n# mine\nproviders:\n    lm-studio: {dialect: openai, base_url: "
                     "\"http://127.0.0.1:1234/v1\"}\n    mine: {dialect: openai, base_url: \"http://x/v1\"}\n"
                     "models:\n    \"lm-studio/q\": {price: 0}\n    mine/a: {price: 0} # good\ntiers:\n"
                     "  - {name: all, models: [mine/a]}\ndefault_tier: all\n"));
        const auto again = mergedPolicy(*after, "policy.yaml", imported, "LM Studio");
        QCOMPARE(QString::fromStdString(*again), QString::fromStdString(*after));
        const auto refused = mergedPolicy("providers: {a: {dialect: openai}}\n", "p", imported, "x");
        QVERIFY(!refused);
        QCOMPARE(refused.error().line, 1);
    }
};

QTEST_APPLESS_MAIN(Imports)
#include "imports.moc"
