#include "route/attempts.h"

#include "base/id.h"

#include <QtTest>

#include <array>

using namespace tierline;
using namespace tierline::route;

namespace {

// Asking order: candidates 2, 0, 1, 3.
Plan fourCandidates() {
    Plan plan;
    plan.candidates.resize(4);
    plan.order = {2, 0, 1, 3};
    plan.reason = SelectionReason::ComplexityMatch;
    return plan;
}

QString printed(const NextStep& step) {
    const auto reason = QString::fromUtf8(toString(step.reason).data());
    return step.kind == NextStep::Kind::Try ? QStringLiteral("%1 %2").arg(step.candidate).arg(reason)
                                            : QStringLiteral("give up ") + reason;
}

} // namespace

class AttemptsTest : public QObject {
    Q_OBJECT

private slots:
    // Events: an error class's name, `breaker` = refused at the moment of asking, a trailing ! = committed.
    void steps_data() {
        QTest::addColumn<QString>("events");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<int>("attempts");
        const auto row = [](const char* name, const char* events, const char* steps, int attempts) {
            QTest::newRow(name) << QString::fromLatin1(events) << QString::fromLatin1(steps) << attempts;
        };
        row("begin", "", "2 complexity_match", 1);
        row("a server error moves on", "server_error", "2 complexity_match, 0 circuit_fallback", 2);
        row("429 moves on", "rate_limited", "2 complexity_match, 0 rate_limit_fallback", 2);
        row("a spent quota moves on", "quota_exhausted", "2 complexity_match, 0 rate_limit_fallback", 2);
        row("too long moves on", "context_too_long", "2 complexity_match, 0 context_window", 2);
        row("a timeout moves on", "timeout_first_byte", "2 complexity_match, 0 circuit_fallback", 2);
        row("a bad key moves on", "auth", "2 complexity_match, 0 circuit_fallback", 2);
        row("a bad request is the client's", "bad_request", "2 complexity_match, give up all_exhausted", 1);
        row("filtered content is not hawked around", "content_filtered",
            "2 complexity_match, give up all_exhausted", 1);
        row("the client left", "client_cancelled", "2 complexity_match, give up all_exhausted", 1);
        row("nothing replaces what was begun", "truncated_stream!",
            "2 complexity_match, give up all_exhausted", 1);
        row("a stream cut before its first word moves on", "truncated_stream",
            "2 complexity_match, 0 circuit_fallback", 2);
        row("three attempts at most", "server_error network server_error",
            "2 complexity_match, 0 circuit_fallback, 1 circuit_fallback, give up all_exhausted", 3);
        row("the breaker's no costs no attempt", "breaker server_error network",
            "2 complexity_match, 0 circuit_fallback, 1 circuit_fallback, 3 circuit_fallback", 3);
        row("the breaker's no between attempts", "server_error breaker rate_limited",
            "2 complexity_match, 0 circuit_fallback, 1 circuit_fallback, 3 rate_limit_fallback", 3);
        row("no room costs no attempt", "room room server_error",
            "2 complexity_match, 0 rate_limit_fallback, 1 rate_limit_fallback, 3 circuit_fallback", 2);
        row("another key is another attempt", "again server_error again",
            "2 complexity_match, 2 complexity_match, 0 circuit_fallback, give up all_exhausted", 3);
        row("again, but there is no room", "again room",
            "2 complexity_match, 2 complexity_match, 0 rate_limit_fallback", 2);
        row("all refused by their breakers", "breaker breaker breaker breaker",
            "2 complexity_match, 0 circuit_fallback, 1 circuit_fallback, 3 circuit_fallback, give up "
            "all_exhausted",
            0);
    }

    void steps() {
        QFETCH(QString, events);
        const auto plan = fourCandidates();
        AttemptPlanner planner(plan, 3);
        QStringList taken{printed(planner.first())};
        for (auto event : events.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const bool committed = event.endsWith(QLatin1Char('!'));
            if (committed) event.chop(1);
            if (event == QLatin1String("again") || event == QLatin1String("room")) {
                taken += printed(event == QLatin1String("again")
                                     ? planner.again()
                                     : planner.passedOver(SelectionReason::RateLimitFallback));
                continue;
            }
            if (event == QLatin1String("breaker")) {
                taken += printed(planner.refusedByBreaker());
                continue;
            }
            const auto why = errorClassFromString(event.toStdString());
            QVERIFY2(why, qPrintable(event));
            taken += printed(planner.failed(*why, committed));
        }
        QTEST(taken.join(QStringLiteral(", ")), "steps");
        QTEST(planner.attempts(), "attempts");
    }

