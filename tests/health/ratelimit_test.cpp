#include "base/id.h"
#include "health/ratelimit.h"
#include "health/retrybudget.h"

#include <QtTest>

#include <deque>

using namespace tierline;
using namespace tierline::health;
using namespace std::chrono_literals;

namespace {

RemoteLimits said(RemoteKind kind, std::int64_t limit, std::int64_t remaining, Milliseconds reset) {
    RemoteLimits made;
    made.of(kind) = {limit, remaining, reset};
    return made;
}

Milliseconds waitOf(const RateLimit& limit, Monotonic now, std::int64_t tokens = 0) {
    return limit.waitFor(tokens, 0, 0, now);
}

} // namespace

class RateLimitTest : public QObject {
    Q_OBJECT

private:
    ManualClock m_clock;

private slots:
    void withoutALimitNobodyWaits() {
        RateLimit limit;
        for (int i = 0; i < 1'000; ++i)
            limit.take(1'000'000, m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now(), 1'000'000).count(), 0);
        QVERIFY(!limit.requestsLeft(m_clock.now()));
        QCOMPARE(limit.inFlight(), 1'000);
    }

    void aPlaceComesBackWhenItsMinuteIsOver() {
        RateLimit limit(Limits{2, std::nullopt, std::nullopt});
        limit.take(0, m_clock.now());
        m_clock.forward(30s);
        limit.take(0, m_clock.now());
        QCOMPARE(limit.requestsLeft(m_clock.now()).value_or(-1), 0);
        const auto wait = waitOf(limit, m_clock.now());
        QVERIFY2(wait > 29s && wait <= 31s, qPrintable(QString::number(wait.count())));
        m_clock.forward(wait);
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 0);
        QCOMPARE(limit.requestsLeft(m_clock.now()).value_or(-1), 1);
    }

    void thoseAheadWaitFirst() {
        RateLimit limit(Limits{2, std::nullopt, std::nullopt});
        limit.take(0, m_clock.now());
        limit.take(0, m_clock.now());
        const auto next = limit.waitFor(0, 0, 0, m_clock.now());
        QCOMPARE(limit.waitFor(0, 1, 0, m_clock.now()), next);
        QVERIFY(limit.waitFor(0, 2, 0, m_clock.now()) >= 2 * next - 2s); // the third waits a minute longer
    }

