#include "gateway/setup.h"

#include "gateway/warmup.h"

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

    // Of each key: what is sent, or nothing for one that cannot be read.
    void pools_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one") << "env:KEY" << "Bearer sk-1";
        QTest::newRow("two") << "env:KEY env:KEY" << "Bearer sk-1|Bearer sk-1";
        QTest::newRow("the second is missing") << "env:KEY env:NONE" << "Bearer sk-1|";
        QTest::newRow("the first is missing") << "env:NONE env:KEY env:KEY" << "|Bearer sk-1|Bearer sk-1";
        QTest::newRow("all are missing")
            << "env:NONE env:GONE" << "no key: environment variable NONE is not set";
    }
    void pools() {
        QFETCH(QString, keys);
        policy::Provider provider;
        provider.id = "p";
        provider.baseUrl = "https://api.openai.com/v1";
        for (const auto& key : keys.split(QLatin1Char(' '))) {
            if (provider.key.empty())
                provider.key = key.toStdString();
            else
                provider.moreKeys.push_back(key.toStdString());
        }
        const auto outlet = makeOutlet(provider, secrets, sandbox);
        QVERIFY(outlet);
        std::string printed = outlet->noCredential;
        for (int at = 0; at < health::keysOf(provider) && outlet->noCredential.empty(); ++at) {
            if (at > 0) printed += '|';
            printed += outlet->authOf(at);
            QCOMPARE((outlet->missingKeys & health::keyBit(at)) != 0, outlet->authOf(at).empty());
        }
        QTEST(QString::fromStdString(printed), "expected");
    }

    // Requests by model → providers in the order in which they are worth a connection.
    void warmsWhatIsAskedMost_data() {
        using Counts = std::map<std::string, std::int64_t>;
        QTest::addColumn<Counts>("asked");
        QTest::addColumn<QString>("expected");
        QTest::newRow("the first day: the first tier's") << Counts{} << "b";
        QTest::newRow("by requests to all its models") << Counts{{"a/1", 5}, {"b/1", 3}, {"b/2", 3}} << "b a";
        QTest::newRow("those never asked are not") << Counts{{"a/1", 5}} << "a";
        QTest::newRow("models that are gone do not count") << Counts{{"z/1", 5}} << "b";
        QTest::newRow("one without a key is left out") << Counts{{"c/1", 9}, {"a/1", 1}} << "a";
    }
    void warmsWhatIsAskedMost() {
        using Counts = std::map<std::string, std::int64_t>;
        QFETCH(Counts, asked);
        auto policy = std::make_shared<policy::Policy>();
        Setup setup;
        for (const char* id : {"a", "b", "c"})
            setup.outlets.emplace_back().id = id;
        setup.outlets[2].noCredential = "no key";
        const auto add = [&](const char* id, std::size_t outlet) {
            policy->models.emplace_back().id = id;
            setup.outletOf.push_back(outlet);
        };
        add("a/1", 0);
        add("b/1", 1);
        add("b/2", 1);
        add("c/1", 2);
        policy->tiers.push_back({"low", {}, {1, 3}, {}});
        setup.policy = policy;
        QString order;
        for (const auto at : warmOrder(setup, asked))
            order += QString::fromStdString(setup.outlets[at].id) + QLatin1Char(' ');
        QTEST(order.trimmed(), "expected");
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
