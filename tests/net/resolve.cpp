#include "net/resolve.h"

#include "net/support.h"

#include <QtTest>

#include <cerrno>
#include <map>
#include <netdb.h>

using namespace tierline::net;
using namespace tierline::net::test;
using Kind = NetFailure::Kind;

class ResolveTest : public QObject {
    Q_OBJECT

private slots:
    void readsAddresses_data() {
        QTest::addColumn<std::string>("host");
        QTest::addColumn<int>("family"); // 0: it is a name
        QTest::newRow("IPv4") << std::string("127.0.0.1") << AF_INET;
        QTest::newRow("IPv6") << std::string("::1") << AF_INET6;
        QTest::newRow("name") << std::string("localhost") << 0;
        QTest::newRow("short IPv4 is a name") << std::string("127.1") << 0;
    }
    void readsAddresses() {
        QFETCH(std::string, host);
        QFETCH(int, family);
        const Addresses addresses = numericAddress(host, 80);
        QCOMPARE(addresses.empty() ? 0 : int(addresses.front().storage.ss_family), family);
    }

    void takesFamiliesInTurn_data() {
        QTest::addColumn<std::string>("given");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* given, const char* expected) {
            QTest::newRow(given) << std::string(given) << std::string(expected);
        };
        row("", "");
        row("4", "4");
        row("6", "6");
        row("64", "64");
        row("4444", "4444");
        row("664", "646");
        row("6664", "6466");
        row("666444", "646464");
        row("444666", "464646");
        row("6646", "6466");
    }
    void takesFamiliesInTurn() {
        QFETCH(std::string, given);
        QFETCH(std::string, expected);
        Addresses addresses;
        std::uint16_t port = 1; // tells the order within a family
        for (const char family : given)
            addresses.push_back(numericAddress(family == '4' ? "127.0.0.1" : "::1", port++).front());
        std::string result;
        std::map<sa_family_t, int> last;
        for (const Address& address : alternateFamilies(addresses)) {
            const void* raw = &address.storage;
            const int at = ntohs(static_cast<const sockaddr_in*>(raw)->sin_port);
            QVERIFY(at > std::exchange(last[address.storage.ss_family], at));
            result += address.storage.ss_family == AF_INET ? '4' : '6';
        }
        QCOMPARE(result, expected);
    }

    void findsNames() {
        Loop loop;
        loop.start();
        std::promise<ResolveResult> promise;
        loop.post([&] {
            resolveName(loop, "localhost", 80,
                        [&](ResolveResult result) { promise.set_value(std::move(result)); });
        });
        const ResolveResult result = promise.get_future().get();
        QVERIFY(result.has_value());
        QVERIFY(!result->empty());
    }

    void aStoppedLoopDropsTheAnswer() {
        auto loop = std::make_unique<Loop>();
        loop->start();
        onLoop(*loop, [&] { resolveName(*loop, "localhost", 80, [](ResolveResult) {}); });
        loop.reset(); // the thread of the look-up may still run
    }

    void tellsOfflineFromUnreachable_data() {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("loopback");
        QTest::addColumn<bool>("network");
        QTest::addColumn<Kind>("expected");
        QTest::newRow("refused") << ECONNREFUSED << false << true << Kind::Connect;
        QTest::newRow("no route, no network") << ENETUNREACH << false << false << Kind::Offline;
        QTest::newRow("no route to this one") << ENETUNREACH << false << true << Kind::Connect;
        QTest::newRow("host down") << EHOSTUNREACH << false << true << Kind::Connect;
        QTest::newRow("host unreachable, no network") << EHOSTUNREACH << false << false << Kind::Offline;
        QTest::newRow("network down") << ENETDOWN << false << true << Kind::Offline;
        QTest::newRow("loopback is never offline") << ENETUNREACH << true << false << Kind::Connect;
    }
    void tellsOfflineFromUnreachable() {
        QFETCH(int, error);
        QFETCH(bool, loopback);
        QFETCH(bool, network);
        QFETCH(Kind, expected);
        QCOMPARE(std::string(toString(classifyConnectError(error, loopback, network))),
                 std::string(toString(expected)));
    }

    void tellsOfflineFromUnknownNames() {
        QVERIFY(classifyResolveError(EAI_AGAIN, false, false) == Kind::Offline);
        QVERIFY(classifyResolveError(EAI_AGAIN, false, true) == Kind::Resolve);
        QVERIFY(classifyResolveError(EAI_AGAIN, true, false) == Kind::Resolve);
        QVERIFY(classifyResolveError(EAI_NONAME, false, false) == Kind::Resolve);
    }
};

QTEST_APPLESS_MAIN(ResolveTest)
#include "resolve.moc"
