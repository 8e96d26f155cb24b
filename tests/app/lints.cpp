#include "ctl/lints.h"

#include "policy/reader.h"

#include <QTest>

using namespace tierline;

namespace {

// The first line is the tiers' part; `classify` follows.
ctl::ScorerPointer scorerOf(const QString& text) {
    const std::string head =
        "version: 1\nproviders: {p: {dialect: openai}, q: {dialect: anthropic}}\n"
        "models: {p/a: {price: 0}, p/b: {price: 0}, q/c: {price: 0}}\ndefault_tier: low\n";
    const auto outcome = policy::readPolicy(head + text.toStdString(), "lint.yaml");
    if (!outcome.policy) qFatal("%s", toString(outcome.errors[0]).c_str());
    const auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    return *scorer;
}

const QString bothTiers =
    QStringLiteral("tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b, q/c]}]\n");

QString idsOf(const std::vector<ctl::Lint>& lints) {
    QStringList ids;
    for (const auto& lint : lints)
        ids += QString::fromStdString(lint.id);
    return ids.join(u' ');
}

} // namespace

class LintsTest : public QObject {
    Q_OBJECT

private slots:
    void findsWhatIsProbablyNotMeant_data() {
        QTest::addColumn<QString>("classify");
        QTest::addColumn<QString>("ids");
        const auto add = [](const char* name, const char* classify, const char* ids) {
            QTest::newRow(name) << classify << ids;
        };
        add("no rules at all", "", "unreachable");
        add("one rule is enough", "classify: {rules: [{id: a, any: [x], weight: 0.5}]}", "");
        add("two rules are needed",
            "classify: {rules: [{id: a, any: [x], weight: 0.3}, {id: b, any: [y], weight: 0.2}]}",
            "near-unreachable");
        add("the base helps", "classify: {base: 0.2, rules: [{id: a, any: [x], weight: 0.3}]}", "");
        add("not quite",
            "classify: {rules: [{id: a, any: [x], weight: 0.3}, {id: b, any: [y], weight: 0.199999}]}",
            "unreachable");
        add("a disabled rule does not count",
            "classify: {rules: [{id: a, any: [x], weight: 0.5, enabled: false}]}", "unreachable");
        add("negative weights do not count", "classify: {rules: [{id: a, any: [x], weight: -0.9}]}",
            "unreachable");
        add("a floor leads there", "classify: {rules: [{id: a, any: [x], floor: high}]}", "");
        add("a set feature leads there", "classify: {features: {chars_over: {n: 100, set: high}}}", "");
        add("features that exclude each other",
            "classify: {features: {words_under: {n: 5, weight: 0.3}, words_over: {n: 50, weight: 0.3}}}",
            "unreachable");
        add("a rule that changes nothing",
            "classify: {rules: [{id: a, any: [x], weight: 0.5}, {id: b, any: [y]}]}", "idle-rule");
    }

    void findsWhatIsProbablyNotMeant() {
        QFETCH(QString, classify);
        QFETCH(QString, ids);
        QCOMPARE(idsOf(ctl::lint(scorerOf(bothTiers + classify), nullptr, nullptr)), ids);
    }

    // Dialects are translated: it does not matter which one the models of a tier are spoken to in.
    void missesModelsInTiers_data() {
        QTest::addColumn<QString>("tiers");
        QTest::addColumn<QString>("ids");
        QTest::newRow("each stands in one")
            << "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b, q/c]}]" << "";
        QTest::newRow("one stands in none")
            << "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b]}]"
            << "unused-model";
        QTest::newRow("the top speaks another dialect")
            << "tiers: [{name: low, below: 0.5, models: [p/a, p/b]}, {name: high, models: [q/c]}]" << "";
    }

    void missesModelsInTiers() {
        QFETCH(QString, tiers);
        QFETCH(QString, ids);
        const auto text = tiers + QStringLiteral("\nclassify: {rules: [{id: a, any: [x], weight: 0.5}]}");
        QCOMPARE(idsOf(ctl::lint(scorerOf(text), nullptr, nullptr)), ids);
    }

