#include "route/panic.h"
#include "route/waiting.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;

namespace {

struct World {
    policy::Policy policy;
    Plan plan;
    std::vector<health::ModelHealth> health;

    World() {
        for (const char* id : {"one/a", "one/b", "two/c"}) {
            policy.models.emplace_back().id = id;
            plan.order.push_back(plan.candidates.size());
            auto& candidate = plan.candidates.emplace_back();
            candidate.model = static_cast<policy::ModelIndex>(plan.candidates.size() - 1);
            candidate.estimatedCost = Money::fromNano(100);
        }
        plan.candidates[2].tier = 1;
        health.resize(3);
    }
};

} // namespace

class WaitingTest : public QObject {
    Q_OBJECT

private slots:
    // Of three candidates the first one has no room: what the others cost and how long they let one wait.
    void rule_data() {
        QTest::addColumn<qint64>("wait");
        QTest::addColumn<qint64>("left");
        QTest::addColumn<qint64>("costOfB"); // -1: not known
        QTest::addColumn<qint64>("waitOfB");
        QTest::addColumn<bool>("waits");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, qint64 wait, qint64 left, qint64 costOfB, qint64 waitOfB,
                            bool waits, const char* why) {
            QTest::newRow(name) << wait << left << costOfB << waitOfB << waits << QString::fromLatin1(why);
        };
        row("a dearer tier and a dearer sibling: wait", 3'000, 10'000, 101, 0, true, "");
        row("a sibling at the same price: at once", 3'000, 10'000, 100, 0, false,
            "no room for 3 s; one/b has some and is not dearer");
        row("a cheaper sibling, as other strategies order them", 3'000, 10'000, 99, 0, false,
            "no room for 3 s; one/b has some and is not dearer");
        row("the sibling has no room either: wait", 3'000, 10'000, 100, 500, true, "");
        row("a price that nobody knows is dearer", 3'000, 10'000, -1, 0, true, "");
        row("just within the deadline", 10'000, 10'000, 101, 0, true, "");
        row("past it: the dearer one", 10'001, 10'000, 101, 0, false,
            "no room for 11 s, the deadline leaves 10 s");
        row("no deadline: never", 1, 0, 101, 0, false, "no room for 0.001 s, the deadline leaves 0 s");
    }
    void rule() {
        QFETCH(qint64, wait);
        QFETCH(qint64, left);
        QFETCH(qint64, costOfB);
        QFETCH(qint64, waitOfB);
        QFETCH(bool, waits);
        QFETCH(QString, why);
        World world;
        auto& sibling = world.plan.candidates[1].estimatedCost;
        sibling = costOfB < 0 ? std::nullopt : std::optional(Money::fromNano(costOfB));
        world.health[1].waitEstimate = Milliseconds(waitOfB);
        const auto choice =
            chooseWait(world.policy, world.plan, 0, Milliseconds(wait), Milliseconds(left), world.health);
        QCOMPARE(choice.waits, waits);
        QCOMPARE(QString::fromStdString(choice.why), why);
    }

    void whatCannotBeAskedIsNoWayOut() {
        World world;
        world.health[1].wouldAllow = false;
        QVERIFY(
            chooseWait(world.policy, world.plan, 0, Milliseconds(5), Milliseconds(9), world.health).waits);
        world.health[1].wouldAllow = true;
        world.health[1].rateLimitedFor = Milliseconds(9);
        QVERIFY(
            chooseWait(world.policy, world.plan, 0, Milliseconds(5), Milliseconds(9), world.health).waits);
    }

    void onlyLaterCandidatesCount() {
        World world;
        world.plan.candidates[2].tier = 0;
        world.plan.order = {1, 2, 0};
        QVERIFY(
            chooseWait(world.policy, world.plan, 0, Milliseconds(5), Milliseconds(9), world.health).waits);
    }

    void panic_data() {
        QTest::addColumn<bool>("probes");
        QTest::addColumn<QString>("breakers"); // of each candidate: - able, o<ms> open, h held, r rate
                                               // limited, t tier too low
        QTest::addColumn<QString>("asked");
        const auto row = [](const char* name, bool probes, const char* breakers, const char* asked) {
            QTest::newRow(name) << probes << QString::fromLatin1(breakers) << QString::fromLatin1(asked);
        };
        row("all are open: the first to reopen", true, "o9000 o4000 o8000",
            "1 panic_probe panic: all breakers are open, this one reopens first, in 4 s (why)");
        row("the policy fails instead", false, "o9000 o4000 o8000", "");
        row("what is held by hand stays shut", true, "o9000 h h",
            "0 panic_probe panic: all breakers are open, this one reopens first, in 9 s (why)");
        row("all held by hand", true, "h h h", "");
        row("one is over its rate: its time is known", true, "o9000 r o8000", "");
        row("those that never could count for nothing", true, "t o5000 t",
            "1 panic_probe panic: all breakers are open, this one reopens first, in 5 s (why)");
    }
    void panic() {
        QFETCH(bool, probes);
        QFETCH(QString, breakers);
        QFETCH(QString, asked);
        World world;
        world.policy.route.probeWhenAllOpen = probes;
        world.plan.order.clear();
        std::size_t at = 0;
        for (const auto& word : breakers.split(QLatin1Char(' '))) {
            auto& candidate = world.plan.candidates[at];
            auto& health = world.health[at++];
            candidate.verdict = CandidateVerdict::Refused;
            health.wouldAllow = false;
            health.reason = "why";
            const auto kind = word[0].toLatin1();
            candidate.refusal = kind == 'r'   ? Refusal::RateLimited
                                : kind == 't' ? Refusal::TierTooLow
                                              : Refusal::BreakerOpen;
            health.state = kind == 'o' ? health::BreakerState::Open : health::BreakerState::HeldOpen;
            if (kind == 'o') health.reopensIn = Milliseconds(word.mid(1).toLongLong());
        }
        const auto plan = probeLeastBad(world.plan, world.policy, world.health);
        if (asked.isEmpty()) {
            QVERIFY(plan.order.empty());
            return;
        }
        QCOMPARE(plan.order.size(), std::size_t(1));
        const auto& chosen = plan.candidates[plan.order.front()];
        QVERIFY(chosen.verdict == CandidateVerdict::Chosen);
        QCOMPARE(
            QStringLiteral("%1 %2 %3")
                .arg(plan.order.front())
                .arg(QString::fromUtf8(toString(plan.reason).data()), QString::fromStdString(chosen.reason)),
            asked);
    }

    void whoCanBeAskedNeedsNoPanic() {
        World world;
        world.policy.route.probeWhenAllOpen = true;
        const auto plan = probeLeastBad(world.plan, world.policy, world.health);
        QCOMPARE(plan.order.size(), std::size_t(3));
        QVERIFY(plan.reason == world.plan.reason);
    }
};

QTEST_APPLESS_MAIN(WaitingTest)
#include "waiting_test.moc"
