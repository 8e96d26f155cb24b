// Replies of chat completions: read into events, and written from them.
#include "protocol/openai/openai.h"

#include "protocol/openaicases.h"
#include "protocol/print.h"
#include "protocol/printevents.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;
using Kind = ReplyEvent::Kind;

namespace {

const ReplyContext context{.id = "chatcmpl-own",
                           .model = "asked",
                           .created = 7,
                           .estimatedInput = 0,
                           .includeUsage = false,
                           .customTools = {"patch"},
                           .echo = {}};

template <class Take>
void eachLine(std::string_view lines, const Take& take) {
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        take(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

// The data of each line in memory of its own, which is gone before the next: a view that outlives its event
// is found by the sanitizers.
template <class Take>
void decode(std::string_view lines, const Take& take) {
    const auto decoder = openai::decoder();
    eachLine(lines, [&](std::string_view line) {
        ReplyEvents events;
        const auto data = std::make_unique<std::string>(line);
        if (line == "close")
            decoder->close(events);
        else
            decoder->event(SseEvent{{}, *data, true}, events);
        take(events);
    });
}

std::string decoded(std::string_view lines) {
    std::string all;
    decode(lines, [&](const ReplyEvents& events) { appendPrinted(events, all); });
    return all;
}

// What every chunk repeats is checked and taken away.
std::string shortened(std::string_view bytes) {
    std::string out;
    constexpr std::string_view head =
        R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[)";
    constexpr std::string_view choice = R"({"index":0,"delta":)";
    constexpr std::string_view finish = R"(,"finish_reason":)";
    eachLine(bytes, [&](std::string_view line) {
        if (line.empty()) return;
        if (!line.starts_with(head)) {
            out += std::string(line.starts_with("data: ") ? line.substr(6) : line) + "\n";
            return;
        }
        line.remove_prefix(head.size());
        if (line.starts_with(choice) && line.ends_with("}]}")) {
            line = line.substr(choice.size(), line.size() - choice.size() - 3);
            const auto at = line.rfind(finish);
            out +=
                std::string(line.substr(0, at)) + " " + std::string(line.substr(at + finish.size())) + "\n";
        } else if (line.starts_with(R"(],"usage":)") && line.ends_with("}")) {
            out += "usage " + std::string(line.substr(10, line.size() - 11)) + "\n";
        } else {
            out += "? " + std::string(line) + "\n";
        }
    });
    return out;
}

ReplyEvent made(Kind kind, int block, std::string_view text = {}, std::string_view id = {},
                std::string_view name = {}) {
    ReplyEvent event;
    event.kind = kind;
    event.block = block;
    event.text = text;
    event.id = id;
    event.name = name;
    return event;
}

ReplyEvent finished(Finish finish) {
    auto event = made(Kind::Finish, 0);
    event.finish = finish;
    return event;
}

} // namespace

class OpenAiTest : public QObject {
    Q_OBJECT

private slots:
    void readsStreams_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < chatStreams.size(); ++i)
            QTest::newRow(chatStreams[i].name) << static_cast<int>(i);
    }
    void readsStreams() {
        QFETCH(int, index);
        const auto& row = chatStreams[static_cast<std::size_t>(index)];
        QCOMPARE(QString::fromStdString(decoded(row.lines)),
                 QString::fromUtf8(row.events.data(), static_cast<qsizetype>(row.events.size())));
    }

