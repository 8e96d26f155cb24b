// Replies in OpenAI's responses dialect: responses/decode.cpp, encode.cpp, ownreply.cpp and what they are
// made of.
#include "protocol/print.h"
#include "protocol/responses/responses.h"
#include "protocol/responsesreplay.h"
#include "protocol/responsesstreams.h"
#include "protocol/translate.h"

#include <QJsonArray>
#include <QTest>

#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

template <class Rows>
void rowsOf(const Rows& rows) {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < rows.size(); ++i)
        QTest::newRow(rows[i].name) << static_cast<int>(i);
}

ReplyContext context(std::vector<std::string> customTools = {}, std::string echo = {}) {
    ReplyContext made;
    made.id = "x";
    made.customTools = std::move(customTools);
    made.echo = std::move(echo);
    return made;
}

// What a stream says once it has gone through our own decoder and encoder.
std::string translated(const Pieces& pieces, ReplyContext with = context()) {
    StreamTranslator translator(Dialect::Responses, Dialect::Responses, std::move(with));
    std::string out;
    replay(translator, pieces, out);
    return out;
}

// An LF that comes alone, split from its CR, is answered with a comment.
QString said(const StreamTranslator& translator, const std::string& bytes) {
    return shown(stateOf(translator)) + "\n" + shown(bytes).remove(": ping\n\n");
}

} // namespace

class ResponsesStreamTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void readsStreams_data() { rowsOf(responsesStreams); }

    void readsStreams() {
        QFETCH(int, index);
        const auto& row = responsesStreams[static_cast<std::size_t>(index)];
        const auto expected = std::string(row.kinds) + " " + std::string(row.state);
        for (const auto& pieces : waysToFeed(row.bytes)) {
            StreamReader reader(Dialect::Responses, false);
            std::string bytes;
            const auto kinds = replay(reader, pieces, bytes);
            QCOMPARE(shown(kinds + " " + stateOf(reader)), shown(expected));
            if (row.bytes.ends_with("\n\n") || row.bytes.ends_with("\r\n\r\n"))
                QCOMPARE(shown(bytes), shown(row.bytes));
        }
    }

    void decodesEvents_data() { rowsOf(responsesStreams); }

    void decodesEvents() {
        QFETCH(int, index);
        const auto& row = responsesStreams[static_cast<std::size_t>(index)];
        QCOMPARE(shown(printEvents(row.bytes)), shown(row.events));
    }

    void translatesToItself_data() { rowsOf(responsesStreams); }

    void translatesToItself() {
        QFETCH(int, index);
        const auto& row = responsesStreams[static_cast<std::size_t>(index)];
        QString first;
        for (const auto& pieces : waysToFeed(row.bytes)) {
            StreamTranslator translator(Dialect::Responses, Dialect::Responses, context());
            std::string out;
            replay(translator, pieces, out);
            const auto now = said(translator, out);
            if (first.isEmpty()) first = now;
            QCOMPARE(now, first);
        }
        const auto out = translated({row.bytes});
        QCOMPARE(flaws(out), QString());
        // Read again it says the same: text, calls, usage, end.
        StreamReader again(Dialect::Responses, false);
        std::string unused;
        replay(again, {out}, unused);
        StreamReader before(Dialect::Responses, false);
        replay(before, {row.bytes}, unused);
        QCOMPARE(shown(again.text()), shown(before.text()));
        QCOMPARE(shown(plain(again.usage())),
                 before.error() ? QString("none") : shown(plain(before.usage())));
        QCOMPARE(again.finished(), before.finished());
        StreamTranslator translator(Dialect::Responses, Dialect::Responses, context());
        replay(translator, {row.bytes}, unused);
        QCOMPARE(shown(plain(translator.error())), shown(plain(before.error())));
    }

    void writesTheExactOrder() {
        QCOMPARE(eventsOf(translated({orderedStream})), QString(orderedEvents).split('\n'));
    }

    // Words and the error in one event of the provider.
    void saysWhatCameBeforeAnError() {
        StreamTranslator translator(Dialect::Gemini, Dialect::Responses, context());
        std::string out;
        const auto kinds = replay(translator, {wordsAndError}, out);
        QCOMPARE(shown(kinds), QString("CE"));
        QVERIFY2(out.find("Half a") < out.find("Overloaded"), out.c_str());
    }

    void repeatsTheWholeOutput() {
        const auto last = lastData(translated({orderedStream}))["response"].toObject();
        QJsonArray done;
        for (const auto& event : dataOf(translated({orderedStream})))
            if (event["type"] == "response.output_item.done") done.append(event["item"]);
        QCOMPARE(last["output"].toArray(), done);
        QCOMPARE(done.size(), 4);
        QCOMPARE(done[1].toObject()["content"].toArray()[0].toObject()["text"].toString(),
                 QString("Hi there"));
        QCOMPARE(done[2].toObject()["arguments"].toString(), QString("{\"a\":1}"));
        QCOMPARE(done[3].toObject()["arguments"].toString(), QString("{}"));
        QCOMPARE(compact(last["usage"]), QString(orderedUsage));
    }

    // What the SDKs and Codex take for granted in a response.
    void hasAllMembers() {
        for (const auto& event : dataOf(translated({orderedStream}))) {
            if (!event.contains("response")) continue;
            const auto response = event["response"].toObject();
            for (const auto* key : responseMembers)
                QVERIFY2(response.contains(key), key);
            QCOMPARE(response["object"].toString(), QString("response"));
        }
    }

    void saysWhyItIsIncomplete() {
        const auto last = lastData(translated({cutStream}));
        QCOMPARE(last["type"].toString(), QString("response.incomplete"));
        const auto response = last["response"].toObject();
        QCOMPARE(compact(response["incomplete_details"]), QString("{\"reason\":\"max_output_tokens\"}"));
        QCOMPARE(response["output"].toArray()[0].toObject()["status"].toString(), QString("incomplete"));
    }

    void unwrapsCustomTools() {
        const auto out = translated({customStream}, context({"patch"}));
        QCOMPARE(eventsOf(out), QString(customEvents).split('\n'));
        const auto item = lastData(out)["response"].toObject()["output"].toArray()[0].toObject();
        QCOMPARE(item["type"].toString(), QString("custom_tool_call"));
        QCOMPARE(item["input"].toString(), QString("a\"b\n"));
        QVERIFY(!translated({customStream}).contains("custom_tool_call"));
    }

    void countsWrittenCacheAsInput() {
        const auto encoder = makeEncoder(Dialect::Responses, context());
        ReplyEvents events(2);
        events[0].kind = ReplyEvent::Kind::Usage;
        events[0].usage = Usage{1, 2, 4, 8, 16, 3};
        events[1].kind = ReplyEvent::Kind::End;
        const QJsonValue usage = parsed(encoder->plain(events))["usage"];
        QCOMPARE(compact(usage), QString(cacheUsage));
    }

    void writesPingsAsComments() {
        std::string out;
        makeEncoder(Dialect::Responses, {})->event({}, out);
        QCOMPARE(shown(out), QString(": ping\n\n"));
    }

    void keepsForeignProofsToItself() {
        std::string out;
        const auto encoder = makeEncoder(Dialect::Responses, context());
        encoder->event({.kind = ReplyEvent::Kind::Thinking, .text = "hm"}, out);
        encoder->event({.kind = ReplyEvent::Kind::Signature, .text = "proof"}, out);
        encoder->event({.kind = ReplyEvent::Kind::Redacted, .block = 1, .text = "secret"}, out);
        encoder->event({.kind = ReplyEvent::Kind::End}, out);
        QVERIFY(!shown(out).contains("proof") && !shown(out).contains("secret"));
        QCOMPARE(lastData(out)["response"].toObject()["output"].toArray().size(), 1);
    }

    void numbersItsErrorOn() {
        std::string out;
        const auto encoder = makeEncoder(Dialect::Responses, context());
        encoder->event({.kind = ReplyEvent::Kind::Text, .text = "Hi"}, out);
        const auto next = lastData(out)["sequence_number"].toInt() + 1;
        out += encoder->errorEvent(clientError());
        QCOMPARE(eventsOf(out).last(), QString("error"));
        const auto event = lastData(out);
        QCOMPARE(event["sequence_number"].toInt(), next);
        QCOMPARE(event["message"].toString(), QString("Slow \"down\""));
        QCOMPARE(event["code"].toString(), QString("rate_limit_exceeded"));
        QVERIFY(event.contains("param"));
        QCOMPARE(compact(event["error"].toObject()["provider_error"]), QString("{\"a\":1}"));
    }

    void givesErrorBodiesAsOpenAi() {
        QCOMPARE(shown(errorBody(Dialect::Responses, clientError())),
                 shown(errorBody(Dialect::OpenAi, clientError())));
    }

    void repeatsTheRequest() {
        const auto root = Json::parse(echoRequest);
        const auto echo = parsed("{" + responses::replyEcho(root->root()) + "}");
        QCOMPARE(compact(echo), compact(parsed(echoExpected)));
        const auto out = makeEncoder(Dialect::Responses, context({}, responses::replyEcho(root->root())))
                             ->plain(ReplyEvents(1, {.kind = ReplyEvent::Kind::End}));
        QCOMPARE(parsed(out)["instructions"].toString(), QString("Be \"brief\""));
        QCOMPARE(parsed(out)["output"].toArray().size(), 0);
    }

    void speaksForItself() {
        const auto reply =
            readPlainReply(Dialect::Responses, messageBody(Dialect::Responses, "m", "Sorry \"you\"", false));
        QCOMPARE(shown(reply.text), QString("Sorry \"you\""));
        QVERIFY(!reply.error && !reply.empty);
        const auto stream = messageBody(Dialect::Responses, "m", "Sorry", true);
        QCOMPARE(flaws(stream), QString());
        StreamReader reader(Dialect::Responses, false);
        std::string bytes;
        QCOMPARE(shown(replay(reader, {stream}, bytes)), QString("PCT"));
        QCOMPARE(shown(reader.text()), QString("Sorry"));
        QVERIFY(reader.finished());
    }

    void readsReplies_data() { rowsOf(responsesReplies); }

    void readsReplies() {
        QFETCH(int, index);
        const auto& row = responsesReplies[static_cast<std::size_t>(index)];
        const auto reply = readPlainReply(Dialect::Responses, row.body);
        const auto printed = reply.error ? "error: " + plain(reply.error)
                                         : fmt::format("{}'{}' {} | {}", reply.empty ? "empty " : "",
                                                       reply.text, reply.finishReason, plain(reply.usage));
        QCOMPARE(shown(printed), shown(row.expected));
        const auto again = translateReply(Dialect::Responses, Dialect::Responses, row.body, context());
        QCOMPARE(again.body.empty(), reply.error || reply.empty);
        if (!again.body.empty())
            QCOMPARE(shown(readPlainReply(Dialect::Responses, again.body).text), shown(reply.text));
    }

    void survivesMutation() {
        const std::string seed(orderedStream);
        const std::string signs = "\"\\{}[]:,0e. mst\xc3\xff\n";
        std::mt19937 dice(7); // NOLINT: the same mutations each time
        for (int round = 0; round < 3'000; ++round) {
            auto bytes = seed;
            for (auto edits = dice() % 4 + 1; edits > 0; --edits) {
                const auto at = dice() % bytes.size();
                if (dice() % 3 == 0)
                    bytes.erase(at, dice() % 40 + 1);
                else
                    bytes[at] = signs[dice() % signs.size()];
            }
            StreamTranslator translator(Dialect::Responses, Dialect::Responses, context());
            std::string out;
            replay(translator, {bytes}, out);
            QVERIFY(!(translator.finished() && translator.error()));
            QCOMPARE(flaws(out), QString());
        }
    }
};

QTEST_APPLESS_MAIN(ResponsesStreamTest)
#include "responsesstream.moc"
