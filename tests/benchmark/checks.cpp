// Whether a set is fit to measure with, check by check; and the file of prompts that a model has seen.
#include "bench/checks.h"

#include "bench/cutoff.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::bench;

namespace {

struct Given {
    const char *prompt, *tier;
    std::vector<double> scores;
};

Set setOf(const std::vector<Given>& rows, std::vector<std::string> tiers = {"simple", "complex"}) {
    Set set;
    set.file = "set.jsonl";
    set.names.tiers = std::move(tiers);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        Case made;
        made.id = std::to_string(at);
        made.line = std::int64_t(at) + 1;
        made.prompt = rows[at].prompt;
        if (const auto found = std::ranges::find(set.names.tiers, rows[at].tier);
            found != set.names.tiers.end())
            made.tier = std::size_t(found - set.names.tiers.begin());
        for (std::size_t model = 0; model < rows[at].scores.size(); ++model) {
            made.outcomes.push_back({model, rows[at].scores[model], {}});
            if (set.names.models.size() == model) set.names.models.push_back("m" + std::to_string(model));
        }
        set.cases.push_back(std::move(made));
    }
    return set;
}

// "warning 1 lines 1 and 2: what is said"
QString shown(const SetChecks& checks, const char* name) {
    const auto found = std::ranges::find(checks.checks, name, &Check::name);
    if (found == checks.checks.end()) return QStringLiteral("absent");
    auto text =
        QString::fromStdString(std::string(toString(found->level)) + " " + std::to_string(found->count));
    for (const auto& place : found->where)
        text += QStringLiteral(" [%1]").arg(QString::fromStdString(place));
    return text + QStringLiteral(" ") + QString::fromStdString(found->said);
}

std::vector<Given> twenty(std::vector<Given> rows) {
    static std::vector<std::string> texts = [] {
        std::vector<std::string> made;
        for (int at = 0; at < 100; ++at)
            made.push_back("filler number " + std::to_string(at));
        return made;
    }();
    for (std::size_t at = 0; rows.size() < 100; ++at)
        rows.push_back({texts[at].c_str(), at % 2 ? "simple" : "complex", {}});
    return rows;
}

} // namespace

class ChecksTest : public QObject {
    Q_OBJECT

private slots:
    void checks_data() {
        QTest::addColumn<std::vector<Given>>("rows");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("said");
        const auto add = [](const char* row, std::vector<Given> rows, const char* name, const char* said) {
            QTest::newRow(row) << std::move(rows) << QByteArray(name) << said;
        };
        add("no duplicates", twenty({}), "duplicates", "fine 0 no prompt stands twice");
        add("a duplicate", twenty({{"a", "simple", {}}, {"b", "simple", {}}, {"a", "simple", {}}}),
            "duplicates", "warning 1 [lines 1 and 3] 1 of 100 (1.0 %)");
        add("nothing but duplicates", {{"a", "simple", {}}, {"a", "simple", {}}}, "duplicates", "serious 1");
        add("a near duplicate is no exact one",
            twenty({{"Say  Hi", "simple", {}}, {" say hi\n", "simple", {}}}), "duplicates", "fine 0");
        add("a near duplicate", twenty({{"Say  ÄHM", "simple", {}}, {" say ähm\n", "simple", {}}}),
            "near duplicates", "note 1 [lines 1 and 2]");
        add("two of the same and one near them", twenty({{"a", "", {}}, {"A", "", {}}, {"A", "", {}}}),
            "duplicates", "warning 1 [lines 1 and 3]");
        add("the same label twice", twenty({{"a", "simple", {}}, {"a", "simple", {}}}), "labels", "fine 0");
        add("two labels", twenty({{"a", "simple", {}}, {"A ", "complex", {}}}), "labels",
            "warning 1 [line 1: simple, line 2: complex]");
        add("two labels behind a row without",
            twenty({{"a", "", {}}, {"a", "simple", {}}, {"a", "complex", {}}}), "labels",
            "warning 1 [line 2: simple, line 3: complex]");
        add("many contradictions", {{"a", "simple", {}}, {"a", "complex", {}}}, "labels", "serious 1");
        add("no labels", {{"a", "", {}}}, "labels", "fine 0 no row has a tier's label");
        add("nothing to measure", {{"a", "", {}}}, "measures", "serious 1");
        add("one class", {{"a", "simple", {}}, {"b", "simple", {}}}, "classes",
            "serious 2 [`simple` has 2 rows: too few to say much of it] [`complex` has no row] all labels "
            "are `simple`");
        add("classes in plenty", twenty({}), "classes", "fine 0 2 tiers have rows");
        add("a small class", {{"a", "simple", {}}, {"b", "complex", {}}}, "classes",
            "warning 2 [`simple` has 1 row: too few to say much of it] [`complex` has 1 row: too few to say "
            "much of "
            "it] 2 of 2 tiers have too few rows to say much of");
        add("no outcomes", twenty({}), "models", "absent");
        add("models that differ", {{"a", "", {1, 0}}, {"b", "", {0, 1}}}, "models",
            "fine 0 on 0 of 2 (0.0 %) rows all 2 models score alike; the best one reaches 0.500, the best "
            "choice 1.000");
        add("models that are the same", {{"a", "", {1, 1}}, {"b", "", {0, 0}}}, "models", "serious 2");
        add("one model is always the best", {{"a", "", {1, 0}}, {"b", "", {1, 1}}}, "models", "serious 1");
        add("one model alone", {{"a", "", {1}}}, "models", "warning 1 there are outcomes of one model alone");
        add("a row without all models", {{"a", "", {1, 0}}, {"b", "", {0, 1}}, {"c", "", {1}}}, "models",
            "note 0 [1 rows lack a model]");
        add("an empty prompt", twenty({{" \n", "simple", {}}}), "empty prompts", "warning 1 [line 1]");
        add("empty prompts are no duplicates", twenty({{"", "simple", {}}, {"", "simple", {}}}), "duplicates",
            "fine 0");
        add("a mark of a cut", twenty({{"and then he [truncated]", "simple", {}}}), "cut off",
            "warning 1 [line 1]");
        add("a broken last character", twenty({{"and then \xef\xbf\xbd", "simple", {}}}), "cut off",
            "warning 1");
        add("a short text may trail off", twenty({{"well...", "simple", {}}}), "cut off",
            "fine 0 none seems to be");
    }
    void checks() {
        QFETCH(std::vector<Given>, rows);
        QFETCH(QByteArray, name);
        QFETCH(QString, said);
        const auto got = shown(checksOf(setOf(rows), {}), name.constData());
        QVERIFY2(got.startsWith(said), qPrintable(got));
    }

