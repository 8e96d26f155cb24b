// Sets that have little to say, and what is said of them; slices, power, rewriting.
#include "evaluated.h"

#include "bench/power.h"
#include "bench/proportions.h"
#include "bench/rewritten.h"
#include "bench/slicesof.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tierline;
using namespace tierline::bench;

namespace {

void add(std::vector<double>& to, const std::optional<Interval>& range) {
    if (range) to.insert(to.end(), {range->low, range->high});
}

void add(std::vector<double>& to, const std::optional<Estimate>& estimate) {
    if (!estimate) return;
    to.push_back(estimate->value);
    add(to, estimate->range);
}

void add(std::vector<double>& to, const std::optional<double>& value) {
    if (value) to.push_back(*value);
}

void add(std::vector<double>& to, const Measured& from) {
    add(to, std::optional(from.right));
    add(to, from.behind);
    add(to, from.byChance);
    add(to, from.p);
    if (from.tiers)
        to.insert(to.end(), {from.tiers->accuracy.low, from.tiers->macroF1.value, from.tiers->severe.high});
    if (from.tiers) add(to, std::optional(from.tiers->macroF1));
    if (from.money) add(to, std::optional(from.money->usdPer1k));
    if (from.point) to.insert(to.end(), {from.point->cost, from.point->quality});
    if (from.calibration) to.insert(to.end(), {from.calibration->error, from.calibration->brier});
    if (from.ranking) {
        const auto& ranking = *from.ranking;
        for (const auto& each : {ranking.apgr, ranking.behind})
            add(to, each);
        for (const auto& each :
             {ranking.strongCalls[0], ranking.strongCalls[2], ranking.decidedPgr, ranking.auc})
            add(to, each);
        add(to, ranking.chance);
    }
    if (from.plane)
        for (const auto& each : {from.plane->aiq, from.plane->aboveZeroRouter, from.plane->saving95,
                                 from.plane->saving100, from.plane->gapToOracle})
            add(to, each);
}

std::vector<double> figures(const Evaluation& from) {
    std::vector<double> made{from.power.detectable};
    add(made, from.candidate);
    for (const auto& each : from.baselines)
        add(made, each);
    for (const auto& each : from.slices)
        made.insert(made.end(), {each.right.value, each.right.low, each.right.high, each.p});
    if (!from.comparison) return made;
    add(made, from.comparison->against);
    add(made, std::optional(from.comparison->difference));
    add(made, from.comparison->usdPer1k);
    add(made, from.comparison->costChange);
    made.push_back(from.comparison->p);
    return made;
}

bool hasNote(const Evaluation& evaluation, const QString& words) {
    return std::ranges::any_of(evaluation.notes, [&](const std::string& note) {
        return QString::fromStdString(note).contains(words);
    });
}

} // namespace

class EvaluateEdgesTest : public QObject {
    Q_OBJECT

private slots:
    void littleToSay_data() {
        QTest::addColumn<QString>("cases");
        QTest::addColumn<QString>("rows");
        QTest::addColumn<bool>("priced");
        QTest::addColumn<QString>("note");
        const auto row = [](const char* name, const char16_t* cases, const char16_t* rows, bool priced,
                            const char16_t* note) {
            QTest::newRow(name) << QString::fromUtf16(cases) << QString::fromUtf16(rows) << priced
                                << QString::fromUtf16(note);
        };
        row("one row of outcomes", u"a low 0/1", u"high 7", true, u"all labels are of one tier");
        row("one row of labels", u"a low -", u"low 7", true, u"all labels are of one tier");
        row("one class", u"a mid -; b mid -; c mid -", u"low 1; mid 2; high 3", true,
            u"all labels are of one tier");
        row("all scores tied", u"a low 0/1; b mid 1/1; c high 0/1", u"low 5; low 5; low 5", true,
            u"all scores are tied");
        row("no gap", u"a low 1/1; b mid 0/0", u"low 1; high 2", true, u"equally good over all");
        row("strong is worse", u"a low 1/0; b mid 1/1; c - 0/0", u"low 1; high 2; low 3", true,
            u"stands on its head");
        row("no costs", u"a low 0/1; b mid 1/1", u"low 1; high 2", false, u"nothing is said of money");
        row("nobody is ever right", u"a low 0/0; b high 0/0", u"low 1; high 2", true,
            u"equally good over all");
        row("some without a label", u"a low -; b - -; c - -", u"low 1; high 2; low 3", true,
            u"2 cases without a label are in no figure");
        row("some without an answer", u"a low 0/1; b low -", u"low 1; high 2", true,
            u"1 case without an answer");
        row("points beyond one", u"a low 3/9; b mid 7/2; c mid 5/5", u"low 1; high 2; low 9", true,
            u"scores go from 2 to 9");
        row("scores of nothing", u"a low 0/1; b high 1/0; c mid 1/1", u"low 0; low 0; low 0", true, u"tied");
    }
    void littleToSay() {
        QFETCH(QString, cases);
        QFETCH(QString, rows);
        QFETCH(bool, priced);
        QFETCH(QString, note);
        const auto set = setOf(cases, priced);
        const auto run = runOf(set, rows);
        const auto made = evaluate(set, run, &run, quick());
        QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
        for (const double each : figures(*made))
            QVERIFY(std::isfinite(each));
        QVERIFY2(hasNote(*made, note), made->notes.empty() ? "no note" : made->notes.front().c_str());
        QVERIFY(!made->sentence.empty());
        QVERIFY(made->sentence.find("nan") == std::string::npos
                && made->sentence.find("inf") == std::string::npos);
    }

