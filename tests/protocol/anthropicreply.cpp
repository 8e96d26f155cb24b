// Replies in Anthropic's dialect: decoded from a provider, written for a client.
#include "protocol/anthropicrows.h"
#include "protocol/anthropicstreams.h"
#include "protocol/print.h"
#include "protocol/translate.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

using Kind = ReplyEvent::Kind;

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const char* nameOf(Finish finish) {
    switch (finish) {
    case Finish::Stop: return "stop";
    case Finish::StopSequence: return "sequence";
    case Finish::Length: return "length";
    case Finish::ToolCalls: return "calls";
    case Finish::ContentFilter: return "filter";
    case Finish::Refusal: return "refusal";
    case Finish::Pause: return "pause";
    case Finish::Other: return "other";
    }
    return "?";
}

std::string printed(const ReplyEvent& event) {
    const auto said = [&](const char* kind) {
        return fmt::format("{} {} '{}'; ", kind, event.block, event.text);
    };
    switch (event.kind) {
    case Kind::Start: return fmt::format("start {} {}; ", event.id, event.name);
    case Kind::Text: return said("text");
    case Kind::Refusal: return said("refusal");
    case Kind::Thinking: return said("think");
    case Kind::Signature: return said("sign");
    case Kind::Redacted: return said("redacted");
    case Kind::ToolCall: return fmt::format("call {} {} {}; ", event.block, event.id, event.name);
    case Kind::ToolArguments: return said("args");
    case Kind::BlockEnd: return fmt::format("end {}; ", event.block);
    case Kind::Opaque: return fmt::format("opaque {}; ", event.block);
    case Kind::Ping: return "ping; ";
    case Kind::Usage: return fmt::format("usage {}; ", plain(event.usage));
    case Kind::Finish:
        return fmt::format("finish {} '{}' '{}'; ", nameOf(event.finish), event.text, event.name);
    case Kind::Error: return fmt::format("error {}; ", plain(event.error));
    case Kind::End: return "END; ";
    }
    return "?";
}

ReplyEvent make(Kind kind, int block = 0, std::string_view text = {}) {
    ReplyEvent event;
    event.kind = kind;
    event.block = block;
    event.text = text;
    return event;
}

ReplyEvent call(int block, std::string_view id, std::string_view name) {
    auto event = make(Kind::ToolCall, block);
    event.id = id;
    event.name = name;
    return event;
}

ReplyEvent start(std::string_view id) {
    auto event = make(Kind::Start);
    event.id = id;
    event.name = "gpt";
    return event;
}

ReplyEvent finish(Finish how, std::string_view sequence = {}) {
    auto event = make(Kind::Finish);
    event.finish = how;
    event.name = sequence;
    return event;
}

ReplyEvent used(std::int64_t input, std::int64_t output) {
    auto event = make(Kind::Usage);
    event.usage = Usage{.input = input, .output = output};
    return event;
}

ReplyContext context() {
    ReplyContext made;
    made.id = "01J";
    made.model = "auto";
    made.estimatedInput = 42;
    return made;
}

std::string streamed(const ReplyEvents& events) {
    const auto encoder = makeEncoder(Dialect::Anthropic, context());
    std::string out;
    for (const auto& event : events)
        encoder->event(event, out);
    return out;
}

// The events of a stream without what every reply has: type and data, one after another.
std::string inShort(std::string_view stream) {
    SseSplitter splitter(1U << 20U);
    splitter.feed(stream);
    std::string out;
    std::string scratch;
    while (const auto raw = splitter.next()) {
        const auto event = readSseEvent(*raw, scratch);
        const auto json = Json::parse(event.data);
        if (!json) return "broken: " + std::string(event.data);
        const auto& root = *json;
        if (root["type"].string() != event.name) return "misnamed: " + std::string(event.name);
        const auto index = root["index"].int64().value_or(-1);
        if (event.name == "content_block_start")
            out += fmt::format("+{} {}", index, root["content_block"].text());
        else if (event.name == "content_block_delta")
            out += fmt::format("{} {}", index, root["delta"].text());
        else if (event.name == "content_block_stop")
            out += fmt::format("-{}", index);
        else if (event.name == "message_delta")
            out += fmt::format("{} {}", root["delta"].text(),
                               root["usage"]["input_tokens"].int64().value_or(-1));
        else if (event.name == "message_start")
            out += fmt::format("start {} {}", root["message"]["id"].string().value_or("?"),
                               root["message"]["usage"]["input_tokens"].int64().value_or(-1));
        else
            out += event.name;
        out += "\n";
    }
    return out;
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

std::string fedAs(std::string_view stream, std::size_t cut) { // 0: byte by byte
    StreamTranslator translator(Dialect::Anthropic, Dialect::Anthropic, context());
    std::string out;
    const auto take = [&](const std::vector<Segment>& segments) {
        for (const auto& segment : segments)
            out += segment.bytes;
    };
    if (cut == 0)
        for (std::size_t at = 0; at < stream.size(); ++at)
            take(translator.feed(stream.substr(at, 1)));
    else
        for (const auto piece : {stream.substr(0, cut), stream.substr(cut)})
            take(translator.feed(piece));
    take(translator.close());
    return out + (translator.finished() ? "" : "unfinished");
}

} // namespace

