// tierlinectl report, run as a user runs it: what it needs, where the page goes, what it says of it.
#include "app/program.h"

#include "ledger/folder.h"

#include <QFile>

namespace {

// Three requests of June 2026.
void fillLedger(const QString& folder) {
    tierline::ledger::Options options;
    options.folder = folder.toStdString();
    options.zone = "UTC";
    const auto ledger = tierline::ledger::Ledger::open(options).value();
    for (int number = 1; number <= 3; ++number)
        if (!store(*ledger, tierline::ledger::sampleRecord(number))) qFatal("cannot fill the ledger");
}

} // namespace

class ReportCommandTest : public QObject {
    Q_OBJECT

private slots:
    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("out"); // must contain; empty: must be empty
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const char* arguments, int exitCode, const char* out,
                            const char* err) { QTest::newRow(name) << arguments << exitCode << out << err; };
        add("no month", "", 2, "", "--month is required");
        add("no month at all", "--month|June", 2, "", "--month: `June` is not a month; write 2026-11");
        add("a thirteenth month", "--month|2026-13", 2, "", "`2026-13` is not a month");
        add("no ledger", "--month|2026-06|--data|/nonexistent", 2, "", "there is no ledger in /nonexistent");
        add("no such zone", "--month|2026-06|--zone|Europe/Atlantis", 2, "",
            "there is no zone `Europe/Atlantis`; write UTC or a name like Europe/Berlin");
        add("a folder that is missing", "--month|2026-06|--out|/nonexistent/june.html", 2, "",
            "cannot write /nonexistent/june.html");
        add("to standard output", "--month|2026-06", 0, "<h1>June 2026</h1>", "report: 3 requests");
        add("into a file", "--month|2026-06|--output|june.html", 0, "", "june.html: 3 requests");
        add("a month without requests", "--month|2026-05", 0, "No request was recorded in this month.",
            "report: 0 requests");
        add("a month to come", "--month|2999-01", 0, "The month is not over",
            "0 requests; the month is not over");
    }
    void endsAsItShould() {
        QFETCH(const QString, arguments);
        QFETCH(const int, exitCode);
        QFETCH(const QString, out);
        QFETCH(const QString, err);
        const Program program;
        fillLedger(program.path("data/tierline"));
        const auto ran =
            program.run(QStringList{QStringLiteral("report")} + arguments.split(u'|', Qt::SkipEmptyParts));
        const auto all = QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(all));
        QVERIFY2(out.isEmpty() ? ran.out.isEmpty() : ran.out.contains(out), qPrintable(all));
        QVERIFY2(ran.err.contains(err), qPrintable(all));
        if (exitCode != 0) QCOMPARE(ran.err.count(u'\n'), 1);
    }

    void theFileIsThePage() {
        const Program program;
        fillLedger(program.path("data/tierline"));
        const QString month = QStringLiteral("2026-06"), file = QStringLiteral("june.html");
        const auto printed = program.run({QStringLiteral("report"), QStringLiteral("--month"), month});
        QCOMPARE(program
                     .run({QStringLiteral("report"), QStringLiteral("--month"), month,
                           QStringLiteral("--out"), file})
                     .exitCode,
                 0);
        QFile written(program.path("june.html"));
        QVERIFY(written.open(QIODevice::ReadOnly));
        const auto page = QString::fromUtf8(written.readAll());
        const auto withoutTime = [](QString text) { // it says when it was made
            const auto at = text.indexOf(QStringLiteral("<footer>"));
            return text.remove(at, 40);
        };
        QCOMPARE(withoutTime(page), withoutTime(printed.out));
        QVERIFY(page.contains(QStringLiteral("color-scheme: light dark")));
    }
};

QTEST_GUILESS_MAIN(ReportCommandTest)
#include "report.moc"
