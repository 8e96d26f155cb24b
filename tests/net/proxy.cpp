#include "net/proxy.h"

#include <QtTest>

#include <map>

using namespace tierline;
using namespace tierline::net;

namespace {

using Variables = std::map<std::string, std::string>;

Result<ProxySettings> settingsOf(Variables variables) {
    return ProxySettings::fromVariables([variables = std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string() : found->second;
    });
}

// "direct", or the proxy and what it is shown.
std::string way(const ProxySettings& settings, const std::string& url) {
    const auto proxy = settings.proxyFor(parseBaseUrl(url)->origin);
    if (!proxy) return "direct";
    return proxy->authorization.empty() ? toString(*proxy) : toString(*proxy) + " " + proxy->authorization;
}

} // namespace

class ProxyTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheEnvironment_data() {
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<std::string>("https");
        QTest::addColumn<std::string>("http");
        const auto row = [](const char* name, Variables variables, const char* https, const char* http) {
            QTest::newRow(name) << std::move(variables) << std::string(https) << std::string(http);
        };
        row("nothing", {}, "direct", "direct");
        row("https only", {{"HTTPS_PROXY", "http://p:3128"}}, "http://p:3128", "direct");
        row("http only", {{"http_proxy", "http://p:3128"}}, "direct", "http://p:3128");
        row("HTTP_PROXY in capitals is not read", {{"HTTP_PROXY", "http://p:1"}}, "direct", "direct");
        row("all", {{"ALL_PROXY", "http://p:1"}}, "http://p:1", "http://p:1");
        row("lower case counts first", {{"HTTPS_PROXY", "http://a:1"}, {"https_proxy", "http://b:1"}},
            "http://b:1", "direct");
        row("lower-case all counts first", {{"ALL_PROXY", "http://a:1"}, {"all_proxy", "http://b:1"}},
            "http://b:1", "http://b:1");
        row("the special one counts before all", {{"all_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://b:1"}},
            "http://b:1", "http://a:1");
        row("no scheme", {{"HTTPS_PROXY", "p:3128"}}, "http://p:3128", "direct");
        row("no port", {{"HTTPS_PROXY", "http://p"}}, "http://p", "direct");
        row("slash and path", {{"HTTPS_PROXY", "http://p:3128/x?y"}}, "http://p:3128", "direct");
        row("IPv6", {{"HTTPS_PROXY", "http://[fd00::1]:3128"}}, "http://[fd00::1]:3128", "direct");
        row("capitals", {{"HTTPS_PROXY", "HTTP://Proxy.Example:8"}}, "http://proxy.example:8", "direct");
        row("user and password", {{"HTTPS_PROXY", "http://Aladdin:open%20sesame@p:1"}},
            "http://p:1 Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "direct");
        row("user alone", {{"HTTPS_PROXY", "joe@p:1"}}, "http://p:1 Basic am9l", "direct");
        row("an at sign in the password", {{"HTTPS_PROXY", "http://a:b@c@p:1"}},
            "http://p:1 Basic YTpiQGM=", "direct");
        row("an unused one may be anything",
            {{"https_proxy", "http://p:1"}, {"http_proxy", "http://p:2"}, {"ALL_PROXY", "socks5://s:1"}},
            "http://p:1", "http://p:2");
    }
    void readsTheEnvironment() {
        QFETCH(Variables, variables);
        QFETCH(std::string, https);
        QFETCH(std::string, http);
        const auto settings = settingsOf(variables);
        QVERIFY(settings.has_value());
        QCOMPARE(way(*settings, "https://api.example.com/v1"), https);
        QCOMPARE(way(*settings, "http://api.example.com/v1"), http);
        QCOMPARE(way(*settings, "https://localhost:8443"), std::string("direct"));
        QCOMPARE(way(*settings, "http://127.0.0.2:11434"), std::string("direct"));
        QCOMPARE(way(*settings, "http://[::1]:11434"), std::string("direct"));
    }

