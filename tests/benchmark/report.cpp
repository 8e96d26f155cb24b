// Reports of an evaluation made by hand: what stands in them, and that nothing recorded becomes markup.
#include "bench/report.h"

#include "bench/reportlines.h"
#include "bench/reporttext.h"
#include "benchmark/evaluations.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

using namespace tierline;
using namespace tierline::bench;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

Report reportOf(const Made& made) {
    const std::vector gates{parseGate("accuracy >= 0.75").value(), parseGate("worst_slice >= 0.75").value(),
                            parseGate("quality >= 0.5").value()};
    Report report{{made.part()}, "1.2.3", "body { color: red; }"};
    report.parts[0].gates = judge(gates, made.evaluation);
    report.parts[0].sliceLimit = worstSliceLimit(gates);
    return report;
}

} // namespace

class ReportTest : public QObject {
    Q_OBJECT

private slots:
    void formsByEnding_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("form"); // -1: none
        const auto add = [](const char* name, const char* path, int form) {
            QTest::newRow(name) << QString::fromUtf8(path) << form;
        };
        add("json", "out.json", int(ReportForm::Json));
        add("markdown in a folder", "a.b/out.md", int(ReportForm::Markdown));
        add("junit in capitals", "OUT.XML", int(ReportForm::JUnit));
        add("html", "x.html", int(ReportForm::Html));
        add("csv", "x.csv", int(ReportForm::Csv));
        add("another ending", "x.pdf", -1);
        add("no ending", "report", -1);
        add("a point in the folder only", "a.json/report", -1);
        add("nothing", "", -1);
    }
    void formsByEnding() {
        QFETCH(const QString, path);
        QFETCH(const int, form);
        const auto got = reportFormOf(path.toStdString());
        QCOMPARE(got ? int(*got) : -1, form);
        if (!got)
            QVERIFY(text(toString(got.error()))
                        .contains(QStringLiteral(".json, .md, .xml (JUnit), .html or .csv")));
    }

    void numbersForTheEye_data() {
        QTest::addColumn<QString>("got");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* name, const std::string& got, const char* expected) {
            QTest::newRow(name) << text(got) << QString::fromUtf8(expected);
        };
        add("a share", percent(0.8744), "87.4 %");
        add("less than nothing", percent(-3.566), "−356.6 %");
        add("a share that does not exist", percent(std::nan("")), "–");
        add("no minus before nothing", signedPoints(-0.00001), "±0.0 points");
        add("fewer points", signedPoints(-0.012), "−1.2 points");
        add("cheaper", signedPercent(-0.21), "−21.0 %");
        add("far dearer", signedPercent(26.11), "×27");
        add("a difference", differenceOf({-0.012, Interval{-0.03, 0.01, 0}}), "−1.2 points [−3.0 to +1.0]");
        add("code with a backtick", codeMarkdown("a`b"), "`a'b`");
        add("dollars", dollars(3.219), "$3.22");
        add("small money", dollars(0.00421), "$0.0042");
        add("very small money", dollars(0.0000125), "$0.000013");
        add("no money", dollars(0), "$0.00");
        add("negative money", dollars(-2.5), "−$2.50");
        add("micros", micros(812.3), "812 µs");
        add("millis", micros(24'000), "24.0 ms");
        add("grouped", grouped(1'234'567), "1,234,567");
        add("one", counted(1, "case"), "1 case");
        add("chance", chance(0.1234), "p = .12");
        add("small chance", chance(0.0001), "p < .001");
        add("no chance", chance(1), "p = 1");
        add("a range", rangeOf(Share{0.8, 0.7, 0.9}), "[70.0–90.0]");
        add("controls are written out", visible("a\x1b[0m\x7f"), "a⟨U+001B⟩[0m⟨U+007F⟩");
        add("marks of direction too",
            visible("a\xe2\x80\xae"
                    "b"),
            "a⟨U+202E⟩b");
        add("lines", visible("a\r\nb\tc"), "a⏎b c");
        add("broken text", visible("a\xff"), "a\xef\xbf\xbd");
        add("cut by characters", excerpt("äöüß", 2), "äö…");
        add("not cut", excerpt("äöüß", 4), "äöüß");
        add("markdown", forMarkdown("a|b `c` <d> @e www.f.g"),
            "a&#124;b &#96;c&#96; &#60;d&#62; &#64;e www&#46;f.g");
        add("html", forHtml("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
    void numbersForTheEye() {
        QFETCH(const QString, got);
        QFETCH(const QString, expected);
        QCOMPARE(got, expected);
    }

    void jsonHoldsEverything() {
        const auto made = madeEvaluation();
        QJsonParseError error{};
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(jsonReport(reportOf(made))), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(json["passed"].toBool(true), false);
        const auto set = json["sets"].toArray().at(0).toObject();
        QCOMPARE(set["run"].toObject()["policy"].toString(), QStringLiteral("draft.yaml"));
        QCOMPARE(set["candidate"].toObject()["tiers"].toObject()["accuracy"].toObject()["value"].toDouble(),
                 0.8);
        QCOMPARE(set["candidate"]
                     .toObject()["tiers"]
                     .toObject()["confusion"]
                     .toArray()
                     .at(1)
                     .toArray()
                     .at(0)
                     .toInt(),
                 2);
        QCOMPARE(set["candidate"].toObject()["ranking"].toObject()["apgr"].toObject()["value"].toDouble(),
                 0.61);
        QCOMPARE(set["candidate"].toObject()["calibration"].toObject()["bins"].toArray().size(), 2);
        QCOMPARE(set["baselines"].toArray().size(), 3);
        QCOMPARE(set["baselines"].toArray().at(2).toObject()["by_chance"].toObject()["high"].toDouble(), 0.7);
        QCOMPARE(set["comparison"].toObject()["buckets"].toObject()["regressed"].toInt(), 2);
        QCOMPARE(set["comparison"]
                     .toObject()["cases"]
                     .toArray()
                     .at(0)
                     .toObject()["here"]
                     .toObject()["tier"]
                     .toString(),
                 QStringLiteral("high"));
        QCOMPARE(set["gates"].toArray().at(2).toObject()["verdict"].toString(),
                 QStringLiteral("cannot_tell"));
        QVERIFY(set["gates"].toArray().at(2).toObject()["figure"].isNull());
        QCOMPARE(set["slices"].toArray().at(0).toObject()["value"].toString(), QStringLiteral("zh <b>"));
        QCOMPARE(set["power"].toObject()["needed"].toInt(), 480);
        QVERIFY(set["candidate"].toObject()["answers"].isNull());
    }

    void jsonWithoutAnotherRun() {
        const auto made = madeEvaluation(false);
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(jsonReport(reportOf(made)))).object();
        const auto set = json["sets"].toArray().at(0).toObject();
        QVERIFY(set["comparison"].isNull());
        QVERIFY(set["against_run"].isNull());
    }

    // Element by element, as Jenkins' schema for JUnit allows them.
    void junitIsWhatReadersTake() {
        const auto made = madeEvaluation();
        QXmlStreamReader xml(text(junitReport(reportOf(made))));
        const QMap<QString, QStringList> children{
            {QStringLiteral("testsuites"), {QStringLiteral("testsuite")}},
            {QStringLiteral("testsuite"),
             {QStringLiteral("properties"), QStringLiteral("testcase"), QStringLiteral("system-out")}},
            {QStringLiteral("properties"), {QStringLiteral("property")}},
            {QStringLiteral("testcase"), {QStringLiteral("failure")}}};
        const QMap<QString, QStringList> needed{
            {QStringLiteral("testsuite"),
             {QStringLiteral("name"), QStringLiteral("tests"), QStringLiteral("failures"),
              QStringLiteral("errors")}},
            {QStringLiteral("testcase"), {QStringLiteral("name")}},
            {QStringLiteral("property"), {QStringLiteral("name"), QStringLiteral("value")}}};
        QStringList open, failures, cases;
        QString counted;
        while (!xml.atEnd()) {
            const auto token = xml.readNext();
            if (token == QXmlStreamReader::EndElement) open.removeLast();
            if (token != QXmlStreamReader::StartElement) continue;
            const auto name = xml.name().toString();
            if (!open.isEmpty()) QVERIFY2(children[open.last()].contains(name), qPrintable(name));
            for (const auto& attribute : needed[name])
                QVERIFY2(xml.attributes().hasAttribute(attribute), qPrintable(name + u' ' + attribute));
            if (name == QStringLiteral("testsuite"))
                counted = xml.attributes().value(QStringLiteral("tests")).toString() + u'/'
                          + xml.attributes().value(QStringLiteral("failures")).toString();
            if (name == QStringLiteral("testcase"))
                cases << xml.attributes().value(QStringLiteral("name")).toString();
            if (name == QStringLiteral("failure"))
                failures << xml.attributes().value(QStringLiteral("message")).toString();
            open << name;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(cases,
                 (QStringList{QStringLiteral("accuracy >= 0.75"), QStringLiteral("worst_slice >= 0.75"),
                              QStringLiteral("quality >= 0.5"), QStringLiteral("lang: zh <b>")}));
        QCOMPARE(counted, QStringLiteral("4/3"));
        QCOMPARE(failures.at(2), QStringLiteral("accuracy is 59.0 % [49.0–69.0] in 6 cases, below 75.0 %"));
    }

    void markdownIsShortAndHarmless() {
        const auto made = madeEvaluation();
        const auto markdown = text(markdownReport(reportOf(made)));
        QVERIFY(markdown.startsWith(
            QStringLiteral("### draft.yaml against live.yaml on small.jsonl\n\n**Draft is cheaper by 21 %")));
        for (const auto* needed :
             {"**2 of 3 gates failed**",
              "- ✓ `accuracy >= 0.75` – passed: ", "- ✗ `worst_slice >= 0.75` – failed: ",
              "- ? `quality >= 0.5` – cannot tell: ", "| Accuracy | 80.0 % [70.0–90.0] |", "−10.0 points",
              "p = .50", "−21.0 %", "Beside it: always cheapest 50.0 %", "**Regressed 2** · fixed 0",
              "| lang&#58; zh &#60;b&#62; | 6 |", "<details><summary>Determinism card</summary>",
              "> 2 cases without a label"})
            QVERIFY2(markdown.contains(QString::fromUtf8(needed)),
                     qPrintable(QString::fromUtf8(needed) + u'\n' + markdown));
        for (const auto* forbidden :
             {"<script", "`code`", "**bold**", "@all", "#1 ", "\x1b", "\xe2\x80\xae", "](http"})
            QVERIFY2(!markdown.contains(QString::fromUtf8(forbidden)), forbidden);
        // Every line of a table has as many cells as its head.
        qsizetype cells = 0;
        for (const auto& line : markdown.split(u'\n')) {
            if (!line.startsWith(u'|'))
                cells = 0;
            else if (cells == 0)
                cells = line.count(u'|');
            else
                QCOMPARE(line.count(u'|'), cells);
        }
    }

    void htmlIsOneFileAndHarmless() {
        for (const bool compared : {true, false}) {
            const auto made = madeEvaluation(compared);
            const auto html = text(htmlReport(reportOf(made)));
            QXmlStreamReader xml(QString(html).remove(QStringLiteral("<!DOCTYPE html>")));
            while (!xml.atEnd()) {
                if (xml.readNext() != QXmlStreamReader::StartElement) continue;
                const auto name = xml.name().toString();
                QVERIFY2(name != QStringLiteral("script") && name != QStringLiteral("link")
                             && name != QStringLiteral("img"),
                         qPrintable(name));
                for (const auto& attribute : xml.attributes())
                    QVERIFY2(!attribute.name().startsWith(QStringLiteral("on"))
                                 && attribute.name() != QStringLiteral("href")
                                 && attribute.name() != QStringLiteral("src"),
                             qPrintable(attribute.name().toString()));
            }
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString() + QString::number(xml.lineNumber())));
            for (const auto* needed :
                 {"body { color: red; }", "Draft is cheaper", "class=\"chart plane\"",
                  "aria-label=\"Reliability", "class=\"heat\"", "lang: zh &lt;b&gt;", "upper case",
                  "Set hash", "&lt;script&gt;alert(1)", "aria-label=\"Gap recovered"})
                QVERIFY2(html.contains(QString::fromUtf8(needed)), needed);
            QCOMPARE(html.contains(QStringLiteral("<details open=\"open\"><summary>Regressed <b>2</b>")),
                     compared);
            QVERIFY(!html.contains(QStringLiteral("nan")));
        }
    }

    void csvHoldsEveryCase() {
        const auto made = madeEvaluation();
        const auto csv = text(csvReport(reportOf(made)));
        const auto lines = csv.split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 12); // with its head and the end; the line break within a cell is another one
        QVERIFY(lines.at(0).startsWith(QStringLiteral("set,case,line,bucket,truth,tier,score")));
        QVERIFY2(lines.at(2).startsWith(QStringLiteral("small.jsonl,case 2,2,regressed,high,low,0.1,")),
                 qPrintable(lines.at(2)));
        QVERIFY2(lines.at(2).contains(QStringLiteral(",\"'=1+1 plain 1\"")),
                 qPrintable(lines.at(2))); // no formula
        QVERIFY(lines.at(2).contains(QStringLiteral(",0.001000001,")));
        const auto alone = text(csvReport(reportOf(madeEvaluation(false)))).split(QStringLiteral("\r\n"));
        QCOMPARE(alone.at(2).count(u','), lines.at(2).count(u','));
    }

    void anEmptyEvaluationIsNoTrouble() {
        Made made;
        made.run.header.set = "empty.jsonl";
        made.evaluation.run = made.run.header;
        made.evaluation.candidate.right.value = std::nan("");
        Report report{{made.part()}, "1", ""};
        for (const auto form :
             {ReportForm::Json, ReportForm::Markdown, ReportForm::JUnit, ReportForm::Html, ReportForm::Csv}) {
            const auto printed = text(printReport(form, report));
            QVERIFY(!printed.isEmpty());
            QVERIFY2(!printed.contains(QStringLiteral("nan")), qPrintable(printed));
        }
        QVERIFY(printReport(ReportForm::Json, report) == printReport(ReportForm::Json, report));
    }

    void pointsAreNotShownAsShares() {
        auto made = madeEvaluation();
        made.evaluation.measure = Measure::Answers;
        QCOMPARE(standing(made.evaluation).front().right, "80.0 %");
        made.evaluation.baselines[1].right.value = 9; // the strongest's alone
        made.evaluation.candidate.right = estimateOf(0.8);
        QCOMPARE(standing(made.evaluation).front().right, "0.80");
        QCOMPARE(standing(made.evaluation).front().range, "[0.75–0.85]");
        made.evaluation.baselines[1].behind = Estimate{-1e-12, Interval{-4.2, 0, 0}};
        QCOMPARE(standing(made.evaluation)[3].ahead, "+0.00 [-4.20 to +0.00]");
    }
};

QTEST_GUILESS_MAIN(ReportTest)
#include "report.moc"
