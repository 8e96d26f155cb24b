// Pools of keys, the retry budget and panic, against an upstream that answers each key as it is told to.
#include "keyed.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

namespace {

// One provider with keys k1 and k2, or with k1 alone.
std::string policyOf(const std::string& url, bool pool, const std::string& route,
                     const std::string& more = {}) {
    return "version: 1\nproviders:\n  one: {dialect: openai, base_url: \"" + url + "\", "
           + (pool ? "keys: [\"env:TIERLINE_TEST_K1\", \"env:TIERLINE_TEST_K2\"]"
                   : "key: \"env:TIERLINE_TEST_K1\"")
           + more
           + "}\nmodels:\n  one/m: {price: {input: 1, output: 1}}\n"
             "tiers:\n  - {name: only, models: [one/m]}\ndefault_tier: only\n"
           + route;
}

std::string policyOf(const Keyed& upstream, bool pool, const std::string& route) {
    return policyOf(upstream.url(), pool, route);
}

std::string shortReply() {
    const std::string body = R"({"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,)"
                             R"("message":{"role":"assistant","content":"four"},"finish_reason":"stop"}]})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
           + std::to_string(body.size()) + "\r\n\r\n" + body;
}

WireReply askOnce(Station& station) {
    return ask(station.port(), post("/v1/chat/completions", chatBody(false)));
}

std::string credentials(const ledger::Record& row) {
    std::string text;
    for (const auto& attempt : row.attempts) {
        if (!text.empty()) text += ", ";
        text += attempt.credential + " ";
        text += attempt.errorClass ? std::string(toString(*attempt.errorClass)) : "good";
    }
    return text;
}

} // namespace

