// tierlinectl set import, run as a user runs it: what it writes, what it leaves out, how it ends.
#include "app/benchfiles.h"
#include "app/program.h"

#include <QFile>

namespace {

QByteArray call(const char* id, const char* more = "") {
    return QByteArray("{\"request_id\":\"") + id
           + "\",\"call_type\":\"acompletion\",\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\","
             "\"content\":\"Say "
           + id + "\"}]" + more + "}\n";
}

QString told(const Ran& ran) {
    return QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
}

} // namespace

class SetImportTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QString& arguments) const {
        return m_program.run(QStringList{QStringLiteral("set"), QStringLiteral("import"),
                                         QStringLiteral("--policy"), QStringLiteral("policy.yaml")}
                             + arguments.split(u'|', Qt::SkipEmptyParts));
    }

private slots:
    void initTestCase() {
        m_program.write("policy.yaml", benchPolicy());
        m_program.write("good.jsonl", call("one") + call("two", ",\"request_tags\":[\"a: \"]"));
        m_program.write("bad.jsonl", call("one") + call("bad", ",\"spend\":-1") + call("two"));
        m_program.write("bad.csv", "request_id,call_type,model,messages\none,acompletion,gpt-4o,Say one\n"
                                   "bad,acompletion,gpt-4o,Say,too,many\ntwo,acompletion,gpt-4o,Say two\n");
        m_program.write("other.csv", "colour,size\nred,3\n");
        m_program.write("evil.jsonl", call("one") + call("x", ",\"spend\":\"\\u001b[2J\""));
    }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("rows"); // written; -1: there is no file
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const char* arguments, int exitCode, int rows,
                            const char* err) { QTest::newRow(name) << arguments << exitCode << rows << err; };
        add("a good log", "good.jsonl", 0, 2, "");
        add("a bad record writes nothing", "bad.jsonl", 2, -1, "bad.jsonl:2");
        add("unless it is left out", "bad.jsonl|--skip-bad", 0, 2, "bad.jsonl:2");
        add("a bad row of CSV writes nothing", "bad.csv|--from|litellm", 2, -1, "bad.csv:3");
        add("unless it is left out, too", "bad.csv|--from|litellm|--skip-bad", 0, 2, "bad.csv:3");
        add("a file that is no log", "other.csv", 2, -1, "`colour`");
        add("a format that nobody knows", "good.jsonl|--from|sqlite", 2, -1, "--from");
        add("a missing file", "nowhere.jsonl", 2, -1, "nowhere.jsonl");
    }
    void endsAsItShould() {
        QFETCH(const QString, arguments);
        QFETCH(const int, exitCode);
        QFETCH(const int, rows);
        QFETCH(const QString, err);
        const auto out = m_program.path(QTest::currentDataTag()) + QStringLiteral(".jsonl");
        const auto ran = run(arguments + QStringLiteral("|--out|") + out);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(told(ran)));
        QVERIFY2(ran.err.contains(err), qPrintable(told(ran)));
        QFile file(out);
        QCOMPARE(file.open(QIODevice::ReadOnly) ? int(file.readAll().count('\n')) : -1, rows);
    }

    void nothingOfALogDrivesTheTerminal() {
        const auto ran = run(QStringLiteral("evil.jsonl"));
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(QStringLiteral("evil.jsonl:2")), qPrintable(told(ran)));
        QVERIFY2(!ran.err.contains(u'\x1b'), qPrintable(told(ran)));
    }
};

QTEST_GUILESS_MAIN(SetImportTest)
#include "setimport.moc"
