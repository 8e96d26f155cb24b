#include "net/http.h"

#include "net/replyhead.h"

#include <QtTest>

using namespace tierline::net;

class HttpTest : public QObject {
    Q_OBJECT

private slots:
    void findsHeadersWhateverTheirCase() {
        Headers headers{{"Content-Type", "a"}, {"X-Two", "1"}, {"x-two", "2"}};
        QCOMPARE(std::string(headers.value("content-type")), std::string("a"));
        QCOMPARE(std::string(headers.value("X-TWO")), std::string("1"));
        QCOMPARE(headers.count("x-two"), std::size_t(2));
        QVERIFY(!headers.find("x-tw"));
        headers.set("X-TWO", "3");
        QVERIFY((headers == Headers{{"Content-Type", "a"}, {"X-Two", "3"}}));
        headers.set("new", "4");
        QCOMPARE(headers.size(), std::size_t(3));
        QCOMPARE(headers.remove("CONTENT-TYPE"), std::size_t(1));
        QVERIFY(!headers.has("content-type"));
    }

    void namesMethods() {
        for (const Method method : {Method::Get, Method::Head, Method::Post, Method::Put, Method::Delete,
                                    Method::Patch, Method::Options})
            QVERIFY(methodFromString(toString(method)) == method);
        QVERIFY(methodFromString("get") == Method::Other);
        QVERIFY(methodFromString("BREW") == Method::Other);
    }

    void splitsTargets_data() {
        QTest::addColumn<std::string>("target");
        QTest::addColumn<std::string>("path");
        QTest::addColumn<std::string>("query");
        QTest::newRow("path") << std::string("/a/b") << std::string("/a/b") << std::string();
        QTest::newRow("query") << std::string("/a?b=c?d") << std::string("/a") << std::string("b=c?d");
        QTest::newRow("empty query") << std::string("/a?") << std::string("/a") << std::string();
    }
    void splitsTargets() {
        QFETCH(std::string, target);
        QFETCH(std::string, path);
        QFETCH(std::string, query);
        RequestHead head;
        head.target = target;
        QCOMPARE(std::string(head.path()), path);
        QCOMPARE(std::string(head.query()), query);
    }

    void writesHeads_data() {
        using Body = ReplyFraming::Body;
        QTest::addColumn<int>("status");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<ReplyFraming>("framing");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("usual") << 200 << Headers{{"a", "b"}} << ReplyFraming{Body::Length, 5, true, 11, {}}
                               << std::string("HTTP/1.1 200 OK\r\na: b\r\ncontent-length: 5\r\n\r\n");
        QTest::newRow("date") << 404 << Headers{} << ReplyFraming{Body::Length, 0, true, 11, "D"}
                              << std::string(
                                     "HTTP/1.1 404 Not Found\r\ndate: D\r\ncontent-length: 0\r\n\r\n");
        QTest::newRow("own date") << 200 << Headers{{"Date", "mine"}}
                                  << ReplyFraming{Body::None, 0, true, 11, "D"}
                                  << std::string("HTTP/1.1 200 OK\r\nDate: mine\r\n\r\n");
        QTest::newRow("chunked, closing")
            << 200 << Headers{} << ReplyFraming{Body::Chunked, 0, false, 11, {}}
            << std::string("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
        QTest::newRow("HTTP/1.0 kept") << 200 << Headers{} << ReplyFraming{Body::Length, 1, true, 10, {}}
                                       << std::string("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n"
                                                      "connection: keep-alive\r\n\r\n");
        QTest::newRow("framing of the handler is dropped")
            << 200
            << Headers{{"Connection", "x"},
                       {"Keep-Alive", "x"},
                       {"Transfer-Encoding", "x"},
                       {"Content-Length", "9"}}
            << ReplyFraming{Body::Length, 1, true, 11, {}}
            << std::string("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n");
        QTest::newRow("line breaks are dropped")
            << 200 << Headers{{"a", "b\r\nc: d"}, {"e\n", "f"}, {"g", "h"}}
            << ReplyFraming{Body::Length, 1, true, 11, {}}
            << std::string("HTTP/1.1 200 OK\r\ng: h\r\ncontent-length: 1\r\n\r\n");
        QTest::newRow("unknown status") << 799 << Headers{} << ReplyFraming{Body::None, 0, true, 11, {}}
                                        << std::string("HTTP/1.1 799 Status\r\n\r\n");
    }
    void writesHeads() {
        QFETCH(int, status);
        QFETCH(Headers, headers);
        QFETCH(ReplyFraming, framing);
        QFETCH(std::string, expected);
        std::string out;
        appendReplyHead(out, status, headers, framing);
        QCOMPARE(out, expected);
    }

    void writesDates() {
        QCOMPARE(imfDate(784'111'777), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(imfDate(0), std::string("Thu, 01 Jan 1970 00:00:00 GMT"));
    }

    void writesErrors() {
        const Reply reply = errorReply(400, "a \"bad\" head");
        const std::string expected = "{\"error\":{\"message\":\"a \\\"bad\\\" "
                                     "head\",\"type\":\"invalid_request_error\",\"param\":null,"
                                     "\"code\":null}}";
        QCOMPARE(reply.body, expected);
        QCOMPARE(std::string(reply.headers.value("content-type")), std::string("application/json"));
    }
};

QTEST_APPLESS_MAIN(HttpTest)
#include "http.moc"
