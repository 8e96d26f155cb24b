// Gemini's replies: decoder, encoder, own answers and errors.
#include "protocol/geminirun.h"
#include "protocol/geministreams.h"
#include "protocol/replyevent.h"
#include "protocol/translate.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

using Kind = ReplyEvent::Kind;

template <class Cases>
void rowsOf(const Cases& cases) {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

constexpr std::array finishNames{"stop",           "stop_sequence", "length", "tool_calls",
                                 "content_filter", "refusal",       "pause",  "other"};

std::string plain(const ReplyEvent& event) {
    const auto piece = [&](std::string_view word) {
        return fmt::format("{} {} '{}'", event.block, word, event.text);
    };
    switch (event.kind) {
    case Kind::Start: return fmt::format("start {} {}", event.id, event.name);
    case Kind::Text: return piece("text");
    case Kind::Refusal: return piece("refusal");
    case Kind::Thinking: return piece("thinking");
    case Kind::Signature: return piece("signature");
    case Kind::Redacted: return piece("redacted");
    case Kind::ToolCall: return fmt::format("{} call {} {}", event.block, event.id, event.name);
    case Kind::ToolArguments: return piece("arguments");
    case Kind::BlockEnd: return fmt::format("{} end", event.block);
    case Kind::Opaque: return "opaque";
    case Kind::Ping: return "ping";
    case Kind::Usage: return "usage " + protocol::plain(event.usage);
    case Kind::Finish:
        return fmt::format("finish {} {}", finishNames.at(static_cast<std::size_t>(event.finish)),
                           event.text);
    case Kind::Error: return fmt::format("error {}", toString(event.error->errorClass));
    case Kind::End: break;
    }
    return "done";
}

std::string decoded(std::string_view bytes) {
    const auto decoder = makeDecoder(Dialect::Gemini);
    SseSplitter splitter(1U << 20U);
    std::string scratch;
    std::string out;
    splitter.feed(bytes);
    while (const auto raw = splitter.next()) {
        const auto event = readSseEvent(*raw, scratch);
        if (!event.hasData) continue;
        ReplyEvents events;
        decoder->event(event, events);
        for (const auto& one : events)
            out += (out.empty() ? "" : "; ") + plain(one);
    }
    return out;
}

std::string withCrLf(std::string_view bytes) {
    std::string out;
    for (const char sign : bytes)
        if (sign == '\n')
            out += "\r\n";
        else if (sign != '\r')
            out += sign;
    return out;
}

ReplyContext context() {
    ReplyContext made;
    made.id = "ours";
    made.model = "asked";
    return made;
}

ReplyEvent make(Kind kind, int block = 0, std::string_view text = {}) {
    ReplyEvent event;
    event.kind = kind;
    event.block = block;
    event.text = text;
    return event;
}

ReplyEvent makeCall(int block, std::string_view id, std::string_view name) {
    auto event = make(Kind::ToolCall, block);
    event.id = id;
    event.name = name;
    return event;
}

ReplyEvents parallelCalls() {
    auto start = make(Kind::Start);
    start.id = "theirs";
    start.name = "model";
    auto usage = make(Kind::Usage);
    usage.usage = Usage{10, 4, 1, 1, 9, 3};
    auto finish = make(Kind::Finish);
    finish.finish = Finish::ToolCalls;
    return {start,
            make(Kind::Thinking, 0, "h"),
            make(Kind::Thinking, 0, "m"),
            make(Kind::Signature, 0, "sig"),
            make(Kind::BlockEnd, 0),
            make(Kind::Text, 1, "a"),
            make(Kind::Text, 1, "b"),
            make(Kind::BlockEnd, 1),
            makeCall(2, "c1", "f"),
            makeCall(3, "c2", "g"),
            make(Kind::ToolArguments, 2, "{\"a\":\n"),
            make(Kind::ToolArguments, 3, "not json"),
            make(Kind::ToolArguments, 2, "1}"),
            make(Kind::Signature, 2, "s2"),
            make(Kind::BlockEnd, 2),
            make(Kind::Ping),
            makeCall(4, "c3", "h"),
            finish,
            usage,
            make(Kind::End)};
}

} // namespace

class GeminiReplyTest : public QObject {
    Q_OBJECT

private slots:
    void decodes_data() { rowsOf(geminiStreamCases); }

