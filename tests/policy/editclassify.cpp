#include "policy/editclassify.h"

#include "policy/compare.h"
#include "policy/reader.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace tierline;
using namespace tierline::policy;

namespace {

const std::string head = "version: 1\n"
                         "providers: {acme: {dialect: openai}}\n"
                         "models: {acme/s: {price: 0}, acme/l: {price: 0}}\n";
const std::string tiers = "tiers:\n"
                          "  - {name: simple, below: 0.30, models: [acme/s]} # cheap\n"
                          "  - name: moderate\n"
                          "    below: 0.6\n"
                          "    models: [acme/l]\n"
                          "  - {name: complex, models: [acme/l]}\n"
                          "default_tier: moderate # é\n";

std::string policyWith(const std::string& classify) {
    return head + tiers + classify;
}

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

using Edit = std::function<Result<std::string>(const std::string&)>;

// What a rule says but one thing.
Edit change(const std::string& id, std::function<void(Rule&)> call) {
    return [id, call = std::move(call)](const std::string& text) {
        const auto policy = readPolicy(text, "p").policy;
        const auto found = std::ranges::find(policy->classify.rules, id, &Rule::id);
        Rule rule;
        rule.id = id;
        if (found != policy->classify.rules.end()) rule = *found;
        call(rule);
        return withRule(text, id, rule);
    };
}

Edit line(const std::string& tier, Millionths below) {
    return [=](const std::string& text) { return withLine(text, tier, below); };
}

Edit moved(const std::string& id, std::size_t to) {
    return [=](const std::string& text) { return withRuleMoved(text, id, to); };
}

Edit gone(const std::string& id) {
    return [=](const std::string& text) { return withoutRule(text, id); };
}

Edit added(const Rule& rule, std::size_t at) {
    return [=](const std::string& text) { return withNewRule(text, rule, at); };
}

Edit feature(const Feature& wanted) {
    return [=](const std::string& text) { return withFeature(text, wanted); };
}

Edit envelopes(const std::vector<Envelope>& wanted) {
    return [=](const std::string& text) { return withEnvelopes(text, wanted); };
}

Rule newRule(const std::string& id) {
    Rule rule;
    rule.id = id;
    rule.any = {"look", "over there", "c++"};
    rule.weight = -200'000;
    return rule;
}

void none(Rule& rule) {
    rule.effect = Effect::None;
    rule.tier = 0;
}

} // namespace

class EditClassifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partIsChanged_data();
    void partIsChanged();
    void linesAreMoved();
    void otherPartsAreRefused();
    void refused_data();
    void refused();
    void orderOfSectionsDoesNotMatter();
    void byteOrderMarkStays();
    void differencesAreNamed();
    void ruleLineReadsBack();
};

