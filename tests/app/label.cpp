// `tierlinectl label`: one decision, lists, and rows of sets, over a ledger of a few decisions.
#include "labelrows.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/samples.h"
#include "program.h"

using namespace tierline;

class LabelCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QStringList& arguments, const QByteArray& input = {}) const {
        return m_program.run(
            QStringList{"label"} + arguments + QStringList{"--policy", m_program.path("p.yaml")}, input);
    }
    static QString id(int number) { return QString::fromStdString(ledger::sampleRecord(number).id); }
    static QByteArray row(int number, const char* tier) {
        return labelRow(id(number).toStdString(), tier).c_str();
    }
    std::string folder() const { return m_program.path("data").toStdString() + "/tierline"; }

private slots:
    void initTestCase() {
        QFile policy(Program::shipped("sandbox.yaml"));
        QVERIFY(policy.open(QIODevice::ReadOnly));
        m_program.write("p.yaml", policy.readAll());
        ledger::Options options;
        options.folder = folder();
        auto ledger = ledger::Ledger::open(std::move(options));
        QVERIFY(ledger.has_value());
        for (int number = 0; number < 30; ++number) {
            auto record = ledger::sampleRecord(number);
            record.vote.reset();
            record.label.reset();
            record.prompt = "prompt " + std::to_string(number);
            record.tier = number % 2 == 0 ? "simple" : "complex";
            (*ledger)->append(std::make_shared<ledger::Record>(std::move(record)), {});
        }
    }

    void aVoteAndALabel() {
        auto ran = run({id(3), "up", "--tier", "simple"});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.out, id(3) + ": vote up, label simple\n");
        ran = run({id(3), "down"});
        QCOMPARE(ran.out, id(3) + ": vote down, label simple\n");
        ran = run({id(3), "clear"});
        QCOMPARE(ran.out, id(3) + ": vote -, label -\n");
    }

    void listsTheNewest() {
        run({id(29), "--tier", "complex"});
        auto ran = run({"--list", "--limit", "4"});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(int(ran.out.count(u'\n')), 5);
        QVERIFY2(ran.out.contains("prompt 29") && ran.out.contains("complex"), qPrintable(ran.out));
        ran = run({"--list", "--unlabelled", "--limit", "100"});
        QCOMPARE(int(ran.out.count(u'\n')), 30); // a head, and all but the labelled one
        QVERIFY(!ran.out.contains("prompt 29"));
        ran = run({"--list", "--unlabelled", "--tier", "simple", "--limit", "100", "--json"});
        QCOMPARE(int(ran.out.count(u'\n')), 15);
        run({id(29), "clear"});
    }

    void whatIsExportedIsImportedAgain() {
        auto ran = run({"--import", "-"}, row(1, "simple") + row(2, "reasoning"));
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.out, QStringLiteral("2 decisions labelled\n"));
        ran = run({"--export", m_program.path("set.jsonl")});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.err.contains("2 labelled prompts exported"), qPrintable(ran.err));
        run({id(1), "clear"});
        run({id(2), "clear"});
        ran = run({"--import", m_program.path("set.jsonl")});
        QCOMPARE(ran.out, QStringLiteral("2 decisions labelled\n"));
        ran = run({"--export", "-"});
        QFile set(m_program.path("set.jsonl"));
        QVERIFY(set.open(QIODevice::ReadOnly));
        QCOMPARE(ran.out, QString::fromUtf8(set.readAll()));
        const auto ledger = ledger::Ledger::openReadOnly(folder());
        QVERIFY(ledger.has_value());
        const auto trail = ledger::auditEntries(**ledger, {.action = "label"});
        QVERIFY(trail.has_value());
        QCOMPARE(trail->size(), std::size_t(2));
    }

    void badRowsWriteNothing_data() {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("said");
        QTest::newRow("no JSON") << row(5, "simple") + "{\n" << ":2:";
        QTest::newRow("no tier of that name") << row(5, "simple") + row(6, "huge") << "name of a tier: ";
        QTest::newRow("no such decision")
            << row(5, "simple") + labelRow("01K00000000000000000ZZZZZZ", "simple").c_str() << "no decision";
        QTest::newRow("no id") << row(5, "simple") + "{}\n" << "no decision's id";
        QTest::newRow("twice") << row(5, "simple") + row(5, "complex") << "stood in an earlier row";
    }
    void badRowsWriteNothing() {
        QFETCH(QByteArray, rows);
        QFETCH(QString, said);
        auto ran = run({"--import", "-"}, rows);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
        QVERIFY(!run({"--export", "-"}).out.contains("prompt 5"));
        ran = run({"--import", "-", "--skip-bad"}, rows);
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.out, QStringLiteral("1 decision labelled, 1 bad row left out\n"));
        run({id(5), "clear"});
    }

    void mistakes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QStringList{} << "one of them";
        QTest::newRow("two things") << QStringList{"--list", "--export", "-"} << "one of them";
        QTest::newRow("an id alone") << QStringList{id(1)} << "say what";
        QTest::newRow("no vote") << QStringList{id(1), "great"} << "`great` is no vote";
        QTest::newRow("no such decision") << QStringList{"01K00000000000000000ZZZZZZ", "up"} << "no decision";
        QTest::newRow("no such tier") << QStringList{id(1), "--tier", "huge"} << "name of a tier: ";
        QTest::newRow("no ledger there") << QStringList{id(1), "up", "--data", "/nowhere"} << "/nowhere";
        QTest::newRow("nobody there")
            << QStringList{id(1), "up", "--url", "http://127.0.0.1:9"} << "127.0.0.1:9";
    }
    void mistakes() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const auto ran = run(arguments);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
    }
};

QTEST_GUILESS_MAIN(LabelCommandTest)
#include "label.moc"