    void readsWholeReplies_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < chatPlains.size(); ++i)
            QTest::newRow(chatPlains[i].name) << static_cast<int>(i);
    }
    void readsWholeReplies() {
        QFETCH(int, index);
        const auto& row = chatPlains[static_cast<std::size_t>(index)];
        const auto json = Json::parse(row.body);
        QVERIFY(json.has_value());
        const auto decoder = openai::decoder();
        ReplyEvents events;
        decoder->plain(json->root(), events);
        std::string all;
        appendPrinted(events, all);
        QCOMPARE(QString::fromStdString(all),
                 QString::fromUtf8(row.events.data(), static_cast<qsizetype>(row.events.size())));
    }

    void writesStreams_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < chatEchoes.size(); ++i)
            QTest::newRow(chatEchoes[i].name) << static_cast<int>(i);
    }
    void writesStreams() {
        QFETCH(int, index);
        const auto& row = chatEchoes[static_cast<std::size_t>(index)];
        auto own = context;
        own.includeUsage = row.includeUsage;
        const auto encoder = openai::encoder(own);
        std::string out;
        decode(row.lines, [&](const ReplyEvents& events) {
            for (const auto& event : events)
                encoder->event(event, out);
        });
        QCOMPARE(QString::fromStdString(shortened(out)),
                 QString::fromUtf8(row.written.data(), static_cast<qsizetype>(row.written.size())));
    }

    void mapsTheFinish_data() {
        QTest::addColumn<int>("finish");
        QTest::addColumn<bool>("calls");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, Finish finish, bool calls, const char* word) {
            QTest::newRow(name) << static_cast<int>(finish) << calls << QString::fromUtf8(word);
        };
        row("stop", Finish::Stop, false, "stop");
        row("a stop sequence", Finish::StopSequence, false, "stop");
        row("a pause", Finish::Pause, false, "stop");
        row("any other", Finish::Other, false, "stop");
        row("length", Finish::Length, false, "length");
        row("length within a call", Finish::Length, true, "length");
        row("calls", Finish::ToolCalls, true, "tool_calls");
        row("STOP after calls, as Gemini has it", Finish::Stop, true, "tool_calls");
        row("a filter", Finish::ContentFilter, false, "content_filter");
        row("a refusal", Finish::Refusal, false, "content_filter");
    }
    void mapsTheFinish() {
        QFETCH(int, finish);
        QFETCH(bool, calls);
        QFETCH(QString, word);
        const auto plainEncoder = openai::encoder(context);
        const auto encoder = openai::encoder(context);
        ReplyEvents events{made(Kind::Start, 0, {}, "x", "m")};
        if (calls) events.push_back(made(Kind::ToolCall, 0, {}, "a", "f"));
        events.push_back(finished(static_cast<Finish>(finish)));
        events.push_back(made(Kind::End, 0));
        std::string stream;
        for (const auto& event : events)
            encoder->event(event, stream);
        const auto expected = "\"finish_reason\":\"" + word + "\"";
        QVERIFY2(QString::fromStdString(stream).contains(expected), stream.c_str());
        const auto whole = plainEncoder->plain(events);
        QVERIFY2(QString::fromStdString(whole).contains(expected), whole.c_str());
    }

    // A provider's own id of this dialect stays; any other gives way to ours.
    void writesWholeReplies() {
        Usage usage;
        usage.input = 4;
        usage.cachedRead = 6;
        usage.cacheWrite5m = 2;
        usage.output = 5;
        usage.reasoning = 3;
        auto counted = made(Kind::Usage, 0);
        counted.usage = usage;
        const ReplyEvents events{made(Kind::Start, 0, {}, "msg_1", "claude"),
                                 made(Kind::Thinking, 0, "hm"),
                                 made(Kind::BlockEnd, 0),
                                 made(Kind::ToolCall, 1, {}, "toolu_1", "f"),
                                 made(Kind::BlockEnd, 1),
                                 counted,
                                 finished(Finish::ToolCalls),
                                 made(Kind::End, 0)};
        QCOMPARE(QByteArray::fromStdString(openai::encoder(context)->plain(events)),
                 QByteArray("{\"id\":\"chatcmpl-own\",\"object\":\"chat.completion\",\"created\":7,"
                            "\"model\":\"claude\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                            "\"assistant\",\"content\":null,\"refusal\":null,\"reasoning_content\":\"hm\","
                            "\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{"
                            "\"name\":\"f\",\"arguments\":\"{}\"}}]},\"logprobs\":null,\"finish_reason\":"
                            "\"tool_calls\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":5,"
                            "\"total_tokens\":17,\"prompt_tokens_details\":{\"cached_tokens\":6},"
                            "\"completion_tokens_details\":{\"reasoning_tokens\":3}}}"));
    }

    // A second turn's call must not have the id of the first.
    void makesIdsAnewForEveryReply() {
        const auto idIn = [](const char* body) {
            const auto json = Json::parse(body);
            ReplyEvents events;
            const auto decoder = openai::decoder();
            decoder->plain(json->root(), events);
            const auto call = std::ranges::find(events, Kind::ToolCall, &ReplyEvent::kind);
            return call == events.end() ? std::string() : std::string(call->id);
        };
        QVERIFY(idIn(callWithoutIds).starts_with("call_"));
        QVERIFY(idIn(callWithoutIds) != idIn(callWithoutIds));
    }

    // Pings keep the client awake but are no data (Envoy AI Gateway v1.1).
    void forwardsPingsAsComments() {
        const auto encoder = openai::encoder(context);
        std::string out;
        encoder->event(made(Kind::Ping, 0), out);
        QCOMPARE(QByteArray::fromStdString(out), QByteArray(": ping\n\n"));
    }

    // Text that must be escaped, and a reply that never said how it begins.
    void writesValidJsonWithoutAStart() {
        const auto encoder = openai::encoder(context);
        std::string out;
        encoder->event(made(Kind::Text, 0, "\"\\\n\x01\xf0\x9f\x98\x80"), out);
        int chunks = 0;
        eachLine(out, [&](std::string_view line) {
            if (line.empty()) return;
            ++chunks;
            const auto json = Json::parse(line.substr(6));
            QVERIFY(json.has_value());
            QCOMPARE((*json)["id"].string().value_or(""), std::string_view("chatcmpl-own"));
            QCOMPARE((*json)["model"].string().value_or(""), std::string_view("asked"));
        });
        QCOMPARE(chunks, 2);
    }
};

QTEST_APPLESS_MAIN(OpenAiTest)
#include "openai.moc"
