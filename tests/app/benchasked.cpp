// tierlinectl bench --end-to-end, run as a user runs it: what it may spend, how it ends, what it says.
#include "app/benchfiles.h"
#include "app/program.h"

#include <QFile>
#include <QRegularExpression>

namespace {

QString told(const Ran& ran) {
    return QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
}

QByteArray questions(int from, const char* more = "\"expected\":\"x\"") {
    QByteArray rows;
    for (int at = from; at < from + 30; ++at)
        rows += QByteArray("{\"id\":\"") + QByteArray::number(at) + "\",\"prompt\":\"Say x "
                + QByteArray::number(at) + "\"," + more + "}\n";
    return rows;
}

} // namespace

class BenchAskedTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QString& arguments, const QByteArray& input = {}) const {
        return m_program.run(QStringList{QStringLiteral("bench")} + arguments.split(u'|', Qt::SkipEmptyParts),
                             input);
    }
    // In nano-dollars, of all answers that a folder keeps.
    qint64 spentIn(const char* folder) const {
        QFile file(m_program.path(folder) + QStringLiteral("/answers.jsonl"));
        if (!file.open(QIODevice::ReadOnly)) return -1;
        static const QRegularExpression cost(QStringLiteral("\"cost\":(\\d+)"));
        qint64 sum = 0;
        for (auto found = cost.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext();)
            sum += found.next().captured(1).toLongLong();
        return sum;
    }

private slots:
    void initTestCase() {
        m_program.write("broken.yaml", benchPolicy());
        m_program.write("set.jsonl", benchRows());
        m_program.write("x.jsonl", questions(0));
        m_program.write("y.jsonl", questions(100));
        m_program.write("human.jsonl", questions(0, "\"grader\":\"human\""));
        m_program.write("judged.jsonl", "{\"id\":\"1\",\"prompt\":\"x\",\"grader\":\"judge\"}\n");
        m_program.write("evil.jsonl",
                        "{\"id\":\"1\",\"prompt\":\"x\",\"tier\":\"\\u001b]0;owned\\u0007\\u202e\"}\n");
    }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("err"); // must contain
        const auto add = [](const char* name, const char* arguments, int exitCode, const char* err) {
            QTest::newRow(name) << QString::fromUtf8(arguments) << exitCode << QString::fromUtf8(err);
        };
        constexpr auto simulated = "--end-to-end|--sandbox|--sandbox-time|0|--no-robustness|--resamples|100|";
        const auto with = [&](const char* more) { return std::string(simulated) + more; };
        add("all was asked", with("--set|x.jsonl|--answers|whole").c_str(), 0,
            "USD simulated\ngraded: 30 of 30 cases");
        add("the budget ended it", with("--set|x.jsonl|--answers|part|--budget|0.0005").c_str(), 1,
            "not all was asked: the budget leaves no room");
        add("no call was answered",
            "--end-to-end|--yes|--policy|broken.yaml|--set|set.jsonl|--answers|none|--no-robustness", 2,
            "no case of the run has an answer that was graded; 30 of 40 say: server_error");
        add("a judge without a name", with("--set|judged.jsonl|--answers|judge").c_str(), 2, "--judge none");
        add("a budget without asking", "--policy|broken.yaml|--set|set.jsonl|--budget|3", 2,
            "--budget is of --end-to-end");
        add("a sandbox without asking", "--set|x.jsonl|--sandbox", 2, "--sandbox is of --end-to-end");
        add("simulated time without asking", "--set|x.jsonl|--sandbox-time|0", 2,
            "--sandbox-time is of --end-to-end");
        add("a report twice", "--policy|broken.yaml|--set|set.jsonl|--report|z.json|--report|z.json", 2,
            "`z.json` is given twice");
        add("a swap within the policy that is found",
            with("--set|x.jsonl|--answers|swap|--swap|nimbus/nano-1=bee/mid-1").c_str(), 0, "graded:");
    }
    void endsAsItShould() {
        QFETCH(const QString, arguments);
        QFETCH(const int, exitCode);
        QFETCH(const QString, err);
        const auto ran = run(arguments);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(told(ran)));
        QVERIFY2(ran.err.contains(err), qPrintable(told(ran)));
    }

    void theBudgetIsOfAllSetsTogether() {
        const auto ran =
            run(QStringLiteral("--end-to-end|--sandbox|--sandbox-time|0|--no-robustness|--resamples|100|"
                               "--set|x.jsonl|--set|y.jsonl|--answers|both|--budget|0.0012"));
        QVERIFY2(ran.exitCode != 0, qPrintable(told(ran)));
        const auto spent = spentIn("both");
        QVERIFY2(spent > 0 && spent <= 1'200'000, qPrintable(QString::number(spent) + told(ran)));
    }

    void votesOfPeopleAreGrades() {
        const auto ask =
            QStringLiteral("--end-to-end|--sandbox|--sandbox-time|0|--no-robustness|--resamples|100|"
                           "--set|human.jsonl|--answers|voted");
        const auto before = run(ask + QStringLiteral("|--baselines"));
        QVERIFY2(before.exitCode == 2 && before.err.contains(QStringLiteral("judge them with --human")),
                 qPrintable(told(before)));
        const auto judged =
            run(QStringLiteral("--human|--sandbox|--set|human.jsonl|--answers|voted"), QByteArray(100, 'a'));
        QVERIFY2(judged.exitCode == 0, qPrintable(told(judged)));
        const auto after = run(ask + QStringLiteral("|--json"));
        QVERIFY2(after.exitCode == 0, qPrintable(told(after)));
        QVERIFY2(after.err.contains(QStringLiteral("graded: 30 of 30 cases")), qPrintable(told(after)));
        QVERIFY2(after.out.contains(QStringLiteral("\"money\":\"simulated\"")), qPrintable(told(after)));
    }

    void anEstimateIsNoTrouble() {
        const auto ran =
            run(QStringLiteral("--end-to-end|--sandbox|--set|x.jsonl|--estimate|--answers|estimate"));
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.err.contains(QStringLiteral("30 to be asked")), qPrintable(told(ran)));
        QVERIFY2(!ran.err.contains(QStringLiteral("tierlinectl:")), qPrintable(told(ran)));
    }

    void nothingOfASetDrivesTheTerminal() {
        const auto ran = run(QStringLiteral("--policy|broken.yaml|--set|evil.jsonl"));
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(QStringLiteral("evil.jsonl:1")), qPrintable(told(ran)));
        for (const auto sign : {u'\x1b', u'\x07', u'\u202e'})
            QVERIFY2(!ran.err.contains(sign), qPrintable(told(ran)));
    }
};

QTEST_GUILESS_MAIN(BenchAskedTest)
#include "benchasked.moc"
