// The second look by rules: which signs it sees in an answer, and that good ones have none.
#include "classify/answerscore.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;

class AnswerScoreTest : public QObject {
    Q_OBJECT

private slots:
    void signs_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("signs");
        QTest::addColumn<bool>("doubted");
        const QString who = "Who painted the ceiling of the chapel, and how long did it take?";
        const auto row = [](const char* name, QString question, QString answer, const char* signs,
                            bool doubted) {
            QTest::newRow(name) << std::move(question) << std::move(answer) << QString::fromLatin1(signs)
                                << doubted;
        };
        row("a good answer", who, "Michelangelo painted it between 1508 and 1512.", "", false);
        row("a hedge among facts", who,
            "Michelangelo painted it. It took perhaps four years. It shows nine scenes.", "", false);
        row("nothing but hedges", who, "I think it might be Raphael. Perhaps it took a year, I'm not sure.",
            "hedging", false);
        row("hedges, and taken back", who,
            "I think it might be Raphael. Actually, no. Perhaps it was another.",
            "hedging, takes itself back", true);
        row("over and over", who,
            "The chapel was painted then. The chapel was painted then. The chapel was painted then. It was "
            "long.",
            "repetition", true);
        row("the question again", who, "Who painted the ceiling of the chapel, and how long it did take?",
            "question echoed", true);
        row("left to the reader", "Write a parser.", "def parse(text):\n    # TODO: your code here\n    pass",
            "placeholder", false);
        row("about something else", "Which vaccines prevent tetanus and diphtheria in children?",
            QString("the weather is fine today and we go out to play ball in the park with dogs ")
                .repeated(3),
            "off topic", false);
        row("a word to a page", QString("please consider the following report in full ").repeated(30),
            "Fine.", "length mismatch", false);
        row("in German", who, QString::fromUtf8("Vielleicht Raffael. Ich glaube, es dauerte ein Jahr."),
            "hedging", false);
        row("a wait in code", who, "Michelangelo.\n```\nwait, lock\n```", "", false);
        row("nothing", "", "", "", false);
    }
    void signs() {
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QFETCH(bool, doubted);
        const auto score = scoreAnswer(question.toStdString(), answer.toStdString());
        QStringList names;
        policy::Millionths rest = policy::one;
        for (const auto& sign : score.signs) {
            names += QString::fromUtf8(sign.name.data(), qsizetype(sign.name.size()));
            rest -= sign.weight;
        }
        QTEST(names.join(QStringLiteral(", ")), "signs");
        QCOMPARE(score.score < doubtfulBelow, doubted);
        QCOMPARE(score.score, std::max(0, rest));
    }

    void explainsItself() {
        const auto score = scoreAnswer("Who?", "I think so. Maybe it was him.");
        QCOMPARE(QString::fromStdString(explain(score)),
                 QStringLiteral("0.70: hedging 0.30 (2 in 2 sentences)"));
        QCOMPARE(QString::fromStdString(explain(scoreAnswer("Who?", "Ada."))), QStringLiteral("1.00"));
    }

    void anyBytes() {
        std::string hostile;
        for (int at = 0; at < 100'000; ++at)
            hostile += char((at * 7919 + at / 13) & 0xff);
        const auto score = scoreAnswer(hostile, hostile);
        QVERIFY(score.score >= 0 && score.score <= policy::one);
    }
};

QTEST_APPLESS_MAIN(AnswerScoreTest)
#include "answerscore.moc"
