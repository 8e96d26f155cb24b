#include "tune/lints.h"

#include "lintcases.h"

#include "classify/textfeatures.h"
#include "classify/textfile.h"
#include "policy/reader.h"
#include "tune/modelname.h"
#include "tune/probes.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;

namespace {

// The keys of a case, and before them those that every policy needs and it does not mention.
std::string wholePolicy(const std::string& text) {
    constexpr std::pair<const char*, const char*> needed[]{
        {"providers:", "providers: {p: {dialect: openai}, q: {dialect: anthropic}}\n"},
        {"models:", "models: {p/a: {price: 0}, p/b: {price: 0}, q/c: {price: 0}}\n"},
        {"tiers:", "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b, q/c]}]\n"},
        {"default_tier:", "default_tier: low\n"},
    };
    std::string whole = "version: 1\n";
    for (const auto& [key, line] : needed)
        if (!text.starts_with(key) && text.find(std::string("\n") + key) == text.npos) whole += line;
    return whole + text;
}

ScorerPointer scorerOf(const std::string& text) {
    const auto outcome = policy::readPolicy(wholePolicy(text), "lint.yaml");
    if (!outcome.policy) qFatal("%s", toString(outcome.errors[0]).c_str());
    const auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    return *scorer;
}

catalog::Row row(const char* model, std::int64_t input, std::int64_t output, std::int64_t context) {
    catalog::Row made;
    made.provider = "openai";
    made.pattern = model;
    made.price.base.input = Rate{input};
    made.price.base.output = Rate{output};
    made.context = context;
    return made;
}

const std::chrono::sys_days today = std::chrono::year(2026) / 6 / 1;

catalog::Catalog prices() {
    return {{{"openai", {"api.openai.com"}, {}, {}}},
            {row("zebra-large-4-1", 15'000, 75'000, 200'000), row("zebra-large-4-5", 5'000, 25'000, 200'000),
             row("zebra-small-4-1", 1'000, 5'000, 200'000), row("zebra-long-4-1", 15'000, 75'000, 1'000'000),
             row("zebra-long-4-5", 5'000, 25'000, 200'000)},
            today};
}

catalog::Retirements retirements() {
    return *catalog::parseRetirements("# a remark\n2025-01-01 gone-1\n2026-06-01 going-today*\n\n"
                                      "2026-07-31 going-soon other-1\n2026-08-01 going-later\n",
                                      "retirements.txt");
}

std::vector<Lint> lintsOf(const ScorerPointer& scorer, const Traffic* traffic = nullptr) {
    static const auto standard = scorerOf("classify: {rules: [{id: proof, any: [prove], floor: high}]}");
    const auto catalog = prices();
    const auto leaving = retirements();
    return lint({scorer, standard, &catalog, &leaving, today, traffic});
}

// Sure of one score, whichever probe it reads: it knows their words.
std::shared_ptr<const classify::TextModel> sureOf(policy::Millionths score) {
    classify::TextFile file;
    file.curve = {{-1'000'000, score, 990'000}, {1'000'000, score, 990'000}};
    classify::TextParts parts;
    for (const auto prompt : probePrompts()) {
        classify::readText(prompt, parts);
        for (const auto& word : parts.words)
            file.terms.push_back(
                {classify::TermKind::Word, 1'000'000, 0,
                 classify::termText(classify::TermKind::Word,
                                    std::span(parts.letters).subspan(word.begin, word.end - word.begin))});
    }
    return classify::TextModel::curveOf(file);
}

std::vector<std::string> idsOf(const std::vector<Lint>& lints) {
    std::vector<std::string> ids;
    for (const auto& lint : lints)
        ids.push_back(lint.id);
    return ids;
}

QString printed(const std::vector<Lint>& lints) {
    QString out;
    for (const auto& lint : lints)
        out += QString::fromStdString(lint.id + ": " + lint.text + "\n");
    return out;
}

Traffic busy() {
    Traffic traffic;
    traffic.requests = 1000;
    traffic.byTier = {{"low", 600}, {"high", 400}};
    traffic.byRule = {{"big", 300}};
    traffic.sampled = 1000;
    return traffic;
}

} // namespace

class LintsTest : public QObject {
    Q_OBJECT

private slots:
    void eachIsToldWhereItShould_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(lintCases)); ++i)
            QTest::addRow("%s %s: %s", lintCases[i].id, lintCases[i].isTold ? "told" : "not told",
                          lintCases[i].name)
                << i;
    }