class AnthropicReplyTest : public QObject {
    Q_OBJECT

private slots:
    void decodes_data() {
        QTest::addColumn<int>("index");
        for (std::size_t at = 0; at < decodeCases.size(); ++at)
            QTest::newRow(decodeCases[at].name) << static_cast<int>(at);
    }

    void decodes() {
        QFETCH(int, index);
        const auto& row = decodeCases[static_cast<std::size_t>(index)];
        const auto decoder = makeDecoder(Dialect::Anthropic);
        SseSplitter splitter(1U << 20U);
        splitter.feed(row.stream);
        std::string out;
        std::string scratch;
        while (const auto raw = splitter.next()) {
            ReplyEvents events;
            decoder->event(readSseEvent(*raw, scratch), events);
            for (const auto& event : events)
                out += printed(event);
        }
        QCOMPARE(shown(out), shown(row.events));
    }

    void isNotEndedByTheConnection() {
        const auto decoder = makeDecoder(Dialect::Anthropic);
        ReplyEvents events;
        decoder->close(events);
        QVERIFY(events.empty());
    }

    void mapsStopReasons_data() {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("finish");
        QTest::newRow("end") << "end_turn" << "stop";
        QTest::newRow("length") << "max_tokens" << "length";
        QTest::newRow("window") << "model_context_window_exceeded" << "length";
        QTest::newRow("calls") << "tool_use" << "calls";
        QTest::newRow("refusal") << "refusal" << "refusal";
        QTest::newRow("pause") << "pause_turn" << "pause";
        QTest::newRow("sequence") << "stop_sequence" << "sequence";
    }

    void mapsStopReasons() { // and back to the same word
        QFETCH(QString, reason);
        QFETCH(QString, finish);
        const auto body = replyEndedBy(reason.toStdString());
        const auto json = Json::parse(body);
        ReplyEvents events;
        const auto decoder = makeDecoder(Dialect::Anthropic);
        decoder->plain(json->root(), events);
        const auto isFinish = [](const ReplyEvent& event) { return event.kind == Kind::Finish; };
        QCOMPARE(QString(nameOf(std::ranges::find_if(events, isFinish)->finish)), finish);
        const auto again = Json::parse(makeEncoder(Dialect::Anthropic, context())->plain(events));
        QCOMPARE(shown((*again)["stop_reason"].string().value_or("")), reason);
    }

