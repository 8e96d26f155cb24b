#include "net/parser.h"

#include <QtTest>

#include <cstring>

using namespace tierline::net;

namespace {

std::string printed(const Headers& headers) {
    std::string text;
    for (const Header& header : headers)
        text += header.name + "=" + header.value + ";";
    return text;
}

// Offers `bytes` up to each end in turn; drops what was consumed, as a connection does.
std::string readRequest(const std::string& bytes, const std::vector<std::size_t>& ends) {
    RequestHead head;
    RequestParser parser;
    parser.begin(head);
    std::string body;
    std::string buffer;
    std::size_t from = 0;
    bool inBody = false;
    bool done = false;
    for (const std::size_t end : ends) {
        buffer += bytes.substr(from, end - from);
        from = end;
        if (!inBody) {
            const HeadStep step = parser.feedHead(buffer);
            buffer.erase(0, step.consumed);
            if (step.state == HeadStep::State::Malformed) return "malformed";
            if (step.state == HeadStep::State::NeedMore) continue;
            inBody = true;
            done = !head.chunked;
        }
        if (done) continue;
        const BodyStep step = parser.feedChunked(buffer.data(), buffer.size());
        body += buffer.substr(0, step.produced);
        buffer.erase(0, step.consumed);
        if (step.state == BodyStep::State::Malformed) return "malformed chunk after " + body;
        done = step.state == BodyStep::State::Done;
    }
    if (!done) return "incomplete " + body;
    return head.methodText + " " + head.target + " " + std::to_string(head.version) + " "
           + printed(head.headers) + (parser.keepAlive() ? " alive" : " last") + " [" + body + "] left "
           + std::to_string(buffer.size());
}

} // namespace

class ParserTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheSameHoweverItIsCut_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("no body") << std::string("GET /a?b HTTP/1.1\r\nHost: x\r\nA:  b \r\n\r\n")
                                 << std::string("GET /a?b 11 Host=x;A=b; alive [] left 0");
        QTest::newRow("old and closing")
            << std::string("HEAD / HTTP/1.0\r\n\r\n") << std::string("HEAD / 10  last [] left 0");
        QTest::newRow("empty value") << std::string("GET / HTTP/1.1\r\nHost: x\r\nE:\r\n\r\n")
                                     << std::string("GET / 11 Host=x;E=; alive [] left 0");
        QTest::newRow("body is left to the caller")
            << std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            << std::string("POST / 11 Host=x;Content-Length=3; alive [] left 3");
        QTest::newRow("chunks") << std::string(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            "2\r\nab\r\n001\r\nc\r\n0\r\nContent-Type: t\r\n\r\nnext")
                                << std::string(
                                       "POST / 11 Host=x;Transfer-Encoding=chunked; alive [abc] left 4");
        QTest::newRow("chunk looks like a head")
            << std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "8\r\n0\r\n\r\n0\r\n\r\n0\r\n\r\n")
            << std::string("POST / 11 Host=x;Transfer-Encoding=chunked; alive [0\r\n\r\n0\r\n] left 0");
        QTest::newRow("bad method") << std::string("G T / HTTP/1.1\r\nHost: x\r\n\r\n")
                                    << std::string("malformed");
        QTest::newRow("bad target") << std::string("GET  HTTP/1.1\r\nHost: x\r\n\r\n")
                                    << std::string("malformed");
        QTest::newRow("chunk size overflows")
            << std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "1\r\na\r\n11111111111111111\r\n")
            << std::string("malformed chunk after a");
        QTest::newRow("cut off") << std::string(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            "1\r\na\r\n0\r\n") << std::string("incomplete a");
    }
    void readsTheSameHoweverItIsCut() {
        QFETCH(std::string, bytes);
        QFETCH(std::string, expected);
        QCOMPARE(readRequest(bytes, {bytes.size()}), expected);
        std::vector<std::size_t> each;
        for (std::size_t at = 1; at <= bytes.size(); ++at)
            each.push_back(at);
        QCOMPARE(readRequest(bytes, each), expected);
        for (std::size_t a = 0; a <= bytes.size(); ++a)
            for (std::size_t b = a; b <= bytes.size(); b += 7)
                QCOMPARE(readRequest(bytes, {a, b, bytes.size()}), expected);
    }

    void mutationsAreReadOrRefused() {
        const std::string good = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "2;e=\"f\"\r\nab\r\n1\r\nc\r\n0\r\nT: u\r\n\r\n";
        std::uint64_t seed = 11;
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            std::string bytes = good;
            for (int i = 0; i < 1 + round % 4; ++i) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                bytes[(seed >> 33U) % bytes.size()] = static_cast<char>(seed >> 56U);
            }
            const std::size_t middle = (seed >> 20U) % bytes.size();
            const std::string whole = readRequest(bytes, {bytes.size()});
            if (whole.starts_with("malformed")) ++refused;
            // Cut in two it may be refused earlier or later, but never be another message.
            const std::string halves = readRequest(bytes, {middle, bytes.size()});
            if (whole.starts_with("POST") && halves.starts_with("POST")) QCOMPARE(halves, whole);
        }
        QVERIFY(refused > 1000);
    }

    void readsResponses_data() {
        using Framing = ResponseHead::Framing;
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<bool>("answersHead");
        QTest::addColumn<Framing>("framing");
        QTest::addColumn<bool>("keepAlive");
        const std::string start = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("length") << start + "Content-Length: 5\r\n\r\n" << false << Framing::Length << true;
        QTest::newRow("length zero") << start + "Content-Length: 0\r\n\r\n" << false << Framing::None << true;
        QTest::newRow("chunked") << start + "Transfer-Encoding: chunked\r\n\r\n"
                                 << false << Framing::Chunked << true;
        QTest::newRow("neither") << start + "\r\n" << false << Framing::UntilClose << false;
        QTest::newRow("to HEAD") << start + "Content-Length: 5\r\n\r\n" << true << Framing::None << true;
        QTest::newRow("to HEAD, chunked") << start + "Transfer-Encoding: chunked\r\n\r\n"
                                          << true << Framing::None << true;
        QTest::newRow("not modified") << std::string("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n")
                                      << false << Framing::None << true;
        QTest::newRow("closing") << start + "Connection: close\r\nContent-Length: 5\r\n\r\n"
                                 << false << Framing::Length << false;
        QTest::newRow("old") << std::string("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n") << false
                             << Framing::Length << false;
    }
    void readsResponses() {
        QFETCH(std::string, bytes);
        QFETCH(bool, answersHead);
        QFETCH(ResponseHead::Framing, framing);
        QFETCH(bool, keepAlive);
        for (std::size_t at = 0; at <= bytes.size(); ++at) {
            ResponseHead head;
            ResponseParser parser;
            parser.begin(head, answersHead);
            const HeadStep first = parser.feedHead(std::string_view(bytes).substr(0, at));
            if (at < bytes.size()) QVERIFY(first.state == HeadStep::State::NeedMore);
            const HeadStep second =
                at < bytes.size() ? parser.feedHead(std::string_view(bytes).substr(first.consumed)) : first;
            QVERIFY(second.state == HeadStep::State::Done);
            QCOMPARE(int(head.framing), int(framing));
            QCOMPARE(head.keepAlive, keepAlive);
        }
    }
};

QTEST_APPLESS_MAIN(ParserTest)
#include "parser.moc"
