#include "protocol/print.h"
#include "protocol/reply.h"
#include "protocol/streams.h"

#include <QTest>

#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

char letter(SegmentKind kind) {
    switch (kind) {
    case SegmentKind::Preamble: return 'P';
    case SegmentKind::Content: return 'C';
    case SegmentKind::Ping: return '.';
    case SegmentKind::Usage: return 'U';
    case SegmentKind::Terminal: return 'T';
    case SegmentKind::Error: return 'E';
    }
    return '?';
}

struct Outcome {
    std::string kinds, state, bytes;
    bool operator==(const Outcome&) const = default;
};

void take(const std::vector<Segment>& segments, Outcome& outcome) {
    for (const auto& segment : segments) {
        if (outcome.kinds.empty() || outcome.kinds.back() != letter(segment.kind))
            outcome.kinds += letter(segment.kind);
        outcome.bytes += segment.bytes;
    }
}

std::string stateOf(const StreamReader& reader) {
    return fmt::format("{}{}{} | {} | {} | {}", reader.finished() ? "finished " : "",
                       reader.hasContent() ? "content " : "", reader.finishReason(), plain(reader.usage()),
                       plain(reader.error()), reader.text());
}

// Each piece in memory of its own, so that a view that outlives it is found by the sanitizers.
Outcome feed(const StreamCase& streamCase, const std::vector<std::string_view>& pieces) {
    StreamReader reader(streamCase.dialect, streamCase.stripUsage);
    Outcome outcome;
    for (const auto piece : pieces) {
        const std::vector<char> own(piece.begin(), piece.end());
        take(reader.feed({own.data(), own.size()}), outcome);
    }
    take(reader.close(), outcome);
    outcome.state = stateOf(reader);
    return outcome;
}

std::vector<std::string_view> byteByByte(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size(); ++at)
        pieces.push_back(text.substr(at, 1));
    return pieces;
}

QString show(const Outcome& outcome) {
    return QString::fromStdString(outcome.kinds + " " + outcome.state);
}

} // namespace

