// `tierlinectl ledger`: what it prints and how it ends, over a ledger of a few decisions.
#include "ledger/ledger.h"
#include "ledger/samples.h"
#include "program.h"

using namespace tierline;

class LedgerCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QStringList& arguments) const { return m_program.run(QStringList{"ledger"} + arguments); }
    void damage(const char* name, qint64 at) const {
        QFile file(m_program.path(name));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(at));
        file.write(QByteArray(8192, '\xa5'));
    }

private slots:
    void initTestCase() {
        ledger::Options options;
        options.folder = m_program.path("data").toStdString() + "/tierline";
        auto ledger = ledger::Ledger::open(std::move(options));
        QVERIFY(ledger.has_value());
        for (int number = 0; number < 50; ++number) {
            auto record = ledger::sampleRecord(number);
            if (number == 7) record.prompt = "Translate the Rosetta stone,\nline by line.";
            (*ledger)->append(std::make_shared<ledger::Record>(std::move(record)), {});
        }
    }

    void aSoundOneIsSound() {
        const auto ran = run({"check"});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains("50 decisions, 50 with their texts") && ran.out.endsWith("Sound.\n"),
                 qPrintable(ran.out));
    }

    void searchFindsWords_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("lines");
        QTest::newRow("a word") << QStringList{"rosetta"} << 1;
        QTest::newRow("two words") << QStringList{"stone translate"} << 1;
        QTest::newRow("side by side") << QStringList{"\"rosetta stone\""} << 1;
        QTest::newRow("not side by side") << QStringList{"\"stone rosetta\""} << 0;
        QTest::newRow("without a word") << QStringList{"refactor -rosetta", "--limit", "100"} << 49;
        QTest::newRow("no more than asked for") << QStringList{"refactor", "--limit", "3"} << 3;
        QTest::newRow("nothing") << QStringList{"hieroglyph"} << 0;
    }
    void searchFindsWords() {
        QFETCH(QStringList, words);
        QFETCH(int, lines);
        const auto ran = run(QStringList{"search"} + words);
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(int(ran.out.count(u'\n')), lines);
        QCOMPARE(ran.err.contains("no prompt"), lines == 0);
        QCOMPARE(ran.err.contains("there are older ones"), lines == 3);
    }

    void aBackupIsARestoredLedger() {
        const QString file = m_program.path("copy.db");
        auto ran = run({"backup", file});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains("50 decisions"), qPrintable(ran.out));
        QCOMPARE(run({"check", file}).exitCode, 0);
        QCOMPARE(run({"backup", file}).exitCode, 2); // never over another file
        ran = run({"restore", file});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains("50 decisions restored") && ran.out.contains("is kept as"),
                 qPrintable(ran.out));
        QCOMPARE(run({"check"}).exitCode, 0);
    }

    void aDamagedOneIsTold() {
        QVERIFY(QFile::copy(m_program.path("copy.db"), m_program.path("bad.db")));
        damage("bad.db", 8192); // the second page: the root of a table
        const auto ran = run({"check", m_program.path("bad.db")});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.out.contains("damaged: "), qPrintable(ran.out));
        QCOMPARE(run({"restore", m_program.path("bad.db")}).exitCode, 2);
        QCOMPARE(run({"check"}).exitCode, 0); // what was there stayed
    }

    void compactingKeepsAll() {
        const auto ran = run({"compact"});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains(" before, "), qPrintable(ran.out));
        QVERIFY(run({"check"}).out.contains("50 decisions"));
    }

    void aPinIsKeptByItsId() {
        const QString id = QString::fromStdString(ledger::sampleRecord(7).id);
        QCOMPARE(run({"pin", id}).exitCode, 0);
        QCOMPARE(run({"pin", id, "--undo"}).exitCode, 0);
        const auto ran = run({"pin", "01K00000000000000000ZZZZZZ"});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains("no decision"), qPrintable(ran.err));
    }

    void mistakes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("no command") << QStringList{} << "subcommand";
        QTest::newRow("no ledger there") << QStringList{"check", "--data", "/nowhere"} << "/nowhere";
        QTest::newRow("nothing to search for") << QStringList{"search", "-word"} << "";
        QTest::newRow("no such backup") << QStringList{"restore", "/nowhere/x.db"} << "/nowhere/x.db";
    }
    void mistakes() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const auto ran = run(arguments);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(said) && !ran.err.isEmpty(), qPrintable(ran.err));
    }
};

QTEST_GUILESS_MAIN(LedgerCommandTest)
#include "ledger.moc"
