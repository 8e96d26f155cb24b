#include "classify/judge.h"

#include "judgetexts.h"
#include "policies.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "protocol/json.h"
#include "protocol/request.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;
using protocol::Json;

class TestJudge : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void cutsItsWords();
    void schemaIsWhatIsRead();
    void asks();
    void fencesHostileTexts();
    void cutsLongTexts();
    void takesThePolicysPrompt();
};

void TestJudge::reads_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("read");
    for (const auto& text : judgeTexts)
        QTest::newRow(text.name) << QByteArray::fromStdString(text.answer) << QString(text.read);
}

void TestJudge::reads() {
    QFETCH(QByteArray, answer);
    const auto judgement = readJudgement(answer.toStdString(), threeTiers());
    std::string read = judgement ? "" : judgement.error().detail;
    if (judgement) {
        read = std::to_string(judgement->grade) + " " + std::to_string(judgement->score) + "/"
               + std::to_string(judgement->confidence) + " " + judgement->category + " ";
        read += judgement->estimatedOutput ? std::to_string(*judgement->estimatedOutput) : "-";
        QVERIFY(judgement->reasoning && judgement->multiStep && !judgement->search);
    }
    QTEST(QString::fromStdString(read), "read");
}

void TestJudge::cutsItsWords() {
    std::string umlauts;
    for (int i = 0; i < 150; ++i)
        umlauts += "ä";
    const auto judgement = readJudgement(with("a race", umlauts), threeTiers());
    QVERIFY(judgement);
    QVERIFY(judgement->why.size() <= 200 && isUtf8(judgement->why));
}

void TestJudge::schemaIsWhatIsRead() {
    const auto schema = Json::parse(judgeSchema());
    QVERIFY(schema);
    const auto required = (*schema)["required"];
    QCOMPARE(required.size(), std::size_t(7));
    const auto whole = Json::parse(wholeAnswer);
    for (const auto key : required.items()) {
        QVERIFY(schema->root()["properties"].get(*key.string()));
        QVERIFY(whole->get(*key.string()));
    }
    for (const auto category : (*schema)["properties"]["category"]["enum"].items())
        QVERIFY(readJudgement(with("\"code\"", "\"" + std::string(*category.string()) + "\""), threeTiers()));
}

void TestJudge::asks() {
    const auto body = judgeRequest({}, "small \"one\"", "What is TLS?");
    const auto json = Json::parse(body);
    QVERIFY(json);
    QCOMPARE((*json)["model"].string(), std::optional<std::string_view>("small \"one\""));
    QCOMPARE((*json)["messages"].size(), std::size_t(2));
    QCOMPARE((*json)["response_format"]["json_schema"]["schema"].text(),
             Json::parse(judgeSchema())->root().text());
    QCOMPARE((*json)["temperature"].int64(), std::optional<std::int64_t>(0));
    QVERIFY(protocol::readChatCompletions(body, false)); // what the gateway translates
}

void TestJudge::fencesHostileTexts() {
    for (const auto& text : hostileTexts) {
        const auto json = Json::parse(judgeRequest({}, "small", text));
        QVERIFY(json);
        QCOMPARE((*json)["messages"].size(), std::size_t(2));
        std::string_view user;
        for (const auto message : (*json)["messages"].items())
            user = *message["content"].string();
        const auto code = sha256Hex(text).substr(0, 16);
        const auto begin = user.find("REQUEST " + code + " BEGINS\n"),
                   end = user.find("\nREQUEST " + code + " ENDS\n");
        QCOMPARE(begin, std::size_t(0));
        QVERIFY(end != user.npos && user.rfind("\nREQUEST " + code + " ENDS\n") == end);
        QVERIFY(text.find(code) == text.npos); // it cannot close its own fence
    }
}

void TestJudge::cutsLongTexts() {
    std::string text = "BEGINNING ";
    for (int i = 0; i < 10'000; ++i)
        text += "ß";
    text += " ENDING";
    const auto body = judgeRequest({}, "small", text);
    QVERIFY(body.size() < 14'000);
    QVERIFY(isUtf8(body));
    QVERIFY(body.find("BEGINNING") != body.npos && body.find("ENDING") != body.npos);
    QVERIFY(body.find("bytes are left out") != body.npos);
}

void TestJudge::takesThePolicysPrompt() {
    policy::Judge judge;
    judge.prompt = "Grade as a teacher would.";
    const auto json = Json::parse(judgeRequest(judge, "small", "x", BadAnswer{"", "the answer is empty"}));
    std::vector<std::string> contents;
    for (const auto message : (*json)["messages"].items())
        contents.emplace_back(*message["content"].string());
    QCOMPARE(contents.size(), std::size_t(4));
    QCOMPARE(contents[0], judge.prompt);
    QCOMPARE(contents[2], std::string("(nothing)"));
    QVERIFY(contents[3].find("the answer is empty") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestJudge)
#include "judge.moc"