class StreamReaderTest : public QObject {
    Q_OBJECT

private slots:
    void readsStreams_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(streamCases.size()); ++i)
            QTest::newRow(streamCases[static_cast<std::size_t>(i)].name) << i;
    }

    void readsStreams() {
        QFETCH(int, index);
        const auto& row = streamCases[static_cast<std::size_t>(index)];
        const auto whole = feed(row, {row.bytes});
        QCOMPARE(show(whole), QString::fromStdString(fmt::format("{} {}", row.kinds, row.state)));
        QCOMPARE(show(feed(row, byteByByte(row.bytes))), show(whole));
        QCOMPARE(feed(row, byteByByte(row.bytes)).bytes, whole.bytes);
        for (std::size_t at = 0; at <= row.bytes.size(); ++at) {
            const auto split = feed(row, {row.bytes.substr(0, at), row.bytes.substr(at)});
            QCOMPARE(show(split), show(whole));
            QCOMPARE(split.bytes, whole.bytes);
        }
    }

    void losesNoByte() {
        for (const auto& row : streamCases) {
            if (!row.bytes.ends_with("\n\n") && !row.bytes.ends_with("\r\r")) continue;
            auto kept = row;
            if (row.kinds.find('U') == std::string_view::npos) {
                QCOMPARE(QByteArray::fromStdString(feed(kept, {row.bytes}).bytes),
                         QByteArray(row.bytes.data(), static_cast<qsizetype>(row.bytes.size())));
            }
        }
    }

    void mergesContentWithoutCopies() {
        const std::string bytes = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
                                  "data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n";
        StreamReader reader(openAi, true);
        const auto& segments = reader.feed(bytes);
        QCOMPARE(segments.size(), std::size_t(1));
        QVERIFY(segments[0].bytes.data() == bytes.data());
        QCOMPARE(segments[0].bytes.size(), bytes.size());
    }

    void stripsOnlyTheUsageChunk() {
        const std::string usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";
        const std::string before =
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";
        StreamReader reader(openAi, true);
        std::string kept;
        const auto bytes = before + usage + "data: [DONE]\n\n";
        for (const auto& segment : reader.feed(bytes)) {
            if (segment.kind == SegmentKind::Usage)
                QCOMPARE(std::string(segment.bytes), usage);
            else
                kept += segment.bytes;
        }
        QCOMPARE(kept, before + "data: [DONE]\n\n");
    }

    void knowsAnEmptyReply_data() {
        QTest::addColumn<bool>("isAnthropic");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("empty");
        const auto openAiRow = [](const char* name, QByteArray delta, QByteArray reason, bool empty) {
            QTest::newRow(name) << false
                                << "data: {\"choices\":[{\"delta\":" + delta + ",\"finish_reason\":\""
                                       + reason + "\"}]}\n\ndata: [DONE]\n\n"
                                << empty;
        };
        openAiRow("openai: nothing, of its own will", "{\"content\":\"\"}", "stop", true);
        openAiRow("openai: cut by its length", "{\"content\":\"\"}", "length", false);
        openAiRow("openai: filtered", "{}", "content_filter", false);
        openAiRow("openai: a word", "{\"content\":\"a\"}", "stop", false);
        openAiRow("openai: only reasoning", "{\"reasoning_content\":\"hm\"}", "stop", false);
        QTest::newRow("openai: truncated")
            << false << QByteArray("data: {\"choices\":[{\"delta\":{}}]}\n\n") << false;
        const auto anthropicRow = [](const char* name, QByteArray reason, bool empty) {
            QTest::newRow(name) << true
                                << QByteArray(
                                       "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"")
                                       + reason + "\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n"
                                << empty;
        };
        anthropicRow("anthropic: nothing, of its own will", "end_turn", true);
        anthropicRow("anthropic: no room to speak", "max_tokens", false);
        anthropicRow("anthropic: a refusal", "refusal", false);
    }

    void knowsAnEmptyReply() {
        QFETCH(bool, isAnthropic);
        QFETCH(QByteArray, bytes);
        StreamReader reader(isAnthropic ? anthropic : openAi, true);
        reader.feed({bytes.data(), static_cast<std::size_t>(bytes.size())});
        reader.close();
        QTEST(reader.isEmpty(), "empty");
    }

    void boundsAnEvent() {
        StreamReader reader(anthropic, false);
        const std::string piece(1U << 20U, 'x');
        for (int i = 0; i < 8; ++i)
            QVERIFY(reader.feed(piece).empty());
        const auto& segments = reader.feed("x");
        QCOMPARE(segments.size(), std::size_t(1));
        QVERIFY(segments[0].kind == SegmentKind::Error);
        QVERIFY(reader.error()->errorClass == ErrorClass::ProtocolError);
        QVERIFY(reader.feed("\n\n").empty());
        QVERIFY(!reader.finished());
    }

    void boundsTheText() {
        StreamReader reader(openAi, true);
        std::string text;
        for (int i = 0; i < 7000; ++i)
            text += "ab\xf0\x9f\x98\x80"
                    "cde\xc3\xa9";
        const auto event =
            fmt::format("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", text);
        reader.feed(event);
        QVERIFY(reader.text().size() <= 16384 && reader.text().size() > 16378);
        QCOMPARE(reader.textBytes(), text.size());
        QCOMPARE(QString::fromStdString(reader.text()).toStdString(), reader.text()); // whole characters only
        reader.feed(event);
        QVERIFY(reader.text().size() <= 16384);
        QCOMPARE(reader.textBytes(), 2 * text.size());
    }

    // Whatever arrives: no crash, the same result in any split, and not a byte changed.
    void survivesMutation() {
        std::mt19937 dice(5); // NOLINT: the same mutations each time
        const std::string signs = "\r\n: {}[]\"\\,d\xc3\xff";
        for (int round = 0; round < 6000; ++round) {
            auto row = streamCases[dice() % streamCases.size()];
            row.stripUsage = false;
            std::string bytes(row.bytes);
            if (bytes.empty()) continue;
            for (auto edits = dice() % 4; edits > 0; --edits) {
                const auto at = dice() % bytes.size();
                if (dice() % 3 == 0)
                    bytes.erase(at, dice() % 5 + 1);
                else if (dice() % 2 == 0)
                    bytes.insert(at, 1, signs[dice() % signs.size()]);
                else
                    bytes[at] = signs[dice() % signs.size()];
                if (bytes.empty()) bytes = "\n";
            }
            const auto whole = feed(row, {bytes});
            std::vector<std::string_view> pieces;
            for (std::size_t at = 0; at < bytes.size();) {
                const auto length = dice() % 40 + 1;
                pieces.push_back(std::string_view(bytes).substr(at, length));
                at += length;
            }
            const auto split = feed(row, pieces);
            QCOMPARE(show(split), show(whole));
            const auto common = std::min(whole.bytes.size(), bytes.size()); // `close` may add a blank line
            QCOMPARE(whole.bytes.substr(0, common), bytes.substr(0, common));
        }
    }
};

QTEST_APPLESS_MAIN(StreamReaderTest)
#include "streamreader.moc"
