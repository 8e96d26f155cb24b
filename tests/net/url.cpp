#include "net/url.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::net;

namespace {

std::string printed(std::string_view text) {
    const auto url = parseBaseUrl(text);
    return url ? toString(url->origin) + " | " + url->path : "bad";
}

} // namespace

class UrlTest : public QObject {
    Q_OBJECT

private slots:
    void readsBaseUrls_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, std::string text, std::string expected) {
            QTest::newRow(name) << std::move(text) << std::move(expected);
        };
        row("usual", "https://api.openai.com/v1", "https://api.openai.com | /v1");
        row("plain with port", "http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434 | /v1");
        row("no path", "https://api.anthropic.com", "https://api.anthropic.com | ");
        row("only a slash", "https://a/", "https://a | ");
        row("usual port named", "https://a:443/x", "https://a | /x");
        row("the other scheme's port", "http://a:443", "http://a:443 | ");
        row("upper case", "HTTPS://API.Example.COM/V1", "https://api.example.com | /V1");
        row("IPv6", "http://[::1]:8080/a/b", "http://[::1]:8080 | /a/b");
        row("IPv6 without port", "http://[2001:DB8::1]", "http://[2001:db8::1] | ");
        row("deep path", "https://a/openai/deployments/x", "https://a | /openai/deployments/x");
        row("empty", "", "bad");
        row("no scheme", "api.openai.com/v1", "bad");
        row("other scheme", "ftp://a/", "bad");
        row("no host", "http:///v1", "bad");
        row("port too large", "http://a:65536", "bad");
        row("port zero", "http://a:0", "bad");
        row("port empty", "http://a:", "bad");
        row("port no number", "http://a:8x", "bad");
        row("user name", "http://me:pw@a/", "bad");
        row("query", "http://a/?x=1", "bad");
        row("fragment", "http://a/#x", "bad");
        row("space", "http://a b/", "bad");
        row("line end", "http://a/\r\nx", "bad");
        row("IPv6 unclosed", "http://[::1/", "bad");
        row("IPv6 with trash", "http://[::1]x/", "bad");
        row("underscore in a name", "http://my_host/", "http://my_host | ");
        row("comma in a name", "http://a,b/", "bad");
    }
    void readsBaseUrls() {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        QCOMPARE(printed(text), expected);
    }

    void readsHostAndPort_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("IPv4") << std::string("127.0.0.1:8787") << std::string("127.0.0.1 8787");
        QTest::newRow("IPv6") << std::string("[::1]:0") << std::string("::1 0");
        QTest::newRow("name") << std::string("localhost:80") << std::string("localhost 80");
        QTest::newRow("no port") << std::string("localhost") << std::string("bad");
        QTest::newRow("bare IPv6") << std::string("::1:80") << std::string("bad");
        QTest::newRow("no host") << std::string(":80") << std::string("bad");
        QTest::newRow("empty") << std::string() << std::string("bad");
    }
    void readsHostAndPort() {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        const auto parsed = parseHostPort(text);
        QCOMPARE(parsed ? parsed->host + " " + std::to_string(parsed->port) : std::string("bad"), expected);
    }

    void knowsLoopback_data() {
        QTest::addColumn<std::string>("host");
        QTest::addColumn<bool>("expected");
        QTest::newRow("name") << std::string("localhost") << true;
        QTest::newRow("upper case") << std::string("LOCALHOST") << true;
        QTest::newRow("below it") << std::string("tierline.localhost") << true;
        QTest::newRow("IPv4") << std::string("127.0.0.1") << true;
        QTest::newRow("all of 127") << std::string("127.1.2.3") << true;
        QTest::newRow("IPv6") << std::string("::1") << true;
        QTest::newRow("IPv6 in brackets") << std::string("[::1]") << true;
        QTest::newRow("a trap") << std::string("127.0.0.1.example.com") << false;
        QTest::newRow("another trap") << std::string("localhost.example.com") << false;
        QTest::newRow("everything") << std::string("0.0.0.0") << false;
        QTest::newRow("elsewhere") << std::string("10.0.0.1") << false;
        QTest::newRow("elsewhere, IPv4 within IPv6") << std::string("::ffff:10.0.0.1") << false;
        QTest::newRow("a cloud's metadata, IPv4 within IPv6")
            << std::string("[::ffff:169.254.169.254]") << false;
    }
    void knowsLoopback() {
        QFETCH(std::string, host);
        QFETCH(bool, expected);
        QCOMPARE(isLoopbackHost(host), expected);
    }

    void decodesPercent_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("nothing to do") << std::string("abc") << std::string("abc");
        QTest::newRow("slash") << std::string("openai%2Fgpt-4o") << std::string("openai/gpt-4o");
        QTest::newRow("lower case") << std::string("%e4%bd%a0") << std::string("\xe4\xbd\xa0");
        QTest::newRow("plus stays") << std::string("a+b") << std::string("a+b");
        QTest::newRow("at the end") << std::string("a%20") << std::string("a ");
        QTest::newRow("cut") << std::string("a%2") << std::string("bad");
        QTest::newRow("alone") << std::string("%") << std::string("bad");
        QTest::newRow("no hex") << std::string("%zz") << std::string("bad");
    }
    void decodesPercent() {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        QCOMPARE(percentDecode(text).value_or("bad"), expected);
    }

    void encodesAndDecodesEveryByte() {
        std::string all;
        for (int i = 0; i < 256; ++i)
            all += static_cast<char>(i);
        QCOMPARE(percentDecode(percentEncodeSegment(all)).value_or("bad"), all);
        QCOMPARE(percentEncodeSegment("openai/gpt-4o mini"), std::string("openai%2Fgpt-4o%20mini"));
    }

    void readsQueries_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("two") << std::string("limit=10&since=01AB") << std::string("limit=10;since=01AB;");
        QTest::newRow("coded") << std::string("a%20b=c+d%26") << std::string("a b=c d&;");
        QTest::newRow("without value") << std::string("x&y=") << std::string("x=;y=;");
        QTest::newRow("equals in the value") << std::string("a=b=c") << std::string("a=b=c;");
        QTest::newRow("broken escape stays") << std::string("a=100%") << std::string("a=100%;");
        QTest::newRow("empty parts") << std::string("&&a=1&") << std::string("a=1;");
        QTest::newRow("empty") << std::string() << std::string();
    }
    void readsQueries() {
        QFETCH(std::string, query);
        QFETCH(std::string, expected);
        std::string text;
        for (const auto& [name, value] : parseQuery(query))
            text += name + "=" + value + ";";
        QCOMPARE(text, expected);
    }

    void findsAQueryValue() {
        QCOMPARE(queryValue("a=1&b=2&a=3", "a").value_or("none"), std::string("1"));
        QCOMPARE(queryValue("a=1", "b").value_or("none"), std::string("none"));
    }
};

QTEST_APPLESS_MAIN(UrlTest)
#include "url.moc"
