#include "gateway/identity.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::gateway;

namespace {

net::Headers headersOf(const QString& text) { // "a: b; c: d"
    net::Headers headers;
    for (const QString& field : text.split("; ", Qt::SkipEmptyParts))
        headers.add(field.section(": ", 0, 0).toStdString(), field.section(": ", 1).toStdString());
    return headers;
}

policy::Policy twoTiers() {
    policy::Policy policy;
    policy.tiers = {{"low", 500'000, {}}, {"high", std::nullopt, {}}};
    return policy;
}

QString printed(const Result<route::Wishes>& wishes) {
    if (!wishes) return "error: " + QString::fromStdString(wishes.error().detail);
    QStringList parts;
    if (wishes->tier) parts << QString("tier %1").arg(*wishes->tier);
    if (wishes->floor) parts << QString("floor %1").arg(*wishes->floor);
    if (wishes->maxLatency) parts << QString("latency %1").arg(wishes->maxLatency->count());
    if (wishes->maxCost) parts << QString("cost %1").arg(wishes->maxCost->nano());
    return parts.join(", ");
}

} // namespace

class IdentityTest : public QObject {
    Q_OBJECT

private slots:
    void client_data() {
        QTest::addColumn<QString>("headers");
        QTest::addColumn<QString>("client");
        QTest::newRow("nothing said") << "" << "";
        QTest::newRow("header") << "x-tierline-client: indexer; user-agent: curl/8" << "indexer";
        QTest::newRow("product with a version") << "user-agent: curl/8.1" << "curl";
        QTest::newRow("product with more") << "user-agent: claude-cli/1.0.3 (external, cli)" << "claude-cli";
        QTest::newRow("two words") << "User-Agent: OpenAI/Python 1.30" << "OpenAI";
    }
    void client() {
        QFETCH(QString, headers);
        QTEST(QString::fromStdString(readIdentity(headersOf(headers), {}).client), "client");
    }

    void session() {
        protocol::Request request;
        request.systemText = "be kind";
        request.firstUserText = "hello";
        const auto hashed = readIdentity(headersOf("user-agent: a/1"), request).session;
        QCOMPARE(hashed.size(), std::size_t(16));
        QCOMPARE(readIdentity(headersOf("user-agent: a/2"), request).session, hashed);
        QVERIFY(readIdentity(headersOf("user-agent: b/1"), request).session != hashed);
        request.firstUserText = "bye";
        QVERIFY(readIdentity(headersOf("user-agent: a/1"), request).session != hashed);
        request.conversationKey = "conversation-7";
        QCOMPARE(readIdentity({}, request).session, std::string("conversation-7"));
        QCOMPARE(readIdentity(headersOf("x-tierline-session: mine"), request).session, std::string("mine"));
    }

    void sessionsDiffer() { // by any byte, wherever it stands, and by where one text ends
        std::set<std::string> seen;
        std::size_t expected = 0;
        for (std::size_t size = 0; size < 150; size += 7) {
            protocol::Request request;
            request.systemText = std::string(size, 'a');
            seen.insert(readIdentity({}, request).session);
            expected += size + 2;
            for (std::size_t at = 0; at < size; ++at) {
                request.systemText[at] = 'b';
                seen.insert(readIdentity({}, request).session);
                request.systemText[at] = 'a';
            }
            request.firstUserText = "a";
            seen.insert(readIdentity({}, request).session);
        }
        QCOMPARE(seen.size(), expected);
        protocol::Request request;
        request.systemText = "You are a careful assistant that answers in one line.";
        request.firstUserText = "What is two and two?";
        QCOMPARE(QString::fromStdString(readIdentity({}, request).session), QString("ca4ec53247dfc120"));
    }

    void tags_data() {
        QTest::addColumn<QString>("headers");
        QTest::addColumn<QString>("tags");
        QTest::newRow("one") << "x-tierline-tag: project=alpha" << "project=alpha";
        QTest::newRow("two in one") << "x-tierline-tag: project=alpha, team = search"
                                    << "project=alpha,team=search";
        QTest::newRow("two headers") << "x-tierline-tag: a=1; X-Tierline-Tag: b=2" << "a=1,b=2";
        QTest::newRow("a bare word") << "x-tierline-tag: nightly" << "nightly=";
        QTest::newRow("the last one counts") << "x-tierline-tag: a=1,a=2" << "a=2";
        QTest::newRow("no name") << "x-tierline-tag: =1,,  " << "";
        QTest::newRow("equals in the value") << "x-tierline-tag: q=a=b" << "q=a=b";
    }
    void tags() {
        QFETCH(QString, headers);
        QStringList printedTags;
        for (const auto& [name, value] : readIdentity(headersOf(headers), {}).tags)
            printedTags << QString::fromStdString(name + "=" + value);
        QTEST(printedTags.join(","), "tags");
    }

    void noStore() {
        QVERIFY(!readIdentity({}, {}).noStore);
        QVERIFY(readIdentity(headersOf("x-tierline-no-store: 1"), {}).noStore);
        QVERIFY(readIdentity(headersOf("x-tierline-no-store: true"), {}).noStore);
        QVERIFY(!readIdentity(headersOf("x-tierline-no-store: 0"), {}).noStore);
    }

    void namesStayUtf8AndShort() {
        const std::string client =
            readIdentity({{"x-tierline-client", "\xff" + std::string(500, 'x')}}, {}).client;
        QVERIFY(client.starts_with("\xef\xbf\xbdx"));
        QVERIFY(client.size() < 210);
    }

    void wishes_data() {
        QTest::addColumn<QString>("headers");
        QTest::addColumn<QString>("wishes");
        QTest::newRow("none") << "" << "";
        QTest::newRow("all") << "x-tierline-tier: high; x-tierline-floor: low; x-tierline-max-latency: "
                                "800ms; x-tierline-max-cost: 0.01"
                             << "tier 1, floor 0, latency 800, cost 10000000";
        QTest::newRow("seconds") << "x-tierline-max-latency: 1.5 s" << "latency 1500";
        QTest::newRow("minutes") << "x-tierline-max-latency: 2m" << "latency 120000";
        QTest::newRow("bare milliseconds") << "x-tierline-max-latency: 250" << "latency 250";
        QTest::newRow("unknown tier")
            << "x-tierline-tier: superb"
            << "error: x-tierline-tier names an unknown tier; the tiers are: low, high";
        QTest::newRow("unknown floor")
            << "x-tierline-floor: superb"
            << "error: x-tierline-floor names an unknown tier; the tiers are: low, high";
        QTest::newRow("negative time")
            << "x-tierline-max-latency: -1s"
            << "error: x-tierline-max-latency is not a duration such as 800ms or 8s";
        QTest::newRow("odd unit") << "x-tierline-max-latency: 8 weeks"
                                  << "error: x-tierline-max-latency is not a duration such as 800ms or 8s";
        QTest::newRow("cost in words") << "x-tierline-max-cost: little"
                                       << "error: x-tierline-max-cost is not an amount in USD such as 0.01";
    }
    void wishes() {
        QFETCH(QString, headers);
        QTEST(printed(readWishes(headersOf(headers), twoTiers())), "wishes");
    }
};

QTEST_APPLESS_MAIN(IdentityTest)
#include "identity.moc"
