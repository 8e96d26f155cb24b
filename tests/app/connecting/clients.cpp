#include "connecting/clients.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

using namespace tierline;
using namespace tierline::connecting;
namespace fs = std::filesystem;

namespace {

constexpr Wall now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
const Target loopback{"http://127.0.0.1:8787", {}};
const Target guarded{"http://127.0.0.1:8787", "a-token-of-the-gateway"};

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, std::string_view text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

mode_t modeOf(const fs::path& file) {
    struct stat status{};
    ::stat(file.c_str(), &status);
    return status.st_mode & 0777U;
}

struct Home {
    QTemporaryDir folder;
    fs::path path{folder.path().toStdString()};
    Places places{path, path / ".claude", path / ".codex", path, path / ".config"};
    int filesIn(const char* name) const {
        return static_cast<int>(std::distance(fs::directory_iterator(path / name), {}));
    }
};

} // namespace

Q_DECLARE_METATYPE(tierline::connecting::Client)

class Clients : public QObject {
    Q_OBJECT

private slots:
    void everyClientIsWrittenAndUndone_data() {
        QTest::addColumn<Client>("client");
        for (const Client client : allClients)
            if (isWritten(client)) QTest::newRow(std::string(idOf(client)).c_str()) << client;
    }
    void everyClientIsWrittenAndUndone() {
        QFETCH(Client, client);
        const Home home;
        const auto first = plan(client, guarded, home.places);
        QVERIFY2(first, first ? "" : toString(first.error()).c_str());
        QVERIFY(!first->change.existed);
        const auto applied = writeChange(first->change, now);
        QVERIFY2(applied, applied ? "" : toString(applied.error()).c_str());
        const std::string text = textOf(fileOf(client, home.places));
        QVERIFY(pointsAt(text, guarded));
        QVERIFY(text.find(guarded.key) != std::string::npos);
        QCOMPARE(modeOf(fileOf(client, home.places)), mode_t{0600});
        QVERIFY(diffOf(first->change).find(guarded.key) == std::string::npos); // shown without the key
        const auto again = plan(client, guarded, home.places);
        QVERIFY(again);
        QVERIFY2(!again->change.isNeeded(), again->change.after.c_str());
        QVERIFY(undoChange(*applied));
        QVERIFY(!fs::exists(fileOf(client, home.places)));
    }

    void whatWasThereStays_data() {
        QTest::addColumn<Client>("client");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("Claude Code")
            << Client::ClaudeCode
            << QStringLiteral(
                   "{\n  \"permissions\": {\"allow\": [\"Bash(ls)\"]},\n  \"env\": {\"FOO\": \"1\"}\n}\n")
            << QStringLiteral(
                   "{\n  \"permissions\": {\"allow\": [\"Bash(ls)\"]},\n  \"env\": {\"FOO\": \"1\", "
                   "\"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:8787\", \"ANTHROPIC_AUTH_TOKEN\": "
                   "\"tierline\", \"ANTHROPIC_CUSTOM_HEADERS\": \"x-tierline-client: claude-code\"}\n}\n");
        QTest::newRow("Codex")
            << Client::Codex
            << QStringLiteral("# mine\nmodel = \"gpt-5\"\napproval_policy = "
                              "\"on-request\"\n\n[mcp_servers.x]\ncommand = \"y\"\n")
            << QStringLiteral(
                   "# mine\nmodel = \"auto\"\napproval_policy = \"on-request\"\nmodel_provider = "
                   "\"tierline\"\n\n"
                   "[mcp_servers.x]\ncommand = \"y\"\n\n[model_providers.tierline]\nname = \"Tierline\"\n"
                   "base_url = \"http://127.0.0.1:8787/v1\"\nwire_api = \"responses\"\n"
                   "http_headers = { \"x-tierline-client\" = \"codex\" }\n");
        QTest::newRow("Continue") << Client::Continue
                                  << QStringLiteral(
                                         "name: Mine\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: Local # "
                                         "fast\n    provider: ollama\n    model: x\n")
                                  << QStringLiteral(
                                         "name: Mine\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: "
                                         "\"Tierline\"\n    provider: \"openai\"\n"
                                         "    model: \"auto\"\n    apiBase: \"http://127.0.0.1:8787/v1\"\n   "
                                         " apiKey: \"tierline\"\n"
                                         "  - name: Local # fast\n    provider: ollama\n    model: x\n");
        QTest::newRow("aider") << Client::Aider << QStringLiteral("dark-mode: true # nice\nmodel: sonnet\n")
                               << QStringLiteral(
                                      "dark-mode: true # nice\nmodel: \"openai/auto\"\nopenai-api-base: "
                                      "\"http://127.0.0.1:8787/v1\"\nopenai-api-key: \"tierline\"\n");
        QTest::newRow("fish")
            << Client::Fish << QStringLiteral("set fish_greeting\n")
            << QStringLiteral("set fish_greeting\n\n# >>> tierline >>>\nset -gx OPENAI_BASE_URL "
                              "'http://127.0.0.1:8787/v1'\n"
                              "set -q OPENAI_API_KEY; or set -gx OPENAI_API_KEY 'tierline'\n"
                              "set -gx ANTHROPIC_BASE_URL 'http://127.0.0.1:8787'\n"
                              "set -q ANTHROPIC_AUTH_TOKEN; or set -gx ANTHROPIC_AUTH_TOKEN 'tierline'\n"
                              "set -gx GOOGLE_GEMINI_BASE_URL 'http://127.0.0.1:8787'\n# <<< tierline <<<\n");
    }
    void whatWasThereStays() {
        QFETCH(Client, client);
        QFETCH(QString, before);
        QFETCH(QString, after);
        const Home home;
        const fs::path file = fileOf(client, home.places);
        write(file, before.toStdString());
        ::chmod(file.c_str(), 0640);
        const auto made = plan(client, loopback, home.places);
        QVERIFY2(made, made ? "" : toString(made.error()).c_str());
        QCOMPARE(QString::fromStdString(made->change.after), after);
        const auto applied = writeChange(made->change, now);
        QVERIFY(applied);
        QCOMPARE(QString::fromStdString(textOf(file)), after);
        QCOMPARE(QString::fromStdString(textOf(applied->backup)), before);
        QCOMPARE(modeOf(file), mode_t{0640});
        QCOMPARE(modeOf(applied->backup), mode_t{0640});
        QVERIFY(applied->backup.string().ends_with(".tierline-20260601-000000.bak"));
        QVERIFY(undoChange(*applied));
        QCOMPARE(QString::fromStdString(textOf(file)), before);
        QVERIFY(!fs::exists(applied->backup));
    }

