#include "gateway/ask.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class AskTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("promptOnly");
        QTest::addColumn<QString>("expected"); // model, dialects?, execute?, messages
        QTest::newRow("prompt") << R"({"prompt":"a\nb"})" << false
                                << R"(auto plan [{"role":"user","content":"a\nb"}])";
        QTest::newRow("prompt to ask")
            << R"({"prompt":"a"})" << true << R"(auto run [{"role":"user","content":"a"}])";
        QTest::newRow("execute") << R"({"prompt":"a","execute":true})" << false
                                 << R"(auto run [{"role":"user","content":"a"}])";
        QTest::newRow("model") << R"({"prompt":"a","model":"auto:high"})" << false
                               << R"(auto:high plan [{"role":"user","content":"a"}])";
        QTest::newRow("messages")
            << R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]})" << false
            << R"(auto plan [{"role":"user","content":"x"},{"role":"assistant","content":"y"}])";
        QTest::newRow("system message") << R"({"messages":[{"role":"system","content":"x"}]})" << false
                                        << R"(auto plan [{"role":"system","content":"x"}])";
        QTest::newRow("parameters go along")
            << R"({"prompt":"a","execute":true,"parameters":{"temperature":0.10,"stop":["x"]}})" << false
            << R"(auto run [{"role":"user","content":"a"}],"temperature":0.1,"stop":["x"])";
        QTest::newRow("parameters that are none")
            << R"({"prompt":"a","parameters":5})" << false << "error: `parameters` must be an object";
        QTest::newRow("a model among the parameters") << R"({"prompt":"a","parameters":{"model":"b"}})"
                                                      << false << "error: `parameters` must not hold `model`";
        QTest::newRow("nothing") << "{}" << false << "error: give a `prompt` or `messages`";
        QTest::newRow("nothing to ask") << "{}" << true << "error: `prompt` is missing";
        QTest::newRow("messages to ask") << R"({"messages":[]})" << true << "error: `prompt` is missing";
        QTest::newRow("a number") << R"({"prompt":5})" << true << "error: `prompt` is missing";
        QTest::newRow("an array") << "[]" << true << "error: the body must be a JSON object";
    }
    void reads() {
        QFETCH(QString, body);
        QFETCH(bool, promptOnly);
        const auto question = readQuestion(body.toStdString(), promptOnly);
        const std::string printed = question ? question->model + " " + (question->execute ? "run " : "plan ")
                                                   + question->messages + question->parameters
                                             : "error: " + question.error().detail;
        QTEST(QString::fromStdString(printed), "expected");
    }

    void writesOpenAi() {
        Question question;
        question.messages = R"([{"role":"user","content":"x"}])";
        question.parameters = R"(,"max_tokens":9)";
        const std::string body = bodyFor(question);
        const auto request = protocol::readChatCompletions(body, false);
        QVERIFY(request.has_value());
        QCOMPARE(QString::fromStdString(request->userText), QStringLiteral("x"));
        QCOMPARE(request->maxOutput.value_or(0), std::int64_t(9));
    }
};

QTEST_APPLESS_MAIN(AskTest)
#include "ask.moc"
