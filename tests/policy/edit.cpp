#include "policy/edit.h"

#include "policy/reader.h"

#include <QTest>

using namespace tierline;
using namespace tierline::policy;

namespace {

std::string policyWith(const std::string& breaker) {
    return "version: 1\n"
           "providers:\n"
           "  # ours\n"
           "  acme: {dialect: openai, base_url: \"https://api.acme.example/v1\", key: env:ACME} # é\n"
           "models:\n"
           "  acme/small: {price: {input: 1, output: 2}}\n"
           "  acme/large:\n"
           "    price: {input: 5, output: 9}\n"
           "tiers:\n"
           "  - {name: simple, below: 0.5, models: [acme/small]}\n"
           "  - name: complex\n"
           "    models:\n"
           "      - acme/large\n"
           "default_tier: simple\n"
           + breaker;
}

Breaker wanted() {
    Breaker breaker;
    breaker.consecutive = 7;
    breaker.open = Milliseconds(45'000);
    return breaker;
}

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

} // namespace

class EditTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void breakerIsChanged_data();
    void breakerIsChanged();
    void breakerAsItIsChangesNothing();
    void brokenPolicyIsRefused();
    void providerIsAdded();
    void modelsAreAddedToAProvider();
    void clashesAreRefused_data();
    void clashesAreRefused();
    void linesReadBack();
};

void EditTest::breakerIsChanged_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("without a section one is added")
        << QByteArray("")
        << QByteArray("\nbreaker:\n  window: 60s\n  min_calls: 10\n  failure_rate: 0.5\n  consecutive: 7\n"
                      "  open: 45s\n  max_open: 10m\n  probes: 2\n");
    QTest::newRow("a comment behind a value stays")
        << QByteArray("breaker:\n    consecutive: 5   # in a row\n    open: \"30s\"\n")
        << QByteArray("breaker:\n    consecutive: 7   # in a row\n    open: 45s\n");
    QTest::newRow("a missing key comes first, in the section's own indentation")
        << QByteArray("breaker:\n    window: 60s\n")
        << QByteArray("breaker:\n    consecutive: 7\n    open: 45s\n    window: 60s\n");
    QTest::newRow("a section on one line")
        << QByteArray("breaker: {window: 60s, open: 30s} # é\n")
        << QByteArray("breaker: {consecutive: 7, window: 60s, open: 45s} # é\n");
}

void EditTest::breakerIsChanged() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto made = withBreaker(policyWith(before.toStdString()), wanted());
    QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
    QCOMPARE(bytes(*made), bytes(policyWith(after.toStdString())));
    QVERIFY(readPolicy(*made, "p").policy->breaker == wanted());
}

void EditTest::breakerAsItIsChangesNothing() {
    const std::string text = policyWith("breaker: {}\n");
    QCOMPARE(bytes(*withBreaker(text, Breaker{})), bytes(text));
}

void EditTest::brokenPolicyIsRefused() {
    QVERIFY(!withBreaker("version: [", wanted()));
    QVERIFY(!withBreaker("", wanted()));
    QVERIFY(!withBreaker(std::string("version: 1\0", 11), wanted()));
    Breaker wrong = wanted();
    wrong.probes = -4; // the policy's own check speaks
    QVERIFY(!withBreaker(policyWith(""), wrong));
}

void EditTest::providerIsAdded() {
    const NewProvider provider{"bee",     "anthropic",           "https://bee.example",
                               "env:BEE", {"mid", "org/x:free"}, "complex"};
    const auto made = withProvider(policyWith(""), provider);
    QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
    const auto policy = readPolicy(*made, "p").policy;
    QCOMPARE(policy->providers.size(), 2U);
    QCOMPARE(bytes(policy->provider("bee")->baseUrl), QByteArray("https://bee.example"));
    QCOMPARE(bytes(policy->provider("bee")->key), QByteArray("env:BEE"));
    QVERIFY(policy->model("bee/org/x:free").has_value());
    QCOMPARE(policy->tiers[1].models.size(), 3U); // a list of one line each
    QVERIFY(bytes(*made).contains("  # ours\n  bee: {dialect: anthropic"));
    NewProvider simple = provider;
    simple.tier = "simple"; // a list on one line
    QCOMPARE(readPolicy(*withProvider(policyWith(""), simple), "p").policy->tiers[0].models.size(), 3U);
}

void EditTest::modelsAreAddedToAProvider() {
    const auto made = withProvider(policyWith(""), {"acme", "openai", "", "", {"mid"}, "simple"});
    QVERIFY(made.has_value());
    const auto policy = readPolicy(*made, "p").policy;
    QCOMPARE(policy->providers.size(), 1U);
    QVERIFY(policy->model("acme/mid").has_value());
}

void EditTest::clashesAreRefused_data() {
    QTest::addColumn<NewProvider>("provider");
    const auto row = [](const char* name, NewProvider provider) { QTest::newRow(name) << provider; };
    row("a model that is there", {"acme", "openai", "", "", {"small"}, ""});
    row("the same name at another address", {"acme", "openai", "https://else.example", "", {"x"}, ""});
    row("no such tier", {"bee", "openai", "https://bee.example", "", {"x"}, "nowhere"});
    row("a name that is none", {"b e e", "openai", "https://bee.example", "", {"x"}, ""});
    row("an address that is none", {"bee", "openai", "bee.example\"", "", {"x"}, ""});
    row("a name with a line break", {"bee:\n  evil", "openai", "https://bee.example", "", {"x"}, ""});
    row("a key instead of a reference", {"bee", "openai", "https://bee.example", "sk-123", {"x"}, ""});
}

void EditTest::clashesAreRefused() {
    QFETCH(NewProvider, provider);
    QVERIFY(!withProvider(policyWith(""), provider));
}

void EditTest::linesReadBack() {
    const auto policy = readPolicy(policyWith(breakerLines(wanted())), "p").policy;
    QVERIFY(policy != nullptr);
    QVERIFY(policy->breaker == wanted());
    QCOMPARE(bytes(providerLines({"bee", "gemini", "", "env:BEE", {"a:b"}, ""})),
             QByteArray("providers:\n  bee: {dialect: gemini, key: \"env:BEE\"}\n"
                        "models:\n  \"bee/a:b\": {price: auto}\n"));
}

QTEST_GUILESS_MAIN(EditTest)
#include "edit.moc"