    void encodes_data() {
        QTest::addColumn<ReplyEvents>("events");
        QTest::addColumn<QString>("expected");
        const QString end = "{\"stop_reason\":\"end_turn\",\"stop_sequence\":null} 42\nmessage_stop\n";
        const QString text =
            "+0 {\"type\":\"text\",\"text\":\"\"}\n0 {\"type\":\"text_delta\",\"text\":\"a\"}\n";
        QTest::newRow("input tokens are estimated, not zero")
            << ReplyEvents{start("chatcmpl-1"), make(Kind::Text, 0, "a"), make(Kind::End)}
            << "start msg_01J 42\n" + text + "-0\n" + end;
        QTest::newRow("an estimate gives way to a count")
            << ReplyEvents{start("msg_9"), make(Kind::Text, 0, "a"), used(7, 3), make(Kind::End)}
            << "start msg_9 42\n" + text + "-0\n" + QString(end).replace("42", "7");
        QTest::newRow("a count right behind the start is in it")
            << ReplyEvents{start("msg_9"), used(7, 0), make(Kind::Text, 0, "a"), make(Kind::End)}
            << "start msg_9 7\n" + text + "-0\n" + QString(end).replace("42", "7");
        QTest::newRow("only one start") << ReplyEvents{start("msg_9"), start("msg_10"),
                                                       make(Kind::Text, 0, "a"), start("x"), make(Kind::End)}
                                        << "start msg_10 42\n" + text + "-0\n" + end;
        QTest::newRow("an empty reply is whole")
            << ReplyEvents{make(Kind::End)} << "start msg_01J 42\n" + end;
        QTest::newRow("nothing behind the end")
            << ReplyEvents{make(Kind::End), make(Kind::Text, 0, "a"), make(Kind::End)}
            << "start msg_01J 42\n" + end;
        QTest::newRow("pings are passed on, also before the start")
            << ReplyEvents{make(Kind::Ping), make(Kind::Text, 0, "a"), make(Kind::Ping), make(Kind::End)}
            << "ping\nstart msg_01J 42\n" + text + "ping\n-0\n" + end;
        const QString tool = "+%1 {\"type\":\"tool_use\",\"id\":\"%2\",\"name\":\"n\",\"input\":{}}\n";
        const QString calls = "{\"stop_reason\":\"tool_use\",\"stop_sequence\":null} 42\nmessage_stop\n";
        QTest::newRow("empty tool input is an object, and calls end in tool_use")
            << ReplyEvents{call(0, "c1", "n"), make(Kind::ToolArguments, 0, ""), finish(Finish::Stop),
                           make(Kind::End)}
            << "start msg_01J 42\n" + tool.arg("0", "c1") + "-0\n" + calls;
        QTest::newRow("calls side by side")
            << ReplyEvents{make(Kind::Text, 0, "a"),
                           call(1, "c1", "n"),
                           call(2, "c2", "n"),
                           make(Kind::ToolArguments, 1, "{"),
                           make(Kind::ToolArguments, 2, "{"),
                           make(Kind::ToolArguments, 1, "}"),
                           make(Kind::BlockEnd, 1),
                           make(Kind::ToolArguments, 2, "}"),
                           finish(Finish::ToolCalls),
                           make(Kind::End)}
            << "start msg_01J 42\n" + text + "-0\n" + tool.arg("1", "c1") + tool.arg("2", "c2")
                   + "1 {\"type\":\"input_json_delta\",\"partial_json\":\"{\"}\n"
                     "2 {\"type\":\"input_json_delta\",\"partial_json\":\"{\"}\n"
                     "1 {\"type\":\"input_json_delta\",\"partial_json\":\"}\"}\n-1\n"
                     "2 {\"type\":\"input_json_delta\",\"partial_json\":\"}\"}\n-2\n"
                   + calls;
        QTest::newRow("indices rise without gaps whatever the provider counts")
            << ReplyEvents{make(Kind::Opaque, 3),   make(Kind::Text, 7, "a"), make(Kind::BlockEnd, 7),
                           make(Kind::BlockEnd, 7), call(9, "c.1", "n"),      make(Kind::End)}
            << "start msg_01J 42\n" + text + "-0\n" + tool.arg("1", "c_1_0db79b1f") + "-1\n" + calls;
        const QString thought = "+0 {\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}\n";
        QTest::newRow("a thought without signature still has the member")
            << ReplyEvents{make(Kind::Thinking, 0, "hm"), make(Kind::BlockEnd, 0), make(Kind::End)}
            << "start msg_01J 42\n" + thought + "0 {\"type\":\"thinking_delta\",\"thinking\":\"hm\"}\n-0\n"
                   + end;
        QTest::newRow("a thought whose text is withheld")
            << ReplyEvents{make(Kind::Signature, 0, "c2ln"), make(Kind::End)}
            << "start msg_01J 42\n" + thought
                   + "0 {\"type\":\"signature_delta\",\"signature\":\"c2ln\"}\n-0\n" + end;
        QTest::newRow("a call's signature has no place here")
            << ReplyEvents{call(0, "c1", "n"), make(Kind::Signature, 0, "c2ln"), make(Kind::End)}
            << "start msg_01J 42\n" + tool.arg("0", "c1") + "-0\n" + calls;
        QTest::newRow("arguments of no call are passed over")
            << ReplyEvents{make(Kind::ToolArguments, 5, "{}"), make(Kind::Text, 6, "a"), make(Kind::End)}
            << "start msg_01J 42\n" + text + "-0\n" + end;
        QTest::newRow("filtered") << ReplyEvents{make(Kind::Text, 0, "a"), finish(Finish::ContentFilter),
                                                 make(Kind::End)}
                                  << "start msg_01J 42\n" + text + "-0\n"
                                         + QString(end).replace("end_turn", "refusal");
        QTest::newRow("a stop sequence")
            << ReplyEvents{make(Kind::Text, 0, "a"), finish(Finish::StopSequence, "END"), make(Kind::End)}
            << "start msg_01J 42\n" + text
                   + "-0\n{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"} 42\nmessage_stop\n";
    }

    void encodes() {
        QFETCH(ReplyEvents, events);
        QFETCH(QString, expected);
        QCOMPARE(shown(inShort(streamed(events))), expected);
    }

    void translatesToItself() {
        const auto whole = fedAs(wholeStream, wholeStream.size());
        QCOMPARE(count(whole, "event: ping\n"),
                 std::size_t(1)); // it may come before a start that still waits
        QCOMPARE(shown(inShort(whole)).remove("ping\n"), shown(inShort(wholeStream)).remove("ping\n"));
    }

    void isSplitAnywhere() {
        const auto whole = fedAs(wholeStream, wholeStream.size());
        QCOMPARE(count(whole, "event: message_start\n"), std::size_t(1));
        QVERIFY(whole.ends_with("\n\n"));
        QCOMPARE(shown(fedAs(wholeStream, 0)), shown(whole));
        for (std::size_t cut = 1; cut < wholeStream.size(); cut += 7)
            QCOMPARE(shown(fedAs(wholeStream, cut)), shown(whole));
    }

    void isTruncatedWithoutItsEnd() {
        const auto stop = wholeStream.find("event: message_stop");
        const auto cut = fedAs(wholeStream.substr(0, stop), 1);
        QVERIFY(cut.ends_with("unfinished"));
        QCOMPARE(count(cut, "message_stop"), std::size_t(0));
    }

    void tellsAnErrorBehindA200() {
        const std::string stream = std::string(wholeStream.substr(0, wholeStream.find("event: ping")))
                                   + std::string(decodeCases[6].stream);
        StreamTranslator translator(Dialect::Anthropic, Dialect::Anthropic, context());
        const auto& segments = translator.feed(stream);
        QVERIFY(segments.back().kind == SegmentKind::Error);
        QVERIFY2(segments.back().bytes.find(overloadedError) != std::string_view::npos,
                 std::string(segments.back().bytes).c_str());
        QVERIFY(!translator.finished());
    }

    void plainRepliesAreTheSameAgain() {
        const auto reply = translateReply(Dialect::Anthropic, Dialect::Anthropic, wholePlain, context());
        QCOMPARE(shown(normal(reply.body)), shown(normal(wholePlain)));
    }

    void plainArgumentsAreAnObject_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("input");
        QTest::newRow("none") << "" << "{}";
        QTest::newRow("an object") << "{\"a\":1}" << "{\"a\":1}";
        QTest::newRow("words") << "ls -l" << "{\"input\":\"ls -l\"}";
        QTest::newRow("a list") << "[1]" << "{\"input\":\"[1]\"}";
        QTest::newRow("cut off") << "{\"a\":" << "{\"input\":\"{\\\"a\\\":\"}";
    }

    void plainArgumentsAreAnObject() {
        QFETCH(QString, arguments);
        QFETCH(QString, input);
        const auto bytes = arguments.toStdString();
        const ReplyEvents events{start("x"), call(0, "c", "n"), make(Kind::ToolArguments, 0, bytes),
                                 make(Kind::End)};
        const auto body = makeEncoder(Dialect::Anthropic, context())->plain(events);
        const auto json = Json::parse(body);
        QVERIFY2(json.has_value(), body.c_str());
        QCOMPARE(shown((*(*json)["content"].items().begin())["input"].text()), input);
        QCOMPARE((*json)["usage"]["input_tokens"].int64().value_or(0), std::int64_t(42));
    }
};

QTEST_APPLESS_MAIN(AnthropicReplyTest)
#include "anthropicreply.moc"