    void tokensAreReservedAndCorrected() {
        RateLimit limit(Limits{std::nullopt, 1'000, std::nullopt});
        const auto hold = limit.take(900, m_clock.now());
        QVERIFY(waitOf(limit, m_clock.now(), 200) > 0ms);
        limit.release(hold, 100, m_clock.now());
        QCOMPARE(limit.tokensLeft(m_clock.now()).value_or(-1), 900);
        QCOMPARE(waitOf(limit, m_clock.now(), 200).count(), 0);
        const auto more = limit.take(200, m_clock.now());
        limit.release(more, 700, m_clock.now()); // it was more than thought
        QCOMPARE(limit.tokensLeft(m_clock.now()).value_or(-1), 200);
        const auto unknown = limit.take(150, m_clock.now());
        limit.release(unknown, std::nullopt, m_clock.now());
        QCOMPARE(limit.tokensLeft(m_clock.now()).value_or(-1), 50);
    }

    void whatIsLargerThanAMinuteGoesAlone() {
        RateLimit limit(Limits{std::nullopt, 1'000, std::nullopt});
        QCOMPARE(waitOf(limit, m_clock.now(), 5'000).count(), 0);
        limit.take(10, m_clock.now());
        const auto wait = waitOf(limit, m_clock.now(), 5'000);
        QVERIFY(wait > 59s && wait <= 62s);
    }

    void whatWasNeverSentLeavesNothing() {
        RateLimit limit(Limits{1, 100, 1});
        const auto hold = limit.take(100, m_clock.now());
        QVERIFY(limit.isFull());
        limit.undo(hold);
        QVERIFY(!limit.isFull());
        QCOMPARE(waitOf(limit, m_clock.now(), 100).count(), 0);
    }

    void remoteLimits_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("remaining");
        QTest::addColumn<qint64>("reset");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<qint64>("wait");
        const auto row = [](const char* name, RemoteKind kind, qint64 remaining, qint64 reset, qint64 tokens,
                            qint64 wait) {
            QTest::newRow(name) << static_cast<int>(kind) << remaining << reset << tokens << wait;
        };
        row("no request left: until the reset", RemoteKind::Requests, 0, 7'000, 10, 7'000);
        row("one left: now", RemoteKind::Requests, 1, 7'000, 10, 0);
        row("none left today", RemoteKind::RequestsADay, 0, 7'200'000, 10, 7'200'000);
        row("a day that is a week long is cut", RemoteKind::RequestsADay, 0, 604'800'000, 10, 86'400'000);
        row("too few tokens", RemoteKind::Tokens, 50, 3'000, 100, 3'000);
        row("enough tokens", RemoteKind::Tokens, 100, 3'000, 100, 0);
        row("more tokens than the limit: when it is whole", RemoteKind::InputTokens, 900, 3'000, 9'000,
            3'000);
        row("output tokens only when none are left", RemoteKind::OutputTokens, 1, 3'000, 100, 0);
        row("no output token left", RemoteKind::OutputTokens, 0, 3'000, 100, 3'000);
        row("over at once", RemoteKind::Requests, 0, 0, 10, 0);
    }
    void remoteLimits() {
        QFETCH(int, kind);
        QFETCH(qint64, remaining);
        QFETCH(qint64, reset);
        QFETCH(qint64, tokens);
        QFETCH(qint64, wait);
        RateLimit limit;
        limit.learn(said(static_cast<RemoteKind>(kind), 1'000, remaining, Milliseconds(reset)),
                    m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now(), tokens).count(), wait);
        m_clock.forward(Milliseconds(wait));
        QCOMPARE(waitOf(limit, m_clock.now(), tokens).count(), 0);
    }

    void theNewestWordStandsAndOwnRequestsCountMeanwhile() {
        RateLimit limit;
        limit.learn(said(RemoteKind::Requests, 10, 1, 60s), m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 0);
        limit.take(0, m_clock.now());
        QVERIFY(waitOf(limit, m_clock.now()) > 0ms);
        limit.learn(said(RemoteKind::Requests, 10, 5, 60s), m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 0);
    }

    void whatWasNeverSentIsGivenBackToTheProvidersWindowToo() {
        RateLimit limit;
        auto last = said(RemoteKind::RequestsADay, 10, 1, 3h);
        last.of(RemoteKind::Tokens) = {1'000, 300, 60s};
        limit.learn(last, m_clock.now());
        const auto hold = limit.take(500, m_clock.now()); // more than there is: only that is given back
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 10'800'000);
        limit.undo(hold);
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 0);
        QCOMPARE(limit.requestsLeft(m_clock.now()).value_or(-1), 1);
        QCOMPARE(limit.tokensLeft(m_clock.now()).value_or(-1), 300);
    }

    void aNewerWordKnowsNothingOfWhatWasNeverSent() {
        RateLimit limit;
        limit.learn(said(RemoteKind::Requests, 10, 1, 60s), m_clock.now());
        const auto hold = limit.take(0, m_clock.now());
        m_clock.forward(1s);
        limit.learn(said(RemoteKind::Requests, 10, 0, 60s), m_clock.now());
        limit.undo(hold);
        QCOMPARE(limit.requestsLeft(m_clock.now()).value_or(-1), 0);
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 60'000);
    }

    void aWindowWithoutALimitIsNone() {
        RateLimit limit;
        limit.learn(said(RemoteKind::Tokens, 0, 0, 60s), m_clock.now()); // Azure
        QCOMPARE(waitOf(limit, m_clock.now(), 100).count(), 0);
    }

    void aBlockIsNeverShortened() {
        RateLimit limit;
        limit.block(10s, m_clock.now());
        limit.block(2s, m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 10'000);
        limit.block(Milliseconds(-5), m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 10'000);
        limit.block(std::chrono::days(400), m_clock.now());
        QCOMPARE(waitOf(limit, m_clock.now()).count(), 86'400'000);
    }

    // Whatever is asked when: no minute, however it is cut out, has more than the limit, also as the provider
    // sees it, up to a tenth of a minute later.
    void noMinuteHasMoreThanItsLimit() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Dice dice(seed);
            const auto most = static_cast<std::int64_t>(1 + dice.next() % 40);
            RateLimit limit(Limits{most, std::nullopt, std::nullopt});
            std::deque<Monotonic> arrived;
            std::vector<RateHold> open;
            for (int step = 0; step < 4'000; ++step) {
                m_clock.forward(Milliseconds(dice.next() % 900));
                const auto now = m_clock.now();
                while (!open.empty() && (now - open.front().since > 5'000ms || dice.uniform() < 0.3)) {
                    arrived.push_back(now); // as late as it can be
                    limit.release(open.front(), std::nullopt, now);
                    open.erase(open.begin());
                }
                while (!arrived.empty() && now - arrived.front() >= 60s)
                    arrived.pop_front();
                if (waitOf(limit, now) == 0ms) open.push_back(limit.take(0, now));
                const auto seen = static_cast<std::int64_t>(arrived.size() + open.size());
                QVERIFY2(seen <= most,
                         qPrintable(QString("%1 of %2, seed %3").arg(seen).arg(most).arg(seed)));
            }
        }
    }

    void waitingAsLongAsToldIsEnough() {
        Dice dice(3);
        RateLimit limit(Limits{7, 5'000, std::nullopt});
        for (int i = 0; i < 2'000; ++i) {
            const auto tokens = static_cast<std::int64_t>(dice.next() % 2'000);
            m_clock.forward(waitOf(limit, m_clock.now(), tokens));
            QCOMPARE(waitOf(limit, m_clock.now(), tokens).count(), 0);
            limit.take(tokens, m_clock.now());
            m_clock.forward(Milliseconds(dice.next() % 3'000));
        }
    }

    void retriesAreAShareOfWhatWasSent_data() {
        QTest::addColumn<int>("sent");
        QTest::addColumn<qint64>("share");
        QTest::addColumn<int>("retries");
        QTest::newRow("the floor alone") << 0 << qint64(200'000) << 10;
        QTest::newRow("a fifth of a hundred beside it") << 100 << qint64(200'000) << 30;
        QTest::newRow("no share: the floor") << 100 << qint64(0) << 10;
        QTest::newRow("all") << 50 << qint64(1'000'000) << 60;
    }
    void retriesAreAShareOfWhatWasSent() {
        QFETCH(int, sent);
        QFETCH(qint64, share);
        QFETCH(int, retries);
        RetryBudget budget;
        for (int i = 0; i < sent; ++i)
            budget.sent(m_clock.now());
        int granted = 0;
        while (granted < 1'000 && budget.tryRetry(share, m_clock.now()))
            ++granted;
        QCOMPARE(granted, retries);
        QCOMPARE(budget.describe(m_clock.now()),
                 std::to_string(retries) + " retries for " + std::to_string(sent) + " requests in 10 s");
        m_clock.forward(9s);
        QVERIFY(!budget.tryRetry(share, m_clock.now()));
        m_clock.forward(1s);
        QVERIFY(budget.tryRetry(share, m_clock.now())); // what is ten seconds old is forgotten
    }
};

QTEST_APPLESS_MAIN(RateLimitTest)
#include "ratelimit_test.moc"
