#include "health/board.h"

#include <QtTest>

#include <atomic>
#include <latch>
#include <thread>

using namespace tierline;
using namespace tierline::health;

namespace {

policy::Policy twoModels() {
    policy::Policy made;
    made.models.resize(2);
    made.models[0].id = "one/a";
    made.models[1].id = "one/b";
    made.breaker.probes = 2;
    return made;
}

Board::Outcome failure(ErrorClass why) {
    Board::Outcome outcome;
    outcome.error = why;
    return outcome;
}

Board::Outcome success(int latency, int tokens = 0) {
    Board::Outcome outcome;
    outcome.latency = Milliseconds{latency};
    outcome.outputTokens = tokens;
    return outcome;
}

} // namespace

class BoardTest : public QObject {
    Q_OBJECT

private:
    ManualClock m_clock;

    static void tripByFailures(Board& board, std::string_view model) {
        for (int i = 0; i < 5; ++i)
            board.report(model, board.acquire(model), failure(ErrorClass::ServerError));
    }

private slots:
    void oneModelsTripLeavesTheOtherClosed() {
        Board board(m_clock);
        const auto policy = twoModels();
        board.configure(policy);
        tripByFailures(board, "one/a");
        const auto health = board.snapshot(policy);
        QVERIFY(health[0].state == BreakerState::Open);
        QVERIFY(!health[0].wouldAllow);
        QCOMPARE(health[0].reason, std::string("5 consecutive server_error"));
        QCOMPARE(health[0].reopensIn.count(), 30'000);
        QVERIFY(health[1].state == BreakerState::Closed);
        QVERIFY(health[1].wouldAllow);
        QVERIFY(board.acquire("one/a") == Permit::Refused);
        QVERIFY(board.acquire("one/b") == Permit::Normal);
    }

    void classesThatChangeNothing_data() {
        QTest::addColumn<int>("errorClass");
        for (const auto one : {ErrorClass::Offline, ErrorClass::RateLimited, ErrorClass::Auth,
                               ErrorClass::NotFound, ErrorClass::BadRequest, ErrorClass::ClientCancelled})
            QTest::newRow(toString(one).data()) << static_cast<int>(one);
    }

    void classesThatChangeNothing() {
        QFETCH(int, errorClass);
        Board board(m_clock);
        board.configure(twoModels());
        for (int i = 0; i < 50; ++i)
            QVERIFY(
                board.report("one/a", board.acquire("one/a"), failure(static_cast<ErrorClass>(errorClass)))
                == BreakerState::Closed);
        QCOMPARE(board.rows()[0].view.calls, 0);
    }

    void hundredAtHalfOpen() {
        Board board(m_clock);
        board.configure(twoModels());
        tripByFailures(board, "one/a");
        m_clock.forward(std::chrono::seconds(30));
        std::latch start(100);
        std::atomic<int> upstream{0}, refused{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < 100; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                const auto permit = board.acquire("one/a");
                if (permit == Permit::Refused) {
                    ++refused;
                    return;
                }
                ++upstream;
                board.report("one/a", permit, success(5));
            });
        threads.clear();
        // Probes that succeed at once close the breaker; then the rest may go on to it again.
        QVERIFY(upstream >= 2);
        QCOMPARE(upstream + refused, 100);
    }