    // Streamed sums and the matrix of the whole set are the same.
    void differentiationIsThatOfTheMatrix() {
        const auto set =
            setOf({{"a", "", {1, 0, 0.5}}, {"b", "", {0, 0, 0}}, {"c", "", {0, 1, 0.25}}, {"d", "", {1, 1}}});
        const auto streamed = checksOf(set, {}).models;
        const auto whole = differentiation(*matrixOf(set));
        QVERIFY(streamed.has_value());
        QCOMPARE(streamed->rows, whole.rows);
        QCOMPARE(streamed->same, whole.same);
        QCOMPARE(streamed->bestConstant, whole.bestConstant);
        QCOMPARE(streamed->oracle, whole.oracle);
    }

    void sameLengthsAreCut() {
        CutOff cut;
        for (int at = 0; at < 10; ++at)
            cut.add(std::string(499, 'x') + char('a' + at), at + 1);
        cut.add("short", 11);
        const auto found = cut.finish(11);
        QCOMPARE(found.rows, std::size_t(10));
        QVERIFY2(found.said.contains("exactly as long as the longest, 500"), found.said.c_str());
        CutOff same; // one text again and again was not cut
        for (int at = 0; at < 10; ++at)
            same.add(std::string(500, 'x'), at);
        QCOMPARE(same.finish(10).rows, std::size_t(0));
    }

    void leakage() {
        const auto set = setOf(twenty({{"What  is\tthis?", "simple", {}}, {"other", "simple", {}}}));
        CheckOptions knows{seenOf("m 1", "model", {plainHash(" what is THIS? ")}), {}, {}};
        const auto got = shown(checksOf(set, knows), "leakage");
        QVERIFY2(
            got.startsWith(QStringLiteral("warning 1 [line 1] the text model `m 1` was trained on 1 of 100")),
            qPrintable(got));
        QVERIFY(shown(checksOf(set, {}), "leakage")
                    .startsWith(QStringLiteral("fine 0 the policy asks no text model")));
        const auto unknown = shown(checksOf(set, {{}, "there is no default.seen", {}}), "leakage");
        QVERIFY2(unknown.startsWith(QStringLiteral("note 0 unknown whether")), qPrintable(unknown));
    }

    void plainForms_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("white space around and inside") << QByteArray(" a \t\r\n b ") << QByteArray("a b");
        QTest::newRow("upper case") << QByteArray("Say HI") << QByteArray("say hi");
        QTest::newRow("of other scripts") << QByteArray("ÄÖ ПРИВЕТ") << QByteArray("äö привет");
        QTest::newRow("spaces that do not break") << QByteArray("a\xc2\xa0\xe3\x80\x80"
                                                                "b")
                                                  << QByteArray("a b");
        QTest::newRow("nothing") << QByteArray(" \n") << QByteArray();
    }
    void plainForms() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, plain);
        QCOMPARE(QByteArray::fromStdString(plainForm(text.toStdString())), plain);
    }

    void seenFiles() {
        const auto seen = seenOf("default 1", "bytes", {30, 10, 20, 10, ~std::uint64_t{0}, 5, 6, 7, 8, 9});
        QCOMPARE(seen.hashes.size(), std::size_t(9));
        const auto text = print(seen);
        const auto back = parseSeen(text);
        QVERIFY2(back.has_value(), back ? "" : back.error().detail.c_str());
        QVERIFY(*back == seen && back->has(20) && !back->has(21));
        QVERIFY(parseSeen(print(seenOf("none", "", {}))).has_value());
        for (std::size_t size = 0; size < text.size(); ++size)
            QVERIFY(!parseSeen(std::string_view(text).substr(0, size)));
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto changed = text;
            changed[at] = changed[at] == '7' ? '8' : '7';
            QVERIFY(!parseSeen(changed));
        }
        QCOMPARE(parseSeen("tierline-seen 2\n").error().code, ErrorCode::TooNew);
    }

    void seenLiesBesideItsModel() {
        QTemporaryDir folder;
        const auto model = folder.filePath(QStringLiteral("x.model")).toStdString();
        const auto seen = seenOf("x", "bytes", {1, 2});
        QCOMPARE(loadSeen(model, seen.model).error().code, ErrorCode::NotFound);
        QFile file(folder.filePath(QStringLiteral("x.seen")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(print(seen)));
        file.close();
        QVERIFY(loadSeen(model, seen.model + "0123").has_value());
        QCOMPARE(loadSeen(model, "ffffffffffffffff").error().code, ErrorCode::Refused);
    }
};

QTEST_APPLESS_MAIN(ChecksTest)
#include "checks.moc"