class Pool : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        qputenv("TIERLINE_TEST_K1", "k1-of-the-test");
        qputenv("TIERLINE_TEST_K2", "k2-of-the-test");
    }

    void anotherKeyAnswersForOneThatIsRefused_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("first");
        QTest::newRow("a wrong key") << 401 << QString() << "1 of 2 auth, 2 of 2 good";
        QTest::newRow("an unpaid bill") << 402 << QString() << "1 of 2 billing, 2 of 2 good";
        QTest::newRow("over its rate")
            << 429 << QStringLiteral("retry-after: 30") << "1 of 2 rate_limited, 2 of 2 good";
    }
    void anotherKeyAnswersForOneThatIsRefused() {
        QFETCH(int, status);
        QFETCH(QString, header);
        QFETCH(QString, first);
        Keyed upstream;
        upstream.answer("k1-of-the-test", status, header.toStdString());
        Station station(policyOf(upstream, true, ""));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int i = 0; i < 4; ++i)
            QCOMPARE(askOnce(station).status, 200);
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        QCOMPARE(QString::fromStdString(credentials(rows[3])), first);
        for (const auto at : {0U, 1U, 2U})
            QCOMPARE(credentials(rows[at]), std::string("2 of 2 good"));
        QCOMPARE(upstream.asked("k1-of-the-test"), 1); // it rests
        for (const auto& row : rows)
            QVERIFY(ledger::toJson(row).find("of-the-test") == std::string::npos);
        const auto stats = ask(station.port(), get("/stats")).body;
        QVERIFY2(stats.find("\"credential\":\"1 of 2\"") != std::string::npos, stats.c_str());
        QVERIFY(stats.find("of-the-test") == std::string::npos);
        const auto breakers = ask(station.port(), get("/breakers")).body;
        QVERIFY2(breakers.find("\"credential\":\"2 of 2\"") != std::string::npos, breakers.c_str());
        QCOMPARE(ask(station.port(), post("/breakers/one%2Fm%232", R"({"action":"hold_open"})")).status, 200);
        QVERIFY(askOnce(station).status >= 400); // the one key rests, the other is held
    }

    void bothKeysTakeTheirShare() {
        Keyed upstream;
        Station station(policyOf(upstream, true, ""));
        for (int i = 0; i < 6; ++i)
            QCOMPARE(askOnce(station).status, 200);
        QCOMPARE(upstream.asked("k1-of-the-test"), 3);
        QCOMPARE(upstream.asked("k2-of-the-test"), 3);
    }

    // The other key has room, but its breaker lets nobody through: that is no place to be woken for.
    void behindABusyKeyOneWaitsAlthoughAKeyThatIsHeldHasRoom() {
        Scripted upstream;
        upstream.tell({"", shortReply()}); // the first one stays under way
        Station station(policyOf(upstream.url("told"), true, "route: {max_wait: 60s}\n", ", concurrent: 1"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), post("/breakers/one%2Fm%232", R"({"action":"hold_open"})")).status, 200);
        Wire first(station.port()), second(station.port());
        QVERIFY(first.send(post("/v1/chat/completions", chatBody(false))));
        QTRY_COMPARE(upstream.requests(), 1);
        QVERIFY(second.send(post("/v1/chat/completions", chatBody(false))));
        QTRY_VERIFY(ask(station.port(), get("/stats")).body.find("\"queued\":1") != std::string::npos);
        QCOMPARE(upstream.requests(), 1);
        upstream.goOn();
        QCOMPARE(first.read().status, 200);
        QCOMPARE(second.read().status, 200);
        QVERIFY(station.becomesQuiet());
        for (const auto& row : station.rows())
            QCOMPARE(credentials(row), std::string("1 of 2 good"));
    }

    void theOnlyKeyHasNoRowOfItsOwn() {
        Keyed upstream;
        Station station(policyOf(upstream, false, ""));
        QCOMPARE(askOnce(station).status, 200);
        QVERIFY(ask(station.port(), get("/breakers")).body.find("credential") == std::string::npos);
        QVERIFY(ask(station.port(), get("/metrics")).body.find("credential") == std::string::npos);
        QVERIFY(station.becomesQuiet());
        QCOMPARE(station.rows().front().attempts.front().credential, std::string());
    }

    void aRefusedKeyIsNotSentAgainAtOnce() {
        Keyed upstream;
        upstream.answer("k1-of-the-test", 401);
        Station station(policyOf(upstream, false, ""));
        QVERIFY(askOnce(station).status >= 400);
        QVERIFY(askOnce(station).status >= 400);
        QCOMPARE(upstream.asked("k1-of-the-test"), 1);
        QVERIFY(station.becomesQuiet());
        const auto why = station.rows().front().candidates.front().reason;
        QVERIFY2(why.find("its key was refused (auth), tried again in ") == 0, why.c_str());
    }

    void whatIsTriedAgainHasABudget() {
        Keyed upstream;
        upstream.answer("k1-of-the-test", 500);
        Station station(policyOf(upstream, false,
                                 "breaker: {consecutive: 100000, min_calls: 100000}\n"
                                 "route: {retry_budget: 0}\n"));
        int attempts = 0;
        bool spent = false;
        for (int i = 0; i < 200 && !spent; ++i) {
            QVERIFY(askOnce(station).status >= 500);
            QVERIFY(station.becomesQuiet());
            const auto row = station.rows().front();
            attempts += static_cast<int>(row.attempts.size());
            QVERIFY(row.attempts.size() <= 2);
            spent =
                row.selectionDetail.find("one's retry budget is spent: 10 retries for ") != std::string::npos;
            QVERIFY2(spent == (row.attempts.size() == 1), row.selectionDetail.c_str());
        }
        QVERIFY(spent);
        QCOMPARE(upstream.asked("k1-of-the-test"), attempts);
    }

    void whenAllAreOpenTheLeastBadIsAskedOrNobody_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        QTest::newRow("probe") << "probe" << 200 << "panic_probe";
        QTest::newRow("fail") << "fail" << 503 << "all_exhausted";
    }
    void whenAllAreOpenTheLeastBadIsAskedOrNobody() {
        QFETCH(QString, how);
        QFETCH(int, status);
        QFETCH(QString, reason);
        Keyed upstream;
        Station station(policyOf(upstream, false, "route: {all_open: " + how.toStdString() + "}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QVERIFY(station.gateway().act("one/m", health::Action::Trip));
        const auto reply = askOnce(station);
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.headers.contains("retry-after"), status == 503);
        QVERIFY(station.becomesQuiet());
        const auto row = station.rows().front();
        QCOMPARE(row.selectionReason, reason.toStdString());
        if (status != 200) return;
        QVERIFY2(row.candidates.front().reason.find("panic: all breakers are open") == 0,
                 row.candidates.front().reason.c_str());
        QVERIFY(station.gateway().snapshot().breakers.front().view.state == health::BreakerState::HalfOpen);
    }

    // "remaining 0 until T" is believed without a 429; without a T it is not.
    void aProvidersOwnWordHoldsBack() {
        Keyed upstream;
        upstream.answer("k1-of-the-test", 200, "x-ratelimit-remaining-requests: 0");
        Station station(policyOf(upstream, false, "route: {max_wait: 20ms}\n"));
        QCOMPARE(askOnce(station).status, 200);
        upstream.answer("k1-of-the-test", 200,
                        "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 50s");
        QCOMPARE(askOnce(station).status, 200);
        const auto refused = askOnce(station);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.contains("retry-after"));
        QCOMPARE(upstream.asked("k1-of-the-test"), 2);
        QVERIFY(station.becomesQuiet());
        const auto why = station.rows().front().candidates.front().reason;
        QVERIFY2(why.find("the provider's own limit") != std::string::npos, why.c_str());
    }
};

QTEST_GUILESS_MAIN(Pool)
#include "pool.moc"
