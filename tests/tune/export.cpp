#include "tune/export.h"

#include "base/paths.h"
#include "policy/compare.h"
#include "policy/reader.h"
#include "protocol/json.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::tune;

namespace {

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

std::string policyText(const std::string& classify) {
    return "version: 1\n"
           "providers: {acme: {dialect: anthropic, key: env:ACME}, bee: {dialect: openai, base_url: "
           "\"https://b.example/v1\", key: \"file:/k\"}}\n"
           "models: {acme/s: {name: small-1, price: 0}, bee/l: {price: 0}}\n"
           "tiers:\n"
           "  - {name: low, below: 0.3, models: [acme/s]}\n"
           "  - {name: mid, below: 0.6, models: [bee/l, acme/s]}\n"
           "  - {name: top, models: [bee/l]}\n"
           "default_tier: mid\n"
           + classify;
}

ExportedPolicy exported(const std::string& classify) {
    return exportLiteLlm(*policy::readPolicy(policyText(classify), "p").policy);
}

bool isNamed(const ExportedPolicy& made, const char* words) {
    return std::ranges::any_of(made.notExpressed,
                               [&](const std::string& each) { return each.contains(words); });
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void liteLlmHasModelsTiersAndLines() {
        const auto made = exported("classify: {base: 0.1}\n");
        const auto text = bytes(made.text);
        QVERIFY2(text.contains(
                     "  - model_name: \"acme/s\"\n    litellm_params:\n      model: \"anthropic/small-1\"\n"
                     "      api_key: \"os.environ/ACME\"\n"),
                 text.constData());
        QVERIFY(text.contains("      model: \"openai/l\"\n      api_base: \"https://b.example/v1\"\n"));
        QVERIFY(text.contains(
            "          SIMPLE: \"acme/s\"\n          MEDIUM: \"bee/l\"\n          COMPLEX: \"bee/l\"\n"
            "          REASONING: \"bee/l\"\n"));
        QVERIFY(text.contains("          SIMPLE: \"low\"\n          MEDIUM: \"mid\"\n          COMPLEX: "
                              "\"top\"\n        tier_boundaries"));
        QVERIFY(text.contains(
            "simple_medium: 0.2\n          medium_complex: 0.5\n          complex_reasoning: 1000.0\n"));
        QVERIFY(text.contains("default_model: \"bee/l\""));
        QVERIFY(isNamed(made, "key of provider `bee`"));
        QVERIFY(isNamed(made, "of tier `mid` only the first model"));
        QVERIFY(isNamed(made, "without any signal"));
    }

    void rulesBecomeDimensionsOrKeywordRules() {
        const auto made = exported("classify:\n  rules:\n"
                                   "    - {id: up one, weight: 0.2, any: [refactor, \"extract method\"]}\n"
                                   "    - {id: bounded, weight: 0.1, regex: '\\b(a|b){0}c{1,4}\\b'}\n"
                                   "    - {id: pat, weight: 0.1, regex: '\\bsql\\s{1,4}x\\b'}\n"
                                   "    - {id: prove, floor: top, any: [\"prove that\"]}\n"
                                   "    - {id: said, set: low, any: [hello]}\n");
        const auto text = bytes(made.text);
        QVERIFY2(text.contains("          - name: up_one\n            weight: 0.2\n            keywords: "
                               "[\"refactor\", \"extract method\"]\n"),
                 text.constData());
        QVERIFY(text.contains("          - name: pat\n            weight: 0.1\n            patterns: "
                              "[\"\\\\bsql\\\\s{1,4}x\\\\b\"]\n"));
        QVERIFY(text.contains("          - keywords: [\"prove that\"]\n            tier: COMPLEX\n"));
        QVERIFY(text.contains("          - keywords: [\"hello\"]\n            tier: SIMPLE\n"));
        QVERIFY(isNamed(made, "rule `bounded` has a pattern"));
    }

    void whatCannotBeSaidIsNamed_data() {
        QTest::addColumn<QByteArray>("classify");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* name, const char* rule, const char* words) {
            QTest::newRow(name) << QByteArray("classify:\n  rules: [") + rule + "]\n" << QByteArray(words);
        };
        row("a weight that lowers", "{id: a, weight: -0.1, any: [x]}", "rule `a` lowers");
        row("a floor below the top", "{id: a, floor: mid, any: [x]}", "rule `a` only bounds");
        row("a pattern that decides", "{id: a, set: mid, regex: x}", "decides by a pattern");
        row("a prefix", "{id: a, weight: 0.1, any: [x, y*]}", "`y*` is a prefix");
        row("a part of a word", "{id: a, weight: 0.1, match: substring, any: [x]}", "parts of words");
        row("the whole conversation", "{id: a, weight: 0.1, scope: whole, any: [x]}",
            "more than the newest words");
        row("a pattern without bounds", "{id: a, weight: 0.1, regex: 'x+'}", "pattern without bounds");
        QTest::newRow("a feature") << QByteArray("classify: {features: {code: 0.1}}\n")
                                   << QByteArray("feature `code`");
        QTest::newRow("a stage") << QByteArray("classify: {stages: [rules, text], text: {model: default}}\n")
                                 << QByteArray("stage `text`");
        QTest::newRow("envelopes") << QByteArray("classify: {envelopes: [codex]}\n")
                                   << QByteArray("envelopes");
        QTest::newRow("a budget") << QByteArray("budgets: [{scope: all, per: day, hard: 5.00}]\n")
                                  << QByteArray("`budgets`");
    }
    void whatCannotBeSaidIsNamed() {
        QFETCH(QByteArray, classify);
        QFETCH(QByteArray, words);
        const auto made = exported(classify.toStdString());
        QVERIFY2(isNamed(made, words.constData()), made.text.c_str());
    }

    void itsLimitsAreKept() {
        std::string rules = "classify:\n  rules:\n";
        for (int i = 0; i < 20; ++i)
            rules +=
                "    - {id: r" + std::to_string(i) + ", weight: 0.01, any: [w" + std::to_string(i) + "]}\n";
        std::string many = "    - {id: many, weight: 0.1, any: [";
        for (int i = 0; i < 40; ++i)
            many += (i == 0 ? "k" : ", k") + std::to_string(i);
        const auto made = exported(rules);
        QCOMPARE(bytes(made.text).count("- name: r"), 16);
        QVERIFY(isNamed(made, "rule `r16` is one too many"));
        const auto wide = exported("classify:\n  rules:\n" + many + "]}\n");
        QVERIFY(isNamed(wide, "8 of its keywords are too many"));
    }

    void jsonReadsBackAsTheSamePolicy_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"default", "sandbox", "seed", "seed-rules", "reference"})
            QTest::newRow(name) << QByteArray(name);
    }
    void jsonReadsBackAsTheSamePolicy() {
        QFETCH(QByteArray, name);
        const auto text = readFile(*shareFolder() / "policies" / (name.toStdString() + ".yaml"));
        const auto made = exportJson(*text);
        QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
        QVERIFY(protocol::Json::parse(made->text).has_value());
        QVERIFY(policy::meansTheSame(*policy::readPolicy(made->text, "p").policy,
                                     *policy::readPolicy(*text, "p").policy));
        QCOMPARE(made->notExpressed, std::vector<std::string>{"comments"});
        const auto lite = exportLiteLlm(*policy::readPolicy(*text, "p").policy);
        QVERIFY(!lite.text.empty());
    }

    void aBrokenPolicyIsRefused() { QVERIFY(!exportJson("x: [").has_value()); }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export.moc"
