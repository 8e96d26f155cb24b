// Plain replies and error bodies: plainreply.cpp, usage.cpp and upstreamerror.cpp.
#include "protocol/reply.h"

#include "protocol/print.h"
#include "protocol/replies.h"

#include <QTest>

#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString printReply(const PlainReply& reply) {
    if (reply.error) return QString::fromStdString("error: " + plain(reply.error));
    return QString::fromStdString(fmt::format("{}'{}' {} | {}", reply.empty ? "empty " : "", reply.text,
                                              reply.finishReason, plain(reply.usage)));
}

template <class Cases>
void rowsOf(const Cases& cases) {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

class ReplyTest : public QObject {
    Q_OBJECT

private slots:
    void readsPlainReplies_data() { rowsOf(replyCases); }

    void readsPlainReplies() {
        QFETCH(int, index);
        const auto& row = replyCases[static_cast<std::size_t>(index)];
        QCOMPARE(printReply(readPlainReply(row.dialect, row.body)), shown(row.expected));
    }

    void classifiesErrors_data() { rowsOf(errorCases); }

    void classifiesErrors() {
        QFETCH(int, index);
        const auto& row = errorCases[static_cast<std::size_t>(index)];
        for (const auto dialect : {Dialect::OpenAi, Dialect::Anthropic}) {
            const auto error = classifyError(dialect, row.status, row.body);
            QCOMPARE(shown(toString(error.errorClass)), shown(row.errorClass));
            QCOMPARE(error.status, row.status);
            QVERIFY(!error.message.empty());
        }
    }

    void keepsTheWords_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("expected");
        QTest::newRow("openai") << QByteArray(R"({"error":{"message":"No","type":"t","code":"c"}})")
                                << "server_error 500 [t|c] No";
        QTest::newRow("text") << QByteArray(R"({"error":"crashed"})") << "server_error 500 [|] crashed";
        QTest::newRow("detail") << QByteArray(R"({"detail":"crashed"})") << "server_error 500 [|] crashed";
        QTest::newRow("a number for a code")
            << QByteArray(R"({"error":{"message":"No","code":500}})") << "server_error 500 [|500] No";
        QTest::newRow("HTML stays out")
            << QByteArray("<html>secret</html>")
            << "server_error 500 [|] the provider answered 500 with a body that is not JSON";
        QTest::newRow("nothing") << QByteArray()
                                 << "server_error 500 [|] the provider answered 500 with an empty body";
        QTest::newRow("an object of nothing")
            << QByteArray("{}") << "server_error 500 [|] the provider answered 500 without a message";
    }

    void keepsTheWords() {
        QFETCH(QByteArray, body);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(plain(classifyError(Dialect::OpenAi, 500, body.toStdString()))),
                 expected);
    }

    void survivesMutation() {
        const std::string seed =
            R"({"error":{"message":"m","type":["t"],"code":429,"details":{"error_code":{}}},"choices":[{"message":{"content":[{"type":"text","text":1}]}}],"usage":{"prompt_tokens":1e99}})";
        const std::string signs = "\"\\{}[]:,0e. mst\xc3\xff\n";
        std::mt19937 dice(3); // NOLINT: the same mutations each time
        for (int round = 0; round < 20'000; ++round) {
            auto body = seed;
            for (auto edits = dice() % 4; edits > 0; --edits) {
                const auto at = dice() % body.size();
                if (dice() % 3 == 0)
                    body.erase(at, dice() % 4 + 1);
                else
                    body[at] = signs[dice() % signs.size()];
            }
            for (const auto dialect : {Dialect::OpenAi, Dialect::Anthropic}) {
                const auto reply = readPlainReply(dialect, body);
                QVERIFY(!reply.error || !reply.error->message.empty());
                QVERIFY(!classifyError(dialect, 400, body).message.empty());
            }
        }
    }
};

QTEST_APPLESS_MAIN(ReplyTest)
#include "reply.moc"