    void decodes() {
        QFETCH(int, index);
        const auto& row = geminiStreamCases[static_cast<std::size_t>(index)];
        QCOMPARE(shown(decoded(row.bytes)), shown(row.events));
    }

    // Or two turns of a conversation would have calls of one id.
    void makesAnIdOnlyOnce_data() {
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("no id of the reply") << QByteArray();
        QTest::newRow("an empty one") << QByteArray(",\"responseId\":\"\"");
    }

    void makesAnIdOnlyOnce() {
        QFETCH(QByteArray, named);
        const auto bytes =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},{"
            "\"functionCall\":{\"name\":\"f\"}}]}}]"
            + named.toStdString() + "}\n\n";
        static const QRegularExpression allowed("^call_[A-Za-z0-9_-]{1,35}$");
        QSet<QString> ids;
        for (int reply = 0; reply < 100; ++reply)
            for (const auto& event : shown(decoded(bytes)).split("; "))
                if (event.contains(" call ")) {
                    const auto id = event.section(' ', 2, 2);
                    QVERIFY2(allowed.match(id).hasMatch(), qPrintable(id));
                    ids.insert(id);
                }
        QCOMPARE(ids.size(), 200);
    }

    void readsStreams_data() { rowsOf(geminiStreamCases); }

    // Whole, in every size of piece, with either line end; the bytes pass untouched.
    void readsStreams() {
        QFETCH(int, index);
        const auto& row = geminiStreamCases[static_cast<std::size_t>(index)];
        for (const auto& bytes : {std::string(row.bytes), withCrLf(row.bytes)})
            for (std::size_t step = 1; step <= bytes.size(); step = step < 40 ? step + 1 : step * 2) {
                StreamReader reader(Dialect::Gemini, true);
                const auto done = run(reader, bytes, step);
                QCOMPARE(shown(done.kinds), shown(row.kinds));
                QCOMPARE(shown(done.bytes), shown(bytes));
                QCOMPARE(shown(stateOf(reader)), shown(row.state));
            }
    }

    // What a translator writes in Gemini's dialect is the same reply again.
    void translatesToItself_data() { rowsOf(geminiStreamCases); }

    void translatesToItself() {
        QFETCH(int, index);
        const auto& row = geminiStreamCases[static_cast<std::size_t>(index)];
        for (const std::size_t step : {std::size_t(1), std::size_t(7), row.bytes.size()}) {
            StreamTranslator translator(Dialect::Gemini, Dialect::Gemini, context());
            const auto done = run(translator, row.bytes, step);
            StreamReader reader(Dialect::Gemini, true);
            run(reader, done.bytes, done.bytes.size() + 1);
            QCOMPARE(reader.finished(), translator.finished());
            QCOMPARE(shown(reader.text()), shown(translator.text()));
            if (reader.finished()) QVERIFY(reader.usage() == translator.usage());
            QCOMPARE(reader.error().has_value(),
                     translator.error() && translator.error()->errorClass != ErrorClass::ProtocolError);
        }
    }

    void readsPlain_data() { rowsOf(geminiPlainCases); }

    void readsPlain() {
        QFETCH(int, index);
        const auto& row = geminiPlainCases[static_cast<std::size_t>(index)];
        const auto reply = readPlainReply(Dialect::Gemini, row.body);
        const auto out = reply.error ? "error: " + protocol::plain(reply.error)
                                     : fmt::format("{}'{}' {} | {}", reply.empty ? "empty " : "", reply.text,
                                                   reply.finishReason, protocol::plain(reply.usage));
        QCOMPARE(shown(out), shown(row.expected));
    }

    void classifiesErrors_data() { rowsOf(geminiErrorCases); }

    void classifiesErrors() {
        QFETCH(int, index);
        const auto& row = geminiErrorCases[static_cast<std::size_t>(index)];
        QCOMPARE(shown(toString(classifyError(Dialect::Gemini, row.status, row.body).errorClass)),
                 shown(row.errorClass));
    }

    void encodesCallsWhole() {
        const auto encoder = makeEncoder(Dialect::Gemini, context());
        std::string out;
        for (const auto& event : parallelCalls())
            encoder->event(event, out);
        QCOMPARE(shown(out), shown(encodedCalls));
    }