void EditClassifyTest::partIsChanged_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, Edit edit, const char* after) {
        QTest::newRow(name) << QByteArray(before) << std::move(edit) << QByteArray(after);
    };
    const auto weight = [](Millionths value) { return [value](Rule& rule) { rule.weight = value; }; };
    row("a weight keeps its decimals and its comment",
        "classify:\n  rules:\n    - {id: a, weight: 0.20, any: [x]} # why\n", change("a", weight(300'000)),
        "classify:\n  rules:\n    - {id: a, weight: 0.30, any: [x]} # why\n");
    row("a key that is missing stands behind the id", "classify:\n  rules:\n  - {id: a, any: [x]}\n",
        change("a", weight(-50'000)), "classify:\n  rules:\n  - {id: a, weight: -0.05, any: [x]}\n");
    row("in a block it has its own line", "classify:\n  rules:\n  - id: a # first\n    any:\n      - x\n",
        change("a", weight(-50'000)),
        "classify:\n  rules:\n  - id: a # first\n    weight: -0.05\n    any:\n      - x\n");
    row("in JSON it has quotes", "classify: {\"rules\": [{\"id\": \"a\", \"any\": [\"x\"]}]}\n",
        change("a", [](Rule& rule) { rule.lang = "de"; }),
        "classify: {\"rules\": [{\"id\": \"a\", \"lang\": \"de\", \"any\": [\"x\"]}]}\n");
    row("null is written over", "classify:\n  rules:\n  - {id: a, any: [x], floor: null, lang: ~}\n",
        change("a",
               [](Rule& rule) {
                   rule.effect = Effect::Floor;
                   rule.tier = 2;
                   rule.lang = "de";
               }),
        "classify:\n  rules:\n  - {id: a, any: [x], floor: complex, lang: de}\n");
    row("a floor becomes a ceiling",
        "classify:\n  rules:\n  - id: a\n    floor: complex # at least\n    any: [x]\n",
        change("a",
               [](Rule& rule) {
                   rule.effect = Effect::Ceiling;
                   rule.tier = 0;
               }),
        "classify:\n  rules:\n  - id: a\n    ceiling: simple # at least\n    any: [x]\n");
    row("a floor goes", "classify:\n  rules:\n  - {id: a, floor: complex, any: [x]}\n", change("a", none),
        "classify:\n  rules:\n  - {id: a, any: [x]}\n");
    row("a floor with a comment becomes null",
        "classify:\n  rules:\n  - id: a\n    floor: complex # why\n    any: [x]\n", change("a", none),
        "classify:\n  rules:\n  - id: a\n    floor: null # why\n    any: [x]\n");
    row("keywords over several lines", "classify:\n  rules:\n  - {id: a, any: [x, y, # both\n      z]}\n",
        change("a", [](Rule& rule) { rule.any = {"x", "new one", "z", "last"}; }),
        "classify:\n  rules:\n  - {id: a, any: [x, \"new one\", # both\n      z, last]}\n");
    row("a keyword a line", "classify:\n  rules:\n  - id: a\n    any:\n      - x # one\n      - y\n",
        change("a", [](Rule& rule) { rule.any = {"q", "x"}; }),
        "classify:\n  rules:\n  - id: a\n    any:\n      - q\n      - x # one\n");
    row("keywords become a pattern", "classify:\n  rules:\n  - {id: a, match: substring, any: [x, y]}\n",
        change("a",
               [](Rule& rule) {
                   rule.match = Match::Regex;
                   rule.any = {"\\bx's\\b"};
               }),
        "classify:\n  rules:\n  - {id: a, regex: '\\bx''s\\b'}\n");
    row("a pattern becomes keywords", "classify:\n  rules:\n  - {id: a, regex: '(x|y)'}\n",
        change("a",
               [](Rule& rule) {
                   rule.match = Match::Substring;
                   rule.any = {"x", "null"};
               }),
        "classify:\n  rules:\n  - {id: a, match: substring, any: [x, \"null\"]}\n");
    row(
        "a rule is switched off", "classify:\n  rules:\n  - {id: a, any: [x]}\n",
        [](const std::string& text) { return withRuleEnabled(text, "a", false); },
        "classify:\n  rules:\n  - {id: a, enabled: false, any: [x]}\n");
    row(
        "and on again", "classify:\n  rules:\n  - {id: a, enabled: false, any: [x]}\n",
        [](const std::string& text) { return withRuleEnabled(text, "a", true); },
        "classify:\n  rules:\n  - {id: a, enabled: true, any: [x]}\n");
    row("a rule is renamed", "classify:\n  rules:\n  - {\"id\": 'a', any: [x]}\n",
        change("a", [](Rule& rule) { rule.id = "b"; }),
        "classify:\n  rules:\n  - {\"id\": \"b\", any: [x]}\n");
    row("a rule is moved with its comment",
        "classify:\n  rules:\n  # of a\n  - {id: a, any: [x]}\n  # of b\n  - {id: b,\n     any: [y]}\n  # of "
        "c\n  - {id: c, any: [z]} # end\n",
        moved("a", 2),
        "classify:\n  rules:\n  # of b\n  - {id: b,\n     any: [y]}\n  # of c\n  - {id: c, any: [z]} # end\n "
        " # of a\n  - {id: a, any: [x]}\n");
    row("a heading stays above its group",
        "classify:\n  rules:\n    # Down\n    - {id: a, any: [x]}\n    - {id: b, any: [y]}\n\n    # Up\n    "
        "- {id: c, any: [z]}\n    - {id: d, any: [w]}\n",
        moved("a", 3),
        "classify:\n  rules:\n    # Down\n    - {id: b, any: [y]}\n\n    # Up\n    - {id: c, any: [z]}\n    "
        "- {id: d, any: [w]}\n    - {id: a, any: [x]}\n");
    row("moved to the top, without a last line end",
        "classify:\n  rules:\n  - id: a\n    any: [x]\n  - id: b\n    any: [y]", moved("b", 0),
        "classify:\n  rules:\n  - id: b\n    any: [y]\n  - id: a\n    any: [x]");
    row("moved on one line", "classify: {rules: [{id: a, any: [x]}, {id: b, any: [y]}, {id: c, any: [z]}]}\n",
        moved("c", 0), "classify: {rules: [{id: c, any: [z]}, {id: a, any: [x]}, {id: b, any: [y]}]}\n");
    row("a rule goes with its comment",
        "classify:\n  rules:\n  # of a\n  - {id: a, any: [x]}\n\n  # of b\n  - {id: b, any: [y]}\n",
        gone("b"), "classify:\n  rules:\n  # of a\n  - {id: a, any: [x]}\n\n");
    row("the last rule goes", "classify:\n  base: 0.1\n  rules:\n  - {id: a, any: [x]}\n", gone("a"),
        "classify:\n  base: 0.1\n  rules:\n");
    row("a new rule in the form of the others", "classify:\n  rules:\n  - id: a\n    any: [x]\n",
        added(newRule("new"), 9),
        "classify:\n  rules:\n  - id: a\n    any: [x]\n  - id: new\n    weight: -0.2\n    any: [look, \"over "
        "there\", c++]\n");
    row("a new rule before a heading belongs to the group before",
        "classify:\n  rules:\n    - {id: a, any: [x]}\n\n    # Up\n    - {id: c, any: [z]}\n    - {id: d, "
        "any: [w]}\n",
        added(newRule("new"), 1),
        "classify:\n  rules:\n    - {id: a, any: [x]}\n    - {id: new, weight: -0.2, any: [look, \"over "
        "there\", c++]}\n\n    # Up\n    - {id: c, any: [z]}\n    - {id: d, any: [w]}\n");
    row("the first rule of an empty list", "classify:\n  rules: [] # none yet\n  base: 0.1\n",
        added(newRule("new"), 0),
        "classify:\n  rules: # none yet\n    - {id: new, weight: -0.2, any: [look, \"over there\", c++]}\n  "
        "base: 0.1\n");
    row("the first rule without a section", "", added(newRule("new"), 0),
        "\nclassify:\n  rules:\n    - {id: new, weight: -0.2, any: [look, \"over there\", c++]}\n  base: "
        "0\n");
    row("lines end as they do in the file", "classify:\r\n  rules:\r\n  - id: a\r\n    any: [x]\r\n",
        added(newRule("new"), 0),
        "classify:\r\n  rules:\r\n  - id: new\r\n    weight: -0.2\r\n    any: [look, \"over there\", "
        "c++]\r\n  "
        "- id: a\r\n    any: [x]\r\n");
    row("a feature's weight", "classify:\n  features:\n    words_over: {n: 50, weight: 0.1} # long\n",
        feature({.kind = FeatureKind::WordsOver, .n = 60, .weight = 200'000}),
        "classify:\n  features:\n    words_over: {n: 60, weight: 0.2} # long\n");
    row("a feature that was off", "classify:\n  features:\n    words_over: {}\n    code: 0.1\n",
        feature({.kind = FeatureKind::WordsOver, .n = 60, .effect = Effect::Floor, .tier = 1}),
        "classify:\n  features:\n    words_over: {n: 60, floor: moderate}\n    code: 0.1\n");
    row("a new feature", "classify:\n  features:\n    code: 0.1\n",
        feature({.kind = FeatureKind::TurnsOver, .n = 3, .weight = 50'000}),
        "classify:\n  features:\n    turns_over: {n: 3, weight: 0.05}\n    code: 0.1\n");
    row(
        "a feature off keeps its n",
        "classify:\n  features:\n    words_over: {n: 50, weight: 0.1, floor: complex}\n",
        [](const std::string& text) { return withoutFeature(text, FeatureKind::WordsOver); },
        "classify:\n  features:\n    words_over: {n: 50, weight: 0.0}\n");
    row("code", "classify:\n  features: {code: 0.25}\n",
        feature({.kind = FeatureKind::Code, .weight = 100'000}), "classify:\n  features: {code: 0.10}\n");
    row(
        "the base comes first where it was not", "classify:\n    # how\n    stop_at: 0.8\n",
        [](const std::string& text) { return withBase(text, 400'000); },
        "classify:\n    # how\n    base: 0.4\n    stop_at: 0.8\n");
    row(
        "the base without a section", "", [](const std::string& text) { return withBase(text, 400'000); },
        "\nclassify:\n  base: 0.4\n");
    row(
        "sure_at and its comment", "classify: {sure_at: 0.15} # é\n",
        [](const std::string& text) { return withSureAt(text, 500'000); }, "classify: {sure_at: 0.50} # é\n");
    row(
        "stop_at in an empty section", "classify: {}\n",
        [](const std::string& text) { return withStopAt(text, 900'000); },
        "classify: {stop_at: 0.9, base: 0}\n");
    row("envelopes in another order", "classify:\n  envelopes: [codex, aider, cline]\n",
        envelopes({{"cline", {}, {}}, {"codex", {}, {}}}), "classify:\n  envelopes: [cline, codex]\n");
    row("an envelope of one's own", "classify:\n  envelopes:\n    - codex # ours\n",
        envelopes({{"codex", {}, {}}, {"mine", "<a b>", "</a>"}}),
        "classify:\n  envelopes:\n    - codex # ours\n    - {name: mine, open: \"<a b>\", close: \"</a>\", "
        "keep: false}\n");
    row("envelopes without a section", "classify:\n  base: 0\n", envelopes({{"codex", {}, {}}}),
        "classify:\n  envelopes: [codex]\n  base: 0\n");
}

void EditClassifyTest::partIsChanged() {
    QFETCH(QByteArray, before);
    QFETCH(Edit, edit);
    QFETCH(QByteArray, after);
    const bool crlf = before.contains("\r\n");
    std::string text = policyWith(before.toStdString()), wanted = policyWith(after.toStdString());
    if (crlf) { // all of the file
        const auto start = bytes(head + tiers).replace("\n", "\r\n");
        text = (start + before).toStdString();
        wanted = (start + after).toStdString();
    }
    const auto made = edit(text);
    QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
    const auto common = head.size() + tiers.size(); // so that a failure shows what differs
    QCOMPARE(bytes(made->substr(0, common)), bytes(wanted.substr(0, common)));
    QCOMPARE(bytes(made->substr(common)), bytes(wanted.substr(common)));
    const auto undone = withTuning(*made, *readPolicy(text, "p").policy);
    QVERIFY2(undone.has_value(), undone ? "" : toString(undone.error()).c_str());
    QVERIFY(meansTheSame(*readPolicy(*undone, "p").policy, *readPolicy(text, "p").policy));
}

void EditClassifyTest::linesAreMoved() {
    const std::string text = policyWith("");
    QByteArray wanted = bytes(text);
    QCOMPARE(bytes(*withLine(text, "moderate", 650'000)),
             QByteArray(wanted).replace("below: 0.6\n", "below: 0.65\n"));
    QCOMPARE(bytes(*withLine(text, "simple", 400'000)),
             QByteArray(wanted).replace("below: 0.30", "below: 0.40"));
    QCOMPARE(bytes(*withDefaultTier(text, "complex")),
             QByteArray(wanted).replace("default_tier: moderate # é", "default_tier: complex # é"));
    // Both at once may pass where the one was.
    Policy both = *readPolicy(text, "p").policy;
    both.tiers[0].below = 700'000;
    both.tiers[1].below = 800'000;
    QCOMPARE(
        bytes(*withTuning(text, both)),
        QByteArray(wanted).replace("below: 0.30", "below: 0.70").replace("below: 0.6\n", "below: 0.8\n"));
}

void EditClassifyTest::otherPartsAreRefused() {
    const std::string text = policyWith("");
    Policy wanted = *readPolicy(text, "p").policy;
    wanted.route.maxAttempts = 7;
    const auto made = withTuning(text, wanted);
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().detail.contains("route"), made.error().detail.c_str());
}

void EditClassifyTest::refused_data() {
    QTest::addColumn<QByteArray>("classify");
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QByteArray>("word"); // of the error
    const auto row = [](const char* name, const char* classify, Edit edit, const char* word) {
        QTest::newRow(name) << QByteArray(classify) << std::move(edit) << QByteArray(word);
    };
    const auto pattern = [](Rule& rule) { rule.any = {"b"}; };
    row("lines that cross", "", line("simple", 700'000), "does not rise");
    row("a line of the last tier", "", line("complex", 700'000), "last tier");
    row("a tier that is not there", "", line("none", 700'000), "no tier");
    row("a rule that is not there", "classify: {rules: []}\n", moved("a", 0), "no rule");
    row("a second rule of one id", "classify:\n  rules:\n  - {id: new, any: [x]}\n", added(newRule("new"), 0),
        "already");
    row("an anchor", "classify: &x {base: 0.1}\n", line("simple", 100'000), "anchors");
    row("a pattern over several lines", "classify:\n  rules:\n  - id: a\n    regex: >-\n      x\n      y\n",
        change("a", pattern), "rule `a`");
    row("a rule apart from its dash",
        "classify:\n  rules:\n  -\n    id: a\n    any: [x]\n  - {id: b, any: [y]}\n", moved("a", 1),
        "list of rules");
    row("no keywords at all", "classify:\n  rules:\n  - {id: a, any: [x]}\n",
        change("a", [](Rule& rule) { rule.any.clear(); }), "rule `a`");
    row("a pattern that is no text", "classify:\n  rules:\n  - {id: a, any: [x]}\n",
        change("a", [](Rule& rule) { rule.any = {std::string("\x01\xff", 2)}; }), "rules.a.any");
    row("a weight out of range", "classify:\n  rules:\n  - {id: a, any: [x]}\n",
        change("a", [](Rule& rule) { rule.weight = 3'000'000; }), "out of range");
    row("an envelope that is none", "classify:\n  base: 0\n", envelopes({{"nobody", {}, {}}}), "no envelope");
    row("a broken policy", "classify: [\n", line("simple", 100'000), "cannot be read");
}

void EditClassifyTest::refused() {
    QFETCH(QByteArray, classify);
    QFETCH(Edit, edit);
    QFETCH(QByteArray, word);
    std::string text = policyWith(classify.toStdString());
    const auto outcome = readPolicy(text, "p");
    const auto made = edit(text);
    QVERIFY(!made.has_value());
    QVERIFY2(bytes(toString(made.error())).contains(word), toString(made.error()).c_str());
}

// Another rule's odd form is no matter.
void EditClassifyTest::orderOfSectionsDoesNotMatter() {
    const std::string text =
        "classify:\n  rules:\n  - id: odd\n    regex: >-\n      x\n      y\n  - {id: b, any: [y]}\n" + head
        + "default_tier: simple\n"
        + "tiers: [{name: simple, below: 0.30, models: [acme/s]}, {name: c, models: [acme/l]}]";
    const auto made = withLine(text, "simple", 250'000);
    QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
    QCOMPARE(bytes(*made), bytes(text).replace("0.30", "0.25"));
    const auto off = withRuleEnabled(text, "b", false);
    QVERIFY(off.has_value());
    QCOMPARE(bytes(*off), bytes(text).replace("{id: b, any", "{id: b, enabled: false, any"));
}

void EditClassifyTest::byteOrderMarkStays() {
    const std::string text = "\xef\xbb\xbf" + policyWith("classify: {base: 0.1}\n");
    QCOMPARE(bytes(*withBase(text, 200'000)), bytes(text).replace("base: 0.1", "base: 0.2"));
}

void EditClassifyTest::differencesAreNamed() {
    const std::string text =
        policyWith("classify:\n  rules:\n  - {id: a, any: [x]}\n  - {id: b, weight: 0.1, any: [y]}\n");
    const Policy before = *readPolicy(text, "p").policy;
    Policy after = before;
    after.tiers[0].below = 350'000;
    after.classify.rules[0].weight = -100'000;
    after.classify.rules[1].any = {"y", "z"};
    after.classify.features = {{.kind = FeatureKind::WordsOver, .n = 5, .weight = 100'000}};
    after.route.maxAttempts = 7;
    const std::vector<Difference> wanted{{"tiers.simple.below", "0.3", "0.35"},
                                         {"features.words_over", "", "n 5, weight 0.1"},
                                         {"rules.a.weight", "0", "-0.1"},
                                         {"rules.b.any", "y", "y, z"},
                                         {"route", "", ""}};
    QVERIFY(differences(before, after) == wanted);
    std::ranges::swap(after.classify.rules[0], after.classify.rules[1]);
    QCOMPARE(bytes(differences(before, after).at(4).where), QByteArray("rules"));
    QVERIFY(differences(before, before).empty());
}

void EditClassifyTest::ruleLineReadsBack() {
    Rule rule = newRule("new");
    rule.effect = Effect::Floor;
    rule.tier = 1;
    rule.scope = Scope::Whole;
    rule.enabled = false;
    const auto names = readPolicy(policyWith(""), "p").policy->tiers;
    const auto policy =
        readPolicy(policyWith("classify:\n  rules:\n    " + ruleLine(rule, names) + "\n"), "p").policy;
    QVERIFY(policy != nullptr);
    Rule read = policy->classify.rules.at(0);
    read.line = read.column = 0;
    QVERIFY(read == rule);
}

QTEST_GUILESS_MAIN(EditClassifyTest)
#include "editclassify.moc"
