// tierlinectl bench, run as a user and as a CI runs it.
#include "app/benchfiles.h"
#include "app/program.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace {

QStringList words(const QString& arguments) {
    return QStringList{QStringLiteral("bench")} + arguments.split(u'|', Qt::SkipEmptyParts);
}

QString told(const Ran& ran) {
    return QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
}

// Of the figures the times alone may differ.
QString withoutTimes(QString text) {
    static const QRegularExpression times(
        QStringLiteral("\"decide_p\\d+_us\":[0-9.e+-]+|\"started\":\"[^\"]*\"|p99 [0-9.]+ .s|[0-9.]+ .s\\b"));
    return text.replace(times, QStringLiteral("TIME"));
}

} // namespace

class BenchCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QString& arguments) const { return m_program.run(words(arguments)); }
    QJsonObject json(const QString& arguments) const {
        return QJsonDocument::fromJson(run(arguments + QStringLiteral("|--json")).out.toUtf8()).object();
    }
    QString read(const char* name) const {
        QFile file(m_program.path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase() {
        m_program.write("draft.yaml", benchPolicy("0.25"));
        m_program.write("live.yaml", benchPolicy("0.5"));
        m_program.write("set.jsonl", benchRows());
        m_program.write("outcomes.jsonl", outcomeRows());
        m_program.write("broken.jsonl", benchRows() + "{\"id\":\n" + benchRows());
        m_program.write("strange.jsonl", "{\"id\":\"1\",\"prompt\":\"x\",\"tier\":\"hihg\"}\n");
        m_program.write("empty.jsonl", "");
        m_program.write("bare.jsonl", "{\"id\":\"1\",\"prompt\":\"x\"}\n{\"id\":\"2\",\"prompt\":\"y\"}\n");
        m_program.write("tied.jsonl", "{\"id\":\"1\",\"prompt\":\"x\",\"tier\":\"low\"}\n{\"id\":\"2\","
                                      "\"prompt\":\"x\",\"tier\":\"low\"}\n");
        m_program.write("small.yaml", benchPolicy()
                                          .replace("name: low", "name: small")
                                          .replace("default_tier: low", "default_tier: small"));
        m_program.write("broken.yaml", "version: 1\ntires: []\n");
    }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("out"); // must contain; empty: must be empty
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const char* arguments, int exitCode, const char* out,
                            const char* err) {
            QTest::newRow(name) << QString::fromUtf8(arguments) << exitCode << QString::fromUtf8(out)
                                << QString::fromUtf8(err);
        };
        std::string kept;
        const auto with = [&](const char* more) {
            kept = std::string("--policy|draft.yaml|--set|set.jsonl|") + more;
            return kept.c_str();
        };
        add("a good run", with(""), 0, "draft.yaml on set.jsonl (40 cases, by tier labels)", "");
        add("its table", with(""), 0, "always strongest", "");
        add("its slices", with(""), 0, "kind: why", "");
        add("another policy beside it", with("--against|live.yaml"), 0, "Regressed 5, fixed 5", "");
        add("a gate that is met", with("--gate|accuracy >= 0.8"), 0, "✓ accuracy >= 0.8", "");
        add("a gate that is not", with("--gate|accuracy >= 0.95"), 1, "✗ accuracy >= 0.95", "");
        add("one of two", with("--gate|accuracy >= 0.8|--gate|over_routed <= 1%"), 1, "1 of 2 gates failed",
            "");
        add("a gate against live", with("--against|live.yaml|--gate|under_routed <= live"), 0,
            "The gate passed", "");
        add("a gate on a missing figure", with("--gate|quality >= 0"), 1,
            "? quality >= 0  cannot tell: ", "");
        add("a gate on too few cases", with("--gate|noninferior(always_cheapest, slice=high)"), 1,
            "? noninferior(always_cheapest", "");
        add("a gate on no such slice", with("--gate|noninferior(always_cheapest, slice=zzz)"), 1, "zzz", "");
        add("recorded outcomes",
            "--policy|draft.yaml|--set|outcomes.jsonl|--gate|quality >= 0.99|--gate|usd_per_1k <= 6", 0,
            "by recorded or graded answers", "");
        add("two sets", "--policy|draft.yaml|--set|set.jsonl|--set|outcomes.jsonl", 0, "Set ", "");
        add("one class, all tied", "--policy|draft.yaml|--set|tied.jsonl", 0, "100.0 %", "");
        add("what a set is not fit for", "--policy|draft.yaml|--set|tied.jsonl", 0, "stood in an earlier row",
            "");
        add("bad rows are left out on request", "--policy|draft.yaml|--set|broken.jsonl|--skip-bad", 0,
            "(40 cases", "bad rows skipped");

        add("no set", "--policy|draft.yaml", 2, "", "--set is missing");
        add("no such set", "--policy|draft.yaml|--set|nowhere.jsonl", 2, "", "nowhere.jsonl");
        add("a bad row", "--policy|draft.yaml|--set|broken.jsonl", 2, "", "broken.jsonl:41");
        add("an unknown tier", "--policy|draft.yaml|--set|strange.jsonl", 2, "", "strange.jsonl:1");
        add("a missing column", with("--map|tier=tier4"), 2, "", "tier4");
        add("an empty set", "--policy|draft.yaml|--set|empty.jsonl", 2, "", "empty.jsonl");
        add("no labels at all", "--policy|draft.yaml|--set|bare.jsonl", 2, "",
            "bare.jsonl: no case of the run has a label");
        add("answers where there are none", with("--measure|answers"), 2, "",
            "no case of the run has an answer that was graded");
        add("an unknown gate", with("--gate|acuracy >= 1"), 2, "",
            "there is no figure `acuracy`; did you mean `accuracy`?");
        add("live without another policy", with("--gate|accuracy >= live"), 2, "",
            "needs a live policy; name it with --against");
        add("no such policy", "--policy|nowhere.yaml|--set|set.jsonl", 2, "", "nowhere.yaml");
        add("a broken policy", "--policy|broken.yaml|--set|set.jsonl", 2, "",
            "broken.yaml:2:1: unknown key `tires`");
        add("a broken live policy", with("--against|broken.yaml"), 2, "", "broken.yaml:2:1");
        add("a report of no form", with("--report|out.pdf"), 2, "",
            "end its name with .json, .md, .xml (JUnit), .html or .csv");
        add("a report in no folder", with("--report|/nonexistent/out.md"), 2, "",
            "cannot write /nonexistent/out.md");
        add("no such model", "--policy|draft.yaml|--set|outcomes.jsonl|--models|weka,strong", 2, "",
            "did you mean `weak`?");
        add("a tier that no policy has", "--policy|draft.yaml|--set|outcomes.jsonl|--tier-model|lwo=weak", 2,
            "", "there is no tier `lwo` in ");
        add("a tier that the other one has alone",
            "--policy|draft.yaml|--against|small.yaml|--set|outcomes.jsonl|--tier-model|small=weak", 0,
            "draft.yaml against small.yaml", "");
        add("a check with its subject", "--policy|draft.yaml|--set|tied.jsonl", 0, "duplicates: ", "");
        add("no spellings", with("--no-robustness"), 0, "cheaper than always", "");
        add("a tier without a model", "--policy|draft.yaml|--set|outcomes.jsonl|--tier-model|low", 2, "",
            "is not of the form TIER=MODEL");
        add("another measure", with("--measure|words"), 2, "", "--measure");
        add("no such run", "--run|01ARZ3NDEKTSV4RRFFQ69G5FAV|--set|set.jsonl", 2, "",
            "there is no run `01ARZ3NDEKTSV4RRFFQ69G5FAV`");
        add("a run of several sets", "--run|01ARZ3NDEKTSV4RRFFQ69G5FAV|--set|set.jsonl|--set|tied.jsonl", 2,
            "", "a kept run is of one set");
    }
    void endsAsItShould() {
        QFETCH(const QString, arguments);
        QFETCH(const int, exitCode);
        QFETCH(const QString, out);
        QFETCH(const QString, err);
        const auto ran = run(arguments);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(told(ran)));
        QVERIFY2(out.isEmpty() ? ran.out.isEmpty() : ran.out.contains(out), qPrintable(told(ran)));
        QVERIFY2(err.isEmpty() ? ran.err.isEmpty() : ran.err.contains(err), qPrintable(told(ran)));
        static const QRegularExpression noNumber(QStringLiteral("\\b(nan|inf)\\b"),
                                                 QRegularExpression::CaseInsensitiveOption);
        QVERIFY2(!ran.out.contains(noNumber), qPrintable(told(ran)));
    }

    void figuresAreWhatTheyAre() {
        const auto set = json(QStringLiteral("--policy|draft.yaml|--against|live.yaml|--set|set.jsonl"))
                             .value(QStringLiteral("sets"))
                             .toArray()
                             .at(0)
                             .toObject();
        const auto candidate =
            set[QStringLiteral("candidate")].toObject()[QStringLiteral("tiers")].toObject();
        QCOMPARE(candidate[QStringLiteral("accuracy")].toObject()[QStringLiteral("value")].toDouble(),
                 35.0 / 40);
        QCOMPARE(candidate[QStringLiteral("over_routed")].toObject()[QStringLiteral("value")].toDouble(),
                 5.0 / 40);
        const auto comparison = set[QStringLiteral("comparison")].toObject();
        QCOMPARE(comparison[QStringLiteral("difference")].toObject()[QStringLiteral("value")].toDouble(),
                 0.0);
        QCOMPARE(comparison[QStringLiteral("cases")].toArray().size(), 40);
    }

    void theSameSeedGivesTheSameBytes() {
        const auto all = QStringLiteral(
            "--policy|draft.yaml|--against|live.yaml|--set|set.jsonl|--set|outcomes.jsonl|--seed|7");
        QCOMPARE(withoutTimes(run(all + QStringLiteral("|--json")).out),
                 withoutTimes(run(all + QStringLiteral("|--json")).out));
        QCOMPARE(withoutTimes(run(all).out), withoutTimes(run(all).out));
        QVERIFY(run(all + QStringLiteral("|--json")).out.contains(QStringLiteral("\"seed\":7")));
    }

    void reportsAreWrittenAllOrNone() {
        const auto good = QStringLiteral(
            "--policy|draft.yaml|--set|set.jsonl|--gate|accuracy >= 0.99|--report|a.json|--report|a.md|"
            "--report|a.xml|--report|a.html|--report|a.csv");
        QCOMPARE(run(good).exitCode, 1); // a failed gate has its reports all the same
        QVERIFY(read("a.json").startsWith(QStringLiteral("{\"tierline\":")));
        QVERIFY(read("a.md").startsWith(QStringLiteral("### draft.yaml on set.jsonl")));
        QVERIFY(read("a.xml").contains(QStringLiteral("failures=\"1\"")));
        QVERIFY(read("a.html").contains(QStringLiteral("class=\"heat\"")));
        QCOMPARE(read("a.csv").count(QStringLiteral("\r\n")), 41);
        QCOMPARE(run(QStringLiteral(
                         "--policy|draft.yaml|--set|set.jsonl|--report|b.md|--report|/nonexistent/b.json"))
                     .exitCode,
                 2);
        QCOMPARE(run(QStringLiteral("--policy|draft.yaml|--set|bare.jsonl|--report|b.md")).exitCode, 2);
        QVERIFY(!QFile::exists(m_program.path("b.md")));
        for (const auto& name : QDir(m_program.path("")).entryList(QDir::Files))
            QVERIFY2(!name.contains(QStringLiteral(".part")), qPrintable(name));
    }

    void keptRunsAreComparedLater() {
        QVERIFY(run(QStringLiteral("--list")).err.contains(QStringLiteral("no run is kept")));
        QStringList ids;
        for (const auto* policy : {"draft.yaml", "live.yaml"}) {
            const auto kept = run(
                QStringLiteral("--policy|%1|--set|set.jsonl|--keep|--note|tried").arg(QLatin1String(policy)));
            QCOMPARE(kept.exitCode, 0);
            QVERIFY2(kept.err.startsWith(QStringLiteral("kept as ")), qPrintable(kept.err));
            ids << kept.err.mid(8).trimmed();
        }
        const auto list = run(QStringLiteral("--list"));
        QVERIFY2(list.out.contains(ids.at(0)) && list.out.contains(ids.at(1))
                     && list.out.contains(QStringLiteral("87.5 %"))
                     && list.out.contains(QStringLiteral("tried")),
                 qPrintable(told(list)));
        const auto both =
            run(QStringLiteral("--run|%1|--against-run|%2|--set|set.jsonl").arg(ids.at(0), ids.at(1)));
        QVERIFY2(both.out.contains(QStringLiteral("Regressed 5, fixed 5")), qPrintable(told(both)));
        const auto mixed =
            run(QStringLiteral("--policy|draft.yaml|--against-run|%1|--set|set.jsonl").arg(ids.at(1)));
        QVERIFY2(mixed.out.contains(QStringLiteral("Regressed 5, fixed 5")), qPrintable(told(mixed)));
        const auto replayed = run(QStringLiteral("--policy|draft.yaml|--set|outcomes.jsonl|--keep"));
        const auto again = QStringLiteral("--set|outcomes.jsonl|--run|") + replayed.err.mid(8).trimmed();
        QVERIFY2(run(again).out.contains(QStringLiteral("a kept run keeps no ladder: weak is")),
                 qPrintable(told(run(again))));
        const auto turned = json(again + QStringLiteral("|--models|strong,weak"));
        QVERIFY2(QJsonDocument(turned).toJson().contains("\"strong\": \"weak\""),
                 QJsonDocument(turned).toJson());
        QCOMPARE(run(again + QStringLiteral("|--models|weka")).exitCode, 2);
        QCOMPARE(run(again + QStringLiteral("|--tier-model|low=weak")).exitCode, 2);
        const auto other = run(QStringLiteral("--run|%1|--set|tied.jsonl").arg(ids.at(0)));
        QCOMPARE(other.exitCode, 2);
        QVERIFY2(other.err.contains(QStringLiteral("is of another set")), qPrintable(told(other)));
    }

    // What the README shows is what packaging/ci holds, and that works.
    void theExampleForCiWorks() {
        const auto sourceFile = [](const char* name) {
            QFile file(QStringLiteral(TIERLINE_SOURCE_DIR "/") + QLatin1String(name));
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
        };
        const auto script = sourceFile("packaging/ci/bench.sh"), readme = sourceFile("README.md");
        const auto command = script.mid(script.indexOf(QStringLiteral("tierlinectl bench")));
        QVERIFY(command.size() > 100);
        QVERIFY(readme.contains(command));
        QVERIFY(readme.contains(sourceFile("packaging/ci/bench.yml").section(u'\n', 1)));
        for (const auto& [policy, exitCode] : {std::pair{"live.yaml", 0}, std::pair{"draft.yaml", 1}}) {
            QProcess process;
            m_program.prepare(process, {});
            auto environment = process.processEnvironment();
            environment.insert(QStringLiteral("PATH"),
                               qEnvironmentVariable("TIERLINE_BIN") + u':' + qEnvironmentVariable("PATH"));
            environment.insert(QStringLiteral("POLICY"), QLatin1String(policy));
            environment.insert(QStringLiteral("QUERIES"), QStringLiteral("set.jsonl"));
            process.setProcessEnvironment(environment);
            process.start(QStringLiteral("sh"),
                          {QStringLiteral(TIERLINE_SOURCE_DIR "/packaging/ci/bench.sh")});
            QVERIFY(process.waitForFinished(60'000));
            QVERIFY2(process.exitCode() == exitCode,
                     process.readAllStandardError() + process.readAllStandardOutput());
            for (const auto* name : {"bench.xml", "bench.md", "bench.html"})
                QVERIFY2(QFile::remove(m_program.path(name)), name);
        }
    }
};

QTEST_GUILESS_MAIN(BenchCommandTest)
#include "bench.moc"
