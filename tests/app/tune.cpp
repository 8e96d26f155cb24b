// tierlinectl tune, run as a user.
#include "app/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace {

QByteArray policyText() {
    return "# mine\nversion: 1\nproviders: {p: {dialect: openai, key: \"env:NOBODY_HAS_THIS\"}}\n"
           "models:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: 9}}\n"
           "tiers:\n  - {name: low, below: 0.8, models: [p/low]} # too high\n  - {name: high, models: "
           "[p/high]}\n"
           "default_tier: low\n"
           "classify:\n  rules:\n    - {id: proof, any: [prove], weight: 0.6}\n"
           "    - {id: greet, any: [hello], weight: 0.1} # small talk\n";
}

// Of those that ask for a proof all but one in twenty are high, of the others one in twenty.
QByteArray rows(int count, bool labelled = true) {
    QByteArray out;
    for (int at = 0; at < count; ++at) {
        const bool isProof = at % 3 == 0, isHigh = isProof != (at % 20 == 7);
        out += "{\"id\":\"r" + QByteArray::number(at) + "\",\"prompt\":\"" + (isProof ? "prove" : "hello")
               + (at % 3 == 0 && at % 2 == 0 ? " lemma " : " thing ") + QByteArray::number(at) + "\""
               + (labelled ? QByteArray(",\"tier\":\"") + (isHigh ? "high" : "low") + "\"" : QByteArray())
               + "}\n";
    }
    return out;
}

QString told(const Ran& ran) {
    return QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
}

} // namespace

class TuneCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QString& arguments) const {
        return m_program.run(QStringList{QStringLiteral("tune")} + arguments.split(u'|', Qt::SkipEmptyParts));
    }
    QString read(const char* name) const {
        QFile file(m_program.path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        m_program.write("live.yaml", policyText());
        m_program.write("one.yaml",
                        policyText()
                            .replace("  - {name: low, below: 0.8, models: [p/low]} # too high\n", "")
                            .replace("default_tier: low", "default_tier: high"));
        m_program.write("set.jsonl", rows(240));
        m_program.write("few.jsonl", rows(30));
        m_program.write("bare.jsonl", rows(60, false));
        m_program.write("strange.jsonl", "{\"id\":\"1\",\"prompt\":\"x\",\"tier\":\"hihg\"}\n");
    }

    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("out"); // must contain
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const QString& arguments, int exitCode, const char* out,
                            const char* err) {
            QTest::newRow(name) << arguments << exitCode << QString::fromUtf8(out) << QString::fromUtf8(err);
        };
        const auto with = [](const char* more, const char* set = "set.jsonl") {
            return QStringLiteral("--policy|live.yaml|--set|%1|%2")
                .arg(QLatin1String(set), QLatin1String(more));
        };
        add("a cost ratio", with("--goal|under:5"), 0, "that it has not seen", "");
        add("what it says of nothing written", with("--goal|under:5"), 0, "Nothing was written", "");
        add("a share", with("--goal|top-share:10%"), 0, "in the dearest tier", "");
        add("a budget", with("--goal|budget:1000/day|--per-day|1000"), 0, "a day", "");
        add("a budget that nothing keeps", with("--goal|budget:0.000001/day|--per-day|1000"), 1,
            "No lines keep that", "");
        add("a budget without days", with("--goal|budget:1/day"), 2, "", "--per-day N");
        add("a bound", with("--goal|max-under:15%@90%"), 0, "On unseen requests like these at most", "");
        add("too few labels", with("--goal|max-under:3%@95%", "few.jsonl"), 1,
            "Not enough labels: 248 needed, 30 there", "");
        add("no labels", with("--goal|top-share:40%", "bare.jsonl"), 0, "nothing is known of quality", "");
        add("learning", with("--learn"), 0, "Words that could be rules", "");
        add("learning from nothing", with("--learn", "bare.jsonl"), 0, "weights stay as they are", "");
        add("what to label next", with("--next|5", "bare.jsonl"), 0, "low | high", "");
        add("nothing to label", with("--next|5"), 0, "is labelled already", "");
        add("no prompts shown", with("--next|5|--no-prompts", "bare.jsonl"), 0, "r0", "");
        add("worth it", with("--worth|--effort|0.000001|--per-day|100000"), 1, "go to low", "");
        add("nothing asked", with(""), 2, "", "give --goal, --learn, --next N or --worth");
        add("two things asked", with("--next|3|--worth"), 2, "", "one at a time");
        add("no such goal", with("--goal|cheapest:1"), 2, "", "write under:5");
        add("a goal twice", with("--goal|under:5|--goal|under:6"), 2, "", "given twice");
        add("a place without anything to put", with("--next|3|--out|x.yaml"), 2, "", "leave it out");
        add("one tier", QStringLiteral("--policy|one.yaml|--set|bare.jsonl|--goal|under:5"), 2, "",
            "one tier");
        add("a strange label", with("--goal|under:5", "strange.jsonl"), 2, "", "strange.jsonl:1");
        add("no such set", with("--goal|under:5", "nowhere.jsonl"), 2, "", "nowhere.jsonl");
        add("no set", QStringLiteral("--policy|live.yaml|--goal|under:5"), 2, "", "--set");
        add("no such policy", QStringLiteral("--policy|none.yaml|--set|set.jsonl|--goal|under:5"), 2, "",
            "none.yaml");
        add("a bad amount", with("--worth|--effort|lots"), 2, "", "no amount in dollars");
    }
    void endsAsItShould() {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, out);
        QFETCH(QString, err);
        const auto ran = run(arguments);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(told(ran)));
        const auto plain = [](QString text) {
            return text.replace(QRegularExpression(QStringLiteral("\\s+")), QStringLiteral(" "));
        };
        QVERIFY2(plain(ran.out).contains(out), qPrintable(told(ran)));
        QVERIFY2(plain(ran.err).contains(err), qPrintable(told(ran)));
        QCOMPARE(ran.err.isEmpty(), exitCode != 2);
    }

    void theDraftIsTheFileWithOneOtherLine() {
        const auto ran =
            run(QStringLiteral("--policy|live.yaml|--set|set.jsonl|--goal|under:5|--out|p2.yaml"));
        QVERIFY2(ran.exitCode == 0, qPrintable(told(ran)));
        const auto before = QString::fromUtf8(policyText()).split(u'\n'),
                   after = read("p2.yaml").split(u'\n');
        QCOMPARE(after.size(), before.size());
        int changed = 0;
        for (qsizetype at = 0; at < before.size(); ++at)
            if (before[at] != after[at]) {
                ++changed;
                QVERIFY2(after[at].startsWith(QStringLiteral("  - {name: low, below: 0."))
                             && after[at].endsWith(QStringLiteral("# too high")),
                         qPrintable(after[at]));
            }
        QCOMPARE(changed, 1);
        const auto check = m_program.run({QStringLiteral("check"), QStringLiteral("p2.yaml")});
        QCOMPARE(check.exitCode, 0);
        // The same again is the same; the tuned one has nothing left to tune.
        QVERIFY(
            run(QStringLiteral("--policy|live.yaml|--set|set.jsonl|--goal|under:5|--out|p3.yaml")).exitCode
            == 0);
        QCOMPARE(read("p3.yaml"), read("p2.yaml"));
        QVERIFY(run(QStringLiteral("--policy|p2.yaml|--set|set.jsonl|--goal|under:5"))
                    .out.contains(QStringLiteral("best already")));
    }

    void theDraftOnStdout() {
        const auto ran = run(QStringLiteral("--policy|live.yaml|--set|set.jsonl|--goal|under:5|--out|-"));
        QVERIFY(ran.out.startsWith(QStringLiteral("# mine\nversion: 1\n")));
        QVERIFY(ran.err.contains(QStringLiteral("that it has")));
    }

    void whatDoesNotMeetTheGoalIsNotWritten() {
        const auto ran =
            run(QStringLiteral("--policy|live.yaml|--set|few.jsonl|--goal|max-under:3%@95%|--out|p4.yaml"));
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(!QFile::exists(m_program.path("p4.yaml")));
    }

    void jsonSaysTheSame() {
        const auto ran =
            run(QStringLiteral("--policy|live.yaml|--set|set.jsonl|--learn|--goal|max-under:15%@90%|--json"));
        QJsonParseError error;
        const auto json = QJsonDocument::fromJson(ran.out.toUtf8(), &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(told(ran)));
        QCOMPARE(json[QStringLiteral("labelled")].toInt(), 240);
        QVERIFY(json[QStringLiteral("found")].toBool());
        QCOMPARE(json[QStringLiteral("goal")].toString(), QStringLiteral("max-under:15%@90%"));
        QVERIFY(json[QStringLiteral("proof")].toObject()[QStringLiteral("upper")].toDouble() <= 0.15);
        const auto line = json[QStringLiteral("lines")].toArray()[0].toObject();
        QCOMPARE(line[QStringLiteral("live")].toDouble(), 0.8);
        QVERIFY(json[QStringLiteral("unseen")].toObject()[QStringLiteral("draft")].toObject().contains(
            QStringLiteral("cost_nano_usd")));
        QVERIFY(json.contains(QStringLiteral("keywords")));
        const auto next = run(QStringLiteral("--policy|live.yaml|--set|bare.jsonl|--next|3|--json"));
        const auto list =
            QJsonDocument::fromJson(next.out.toUtf8()).object()[QStringLiteral("next")].toArray();
        QCOMPARE(list.size(), 3);
        QVERIFY(list[0].toObject()[QStringLiteral("margin")].toDouble()
                <= list[2].toObject()[QStringLiteral("margin")].toDouble());
    }
};

QTEST_GUILESS_MAIN(TuneCommandTest)
#include "tune.moc"
