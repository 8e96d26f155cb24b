// tierlinectl selftest: the whole matrix, its filters, and what it leaves behind.
#include "program.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr int clients = 4, providers = 5, features = 38;

QStringList failuresIn(const QJsonArray& cells) {
    QStringList failures;
    for (const auto& value : cells) {
        const auto cell = value.toObject();
        if (cell[QLatin1String("verdict")].toString() != QLatin1String("failed")) continue;
        QStringList words;
        for (const auto* key : {"client", "provider", "feature"})
            words += cell[QLatin1String(key)].toString();
        failures += words.join(QLatin1Char(' '));
        qWarning() << cell;
    }
    return failures;
}

} // namespace

class SelftestTest : public QObject {
    Q_OBJECT

private slots:
    void playsTheWholeMatrix() {
        Program program;
        QVERIFY(QDir().mkdir(program.path("tmp")));
        program.set("TMPDIR", program.path("tmp"));
        const auto ran = program.run({QStringLiteral("selftest"), QStringLiteral("--json")});
        const auto root = QJsonDocument::fromJson(ran.out.toUtf8()).object();
        const auto cells = root[QLatin1String("cells")].toArray();
        QCOMPARE(failuresIn(cells), QStringList());
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.err, QString());
        QCOMPARE(cells.size(), clients * providers * features);
        const auto totals = root[QLatin1String("totals")].toObject();
        QVERIFY(totals[QLatin1String("ok")].toInt() > 700);
        QVERIFY(totals[QLatin1String("not_applicable")].toInt() > 0);
        QCOMPARE(QDir(program.path("tmp")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
        QVERIFY(!QDir(program.path("data")).exists()); // the user's own ledger is not touched
    }

    void printsATable() {
        const Program program;
        const auto ran =
            program.run({QStringLiteral("selftest"), QStringLiteral("--client"), QStringLiteral("gemini"),
                         QStringLiteral("--feature"), QStringLiteral("stop")});
        QCOMPARE(ran.exitCode, 0);
        const auto lines = ran.out.split(QLatin1Char('\n'));
        QCOMPARE(lines.value(0), QStringLiteral("Gemini generateContent          → openai     → responses  → "
                                                "anthropic  → gemini     → azure"));
        QCOMPARE(
            lines.value(1),
            QStringLiteral(
                "  stop sequence                 ok           –            ok           ok           ok"));
        QVERIFY(ran.out.contains(QLatin1String("1  responses cannot say stop: refused with 400")));
        QVERIFY(ran.out.contains(QLatin1String("5 cells, 4 ok, 1 not applicable, 0 failed, in ")));
    }

    void namesItsFeatures() {
        const Program program;
        const auto ran = program.run({QStringLiteral("selftest"), QStringLiteral("--list")});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.out.count(QLatin1Char('\n')), features);
    }

    void refusesWhatIsNotThere_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("known");
        QTest::newRow("client") << "--client" << "gemini";
        QTest::newRow("provider") << "--provider" << "azure";
        QTest::newRow("feature") << "--feature" << "two-calls-stream";
    }
    void refusesWhatIsNotThere() {
        QFETCH(QString, option);
        QFETCH(QString, known);
        const Program program;
        const auto ran = program.run({QStringLiteral("selftest"), option, QStringLiteral("smoke-signals")});
        QCOMPARE(ran.exitCode, 2);
        QCOMPARE(ran.out, QString());
        QVERIFY2(ran.err.contains(QLatin1String("smoke-signals")) && ran.err.contains(known),
                 qPrintable(ran.err));
    }
};

QTEST_GUILESS_MAIN(SelftestTest)
#include "selftest.moc"
