#include "gateway/router.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class RouterTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("found"); // the endpoint's path, or what is allowed
        QTest::newRow("chat") << "POST" << "/v1/chat/completions" << "/v1/chat/completions";
        QTest::newRow("messages") << "POST" << "/v1/messages" << "/v1/messages";
        QTest::newRow("count tokens is not messages")
            << "POST" << "/v1/messages/count_tokens" << "/v1/messages/count_tokens";
        QTest::newRow("a breaker") << "POST" << "/breakers/openai%2Fgpt" << "/breakers/";
        QTest::newRow("all breakers") << "GET" << "/breakers" << "/breakers";
        QTest::newRow("a breaker without a name") << "POST" << "/breakers/" << "allow: ";
        QTest::newRow("head of root") << "HEAD" << "/" << "/";
        QTest::newRow("head of health") << "HEAD" << "/healthz" << "/healthz";
        QTest::newRow("root is no prefix") << "GET" << "/x" << "allow: ";
        QTest::newRow("get on chat") << "GET" << "/v1/chat/completions" << "allow: POST";
        QTest::newRow("post on stats") << "POST" << "/stats" << "allow: GET, HEAD";
        QTest::newRow("delete") << "DELETE" << "/decisions" << "allow: GET, HEAD";
        QTest::newRow("trailing slash") << "GET" << "/stats/" << "allow: ";
    }
    void finds() {
        QFETCH(QString, method);
        QFETCH(QString, path);
        const Match match = findEndpoint(net::methodFromString(method.toStdString()), path.toStdString());
        const std::string found =
            match.endpoint ? std::string(match.endpoint->path) : "allow: " + match.allow;
        QTEST(QString::fromStdString(found), "found");
    }
};

QTEST_APPLESS_MAIN(RouterTest)
#include "router.moc"