    void hundredAtHalfOpenWithSlowProbes() {
        Board board(m_clock);
        board.configure(twoModels());
        tripByFailures(board, "one/a");
        m_clock.forward(std::chrono::seconds(30));
        std::latch start(100);
        std::atomic<int> upstream{0};
        std::mutex mutex;
        std::vector<Permit> permits;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 100; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                const auto permit = board.acquire("one/a");
                if (permit == Permit::Refused) return;
                ++upstream;
                const std::scoped_lock lock(mutex);
                permits.push_back(permit);
            });
        threads.clear();
        QCOMPARE(upstream.load(), 2);
        QVERIFY(board.state("one/a") == BreakerState::HalfOpen);
        QVERIFY(board.report("one/a", permits[0], success(5)) == BreakerState::HalfOpen);
        QVERIFY(board.report("one/a", permits[1], success(5)) == BreakerState::Closed);
    }

    void rateLimitKeepsItsTime_data() {
        QTest::addColumn<int>("errorClass");
        QTest::addColumn<int>("serverDelay"); // -1 = none
        QTest::addColumn<int>("gate");        // ms, 0 = none
        QTest::newRow("429 with a delay") << static_cast<int>(ErrorClass::RateLimited) << 1'500 << 1'500;
        QTest::newRow("429 without one") << static_cast<int>(ErrorClass::RateLimited) << -1 << 5'000;
        QTest::newRow("spent quota") << static_cast<int>(ErrorClass::QuotaExhausted) << -1 << 60'000;
        QTest::newRow("overloaded with a delay")
            << static_cast<int>(ErrorClass::Overloaded) << 2'000 << 2'000;
        QTest::newRow("overloaded without one") << static_cast<int>(ErrorClass::Overloaded) << -1 << 0;
        QTest::newRow("server error") << static_cast<int>(ErrorClass::ServerError) << 2'000 << 0;
        QTest::newRow("an absurd delay")
            << static_cast<int>(ErrorClass::RateLimited) << 2'000'000'000 << 86'400'000;
    }

    void rateLimitKeepsItsTime() {
        QFETCH(int, errorClass);
        QFETCH(int, serverDelay);
        QFETCH(int, gate);
        Board board(m_clock);
        const auto policy = twoModels();
        board.configure(policy);
        auto outcome = failure(static_cast<ErrorClass>(errorClass));
        if (serverDelay >= 0) outcome.serverDelay = Milliseconds{serverDelay};
        board.report("one/a", board.acquire("one/a"), outcome);
        const auto limited = board.snapshot(policy)[0].rateLimitedFor;
        QCOMPARE(limited ? static_cast<int>(limited->count()) : 0, gate);
        m_clock.forward(Milliseconds{gate});
        QVERIFY(!board.snapshot(policy)[0].rateLimitedFor);
    }

    void slowModelGetsATrickle() {
        Board board(m_clock);
        const auto policy = twoModels();
        board.configure(policy);
        for (int i = 0; i < 5; ++i)
            board.report("one/a", board.acquire("one/a"), success(9'000));
        QCOMPARE(board.snapshot(policy)[0].p95->count(), 9'000);
        QVERIFY(!board.snapshot(policy)[0].trickle);
        m_clock.forward(std::chrono::seconds(10));
        QVERIFY(board.snapshot(policy)[0].trickle);
        const auto permit = board.acquire("one/a"); // the one request
        QVERIFY(!board.snapshot(policy)[0].trickle);
        board.report("one/a", permit, success(100));
        m_clock.forward(std::chrono::minutes(5) - std::chrono::seconds(10));
        QVERIFY(!board.snapshot(policy)[0].p95); // the slow ones have aged out
    }

    void outputLengthIsLearned() {
        Board board(m_clock);
        const auto policy = twoModels();
        board.configure(policy);
        QCOMPARE(board.snapshot(policy)[0].learnedOutput, std::int64_t{500});
        board.report("one/a", board.acquire("one/a"), success(1, 100));
        QCOMPARE(board.snapshot(policy)[0].learnedOutput, std::int64_t{300});
        for (int i = 0; i < 200; ++i)
            board.report("one/a", board.acquire("one/a"), success(1, 100));
        QVERIFY(board.snapshot(policy)[0].learnedOutput < 125);
        board.report("one/a", board.acquire("one/a"), success(1)); // unknown length
        QVERIFY(board.snapshot(policy)[0].learnedOutput < 125);
    }

    void transitionsAreTold() {
        Board board(m_clock);
        const auto policy = twoModels();
        board.configure(policy);
        QStringList told;
        board.onTransition(
            [&](std::string_view model, BreakerState from, BreakerState to, std::string_view reason) {
                static_cast<void>(board.state(model)); // called under no lock
                const auto text = std::string(model) + " " + std::string(toString(from)) + " > "
                                  + std::string(toString(to)) + ": " + std::string(reason);
                told += QString::fromStdString(text);
            });
        tripByFailures(board, "one/a");
        m_clock.forward(std::chrono::seconds(30));
        static_cast<void>(board.rows()); // time alone opens it half
        board.report("one/a", board.acquire("one/a"), success(1));
        board.report("one/a", board.acquire("one/a"), success(1));
        QVERIFY(board.act("one/b", Action::HoldOpen));
        QVERIFY(!board.act("one/c", Action::HoldOpen));
        QCOMPARE(told.join(QLatin1Char('\n')),
                 QStringLiteral("one/a closed > open: 5 consecutive server_error\n"
                                "one/a open > half_open: open time is over, probing\n"
                                "one/a half_open > closed: 2 of 2 probes succeeded\n"
                                "one/b closed > held_open: held open by hand"));
    }

    void survivesAReload() {
        Board board(m_clock);
        auto policy = twoModels();
        board.configure(policy);
        tripByFailures(board, "one/a");
        const auto running = board.acquire("one/b");
        policy.models.erase(policy.models.begin() + 1);
        policy.models.emplace_back().id = "two/c";
        board.configure(policy);
        QCOMPARE(board.rows().size(), 2U);
        QVERIFY(board.rows()[0].view.state == BreakerState::Open);
        QCOMPARE(board.rows()[1].model, std::string("two/c"));
        QVERIFY(board.report("one/b", running, success(1)) == BreakerState::Closed);
        QVERIFY(!board.act("one/b", Action::Trip));
    }

    void unknownModelIsRefused() {
        Board board(m_clock);
        QVERIFY(board.acquire("no/such") == Permit::Refused);
        QVERIFY(board.state("no/such") == BreakerState::Closed);
    }
};

QTEST_APPLESS_MAIN(BoardTest)
#include "board_test.moc"