    void aModelForEmbeddingsBelongsInNoTier() {
        const auto outcome =
            policy::readPolicy("version: 1\nproviders: {p: {dialect: openai}}\n"
                               "models: {p/a: {price: 0}, p/e: {price: 0, abilities: [embeddings]}}\n"
                               "tiers: [{name: low, models: [p/a]}]\ndefault_tier: low\n",
                               "x");
        QVERIFY(outcome.policy != nullptr);
        QCOMPARE(idsOf(ctl::lint(*classify::Scorer::compile(outcome.policy), nullptr, nullptr)), QString());
    }

    void missesPrices() {
        const auto policy = QStringLiteral(
            "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b, q/c]}]\n"
            "classify: {rules: [{id: a, any: [x], weight: 0.5}]}");
        const catalog::Catalog empty;
        QCOMPARE(idsOf(ctl::lint(scorerOf(policy), nullptr, &empty)), QString()); // all state their own
        const auto outcome =
            policy::readPolicy("version: 1\nproviders: {p: {dialect: openai}}\nmodels: {p/a: }\n"
                               "tiers: [{name: low, models: [p/a]}]\ndefault_tier: low\n",
                               "x");
        QCOMPARE(idsOf(ctl::lint(*classify::Scorer::compile(outcome.policy), nullptr, &empty)),
                 QStringLiteral("unpriced"));
    }

    void findsIdleBudgetsAndAlerts_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("ids");
        QTest::newRow("a cap at the first tier") << "budgets: [{scope: all, degrade: 1}]" << "";
        QTest::newRow("a cap at the last tier")
            << "budgets: [{scope: all, degrade: 1, cap: high}]" << "idle-cap";
        QTest::newRow("a last tier that nothing is capped at") << "budgets: [{scope: all, hard: 1}]" << "";
        QTest::newRow("an alert of budgets") << "budgets: [{scope: all, hard: 1}]\n"
                                                "alerts: [{when: budget, above: 0.8}]"
                                             << "";
        QTest::newRow("an alert of no budgets") << "alerts: [{when: budget, above: 0.8}]" << "idle-alert";
        QTest::newRow("a key in the clear")
            << "telemetry: {otlp: \"http://collector:4318\", key: \"env:X\"}" << "plain-key";
        QTest::newRow("a key on this machine")
            << "telemetry: {otlp: \"http://127.0.0.1:4318\", key: \"env:X\"}" << "";
        QTest::newRow("telemetry to nowhere") << "telemetry: {content: true}" << "idle-telemetry";
    }

    void findsIdleBudgetsAndAlerts() {
        QFETCH(QString, keys);
        QFETCH(QString, ids);
        const auto text =
            bothTiers + QStringLiteral("classify: {rules: [{id: a, any: [x], weight: 0.5}]}\n") + keys;
        QCOMPARE(idsOf(ctl::lint(scorerOf(text), nullptr, nullptr)), ids);
    }

    void unpricedModelsAreHeldToNoBudget() {
        const auto outcome =
            policy::readPolicy("version: 1\nproviders: {p: {dialect: openai}}\nmodels: {p/a: }\n"
                               "tiers: [{name: low, models: [p/a]}]\ndefault_tier: low\n"
                               "budgets: [{scope: all, hard: 1}]\n",
                               "x");
        const catalog::Catalog empty;
        QCOMPARE(idsOf(ctl::lint(*classify::Scorer::compile(outcome.policy), nullptr, &empty)),
                 QStringLiteral("unpriced unlimited"));
    }

    void namesTheDecisiveRuleAndItsPlace() {
        const auto standard = scorerOf(
            bothTiers + QStringLiteral("classify: {rules: [{id: proof, any: [prove], floor: high}]}"));
        const auto hasty =
            scorerOf(bothTiers
                     + QStringLiteral("classify:\n  rules:\n    - {id: short, regex: '^.{1,60}$', set: low}\n"
                                      "    - {id: a, any: [x], weight: 0.5}\n"));
        const auto lints = ctl::lint(hasty, standard, nullptr);
        QCOMPARE(idsOf(lints), QStringLiteral("decisive-rule"));
        QCOMPARE(lints[0].line, 8);
        QVERIFY(lints[0].text.find("`short` sends \"Prove the Riemann hypothesis\" to `low`")
                != std::string::npos);
        QCOMPARE(idsOf(ctl::lint(standard, standard, nullptr)), QString());
    }
};

QTEST_APPLESS_MAIN(LintsTest)
#include "lints.moc"
