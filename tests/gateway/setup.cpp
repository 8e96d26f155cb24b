#include "gateway/setup.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::gateway;

namespace {

Result<Secret> secrets(std::string_view reference) {
    if (reference == "env:KEY") return Secret("sk-1");
    return fail(ErrorCode::NotFound,
                "environment variable " + std::string(reference.substr(4)) + " is not set");
}

std::string sandbox(std::string_view name) {
    return name == "nimbus" ? "http://127.0.0.1:4711" : std::string();
}

} // namespace

class SetupTest : public QObject {
    Q_OBJECT

private slots:
    void outlets_data() {
        QTest::addColumn<bool>("anthropic");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("expected");
        QTest::newRow("bearer") << false << "https://api.openai.com/v1" << "env:KEY"
                                << "https://api.openai.com /v1/chat/completions authorization=Bearer sk-1";
        QTest::newRow("x-api-key") << true << "https://api.anthropic.com" << "env:KEY"
                                   << "https://api.anthropic.com /v1/messages x-api-key=sk-1";
        QTest::newRow("no key") << false << "http://127.0.0.1:11434/v1" << ""
                                << "http://127.0.0.1:11434 /v1/chat/completions";
        QTest::newRow("the caller's") << false << "https://api.openai.com/v1" << "client"
                                      << "https://api.openai.com /v1/chat/completions client";
        QTest::newRow("missing key")
            << false << "https://api.openai.com/v1" << "env:OPENAI_API_KEY"
            << "https://api.openai.com /v1/chat/completions refused: no key: environment "
               "variable OPENAI_API_KEY is not set";
        QTest::newRow("sandbox") << false << "sandbox://nimbus" << ""
                                 << "http://127.0.0.1:4711 /v1/chat/completions simulated";
        QTest::newRow("unknown simulated provider")
            << false << "sandbox://nobody" << ""
            << "error: provider p: sandbox://nobody is no simulated provider";
    }
    void outlets() {
        QFETCH(bool, anthropic);
        QFETCH(QString, url);
        QFETCH(QString, key);
        policy::Provider provider;
        provider.id = "p";
        provider.dialect = anthropic ? Dialect::Anthropic : Dialect::OpenAi;
        provider.baseUrl = url.toStdString();
        provider.key = key.toStdString();
        const auto outlet = makeOutlet(provider, secrets, sandbox);
        std::string printed;
        if (outlet) {
            printed = toString(outlet->origin) + " "
                      + callTarget(*outlet, {outlet->dialect, CallKind::Chat, "m", false});
            if (!outlet->authHeader.empty()) printed += " " + outlet->authHeader + "=" + outlet->authValue;
            if (outlet->clientKey) printed += " client";
            if (outlet->simulated) printed += " simulated";
            if (!outlet->noCredential.empty()) printed += " refused: " + outlet->noCredential;
        } else {
            printed = "error: " + outlet.error().detail;
        }
        QTEST(QString::fromStdString(printed), "expected");
    }

    void allErrorsOfAPolicyAreNamed() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("policy.yaml").toStdString();
        std::ofstream(file) << "version: 1\nprovider: {}\ntier: []\n";
        const auto setup = loadSetup(file, secrets, sandbox);
        QVERIFY(!setup);
        QVERIFY2(setup.error().detail.find("policy.yaml:2:1:") != std::string::npos,
                 setup.error().detail.c_str());
        QVERIFY2(setup.error().detail.find("policy.yaml:3:1:") != std::string::npos,
                 setup.error().detail.c_str());
    }

    void theSandboxIsAskedForInWords() {
        policy::Provider provider;
        provider.id = "p";
        provider.baseUrl = "sandbox://nimbus";
        const auto outlet = makeOutlet(provider, secrets, {});
        QVERIFY(!outlet);
        QCOMPARE(outlet.error().remedy, std::string("start with --sandbox"));
    }
};

QTEST_APPLESS_MAIN(SetupTest)
#include "setup.moc"