    void eachIsToldWhereItShould() {
        QFETCH(int, index);
        const auto& tried = lintCases[index];
        const auto lints = lintsOf(scorerOf(tried.policy));
        const auto ids = idsOf(lints);
        const bool isTold = std::ranges::find(ids, std::string(tried.id)) != ids.end();
        QVERIFY2(isTold == tried.isTold, qPrintable(printed(lints)));
    }

    void rulesAndTextModelAreProbedAsOne_data() {
        QTest::addColumn<int>("score"); // of the text model; negative: it is missing
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("isTold");
        QTest::newRow("a model that says the same of all") << 100'000 << "near-constant" << true;
        QTest::newRow("a model that is missing") << -1 << "near-constant" << false;
        QTest::newRow("no probe comes to the upper tier") << 100'000 << "near-unreachable" << true;
        QTest::newRow("the model alone reaches the upper tier") << 900'000 << "near-unreachable" << false;
        QTest::newRow("a model beside the rules' sum") << 100'000 << "unreachable" << false;
        QTest::newRow("a sure model is a signal") << 900'000 << "no-signal-cheapest" << false;
    }

    void rulesAndTextModelAreProbedAsOne() {
        QFETCH(int, score);
        QFETCH(QString, id);
        const auto scorer = scorerOf(
            "classify: {stages: [rules, text], stop_at: 0.8, rules: [{id: a, any: [zebra], weight: 0.1}]}");
        const classify::Cascade cascade({scorer, score < 0 ? nullptr : sureOf(score), {}, nullptr});
        LintInput input;
        input.scorer = scorer;
        input.cascade = &cascade;
        const auto lints = lint(input);
        const auto ids = idsOf(lints);
        QFETCH(bool, isTold);
        QVERIFY2((std::ranges::count(ids, id.toStdString()) == 1) == isTold, qPrintable(printed(lints)));
    }

    void everyLintHasACase() {
        std::set<std::string> tried{"never-fired", "costly-stage"}; // of traffic, below
        for (const auto& each : lintCases)
            tried.insert(each.id);
        for (const auto& known : lintRows()) {
            QVERIFY2(tried.contains(std::string(known.id)), known.id.data());
            QVERIFY(!known.remedy.empty());
        }
    }

