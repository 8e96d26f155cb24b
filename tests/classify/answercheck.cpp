// Answers that are none, and answers that only look like it: each language has both.
#include "classify/answercheck.h"
#include "answercases.h"
#include "classify/answerpatterns.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace tierline;
using namespace tierline::classify;

namespace {

policy::Quality allChecks() {
    policy::Quality quality;
    quality.tooShort = quality.refusal = quality.empty = quality.cutOff = quality.badJson = true;
    return quality;
}

std::string faultOf(const test::AnswerCase& row) {
    const Asked question{row.question, row.jsonMode};
    const Answer answer{row.answer, row.answer.size(), row.finish, false};
    const auto found = checkAnswer(allChecks(), nullptr, question, answer);
    return found ? std::string(toString(found->fault)) : std::string();
}

QByteArray bytes(std::string_view text) {
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class AnswerCheckTest : public QObject {
    Q_OBJECT

private slots:
    void findsWhatIsNoAnswer_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(test::answerCases)); ++index)
            QTest::newRow(test::answerCases[size_t(index)].name) << index;
    }
    void findsWhatIsNoAnswer() {
        QFETCH(int, index);
        const auto& row = test::answerCases[size_t(index)];
        QCOMPARE(bytes(faultOf(row)), bytes(row.fault));
    }

    // Whatever the split, a stream's refusal is never shown and another's first words never withheld for
    // good.
    void beginningsOfStreams_data() { findsWhatIsNoAnswer_data(); }
    void beginningsOfStreams() {
        QFETCH(int, index);
        const auto& row = test::answerCases[size_t(index)];
        if (row.fault != "refusal" && row.fault != "") return;
        if (row.answer.empty() || row.laterOnly) return;
        Beginning verdict = Beginning::Open;
        for (std::size_t size = 1; size <= row.answer.size() && verdict == Beginning::Open; ++size)
            verdict = judgeBeginning({row.question, false}, row.answer.substr(0, size));
        const bool refuses = row.fault == "refusal";
        if (refuses)
            QVERIFY2(verdict != Beginning::Fine, "it was let go");
        else
            QVERIFY2(verdict != Beginning::Refusal, "it was withheld");
    }

    void mostAnswersAreLetGoAtOnce_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("bytes"); // after which it is decided
        QTest::newRow("a plain answer") << "Paris is the capital of France." << 2;
        QTest::newRow("it begins with an I") << "In Python, you write" << 4;
        QTest::newRow("I can help") << "I can help you with that" << 7;
        QTest::newRow("code") << "def add(a, b):" << 3;
        QTest::newRow("a number") << "42" << 1;
    }
    void mostAnswersAreLetGoAtOnce() {
        QFETCH(QString, text);
        QFETCH(int, bytes);
        const auto all = text.toStdString();
        int size = 1;
        while (size < int(all.size())
               && judgeBeginning({"Tell me.", false}, std::string_view(all).substr(0, size_t(size)))
                      == Beginning::Open)
            ++size;
        QVERIFY2(judgeBeginning({"Tell me.", false}, std::string_view(all).substr(0, size_t(size)))
                     == Beginning::Fine,
                 qPrintable(QString::number(size)));
        QVERIFY2(size <= bytes, qPrintable(QString::number(size)));
    }

    void toolCallsAreAnswers() {
        for (const std::string_view text : {"", "I can't help with that."}) {
            const Answer answer{text, text.size(), "tool_calls", true};
            QVERIFY(!checkAnswer(allChecks(), nullptr, {"What is it?", false}, answer));
        }
    }

    void whatIsOffFindsNothing() {
        const Answer answer{"I can't help with that.", 23, "length", false};
        QVERIFY(!checkAnswer({}, nullptr, {"Explain it.", true}, answer));
    }

    void theSentenceHasItsNumbers_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("finish");
        QTest::addColumn<QString>("detail");
        QTest::newRow("refusal") << "Hi" << "I\u2019m sorry, but I can\u2019t assist with that." << "stop"
                                 << "refusal: \"i can't assist with that\" (en)";
        QTest::newRow("too short")
            << "Write a function that adds." << "Sure thing." << "stop"
            << "too short: 2 words, and code takes 8 (asked for by \"write a function\")";
        QTest::newRow("cut off") << "Hi" << "Once upon" << "length"
                                 << "cut off: it ended by \"length\" after 9 bytes";
        QTest::newRow("empty") << "Hi" << " \n" << "stop" << "empty: 2 bytes of white space and nothing else";
    }
    void theSentenceHasItsNumbers() {
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QFETCH(QString, finish);
        const auto asked = question.toStdString(), said = answer.toStdString(), by = finish.toStdString();
        const auto found = checkAnswer(allChecks(), nullptr, {asked, false}, {said, said.size(), by, false});
        QVERIFY(found.has_value());
        QTEST(QString::fromStdString(found->detail), "detail");
    }

    void ownPatterns_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("words");
        QTest::newRow("found") << "Please CONTACT  support now." << "CONTACT  support";
        QTest::newRow("the second one") << "This is TODO 12." << "TODO 12";
        QTest::newRow("in a fence") << "Here:\n```\n# TODO 12\n```\nDone." << "";
        QTest::newRow("in inline code") << "Write `TODO 12` there." << "";
        QTest::newRow("in a quoted line") << "> contact support\nThat is what it says." << "";
        QTest::newRow("not there") << "All is well." << "";
        QTest::newRow("at the end of much") << QString(40'000, u'x') + " TODO 7" << "TODO 7";
        QTest::newRow("in the middle of very much")
            << QString(30'000, u'x') + " TODO 7 " + QString(30'000, u'x') << "";
    }
    void ownPatterns() {
        QFETCH(QString, answer);
        policy::Policy policy;
        policy.quality.patterns = {"contact\\s+support", "todo [0-9]+"};
        const auto patterns = AnswerPatterns::compile(policy);
        QVERIFY(patterns.has_value());
        const auto said = answer.toStdString();
        const auto found =
            checkAnswer({}, patterns->get(), {"Hi", false}, {said, said.size(), "stop", false});
        QTEST(QString::fromStdString(found ? found->words : std::string()), "words");
    }

    void aBadPatternNamesItsPlace() {
        const QTemporaryDir folder;
        policy::Policy policy;
        policy.file = folder.filePath(QStringLiteral("policy.yaml")).toStdString();
        std::ofstream(policy.file) << "version: 1\nquality:\n  patterns:\n    - fine\n    - 'a(?=b)'\n";
        policy.quality.patterns = {"fine", "a(?=b)"};
        const auto patterns = AnswerPatterns::compile(policy);
        QVERIFY(!patterns.has_value());
        const auto said = toString(patterns.error());
        QVERIFY2(said.find("policy.yaml:5:7") != std::string::npos, said.c_str());
        QVERIFY2(said.find("a(?=b)") != std::string::npos, said.c_str());
    }

    void noPatternsAreNull() {
        const auto patterns = AnswerPatterns::compile({});
        QVERIFY(patterns.has_value() && *patterns == nullptr);
    }

    // Hostile text: nothing is read beyond its end and nothing takes for ever.
    void anyBytes() {
        std::string hostile;
        for (int at = 0; at < 200'000; ++at)
            hostile += char((at * 7919 + at / 13) & 0xff);
        for (const std::string_view question :
             {std::string_view(hostile), std::string_view("explain json")}) {
            const Answer answer{hostile, hostile.size(), "stop", false};
            static_cast<void>(checkAnswer(allChecks(), nullptr, {question, true}, answer));
            static_cast<void>(judgeBeginning({question, false}, hostile));
        }
        const std::string commas(20'000, ',');
        const auto sorry = "I'm sorry" + commas;
        QVERIFY(!checkAnswer(allChecks(), nullptr, {"Hi", false}, {sorry, sorry.size(), "stop", false}));
    }
};

QTEST_APPLESS_MAIN(AnswerCheckTest)
#include "answercheck.moc"
