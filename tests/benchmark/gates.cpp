#include "bench/gates.h"

#include "benchmark/evaluations.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

// "accuracy >= 0.85", or with live "usd_per_1k <= live*1+0".
QString shown(const Gate& gate) {
    if (const auto* figure = std::get_if<FigureGate>(&gate.check)) {
        const auto name = std::string(toString(figure->figure)),
                   sign = std::string(toString(figure->relation));
        const auto number = QString::number(figure->number, 'g', 6);
        return text(name + " " + sign + " ")
               + (figure->ofLive ? QStringLiteral("live*%1+%2").arg(QString::number(figure->factor), number)
                                 : number);
    }
    const auto& margin = std::get<NonInferiorQuestion>(gate.check);
    return QStringLiteral("%1 / %2 / %3")
        .arg(text(std::string(toString(margin.reference))), text(margin.slice))
        .arg(margin.margin);
}

} // namespace

class GatesTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* name, const char* written, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(written) << QString::fromUtf8(expected);
        };
        add("a share", "accuracy >= 0.85", "accuracy >= 0.85");
        add("without spaces", "accuracy>=.85", "accuracy >= 0.85");
        add("in per cent", "under_routed <= 3%", "under_routed <= 0.03");
        add("in per cent with a space", " over_routed < 12.5 % ", "over_routed < 0.125");
        add("the live policy", "usd_per_1k <= live", "usd_per_1k <= live*1+0");
        add("live less something", "accuracy >= live - 0.01", "accuracy >= live*1+-0.01");
        add("live and a per cent", "accuracy >= live-1%", "accuracy >= live*1+-0.01");
        add("live and more", "severe <= live + 0.5%", "severe <= live*1+0.005");
        add("a part of live", "usd_per_1k <= live * 0.9", "usd_per_1k <= live*0.9+0");
        add("the sign of a printer", "macro_f1 ≥ 0.7", "macro_f1 >= 0.7");
        add("a time", "p99_us < 2000", "p99_us < 2000");
        add("the worst slice", "worst_slice >= 0.75", "worst_slice >= 0.75");
        add("answers", "quality > 0.5", "quality > 0.5");
        add("not worse", "noninferior(always_strongest)", "always_strongest /  / 0.03");
        add("not worse in a slice", "noninferior(always_strongest, slice=complex, margin=0.03)",
            "always_strongest / complex / 0.03");
        add("not worse, other order", "noninferior( live ,margin = 5 %, slice = lang:zh )",
            "live / lang:zh / 0.05");
        add("a slice with a comma", "noninferior(best_constant, slice=\"a, b)\")",
            "best_constant / a, b) / 0.03");
    }
    void reads() {
        QFETCH(const QString, written);
        QFETCH(const QString, expected);
        const auto gate = parseGate(written.toStdString());
        QVERIFY2(gate.has_value(), gate ? "" : toString(gate.error()).c_str());
        QCOMPARE(shown(*gate), expected);
        QCOMPARE(text(gate->text), written.trimmed());
    }

    void complains_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("said");
        const auto add = [](const char* name, const char* written, const char* said) {
            QTest::newRow(name) << QString::fromUtf8(written) << QString::fromUtf8(said);
        };
        add("nothing", "", "gate ``, character 1: nothing is asked for");
        add("only spaces", "   ", "nothing is asked for");
        add("a wrong name", "acuracy >= 0.85",
            "character 1: there is no figure `acuracy`; did you mean `accuracy`?");
        add("a name from nowhere", "xyzzy >= 1", "the nearest known one is");
        add("no name", ">= 0.85", "character 1: a gate begins with a figure; known: accuracy, macro_f1");
        add("no comparison", "accuracy", "character 9: a comparison is missing; write >=, <=, > or <");
        add("equality", "accuracy = 0.85", "character 10: `= 0.85` is no comparison");
        add("no number", "accuracy >=", "a number is missing");
        add("a word", "accuracy >= high", "character 13: `high` is neither a number nor live");
        add("a share above one", "accuracy >= 85",
            "character 13: 85 is out of range; it is a share from 0 to 1: write 0.85 or 85 %");
        add("more than all", "accuracy >= 120%", "out of range");
        add("a negative number", "usd_per_1k <= -1", "it cannot be negative");
        add("not a number", "accuracy >= nan", "`nan` is neither");
        add("an endless number", "p99_us < 1e999", "is no number");
        add("a per cent of dollars", "usd_per_1k <= 3%", "a per cent sign stands for shares only");
        add("two of them", "accuracy >= 0.8 and severe < 1%",
            "character 17: `and severe < 1%` is too much; one --gate holds one comparison");
        add("no brackets", "noninferior",
            "the baseline is missing; write noninferior(always_strongest, margin=0.03)");
        add("no baseline", "noninferior()", "the baseline is missing");
        add("a wrong baseline", "noninferior(always_strong)",
            "character 13: there is no baseline `always_strong`; did you mean `always_strongest`?");
        add("a wrong argument", "noninferior(live, slize=x)",
            "character 19: there is no argument `slize`; did you mean `slice`?");
        add("no value", "noninferior(live, slice)", "`slice` has no value");
        add("an empty slice", "noninferior(live, slice=)", "`slice` has no value");
        add("no closing bracket", "noninferior(live, margin=0.1", "`)` is missing");
        add("a margin too wide", "noninferior(live, margin=3)", "out of range");
        add("a quote without an end", "noninferior(live, slice=\"x)", "the quote has no end");
    }
    void complains() {
        QFETCH(const QString, written);
        QFETCH(const QString, said);
        const auto gate = parseGate(written.toStdString());
        QVERIFY(!gate);
        const auto error = text(toString(gate.error()));
        QVERIFY2(error.contains(said), qPrintable(error));
    }

    void judges_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("sentence"); // contains
        const auto add = [](const char* name, const char* written, const char* verdict,
                            const char* sentence) {
            QTest::newRow(name) << QString::fromUtf8(written) << QString::fromUtf8(verdict)
                                << QString::fromUtf8(sentence);
        };
        add("met", "accuracy >= 0.75", "passed", "accuracy is 80.0 %; at least 75.0 % is asked for");
        add("just met", "accuracy >= 0.8", "passed", "at least 80.0 %");
        add("just not met", "accuracy > 0.8", "failed", "more than 80.0 %");
        add("not met", "under_routed <= 3%", "failed", "the under-routed share is 20.0 %; at most 3.0 %");
        add("cheaper than live", "usd_per_1k <= live", "passed",
            "the cost of 1,000 calls is $3.22; at most $4.10 is asked for (live: $4.10)");
        add("not cheap enough", "usd_per_1k <= live * 0.5", "failed", "at most $2.05");
        add("worse than live", "accuracy >= live", "failed", "(live: 90.0 %)");
        add("a rounding of floats is no failure", "accuracy >= live - 0.1", "passed", "80.0 %");
        add("the worst slice", "worst_slice >= 0.75", "failed",
            "the worst slice is 59.0 %; at least 75.0 % is asked for; lang: zh <b>, 6 cases");
        add("a time", "p99_us < 2000", "passed", "the p99 of deciding is 800 µs");
        add("no answers", "quality >= 0.5", "cannot_tell",
            "no case of this run has a graded answer; a missing figure is not a pass");
        add("nobody computes it", "noninferior(live)", "cannot_tell", "a missing figure is not a pass");
    }
    void judges() {
        QFETCH(const QString, written);
        QFETCH(const QString, verdict);
        QFETCH(const QString, sentence);
        const auto result = judge(parseGate(written.toStdString()).value(), madeEvaluation().evaluation);
        QVERIFY2(text(result.sentence).contains(sentence), result.sentence.c_str());
        QCOMPARE(text(std::string(toString(result.verdict))), verdict);
        QCOMPARE(result.isPassed(), verdict == QStringLiteral("passed"));
    }

    void aMissingFigureIsNotAPass() {
        auto made = madeEvaluation(false);
        auto& e = made.evaluation;
        const auto verdict = [&](const char* written) { return judge(parseGate(written).value(), e); };
        QVERIFY(verdict("accuracy >= live").verdict == GateVerdict::CannotTell);
        QVERIFY(
            text(verdict("accuracy >= live").sentence).contains(QStringLiteral("name one with --against")));
        e.candidate.money->unpriced = 3;
        e.candidate.money->priced = 7;
        QVERIFY(text(verdict("usd_per_1k <= 100").sentence)
                    .contains(QStringLiteral("3 calls of 10 have no known price")));
        QVERIFY(verdict("usd_per_1k <= 100").verdict == GateVerdict::CannotTell);
        e.candidate.money.reset();
        e.candidate.tiers.reset();
        e.candidate.decideP99us.reset();
        e.slices.clear();
        for (const auto* gate :
             {"usd_per_1k <= 100", "accuracy >= 0", "macro_f1 >= 0", "under_routed <= 1", "over_routed <= 1",
              "severe <= 1", "worst_slice >= 0", "p99_us < 1e9", "quality >= 0"}) {
            QVERIFY(verdict(gate).verdict == GateVerdict::CannotTell);
            QVERIFY(!verdict(gate).figure);
            QVERIFY(!allPassed(std::vector{verdict(gate)}));
        }
    }

    void casesWithoutAnAnswerAreNoPass() {
        auto made = madeEvaluation();
        auto& e = made.evaluation;
        e.measure = Measure::Answers;
        for (auto* each : {&e.candidate, &e.comparison->against}) {
            each->answers.emplace();
            each->answers->graded = 10;
            each->answers->quality.value = 0.95;
        }
        const auto verdict = [&](const char* written) { return judge(parseGate(written).value(), e); };
        QVERIFY(verdict("quality >= 0.9").isPassed());
        QVERIFY(verdict("worst_slice >= 0.5").isPassed());
        e.candidate.right.value = 4.8; // a judge's points
        QVERIFY(verdict("quality >= 0.9").verdict == GateVerdict::CannotTell);
        QVERIFY(text(verdict("worst_slice >= 0.5").sentence).contains(QStringLiteral("points beyond 1")));
        e.candidate.right.value = 1 + 1e-12; // of an expectation
        QVERIFY(verdict("quality >= 0.9").isPassed());
        e.candidate.right.value = 0.8;
        e.candidate.answers->graded = 4;
        e.candidate.answers->ungraded = 6;
        e.candidate.answers->unjudged = 6;
        QVERIFY(verdict("quality >= 0.9").isPassed());
        QVERIFY2(text(verdict("quality >= 0.9").sentence)
                     .contains(QStringLiteral("without 6 cases that nothing grades")),
                 verdict("quality >= 0.9").sentence.c_str());
        e.candidate.answers->unjudged = 1;
        for (const auto* gate : {"quality >= 0.9", "worst_slice >= 0.5"}) {
            QVERIFY(verdict(gate).verdict == GateVerdict::CannotTell);
            QVERIFY2(
                text(verdict(gate).sentence).contains(QStringLiteral("5 of 10 cases have no graded answer")),
                verdict(gate).sentence.c_str());
        }
        e.candidate.answers->unjudged = 6;
        e.run.cases = 300; // the run ended before
        QVERIFY(text(verdict("quality >= 0.9").sentence).contains(QStringLiteral("290 of 300 cases have")));
        e.measure = Measure::Tiers;
        QVERIFY(text(verdict("worst_slice >= 0.5").sentence)
                    .contains(QStringLiteral("the run has 10 of 300 cases only")));
        e.run.cases = 10;
        e.otherRun->cases = 20;
        QVERIFY(text(verdict("quality >= live").sentence)
                    .contains(QStringLiteral("of the live policy 10 of 20 cases")));
        e.candidate.tiers.reset();
        QVERIFY(text(verdict("accuracy >= 0.5").sentence).contains(QStringLiteral("the gate is `quality`")));
    }

    void marginsDecideByTheirAnswer() {
        const auto gate = parseGate("noninferior(always_strongest, slice=complex, margin=0.03)").value();
        const auto made = madeEvaluation();
        const auto with = [&](NonInferiorVerdict verdict, std::optional<double> bound) {
            return judge(gate, made.evaluation, [=](const NonInferiorQuestion& asked) -> Result<NonInferior> {
                if (asked.slice != "complex") return fail(ErrorCode::NotFound, "another slice was asked for");
                return NonInferior{verdict, 120, -0.01, bound, "So it is."};
            });
        };
        QVERIFY(with(NonInferiorVerdict::Shown, -0.02).isPassed());
        QCOMPARE(with(NonInferiorVerdict::Shown, -0.02).figure.value_or(0), -0.02);
        QCOMPARE(with(NonInferiorVerdict::Shown, -0.02).limit.value_or(0), -0.03);
        QCOMPARE(text(with(NonInferiorVerdict::Shown, -0.02).sentence), QStringLiteral("So it is."));
        QVERIFY(with(NonInferiorVerdict::NotShown, -0.04).verdict == GateVerdict::Failed);
        const auto unsure = with(NonInferiorVerdict::CannotTell, {});
        QVERIFY(unsure.verdict == GateVerdict::CannotTell);
        QCOMPARE(text(unsure.sentence), QStringLiteral("So it is; a missing figure is not a pass"));
        const auto none = judge(gate, made.evaluation, [](const NonInferiorQuestion&) -> Result<NonInferior> {
            return fail(ErrorCode::NotFound, "there is no slice `complex`");
        });
        QVERIFY(none.verdict == GateVerdict::CannotTell);
        QCOMPARE(text(none.sentence),
                 QStringLiteral("there is no slice `complex`; a missing figure is not a pass"));
    }

    void theSliceLimitIsFound() {
        const std::vector gates{parseGate("accuracy >= 0.5").value(),
                                parseGate("worst_slice >= 75 %").value()};
        QCOMPARE(worstSliceLimit(gates).value_or(0), 0.75);
        QVERIFY(!worstSliceLimit(std::vector{parseGate("worst_slice >= live").value()}));
    }
};

QTEST_GUILESS_MAIN(GatesTest)
#include "gates.moc"