    void refusesBadAddresses_data() {
        QTest::addColumn<std::string>("variable");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* variable, const char* value, const char* expected) {
            QTest::newRow(name) << std::string(variable) << std::string(value) << std::string(expected);
        };
        row("TLS", "HTTPS_PROXY", "https://u:secret@p:1",
            "HTTPS_PROXY: a proxy spoken to over TLS is not supported");
        row("SOCKS", "all_proxy", "socks5h://u:secret@p:1", "all_proxy: SOCKS proxies are not supported");
        row("another scheme", "http_proxy", "ftp://secret", "http_proxy: only http:// proxies are supported");
        row("no host", "https_proxy", "http://u:secret@:80",
            "https_proxy: the proxy's host or port is not valid");
        row("bad port", "HTTPS_PROXY", "http://p:secret",
            "HTTPS_PROXY: the proxy's host or port is not valid");
        row("port 0", "HTTPS_PROXY", "http://p:0", "HTTPS_PROXY: the proxy's host or port is not valid");
        row("a space", "HTTPS_PROXY", "http://p secret",
            "HTTPS_PROXY: the proxy's host or port is not valid");
        row("a broken escape", "HTTPS_PROXY", "http://u:secret%2@p:1",
            "HTTPS_PROXY: the user name or password has a broken %-escape");
        row("a slash in the password", "HTTPS_PROXY", "http://u:sec/ret@p:1",
            "HTTPS_PROXY: the proxy's host or port is not valid");
    }
    void refusesBadAddresses() {
        QFETCH(std::string, variable);
        QFETCH(std::string, value);
        QFETCH(std::string, expected);
        const auto settings = settingsOf({{variable, value}});
        QVERIFY(!settings.has_value());
        QCOMPARE(settings.error().detail, expected);
        QVERIFY(settings.error().code == ErrorCode::InvalidInput);
        QVERIFY(!toString(settings.error()).contains("secret"));
    }

    void obeysNoProxy_data() {
        QTest::addColumn<std::string>("list");
        QTest::addColumn<std::string>("url");
        QTest::addColumn<bool>("direct");
        const auto row = [](const char* name, const char* list, const char* url, bool direct) {
            QTest::newRow(name) << std::string(list) << std::string(url) << direct;
        };
        row("nothing", "", "https://api.example.com", false);
        row("everything", "*", "https://api.example.com", true);
        row("everything, in a list", "a.b, *", "https://[fd00::1]", true);
        row("exact", "api.example.com", "https://api.example.com", true);
        row("another name", "api.example.org", "https://api.example.com", false);
        row("domain", "example.com", "https://api.example.com", true);
        row("domain with a dot", ".example.com", "https://api.example.com", true);
        row("domain with a dot covers itself", ".example.com", "https://example.com", true);
        row("domain with a star", "*.example.com", "https://api.example.com", true);
        row("the end of a word is no domain", "ample.com", "https://example.com", false);
        row("a longer name", "api.example.com", "https://example.com", false);
        row("capitals", "Example.COM", "https://API.example.com", true);
        row("final dots", "example.com.", "https://example.com.", true);
        row("spaces and commas", " a.b ,\tc.d  example.com", "https://example.com", true);
        row("right port", "example.com:8443", "https://example.com:8443", true);
        row("usual port", "example.com:443", "https://example.com", true);
        row("wrong port", "example.com:8443", "https://example.com", false);
        row("every host at a port", "*:8080", "http://example.com:8080", true);
        row("bad port", "example.com:x", "https://example.com", false);
        row("IPv4", "10.1.2.3", "http://10.1.2.3:11434", true);
        row("another IPv4", "10.1.2.3", "http://10.1.2.30:11434", false);
        row("IPv4 with port", "10.1.2.3:80", "http://10.1.2.3", true);
        row("IPv4 is no domain", "2.3", "http://10.1.2.3", false);
        row("IPv4 range", "10.0.0.0/8", "http://10.200.1.1", true);
        row("outside the IPv4 range", "10.0.0.0/8", "http://11.0.0.1", false);
        row("odd prefix", "192.168.4.0/22", "http://192.168.7.255", true);
        row("outside the odd prefix", "192.168.4.0/22", "http://192.168.8.0", false);
        row("all of IPv4", "0.0.0.0/0", "http://192.168.8.0", true);
        row("IPv4 covers no IPv6", "0.0.0.0/0", "http://[fd00::1]", false);
        row("too long a prefix", "10.0.0.0/33", "http://10.0.0.0", false);
        row("negative prefix", "10.0.0.0/-1", "http://10.0.0.0", false);
        row("a range is no name", "10.0.0.0/8", "http://10.example.com", false);
        row("a name has no prefix", "example.com/8", "http://example.com", false);
        row("IPv6", "fd00::1", "https://[fd00::1]", true);
        row("IPv6, written otherwise", "[FD00:0::0001]", "https://[fd00::1]", true);
        row("IPv6 with port", "[fd00::1]:8080", "http://[fd00::1]:8080", true);
        row("IPv6 with another port", "[fd00::1]:8080", "http://[fd00::1]", false);
        row("IPv6 range", "fd00::/8", "https://[fdab::7]", true);
        row("outside the IPv6 range", "fd00::/8", "https://[fe80::7]", false);
        row("unclosed", "[fd00::1", "https://[fd00::1]", false);
    }
    void obeysNoProxy() {
        QFETCH(std::string, list);
        QFETCH(std::string, url);
        QFETCH(bool, direct);
        for (const char* variable : {"no_proxy", "NO_PROXY"}) {
            const auto settings = settingsOf({{"all_proxy", "http://p:1"}, {variable, list}});
            QVERIFY(settings.has_value());
            QCOMPARE(way(*settings, url), std::string(direct ? "direct" : "http://p:1"));
        }
    }

    void readsTheProcessEnvironment() {
        for (const char* name : {"https_proxy", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy"})
            qunsetenv(name);
        qputenv("HTTPS_PROXY", "http://p:3128");
        qputenv("NO_PROXY", "example.org");
        const auto settings = ProxySettings::fromEnvironment();
        QVERIFY(settings.has_value());
        QCOMPARE(way(*settings, "https://example.com"), std::string("http://p:3128"));
        QCOMPARE(way(*settings, "https://example.org"), std::string("direct"));
    }
};

QTEST_APPLESS_MAIN(ProxyTest)
#include "proxy.moc"