    void continueWithJson() {
        const Home home;
        write(home.path / ".continue" / "config.json", R"({"models": []})");
        const auto made = plan(Client::Continue, loopback, home.places);
        QVERIFY(made);
        QVERIFY(made->change.file.filename() == "config.json");
        QVERIFY(made->change.after.find("\"apiBase\": \"http://127.0.0.1:8787/v1\"") != std::string::npos);
    }

    void aBrokenFileIsLeftAlone() {
        const Home home;
        const fs::path file = fileOf(Client::ClaudeCode, home.places);
        write(file, "{\n  \"env\": {\n");
        const auto made = plan(Client::ClaudeCode, loopback, home.places);
        QVERIFY(!made);
        QCOMPARE(made.error().line, 2);
        QCOMPARE(QString::fromStdString(made.error().file), QString::fromStdString(file.string()));
        QVERIFY(!made.error().remedy.empty());
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("NUL bytes") << QByteArray("{\0}", 3);
        QTest::newRow("no UTF-8") << QByteArray("{\"a\": \"\xff\"}");
        QTest::newRow("too large") << QByteArray(5 << 20, ' ');
    }
    void refused() {
        QFETCH(QByteArray, bytes);
        const Home home;
        const fs::path file = fileOf(Client::ClaudeCode, home.places);
        write(file, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        QVERIFY(!plan(Client::ClaudeCode, loopback, home.places));
        QCOMPARE(textOf(file).size(), static_cast<std::size_t>(bytes.size()));
    }

    void aFolderInItsPlace() {
        const Home home;
        fs::create_directories(fileOf(Client::Codex, home.places));
        QVERIFY(!plan(Client::Codex, loopback, home.places));
    }

    void aFileThatChangedMeanwhile() {
        const Home home;
        const fs::path file = fileOf(Client::ClaudeCode, home.places);
        write(file, "{}");
        const auto made = plan(Client::ClaudeCode, loopback, home.places);
        write(file, "{\"a\": 1}");
        const auto applied = writeChange(made->change, now);
        QVERIFY(!applied);
        QCOMPARE(applied.error().code, ErrorCode::Refused);
        QCOMPARE(QString::fromStdString(textOf(file)), QStringLiteral("{\"a\": 1}"));
        QCOMPARE(home.filesIn(".claude"), 1); // no backup either
    }

    void undoLeavesALaterChangeAlone() {
        const Home home;
        const fs::path file = fileOf(Client::ClaudeCode, home.places);
        write(file, "{}");
        const auto applied = writeChange(plan(Client::ClaudeCode, loopback, home.places)->change, now);
        QVERIFY(applied);
        write(file, "{\"later\": true}");
        const auto undone = undoChange(*applied);
        QVERIFY(!undone);
        QVERIFY(undone.error().remedy.find(applied->backup.string()) != std::string::npos);
        QCOMPARE(QString::fromStdString(textOf(file)), QStringLiteral("{\"later\": true}"));
        QCOMPARE(QString::fromStdString(textOf(applied->backup)), QStringLiteral("{}"));
    }

    void aLinkStaysALink() {
        const Home home;
        write(home.path / "dotfiles" / "claude.json", "{}");
        fs::create_directories(home.path / ".claude");
        fs::create_symlink(home.path / "dotfiles" / "claude.json", fileOf(Client::ClaudeCode, home.places));
        const auto applied = writeChange(plan(Client::ClaudeCode, loopback, home.places)->change, now);
        QVERIFY(applied);
        QVERIFY(fs::is_symlink(fileOf(Client::ClaudeCode, home.places)));
        QVERIFY(pointsAt(textOf(home.path / "dotfiles" / "claude.json"), loopback));
        QVERIFY(undoChange(*applied));
        QVERIFY(fs::is_symlink(fileOf(Client::ClaudeCode, home.places)));
        QCOMPARE(QString::fromStdString(textOf(home.path / "dotfiles" / "claude.json")),
                 QStringLiteral("{}"));
    }

    void notes() {
        const Home home;
        write(fileOf(Client::ClaudeCode, home.places),
              R"({"env": {"ANTHROPIC_API_KEY": "sk", "ANTHROPIC_CUSTOM_HEADERS": "x-mine: 1"}})");
        const auto made = plan(Client::ClaudeCode, loopback, home.places);
        QVERIFY(made);
        QCOMPARE(made->notes, (std::vector{Note::ApiKeyBeside, Note::OwnHeaders}));
        QVERIFY(made->change.after.find("x-mine: 1") != std::string::npos);
    }

    void pointing_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("points");
        QTest::newRow("there") << QStringLiteral("x http://127.0.0.1:8787/v1") << true;
        QTest::newRow("a longer port") << QStringLiteral("http://127.0.0.1:87871") << false;
        QTest::newRow("elsewhere") << QStringLiteral("https://api.openai.com") << false;
    }
    void pointing() {
        QFETCH(QString, text);
        QTEST(pointsAt(text.toStdString(), loopback), "points");
    }