    void encodesPlain() {
        const auto encoder = makeEncoder(Dialect::Gemini, context());
        QCOMPARE(shown(encoder->plain(parallelCalls())), shown(encodedPlain));
    }

    void saysWhyItEnded_data() {
        QTest::addColumn<int>("finish");
        QTest::addColumn<QString>("word");
        for (const auto& [finish, word] : {std::pair(Finish::Stop, "STOP"),
                                           {Finish::StopSequence, "STOP"},
                                           {Finish::Length, "MAX_TOKENS"},
                                           {Finish::ToolCalls, "STOP"},
                                           {Finish::ContentFilter, "SAFETY"},
                                           {Finish::Refusal, "SAFETY"},
                                           {Finish::Pause, "STOP"},
                                           {Finish::Other, "OTHER"}})
            QTest::newRow(finishNames.at(static_cast<std::size_t>(finish))) << int(finish) << word;
    }

    void saysWhyItEnded() {
        QFETCH(int, finish);
        QFETCH(QString, word);
        auto event = make(Kind::Finish);
        event.finish = Finish(finish);
        const auto encoder = makeEncoder(Dialect::Gemini, context());
        const auto body = encoder->plain({make(Kind::Text, 0, "a"), event, make(Kind::End)});
        QCOMPARE(QString::fromStdString(readPlainReply(Dialect::Gemini, body).finishReason), word);
    }

    void writesErrors_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        for (const auto& [status, word] : {std::pair(400, "INVALID_ARGUMENT"),
                                           {401, "UNAUTHENTICATED"},
                                           {403, "PERMISSION_DENIED"},
                                           {404, "NOT_FOUND"},
                                           {422, "INVALID_ARGUMENT"},
                                           {429, "RESOURCE_EXHAUSTED"},
                                           {500, "INTERNAL"},
                                           {502, "UNAVAILABLE"},
                                           {504, "DEADLINE_EXCEEDED"},
                                           {529, "UNAVAILABLE"}})
            QTest::addRow("%d", status) << status << word;
    }

    void writesErrors() {
        QFETCH(int, status);
        QFETCH(QString, word);
        ClientError error;
        error.status = status;
        error.code = "no_candidate";
        error.message = "m";
        error.original = "{ \"a\": 1 }";
        error.requestId = "01J";
        const auto body = errorBody(Dialect::Gemini, error);
        QCOMPARE(shown(body), QString(shown(errorTemplate)).arg(QString::number(status), word));
        StreamReader reader(Dialect::Gemini, true);
        QCOMPARE(shown(run(reader, errorEvent(Dialect::Gemini, error), 1000).kinds), QString("E"));
        QCOMPARE(reader.error()->message, std::string("m"));
    }

    void writesOwnMessages() {
        const std::string text = "Sorry:\n{} \"later\" \xf0\x9f\x98\x80";
        const auto reply = readPlainReply(Dialect::Gemini, messageBody(Dialect::Gemini, "m", text, false));
        QVERIFY(!reply.error && !reply.empty);
        QCOMPARE(reply.text, text);
        StreamReader reader(Dialect::Gemini, true);
        const auto done = run(reader, messageBody(Dialect::Gemini, "m", text, true), 3);
        QVERIFY(reader.finished() && !reader.isEmpty());
        QCOMPARE(reader.text(), text);
        QCOMPARE(shown(done.kinds), QString("T"));
    }

    // Whatever comes, there is no crash, and what passes is what came.
    void survivesMutations() {
        std::mt19937 dice(7); // NOLINT: the same every time
        for (int round = 0; round < 3000; ++round) {
            std::string bytes(geminiStreamCases[dice() % geminiStreamCases.size()].bytes);
            for (unsigned change = dice() % 6; change > 0; --change)
                bytes[dice() % bytes.size()] = static_cast<char>(dice() % 256);
            const auto step = 1 + dice() % 50;
            StreamReader reader(Dialect::Gemini, true);
            const auto passed = run(reader, bytes, step).bytes;
            QVERIFY(bytes.starts_with(passed.substr(0, std::min(passed.size(), bytes.size()))));
            StreamTranslator translator(Dialect::Gemini, Dialect::Gemini, context());
            run(translator, bytes, step);
            QVERIFY(!(translator.finished() && translator.error()));
        }
    }
};

QTEST_GUILESS_MAIN(GeminiReplyTest)
#include "geminireply.moc"