    // The order is 0, 1, 2, …; `providers` has one digit a candidate, a dash = none known.
    void sharesProvidersAndRetries_data() {
        QTest::addColumn<QString>("providers");
        QTest::addColumn<QString>("events");
        QTest::addColumn<QString>("tried");
        QTest::addColumn<int>("attempts");
        const auto row = [](const char* name, const char* providers, const char* events, const char* tried,
                            int attempts) {
            QTest::newRow(name) << QString::fromLatin1(providers) << QString::fromLatin1(events)
                                << QString::fromLatin1(tried) << attempts;
        };
        row("no way to the provider", "0010", "network", "02", 2);
        row("no connection in time", "0010", "timeout_connect", "02", 2);
        row("our own cap holds for the origin", "0010", "pool_busy", "02", 2);
        row("a server error is one model's", "0010", "server_error", "01", 2);
        row("two providers lost", "00101", "network network", "022", 3);
        row("models of no known provider share nothing", "----", "network network", "012", 3);
        row("the breaker's no, then a lost provider", "0101", "breaker network", "012", 2);
        row("alone, overloaded: once more", "0", "overloaded", "00", 2);
        row("alone, a server error twice", "0", "server_error server_error", "00-", 2);
        row("alone, truncated before its first word", "0", "truncated_stream", "00", 2);
        row("alone, an empty reply", "0", "empty_reply", "00", 2);
        row("alone, no way to it", "0", "network", "00", 2);
        row("all of one provider, no way to it", "0000", "network", "00", 2);
        row("alone, over its rate", "0", "rate_limited", "0-", 1);
        row("alone, too slow", "0", "timeout_first_byte", "0-", 1);
        row("alone, our own cap", "0", "pool_busy", "0-", 1);
        row("alone, committed", "0", "truncated_stream!", "0-", 1);
        row("the last one is asked again", "01", "server_error server_error", "011", 3);
        row("the last one's fault is lasting", "01", "server_error auth", "01-", 2);
        row("the others' breakers say no", "012", "server_error breaker breaker", "0120", 2);
        row("the breaker says no to the second try", "0", "server_error breaker", "00-", 1);
        row("no attempt left for it", "012", "server_error server_error server_error", "012-", 3);
    }

    void sharesProvidersAndRetries() {
        QFETCH(QString, providers);
        QFETCH(QString, events);
        Plan plan;
        for (const QChar digit : providers) {
            plan.order.push_back(plan.candidates.size());
            auto& candidate = plan.candidates.emplace_back();
            if (digit.isDigit()) candidate.provider = static_cast<ProviderIndex>(digit.digitValue());
        }
        AttemptPlanner planner(plan, 3);
        QString tried;
        const auto take = [&](const NextStep& step) {
            tried += step.kind == NextStep::Kind::Try ? QString::number(step.candidate) : QStringLiteral("-");
        };
        take(planner.first());
        for (auto event : events.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const bool committed = event.endsWith(QLatin1Char('!'));
            if (committed) event.chop(1);
            if (event == QLatin1String("breaker")) {
                take(planner.refusedByBreaker());
                continue;
            }
            const auto why = errorClassFromString(event.toStdString());
            QVERIFY2(why, qPrintable(event));
            take(planner.failed(*why, committed));
        }
        QTEST(tried, "tried");
        QTEST(planner.attempts(), "attempts");
    }

    // One digit a candidate: its tier; the order is 0, 1, 2, …; `doubt`: a check found fault with the answer.
    void escalates_data() {
        QTest::addColumn<QString>("tiers");
        QTest::addColumn<QString>("events");
        QTest::addColumn<QString>("steps");
        const auto row = [](const char* name, const char* tiers, const char* events, const char* steps) {
            QTest::newRow(name) << QString::fromLatin1(tiers) << QString::fromLatin1(events)
                                << QString::fromLatin1(steps);
        };
        row("one tier up, past its neighbours", "00112", "doubt", "0 2:quality_escalation");
        row("exactly one tier, never two", "0022", "doubt", "0 -");
        row("nothing dearer is able", "00", "doubt", "0 -");
        row("behind another failure", "0012", "server_error doubt",
            "0 1:circuit_fallback 2:quality_escalation");
        row("once a request", "0123", "doubt doubt", "0 1:quality_escalation -");
        row("what failed up there is not tried further", "0112", "doubt server_error",
            "0 1:quality_escalation -");
        row("nor tried again", "01", "doubt overloaded", "0 1:quality_escalation -");
        row("who is refused is stood in for", "0112", "doubt breaker",
            "0 1:quality_escalation 2:quality_escalation");
        row("but by its own tier only", "0122", "doubt breaker", "0 1:quality_escalation -");
        row("nor by a retry", "01", "doubt budget", "0 1:quality_escalation -");
        row("within the attempts", "0001", "server_error server_error doubt",
            "0 1:circuit_fallback 2:circuit_fallback -");
        row("from where it came to", "01123", "server_error doubt",
            "0 1:circuit_fallback 3:quality_escalation");
        row("never down", "100", "doubt", "0 -");
        row("never to the last resort", "01!", "doubt", "0 -");
        row("but past it", "011!", "doubt", "0 1:quality_escalation");
    }