    void whoseRequest_data() {
        QTest::addColumn<Client>("client");
        QTest::addColumn<QString>("heard");
        QTest::addColumn<bool>("trafficPlays");
        QTest::addColumn<bool>("is");
        QTest::newRow("by the header that we set")
            << Client::ClaudeCode << QStringLiteral("claude-code") << true << true;
        QTest::newRow("by its own name")
            << Client::ClaudeCode << QStringLiteral("claude-cli") << false << true;
        QTest::newRow("traffic borrows the name")
            << Client::ClaudeCode << QStringLiteral("claude-cli") << true << false;
        QTest::newRow("another one that is known")
            << Client::Codex << QStringLiteral("aider") << false << false;
        QTest::newRow("a name never heard before")
            << Client::Continue << QStringLiteral("node-fetch") << false << true;
        QTest::newRow("one heard before") << Client::Continue << QStringLiteral("curl") << false << false;
        QTest::newRow("a shell takes any new one")
            << Client::Bash << QStringLiteral("litellm") << false << true;
        QTest::newRow("our own") << Client::Bash << QStringLiteral("tierline") << false << false;
        QTest::newRow("nobody") << Client::Bash << QString() << false << false;
    }
    void whoseRequest() {
        QFETCH(Client, client);
        QFETCH(QString, heard);
        QFETCH(bool, trafficPlays);
        const std::vector<std::string> before{"claude-cli", "claude-code", "curl"};
        QTEST(isFrom(client, heard.toStdString(), before, trafficPlays), "is");
    }

    void clineIsPasted() {
        QVERIFY(!isWritten(Client::Cline));
        const auto paste = pasteOf(Client::Cline, guarded);
        QCOMPARE(paste.size(), 4U);
        QCOMPARE(QString::fromStdString(paste[1].second), QStringLiteral("http://127.0.0.1:8787/v1"));
    }
};

QTEST_APPLESS_MAIN(Clients)
#include "clients.moc"
