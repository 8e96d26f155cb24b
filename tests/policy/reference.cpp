// Holds resources/policies/reference.yaml and the reader equal in both directions, and the shipped policies
// sound.
#include "policy/problems.h"
#include "policy/reader.h"
#include "policy/schema.h"
#include "policy/values.h"
#include "policy/yamltree.h"

#include "base/paths.h"

#include <QTest>
#include <set>

using namespace tierline;
using namespace tierline::policy;

namespace {

std::filesystem::path shipped(const std::string& name) {
    return std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources" / "policies" / name;
}

std::string textOf(const std::string& name) {
    const auto text = readFile(shipped(name));
    return text ? *text : std::string();
}

Node treeOf(const std::string& name) {
    Problems problems(name);
    const auto root = parseYaml(textOf(name), problems);
    return root ? *root : Node{};
}

// Every key of the file as a path of the table, with its value where that is a scalar or null.
using Seen = std::vector<std::pair<std::string, const Node*>>;
void collect(const Node& node, const std::string& path, Seen& seen) {
    const auto* key = path.empty() ? nullptr : findKey(path);
    const bool named = key != nullptr && key->shape == Shape::Named;
    for (const auto& entry : node.entries) {
        const auto inner = (path.empty() ? "" : path + ".") + (named ? "*" : entry.key);
        seen.emplace_back(inner, &entry.value);
        collect(entry.value, inner, seen);
    }
    for (const auto& item : node.items) {
        seen.emplace_back(path + "[]", &item);
        collect(item, path + "[]", seen);
    }
}

bool isSame(const Key& key, const Node& node) {
    const auto fallback = std::string(key.fallback);
    if (node.isNull()) return fallback == "null";
    if (!node.isScalar()) return true; // containers are compared through what they hold
    if (key.shape == Shape::Weight || key.shape == Shape::Share) {
        const auto a = decimalFrom(node.text), b = decimalFrom(fallback);
        return a && b && a->value == b->value;
    }
    return node.text == fallback;
}

std::string classifySection(const std::string& text) {
    const auto begin = text.find("\nclassify:");
    auto end = text.find("\nroute:");
    return begin == text.npos || end == text.npos ? std::string() : text.substr(begin, end - begin);
}

} // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void everyKeyOfTheReaderStandsInTheFile() {
        const auto root = treeOf("reference.yaml");
        Seen seen;
        collect(root, {}, seen);
        std::set<std::string> paths;
        for (const auto& [path, node] : seen)
            paths.insert(path);
        for (const auto& key : keys()) {
            const std::string path(key.path);
            if (key.state != State::Works || path == "models.*.abilities[]" || path == "providers.*.also[]")
                continue;
            if (path == "route.last_resort.message")
                continue; // shown in the comment beside `last_resort: null`
            QVERIFY2(paths.contains(path), path.c_str());
        }
    }

    void everyKeyOfTheFileHasItsDefault() {
        const auto root = treeOf("reference.yaml");
        Seen seen;
        collect(root, {}, seen);
        QVERIFY(seen.size() > 80);
        for (const auto& [path, node] : seen) {
            const auto* key = findKey(path);
            QVERIFY2(key != nullptr, path.c_str());
            QVERIFY2(key->state == State::Works, path.c_str());
            // Where the default is "absent", one example may stand for it (`below`, `any`, `abilities`).
            if (key->fallback.empty() || (key->fallback == "null" && !node->isNull())) continue;
            QVERIFY2(isSame(*key, *node), (path + " is " + node->text).c_str());
        }
    }

    // The structs' defaults, the table's and the file's are one: leaving all optional keys out changes
    // nothing.
    void leavingTheDefaultsOutChangesNothing() {
        const auto full = loadPolicy(shipped("reference.yaml"));
        QVERIFY2(full.errors.empty(), full.errors.empty() ? "" : toString(full.errors[0]).c_str());
        QVERIFY(full.warnings.empty());
        const auto bare = readPolicy("version: 1\n"
                                     "providers: {local: {dialect: openai, keys: [\"env:FIRST\", \"env:SECOND\"]}}\n"
                                     "models: {local/small: , local/large: {price: {input: 2.5, output: 10}, "
                                     "abilities: [tools, json]}}\n"
                                     "tiers: [{name: simple, below: 0.3, models: [local/small]}, "
                                     "{name: complex, models: [local/large]}]\n"
                                     "default_tier: simple\n",
                                     "bare");
        QVERIFY(bare.errors.empty());
        const auto& a = *full.policy;
        const auto& b = *bare.policy;
        QCOMPARE(a.providers, b.providers);
        QCOMPARE(a.models, b.models);
        QCOMPARE(a.tiers, b.tiers);
        QCOMPARE(a.route, b.route);
        QCOMPARE(a.breaker, b.breaker);
        QCOMPARE(a.capture, b.capture);
        QCOMPARE(a.capture, Capture{});
        QCOMPARE(a.keep, b.keep);
        QCOMPARE(a.keep, Keep{});
        QCOMPARE(a.telemetry, b.telemetry);
        QCOMPARE(a.telemetry, Telemetry{});
        QVERIFY(b.budgets.empty() && b.alerts.empty());
        QCOMPARE(a.network, b.network);
        QCOMPARE(a.network, Network{});
        QCOMPARE(a.passThrough, b.passThrough);
        QCOMPARE(a.budgetsTimezone, b.budgetsTimezone);
        QCOMPARE(a.classify.features, b.classify.features);
        QCOMPARE(a.classify.stages, b.classify.stages);
        QCOMPARE(a.classify.stopAt, b.classify.stopAt);
        QCOMPARE(a.classify.sureAt, b.classify.sureAt);
        QCOMPARE(a.classify.base, b.classify.base);
        QCOMPARE(a.route, Route{});
        QCOMPARE(a.breaker, Breaker{});
        QCOMPARE(a.models[0].timeout, Timeouts{});
        Rule plain;
        plain.id = a.classify.rules[0].id;
        plain.any = a.classify.rules[0].any;
        plain.line = a.classify.rules[0].line;
        plain.column = a.classify.rules[0].column;
        QCOMPARE(a.classify.rules[0], plain);
    }

    void shippedPoliciesReadCleanly_data() {
        QTest::addColumn<QString>("file");
        for (const auto* name :
             {"sandbox.yaml", "default.yaml", "seed.yaml", "seed-rules.yaml", "reference.yaml"})
            QTest::newRow(name) << name;
    }

    void shippedPoliciesReadCleanly() {
        QFETCH(QString, file);
        const auto outcome = loadPolicy(shipped(file.toStdString()));
        for (const auto& error : outcome.errors)
            QFAIL(toString(error).c_str());
        for (const auto& warning : outcome.warnings)
            QFAIL(toString(warning).c_str());
    }

    void sandboxAndDefaultScoreAlike() {
        const auto section = classifySection(textOf("default.yaml"));
        QVERIFY(!section.empty());
        QCOMPARE(classifySection(textOf("sandbox.yaml")), section);
        const auto a = loadPolicy(shipped("default.yaml")).policy;
        const auto b = loadPolicy(shipped("sandbox.yaml")).policy;
        QCOMPARE(a->tiers.size(), b->tiers.size());
        for (std::size_t i = 0; i < a->tiers.size(); ++i) {
            QCOMPARE(a->tiers[i].name, b->tiers[i].name);
            QCOMPARE(a->tiers[i].below, b->tiers[i].below);
        }
        QCOMPARE(a->defaultTier, b->defaultTier);
    }

    void theSandboxIsSixProvidersAndEightModels() {
        const auto policy = loadPolicy(shipped("sandbox.yaml")).policy;
        QCOMPARE(policy->providers.size(), std::size_t{6});
        QCOMPARE(policy->models.size(), std::size_t{8});
        for (const auto& provider : policy->providers) {
            QCOMPARE(provider.baseUrl, "sandbox://" + provider.id);
            QVERIFY(provider.key.empty());
        }
        for (const auto& model : policy->models)
            QVERIFY2(model.price && model.context, model.id.c_str());
    }
};

QTEST_APPLESS_MAIN(ReferenceTest)
#include "reference.moc"