    void trafficSpeaks_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("isTold");
        QTest::newRow("all rules fired") << 0 << "never-fired" << false;
        QTest::newRow("a rule that never fired") << 1 << "never-fired" << true;
        QTest::newRow("too few requests to say") << 2 << "never-fired" << false;
        QTest::newRow("nearly all in one tier") << 3 << "near-constant" << true;
        QTest::newRow("parted well") << 0 << "costly-stage" << false;
        QTest::newRow("a third without a signal") << 4 << "no-signal-cheapest" << true;
        QTest::newRow("a stage that costs more") << 5 << "costly-stage" << true;
        QTest::newRow("a stage that saves more") << 6 << "costly-stage" << false;
        QTest::newRow("a stage that was hardly asked") << 7 << "costly-stage" << false;
        QTest::newRow("answers that were checked") << 8 << "costly-stage" << false;
    }

    void trafficSpeaks() {
        QFETCH(int, change);
        QFETCH(QString, id);
        auto traffic = busy();
        const auto nano = [](std::int64_t value) { return Money::fromNano(value); };
        if (change == 1 || change == 2) traffic.byRule.clear();
        if (change == 2) traffic.requests = 199;
        if (change == 3) traffic.byTier = {{"low", 980}, {"high", 20}};
        if (change == 4) traffic.noSignal = 333;
        if (change == 5) traffic.stages["judge"] = {100, 90, nano(5'000), nano(4'999)};
        if (change == 6) traffic.stages["judge"] = {100, 90, nano(5'000), nano(5'000)};
        if (change == 7) traffic.stages["judge"] = {19, 9, nano(5'000), nano(0)};
        if (change == 8) traffic.stages["verify"] = {100, 0, nano(5'000), nano(0)};
        // A rule for much of it, so that the probes have nothing to say.
        const auto lints = lintsOf(scorerOf("classify: {rules: [{id: big, regex: "
                                            "'\\b(write|design|prove|explain|analyze)', weight: 0.5}]}"),
                                   &traffic);
        const auto ids = idsOf(lints);
        const auto told = std::ranges::count(ids, id.toStdString());
        QFETCH(bool, isTold);
        const auto silent = busy();
        const bool byProbes =
            std::ranges::count(
                idsOf(lintsOf(scorerOf("classify: {rules: [{id: big, regex: "
                                       "'\\b(write|design|prove|explain|analyze)', weight: 0.5}]}"),
                              &silent)),
                id.toStdString())
            > 0;
        QVERIFY2(told == int(isTold) + int(byProbes), qPrintable(printed(lints)));
    }

    void decisiveRulesAreNamedWithTheirPlace() {
        const auto lints =
            lintsOf(scorerOf("classify:\n  rules:\n    - {id: short, regex: '^.{1,60}$', set: low}\n"));
        const auto found = std::ranges::find(lints, std::string("decisive-rule"), &Lint::id);
        QVERIFY(found != lints.end());
        QCOMPARE(found->line, 8);
        QVERIFY(found->text.find("`short` sends \"Prove the Riemann hypothesis\" to `low`")
                != std::string::npos);
    }

    void placesAreFoundInTheText() {
        const std::string text = "version: 1\nmodels:\n  p/a-2: {price: 0}\n  \"p/a\": {price: 0}\ntiers:\n"
                                 "  - {name: low, below: 0.5, models: [p/a]}\nroute:\n  mode: route\n";
        std::vector<Lint> lints(4);
        lints[0].subject = "p/a";
        lints[1].subject = "low";
        lints[2].subject = "route";
        lints[3].subject = "nobody";
        locate(lints, text);
        QCOMPARE(lints[0].line, 4);
        QCOMPARE(lints[1].line, 6);
        QCOMPARE(lints[2].line, 7);
        QCOMPARE(lints[3].line, 0);
    }

    void namesOfModels_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("isUnpinned");
        const auto add = [](const char* name, const char* family, const char* version, bool isUnpinned) {
            QTest::newRow(name) << family << version << isUnpinned;
        };
        add("claude-opus-4-1-20250805", "claude opus", "4 1", false);
        add("claude-opus-4-5", "claude opus", "4 5", true);
        add("claude-3-5-haiku-20241022", "claude haiku", "3 5", false);
        add("gpt-4o", "gpt o", "4", true);
        add("gpt-4o-2024-08-06", "gpt o", "4", false);
        add("gpt-4o-mini-2024-07-18", "gpt mini o", "4", false);
        add("gpt-3.5-turbo-0613", "gpt turbo", "3 5", false);
        add("gpt-oss-120b", "120b gpt oss", "", false);
        add("llama-3.1-8b-instant", "8b instant llama", "3 1", false);
        add("gemini-2.0-flash-001", "flash gemini", "2 0", false);
        add("mistral-large-latest", "large mistral", "", true);
        add("", "", "", false);
        add("---", "", "", false);
        add("99999999999999999999", "", "", false);
    }

    void namesOfModels() {
        const auto name = readModelName(QTest::currentDataTag());
        QStringList family, version;
        for (const auto& word : name.family)
            family += QString::fromStdString(word);
        for (const auto number : name.version)
            version += QString::number(number);
        QTEST(family.join(u' '), "family");
        QTEST(version.join(u' '), "version");
        QTEST(isUnpinned(QTest::currentDataTag()), "isUnpinned");
    }

    void retirementsAreRead_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line"); // of the error; 0: none
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("a remark behind") << QByteArray("2026-01-01 a b # c\n") << 0;
        QTest::newRow("no day") << QByteArray("\n\nsoon a\n") << 3;
        QTest::newRow("no such day") << QByteArray("2026-02-30 a\n") << 1;
        QTest::newRow("no model") << QByteArray("2026-02-20\n") << 1;
        QTest::newRow("too many words") << QByteArray("2026-02-20 a b c\n") << 1;
    }

    void retirementsAreRead() {
        QFETCH(QByteArray, text);
        const auto read = catalog::parseRetirements(text.toStdString(), "x");
        QTEST(read ? 0 : read.error().line, "line");
    }
};

QTEST_APPLESS_MAIN(LintsTest)
#include "lints.moc"
