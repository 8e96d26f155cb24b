#include "shell/snippets.h"

#include "shell/samples.h"

#include <QTest>

using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

class SnippetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clients_data();
    void clients();
    void everyClientHasOne();
};

void SnippetsTest::clients_data() {
    QTest::addColumn<Client>("client");
    QTest::addColumn<QString>("holds");
    QTest::newRow("OpenAI's base ends in /v1")
        << Client::OpenAiSdk << u"OPENAI_BASE_URL=http://127.0.0.1:8787/v1\n"_s;
    QTest::newRow("Anthropic's does not")
        << Client::AnthropicSdk << u"ANTHROPIC_BASE_URL=http://127.0.0.1:8787\n"_s;
    QTest::newRow("Claude Code takes a token") << Client::ClaudeCode << u"ANTHROPIC_AUTH_TOKEN="_s;
    QTest::newRow("Codex speaks Responses, the only one it still speaks")
        << Client::Codex << u"wire_api=\"responses\""_s;
    QTest::newRow("Codex names a provider") << Client::Codex << u"base_url=\"http://127.0.0.1:8787/v1\""_s;
    QTest::newRow("curl asks for auto") << Client::Curl << u"\"model\":\"auto\""_s;
}

void SnippetsTest::clients() {
    QFETCH(Client, client);
    QFETCH(QString, holds);
    const QString text = snippet(client, u"http://127.0.0.1:8787"_s);
    QVERIFY2(text.contains(holds), qPrintable(text));
    QVERIFY(text.endsWith(u'\n'));
}

void SnippetsTest::everyClientHasOne() {
    for (const ClientChoice& choice : clientChoices())
        QVERIFY2(!snippet(choice.client, u"http://h:1"_s).isEmpty(), qPrintable(choice.name));
    QVERIFY(samplePrompts().size() >= 3);
}

QTEST_APPLESS_MAIN(SnippetsTest)
#include "snippets.moc"
