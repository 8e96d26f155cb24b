// tierlinectl set: what a file holds, the suggested mapping, and whether it is fit to measure with.
#include "app/program.h"
#include "app/setrows.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

QByteArray bytes(std::string_view text) {
    return {text.data(), qsizetype(text.size())};
}

} // namespace

class SetTest : public QObject {
    Q_OBJECT

    static void write(const Program& program) {
        program.write("good.jsonl", bytes(goodSet));
        program.write("good.csv", bytes(goodCsv));
        program.write("labels.csv", bytes(twoLabels));
        program.write("one.csv", bytes(oneLabel));
        program.write("bare.csv", bytes(unlabelled));
        program.write("bad.csv", bytes(badRow));
        program.write("red.jsonl", bytes(coloured));
        program.write("empty.csv", "id,prompt,tier\n");
        program.write("nothing.jsonl", "");
        program.write("prose.txt", "Dear all\n");
        program.write("seen.csv", "id,prompt,tier\n1,\"  WHAT'S the spanish word for pasta\n\",simple\n");
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("out"); // must contain; empty: must be empty
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const char* arguments, int exitCode, const char* out,
                            const char* err) { QTest::newRow(name) << arguments << exitCode << out << err; };
        add("set of nothing", "set", 2, "", "subcommand is required");
        add("show of nothing", "set|show", 2, "", "FILE is required");
        add("show of a missing file", "set|show|/nonexistent.csv", 2, "", "cannot read /nonexistent.csv");
        add("show of prose", "set|show|prose.txt", 2, "", "prose.txt is neither JSON lines nor CSV");
        add("show suggests what to paste", "set|show|good.csv", 0, "--map prompt=question", "");
        add("show finds the tiers", "set|show|good.csv", 0, "--map-value HARD=complex", "");
        add("show of a header alone", "set|show|empty.csv", 0, "CSV with `,`, 0 rows", "");
        add("check of lines", "set|check|good.jsonl", 0, "simple 1, moderate 0, complex 1", "");
        add("check of CSV as suggested",
            "set|check|good.csv|--map|prompt=question|--map|tier=level|--map-value|EASY=simple|--map-value|"
            "HARD=complex|"
            "--map|grader=mark|--map|reason=why|--map|id=nr",
            0, "2 labelled, 2 with outcomes", "");
        add("check of contradicting labels", "set|check|labels.csv", 1, "line 2: simple, line 3: complex",
            "");
        add("check of one class", "set|check|one.csv", 1, "Not fit to measure with: classes.", "");
        add("check of no labels", "set|check|bare.csv", 1,
            "no row has a tier, outcomes or an expected answer", "");
        add("check of a bad row", "set|check|bad.csv", 2, "", "bad.csv:5: the row has 4 cells, the header 3");
        add("check without the bad row", "set|check|--skip-bad|bad.csv", 0, "1 bad row left out", "");
        add("check of an empty set", "set|check|empty.csv", 2, "", "the set has no row");
        add("check of nothing at all", "set|check|nothing.jsonl", 2, "", "the set has no row");
        add("check of a column that is nowhere", "set|check|bare.csv|--map|tier=level", 2, "",
            "no row has the column `level`");
        add("check of a mapping that is none", "set|check|bare.csv|--map|teir=level", 2, "",
            "did you mean `tier`");
        add("check of a tier that is none", "set|check|labels.csv|--map|tier=prompt", 2, "",
            "there is no tier");
        add("check of what the model was trained on", "set|check|seen.csv", 1, "was trained on 1 of 1", "");
        add("check beside a policy without a text model",
            "set|check|labels.csv|--policy|@seed.yaml|--map-value|simple=low|"
            "--map-value|complex=high",
            1, "the policy asks no text model", "");
    }

    void endsAsItShould() {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, out);
        QFETCH(QString, err);
        Program program;
        write(program);
        auto list = arguments.split(u'|', Qt::SkipEmptyParts);
        for (auto& argument : list)
            if (argument.startsWith(u'@')) argument = Program::shipped(argument.mid(1).toUtf8().constData());
        const auto ran = program.run(list);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(ran.out + ran.err));
        QVERIFY2(out.isEmpty() ? ran.out.isEmpty() : ran.out.contains(out), qPrintable(ran.out));
        QVERIFY2(err.isEmpty() ? ran.err.isEmpty() : ran.err.contains(err), qPrintable(ran.err));
    }

    void nothingDrivesTheTerminal() {
        Program program;
        write(program);
        for (const auto& command : {QStringLiteral("show"), QStringLiteral("check")}) {
            const auto ran = program.run({QStringLiteral("set"), command, QStringLiteral("red.jsonl")});
            QVERIFY(!ran.out.isEmpty());
            for (const QChar sign : ran.out)
                QVERIFY(
                    sign == u'\n'
                    || (sign.category() != QChar::Other_Control && sign.category() != QChar::Other_Format));
        }
    }

    void programsReadJson() {
        Program program;
        write(program);
        const auto show = program.run({QStringLiteral("set"), QStringLiteral("show"),
                                       QStringLiteral("--json"), QStringLiteral("good.csv")});
        const auto shown = QJsonDocument::fromJson(show.out.toUtf8()).object();
        QCOMPARE(shown[QStringLiteral("rows")].toInt(), 2);
        QCOMPARE(shown[QStringLiteral("columns")].toArray().size(), 8);
        QVERIFY(shown[QStringLiteral("suggested")].toObject()[QStringLiteral("flags")].toArray().contains(
            QStringLiteral("--map tier=level")));
        const auto check = program.run({QStringLiteral("set"), QStringLiteral("check"),
                                        QStringLiteral("--json"), QStringLiteral("labels.csv")});
        const auto checked = QJsonDocument::fromJson(check.out.toUtf8()).object();
        QCOMPARE(check.exitCode, 1);
        QCOMPARE(checked[QStringLiteral("fit")].toBool(true), false);
        QCOMPARE(checked[QStringLiteral("tiers")].toObject()[QStringLiteral("complex")].toInt(), 1);
    }

    // A pipe comes in pieces.
    void standardInput() {
        Program program;
        const auto ran = program.run({QStringLiteral("set"), QStringLiteral("check"), QStringLiteral("-")},
                                     bytes(twoLabels));
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.out.contains(QStringLiteral("2 rows")), qPrintable(ran.out + ran.err));
    }

    // The hashes of what was learnt lie beside the model, and are found by its name.
    void trainingRemembersItsPrompts() {
        Program program;
        QByteArray rows;
        for (int at = 0; at < 60; ++at)
            rows += "{\"id\":" + QByteArray::number(at) + ",\"prompt\":\""
                    + (at % 2 ? "set a timer for tea " : "prove the theorem on primes ")
                    + QByteArray::number(at) + "\",\"tier\":\"" + (at % 2 ? "simple" : "complex") + "\"}\n";
        program.write("rows.jsonl", rows);
        QFile policy(Program::shipped("default.yaml"));
        QVERIFY(policy.open(QIODevice::ReadOnly));
        program.write("own.yaml", policy.readAll().replace("model: default", "model: own.model"));
        const auto train = [&] {
            return program.run({QStringLiteral("train"), QStringLiteral("--set"),
                                QStringLiteral("rows.jsonl"), QStringLiteral("--out"),
                                QStringLiteral("own.model")});
        };
        const auto ran = train();
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const auto seen = [&] {
            QFile file(program.path("own.seen"));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto first = seen();
        QVERIFY(first.startsWith("tierline-seen 1\nname model 1\n") && first.contains("\nprompts 60\n"));
        QCOMPARE(train().exitCode, 0);
        QCOMPARE(seen(), first);
        const QStringList check{QStringLiteral("set"), QStringLiteral("check"), QStringLiteral("rows.jsonl"),
                                QStringLiteral("--policy"), QStringLiteral("own.yaml")};
        QVERIFY(program.run(check).out.contains(QStringLiteral("was trained on 60 of 60")));
        QVERIFY(QFile::remove(program.path("own.seen")));
        QVERIFY(program.run(check).out.contains(QStringLiteral("there is no own.seen beside its model")));
    }
};

QTEST_GUILESS_MAIN(SetTest)
#include "set.moc"