    void escalates() {
        QFETCH(QString, tiers);
        QFETCH(QString, events);
        Plan plan;
        plan.hasLastResort = tiers.endsWith(QLatin1Char('!')); // the last one
        for (const QChar digit : std::as_const(tiers)) {
            if (!digit.isDigit()) continue;
            plan.order.push_back(plan.candidates.size());
            plan.candidates.emplace_back().tier = static_cast<TierIndex>(digit.digitValue());
        }
        AttemptPlanner planner(plan, 3);
        QVERIFY(!planner.oneTierUp()); // nothing was asked yet
        QStringList steps{QString::number(planner.first().candidate)};
        for (const auto& event : events.split(QLatin1Char(' '))) {
            const auto expected = planner.oneTierUp();
            const auto step = event == QLatin1String("doubt")     ? planner.escalated()
                              : event == QLatin1String("breaker") ? planner.refusedByBreaker()
                              : event == QLatin1String("budget")
                                  ? planner.refusedByBudget()
                                  : planner.failed(*errorClassFromString(event.toStdString()), false);
            if (event == QLatin1String("doubt"))
                QCOMPARE(expected.has_value(), step.kind == NextStep::Kind::Try);
            if (event == QLatin1String("doubt") && expected) QCOMPARE(*expected, step.candidate);
            const auto reason = QString::fromUtf8(toString(step.reason).data());
            steps += step.kind == NextStep::Kind::Try
                         ? QStringLiteral("%1:%2").arg(step.candidate).arg(reason)
                         : QStringLiteral("-");
        }
        QTEST(steps.join(QLatin1Char(' ')), "steps");
        QVERIFY(planner.attempts() <= 3);
    }

    void everyClassObeysItsTraits_data() {
        QTest::addColumn<int>("errorClass");
        for (int i = 0; i <= static_cast<int>(ErrorClass::PoolBusy); ++i)
            QTest::newRow(toString(static_cast<ErrorClass>(i)).data()) << i;
    }

    void everyClassObeysItsTraits() {
        QFETCH(int, errorClass);
        const auto why = static_cast<ErrorClass>(errorClass);
        const auto plan = fourCandidates();
        AttemptPlanner planner(plan, 3);
        planner.first();
        QVERIFY((planner.failed(why, false).kind == NextStep::Kind::Try) == traits(why).tryNext);
    }

    void nothingToAsk() {
        const Plan plan;
        AttemptPlanner planner(plan, 3);
        QCOMPARE(printed(planner.first()), QStringLiteral("give up all_exhausted"));
        QCOMPARE(planner.attempts(), 0);
    }

    void oneAttemptAllowed() {
        const auto plan = fourCandidates();
        AttemptPlanner planner(plan, 1);
        planner.first();
        QCOMPARE(printed(planner.failed(ErrorClass::ServerError, false)),
                 QStringLiteral("give up all_exhausted"));
    }

    // Whatever happens in whatever order: it ends, and no more is asked than the cap allows.
    void attemptsNeverExceedTheCap() {
        constexpr std::array classes{ErrorClass::RateLimited, ErrorClass::ServerError,
                                     ErrorClass::Network,     ErrorClass::Auth,
                                     ErrorClass::EmptyReply,  ErrorClass::TimeoutIdle};
        for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
            Dice dice(seed);
            Plan plan;
            for (auto count = dice.next() % 6; count > 0; --count) {
                plan.order.push_back(plan.candidates.size());
                plan.candidates.emplace_back().provider = static_cast<ProviderIndex>(dice.next() % 3);
            }
            const int cap = 1 + static_cast<int>(dice.next() % 5);
            AttemptPlanner planner(plan, cap);
            int asked = 0, steps = 0;
            for (auto step = planner.first(); step.kind == NextStep::Kind::Try; ++steps) {
                QVERIFY2(steps < 100, "it does not end");
                switch (dice.next() % 5) {
                case 0: step = planner.passedOver(SelectionReason::RateLimitFallback); break;
                case 1: step = planner.refusedByBreaker(); break;
                case 2:
                    ++asked;
                    step = planner.again();
                    break;
                default: ++asked; step = planner.failed(classes[dice.next() % classes.size()], false);
                }
                QVERIFY(asked <= cap);
            }
        }
    }
};

QTEST_APPLESS_MAIN(AttemptsTest)
#include "attempts_test.moc"
