#include "protocol/sse.h"

#include <QTest>

#include <vector>

using namespace tierline::protocol;

namespace {

std::string visible(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '\n' ? std::string("\\n") : c == '\r' ? std::string("\\r") : std::string(1, c);
    return out;
}

// Feeds the pieces and prints the raw events, each in brackets, then what is left.
std::string cut(const std::vector<std::string>& pieces) {
    SseSplitter splitter(1000);
    std::string out;
    for (const auto& piece : pieces) {
        splitter.feed(piece);
        while (const auto raw = splitter.next())
            out += raw == "\n" ? "\\n" : "[" + visible(*raw) + "]";
    }
    return out + visible(splitter.rest());
}

// The loose LF of a split CRLF counts with its event.
std::string joined(std::string text) {
    for (auto at = text.find("]\\n"); at != std::string::npos; at = text.find("]\\n", at + 1))
        if (at > 1 && text.compare(at - 2, 2, "\\r") == 0) text.replace(at, 3, "\\n]");
    return text;
}

} // namespace

class SseTest : public QObject {
    Q_OBJECT

private slots:
    void cutsEvents_data() {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* stream, const char* expected) {
            QTest::newRow(name) << QByteArray(stream) << QByteArray(expected);
        };
        row("LF", "data: a\n\ndata: b\n\n", "[data: a\\n\\n][data: b\\n\\n]");
        row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "[data: a\\r\\n\\r\\n][data: b\\r\\n\\r\\n]");
        row("CR", "data: a\r\rdata: b\r\r", "[data: a\\r\\r][data: b\\r\\r]");
        row("mixed", "data: a\r\n\ndata: b\n\r\ndata: c\r\r\n",
            "[data: a\\r\\n\\n][data: b\\n\\r\\n][data: c\\r\\r\\n]");
        row("several lines", "event: e\ndata: a\ndata: b\n\n", "[event: e\\ndata: a\\ndata: b\\n\\n]");
        row("blank lines before an event go with it", "\n\ndata: a\n\n\n\ndata: b\n\n",
            "[\\n\\ndata: a\\n\\n][\\n\\ndata: b\\n\\n]");
        row("comment", ": hi\n\ndata: a\n\n", "[: hi\\n\\n][data: a\\n\\n]");
        row("incomplete", "data: a\n\ndata: b\n", "[data: a\\n\\n]data: b\\n");
        row("nothing", "", "");
    }

    void cutsEvents() {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, expected);
        const auto text = stream.toStdString();
        QCOMPARE(QByteArray::fromStdString(cut({text})), expected);
        std::vector<std::string> bytes;
        for (const char c : text)
            bytes.emplace_back(1, c);
        QCOMPARE(QByteArray::fromStdString(joined(cut(bytes))), expected);
        for (std::size_t at = 0; at <= text.size(); ++at)
            QCOMPARE(QByteArray::fromStdString(joined(cut({text.substr(0, at), "", text.substr(at)}))),
                     expected);
    }

    void readsFields_data() {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("expected"); // name|data, or name alone
        QTest::newRow("data") << QByteArray("data: a\n\n") << QByteArray("|a");
        QTest::newRow("one space is removed") << QByteArray("data:  a\n\n") << QByteArray("| a");
        QTest::newRow("no space") << QByteArray("data:a\r\n\r\n") << QByteArray("|a");
        QTest::newRow("name") << QByteArray("event: e\ndata: a\n\n") << QByteArray("e|a");
        QTest::newRow("three lines") << QByteArray("data: a\ndata\rdata: c\r\n\r\n") << QByteArray("|a\n\nc");
        QTest::newRow("other fields")
            << QByteArray("id: 1\nretry: 5\n: x\ndata: a\ndatax: b\n\n") << QByteArray("|a");
        QTest::newRow("comment") << QByteArray(": a\n\n") << QByteArray("");
        QTest::newRow("name only") << QByteArray("event: e\n\n") << QByteArray("e");
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                       "data: a\n\n")
                                         << QByteArray("|a");
        QTest::newRow("colon in the data") << QByteArray("data: a: b\n\n") << QByteArray("|a: b");
    }

    void readsFields() {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, expected);
        std::string scratch;
        const auto event = readSseEvent({raw.constData(), static_cast<std::size_t>(raw.size())}, scratch);
        auto out = std::string(event.name);
        if (event.hasData) out += "|" + std::string(event.data);
        QCOMPARE(QByteArray::fromStdString(out), expected);
    }

    void viewsTheFedBytes() {
        SseSplitter splitter(1000);
        const std::string bytes = "data: a\n\ndata: b";
        splitter.feed(bytes);
        QVERIFY(splitter.next()->data() == bytes.data());
        QVERIFY(!splitter.next());
    }

    void boundsAnEvent() {
        SseSplitter splitter(10);
        for (const auto* piece : {"data: 1234", "5"}) {
            QVERIFY(!splitter.tooLong());
            splitter.feed(piece);
            QVERIFY(!splitter.next());
        }
        QVERIFY(splitter.tooLong());
    }
};

QTEST_APPLESS_MAIN(SseTest)
#include "sse.moc"