    void whatIsRefused_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("no rows at all") << "empty" << "no case of the run has a label";
        QTest::newRow("neither labels nor answers") << "bare" << "no case of the run has a label";
        QTest::newRow("another set") << "set" << "is of another set";
        QTest::newRow("a case that is not there") << "at" << "there is no such case";
        QTest::newRow("a case twice") << "twice" << "do not rise";
        QTest::newRow("a tier that is not there") << "tier" << "no such tier";
        QTest::newRow("a model that is not there") << "model" << "no such model";
        QTest::newRow("a quality that is no number") << "nan" << "no number";
        QTest::newRow("a cost below nothing") << "cost" << "negative";
        QTest::newRow("answers where there are none") << "answers" << "that was graded";
    }
    void whatIsRefused() {
        QFETCH(QString, kind);
        QFETCH(QString, words);
        auto set = setOf(QStringLiteral("a low 0/1; b mid 1/1"));
        if (kind == u"bare") set = setOf(QStringLiteral("a - -; b - -"));
        if (kind == u"answers") set = setOf(QStringLiteral("a low -; b mid -"));
        auto run = runOf(set, QStringLiteral("low 1; high 2"));
        if (kind == u"empty") run.rows.clear();
        if (kind == u"set") run.header.setHash = "another";
        if (kind == u"at") run.rows[1].at = 2;
        if (kind == u"twice") run.rows[1].at = 0;
        if (kind == u"tier") run.rows[1].tier = 3;
        if (kind == u"model") run.rows[1].model = 2;
        if (kind == u"nan") run.rows[1].quality = std::numeric_limits<double>::quiet_NaN();
        if (kind == u"cost") run.rows[1].cost = Money::fromNano(-1);
        const auto made = evaluate(
            set, run, nullptr, quick(kind == u"answers" ? std::optional(Measure::Answers) : std::nullopt));
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
        QVERIFY2(QString::fromStdString(made.error().detail).contains(words), made.error().detail.c_str());
    }

    void aStoppedRunIsMeasuredAsFarAsItWent() {
        const auto given = drawn(60, 2);
        auto part = given.run;
        part.rows.resize(40);
        const auto made = evaluate(given.set, part, &given.other, quick());
        QVERIFY(made.has_value());
        QCOMPARE(made->candidate.rows, std::size_t(40));
        QCOMPARE(made->comparison->paired, std::size_t(40));
        QCOMPARE(made->comparison->against.rows, std::size_t(60));
        QVERIFY(hasNote(*made, QStringLiteral("40 of the set's 60 cases")));
        QCOMPARE(beside(*made, "always strongest").rows, std::size_t(40));
    }

    void otherTiersMatchByName() {
        const auto given = drawn(50, 6);
        auto other = given.other;
        other.header.tiers = {"low", "middle", "high"};
        const auto made = evaluate(given.set, given.run, &other, quick(Measure::Tiers));
        QVERIFY(made.has_value());
        QVERIFY(made->comparison->paired < 50 && made->comparison->paired > 0);
        QVERIFY(hasNote(*made, QStringLiteral("the policies' tiers differ")));
    }

    void inPlainWords() {
        const auto given = drawn(300, 12);
        const auto has = [](const Evaluation& made, const char* words) {
            return made.sentence.find(words) != std::string::npos;
        };
        const auto labels = evaluate(given.set, given.run, nullptr, quick(Measure::Tiers));
        QVERIFY2(has(*labels, "ours.yaml meets the label in ") && has(*labels, "best constant, "),
                 labels->sentence.c_str());
        QVERIFY2(!has(*labels, "beats always strongest"), labels->sentence.c_str());
        const auto answers = evaluate(given.set, given.run, nullptr, quick());
        QVERIFY2(has(*answers, "% cheaper than always strongest (") && has(*answers, "random at equal cost"),
                 answers->sentence.c_str());
        const auto itself = evaluate(given.set, given.run, &given.run, quick());
        QVERIFY2(has(*itself, "It costs what ours.yaml costs (")
                     && has(*itself, "the very same cases (300 paired)"),
                 itself->sentence.c_str());
        const auto unpriced = drawn(300, 12, false);
        const auto other = evaluate(unpriced.set, unpriced.run, &unpriced.other, quick());
        QVERIFY2(has(*other, "What it costs beside theirs.yaml is not known"), other->sentence.c_str());
        QVERIFY2(has(*other, " better, ") && has(*other, " of 300, p"), other->sentence.c_str());
    }

    void slicesWorstFirst() {
        auto given = drawn(90, 9);
        for (std::size_t at = 0; at < 90; ++at) {
            given.set.cases[at].tags["lang"] = at < 20 ? "zh" : "en";
            given.set.cases[at].tags["rare"] = at < 4 ? "yes" : "id" + std::to_string(at);
            if (at < 20) given.run.rows[at].quality = at < 2 ? 1 : 0, given.other.rows[at].quality = 1;
        }
        const auto made = evaluate(given.set, given.run, &given.other, quick());
        QVERIFY(made.has_value());
        QCOMPARE(made->slices.front().name + ":" + made->slices.front().value, "lang:zh");
        QCOMPARE(made->slices.front().rows, std::size_t(20));
        QCOMPARE(made->slices.front().right.value, 0.1);
        QCOMPARE(made->slices.front().against->value, 1.0);
        QVERIFY(std::abs(made->slices.front().p - std::pow(0.5, 17)) < 1e-12);
        QVERIFY(std::ranges::is_sorted(made->slices, {}, [](const Slice& each) { return each.right.value; }));
        QVERIFY(std::ranges::none_of(made->slices, [](const Slice& each) { return each.name == "rare"; }));
        QVERIFY(
            std::ranges::any_of(made->slices, [](const Slice& each) { return each.name == "true tier"; }));
        QVERIFY2(made->sentence.find("orse where lang is zh: 10.0 % right, was 100.0 %") != std::string::npos,
                 made->sentence.c_str());
    }

    void whatAPromptShows_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("English") << "What is it?" << "Latin, under 30 characters, prose";
        QTest::newRow("nothing") << "" << "none, under 30 characters, prose";
        QTest::newRow("numbers") << "1 + 1 = 2" << "none, under 30 characters, prose";
        QTest::newRow("Chinese with a name")
            << u8"设计一个食品安全管理 App" << "Han, under 30 characters, prose";
        QTest::newRow("Japanese with Han") << u8"東京の天気" << "Japanese, under 30 characters, prose";
        QTest::newRow("Russian") << u8"Привет" << "Cyrillic, under 30 characters, prose";
        QTest::newRow("a fence") << "```\nx\n```" << "Latin, under 30 characters, code";
        QTest::newRow("lines of code") << "def f(x):\n    return (x)" << "Latin, under 30 characters, code";
        QTest::newRow("prose that imports")
            << "import duties rose\nfrom here on" << "Latin, 30 to 99 characters, prose";
    }
    void whatAPromptShows() {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        const auto utf8 = text.toStdString();
        const auto made = std::string(scriptOf(utf8)) + ", " + std::string(lengthBandOf(utf8)) + ", "
                          + (holdsCode(utf8) ? "code" : "prose");
        QCOMPARE(QString::fromStdString(made), shown);
    }

    void rewritten() {
        const auto ways = rewritings();
        QCOMPARE(ways[0].of("Why, Bob?", 1), "WHY, BOB?");
        QCOMPARE(ways[1].of("Why, Bob?", 1), "why, bob?");
        QCOMPARE(ways[3].of("a b", 1), "\n a  b \n\n");
        QCOMPARE(ways[4].of("Why, Bob? 'No.'", 1), "Why Bob No");
        const std::string text = "please summarise every paragraph below carefully before answering anything";
        const auto slipped = ways[2].of(text, 1);
        QVERIFY(slipped != text && slipped == ways[2].of(text, 1));
        QVERIFY(slipped.size() + 2 >= text.size());
        QCOMPARE(ways[2].of("a to be", 1), "a to be");
        for (std::uint64_t seed = 1; seed < 20; ++seed)
            QVERIFY(ways[2].of("what is it", seed) != "what is it");
    }

    void powerByTheFormula() {
        // Connor's example: 20 % of pairs differ, by 10 points: 155 pairs.
        QCOMPARE(*casesFor(0.1, 0.2), std::size_t(155));
        QCOMPARE(*casesFor(-0.1, 0.2), std::size_t(155));
        QVERIFY(!casesFor(0, 0.2) && !casesFor(std::nan(""), 0.2));
        QCOMPARE(detectable(5, 0.2), 1.0);
        QVERIFY(std::abs(detectable(155, 0.2) - 0.1) < 0.001);
        QVERIFY(std::abs(detectable(600, 0) - 0.0131) < 0.0005); // all differing cases on one side
    }

    void mcnemarOfMany() {
        QCOMPARE(mcnemar(0, 0), 1.0);
        QCOMPARE(mcnemar(5, 0), 0.0625);
        QVERIFY(std::abs(mcnemar(11, 4) - 0.11846923828125) < 1e-9);
        QVERIFY(std::abs(mcnemar(500'000, 500'000) - 1) < 1e-9);
        // By the normal curve with its correction: z = 1999 / 1000.
        QVERIFY(std::abs(mcnemar(501'000, 499'000) - std::erfc(1.999 / std::sqrt(2.0))) < 1e-4);
        QVERIFY(mcnemar(20'000, 1) < 1e-300);
    }
};

QTEST_APPLESS_MAIN(EvaluateEdgesTest)
#include "evaluateedges.moc"
