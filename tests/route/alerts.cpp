#include "route/alerts.h"

#include <QTest>

using namespace tierline;
using namespace tierline::route;
using When = policy::Alert::When;

namespace {

using namespace std::chrono_literals;

const Wall noon = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + 12h;

policy::Alert alertOf(When when) {
    policy::Alert alert;
    alert.name = "watch";
    alert.when = when;
    alert.above = when == When::Budget ? 800'000 : when == When::PremiumShare ? 200'000 : 100'000;
    alert.clear = when == When::Budget ? 500'000 : when == When::PremiumShare ? 100'000 : 50'000;
    alert.costAbove = Money::fromNano(10'000'000'000);
    alert.costClear = Money::fromNano(5'000'000'000);
    if (when == When::CostPerHour) alert.over = 10min;
    return alert;
}

AlertMoment at(Milliseconds after) {
    return {noon + after, 100h + after, true};
}

AlertMemory memoryOf(When when, bool firing, std::string subject = {}) {
    AlertState state;
    state.name = "watch";
    state.when = when;
    state.subject = std::move(subject);
    state.firing = firing;
    state.since = noon - 1h;
    state.sentence = "As it was.";
    AlertMemory memory;
    memory.states.push_back(std::move(state));
    memory.last = at(0s);
    return memory;
}

std::string print(const AlertStep& step) {
    std::string text;
    for (const AlertState& state : step.memory.states) {
        text += (text.empty() ? "" : "\n") + std::string(state.firing ? "firing" : "quiet");
        text += state.since == noon - 1h ? " since before"
                : state.since == noon    ? " since noon"
                                         : " since now";
        if (!state.held.empty()) text += " [" + state.held + "]";
        text += ": " + state.sentence;
    }
    for (const AlertState& state : step.changes)
        text += (text.empty() ? "" : "\n") + std::string(state.firing ? "BEGAN " : "ENDED ") + state.subject;
    return text;
}

AlertInputs traffic(std::int64_t requests, std::int64_t failed) {
    AlertInputs inputs;
    inputs.requests = requests;
    inputs.failed = failed;
    inputs.circuitFallbacks = failed;
    return inputs;
}

AlertInputs cost(std::int64_t cents) {
    AlertInputs inputs;
    inputs.costs.push_back({"billed", Money::fromNano(cents * 10'000'000)});
    return inputs;
}

AlertInputs budget(std::int64_t spentCents, std::int64_t hardCents) {
    BudgetStatus status;
    status.scope = "client";
    status.name = "ci";
    status.per = "day";
    status.spent = Money::fromNano(spentCents * 10'000'000);
    status.soft = Money::fromNano(1);
    status.hard = Money::fromNano(hardCents * 10'000'000);
    AlertInputs inputs;
    inputs.budgets.push_back(status);
    return inputs;
}

AlertInputs premium(std::int64_t requests, std::int64_t top, std::int64_t before, std::int64_t topBefore) {
    AlertInputs inputs;
    inputs.premium.push_back({"client ci", requests, top, before, topBefore});
    return inputs;
}

QString run(When when, const AlertInputs& inputs, const AlertMoment& moment, AlertMemory before) {
    return QString::fromStdString(print(evaluateAlerts({alertOf(when)}, {&inputs, 1}, moment, before)));
}

} // namespace

Q_DECLARE_METATYPE(tierline::route::AlertInputs)
Q_DECLARE_METATYPE(tierline::route::AlertMemory)
Q_DECLARE_METATYPE(tierline::route::AlertMoment)

class AlertsTest : public QObject {
    Q_OBJECT

private slots:
    void transitions_data();
    void transitions() {
        QFETCH(int, when);
        QFETCH(bool, firing);
        QFETCH(QString, subject);
        QFETCH(AlertInputs, inputs);
        const auto kind = static_cast<When>(when);
        QTEST(run(kind, inputs, at(15s), memoryOf(kind, firing, subject.toStdString())), "expected");
    }

    void whatCannotBeKnown_data();
    void whatCannotBeKnown() {
        QFETCH(AlertMemory, memory);
        QFETCH(AlertMoment, moment);
        QFETCH(AlertInputs, inputs);
        QTEST(run(When::ErrorRate, inputs, moment, memory), "expected");
    }

    void newAlertsBeginAtOnce() {
        QCOMPARE(run(When::ErrorRate, traffic(100, 11), at(15s), {}),
                 "firing since now: Error rate 11 % over 1 hour (11 of 100 requests), above 10 %.\nBEGAN ");
        QCOMPARE(run(When::ErrorRate, traffic(100, 10), at(15s), {}),
                 "quiet since now: Error rate 10 % over 1 hour (10 of 100 requests), not above 10 %.");
    }

    void aRateAroundItsLimitIsToldOnce() {
        AlertMemory memory;
        int told = 0;
        for (int round = 0; round < 40; ++round) {
            const AlertInputs inputs = traffic(1000, round % 2 == 0 ? 101 : 99);
            AlertStep step =
                evaluateAlerts({alertOf(When::ErrorRate)}, {&inputs, 1}, at(round * 15s), memory);
            memory = std::move(step.memory);
            told += static_cast<int>(step.changes.size());
        }
        QCOMPARE(told, 1);
        QVERIFY(memory.states.front().firing);
        QVERIFY(memory.states.front().since == noon);
    }

    void aClockSetBackBlindsUntilNoTimeComesTwice() {
        const AlertInputs inputs = traffic(100, 50);
        const auto judge = [&](const AlertMoment& moment, AlertMemory memory) {
            return evaluateAlerts({alertOf(When::ErrorRate)}, {&inputs, 1}, moment, std::move(memory));
        };
        AlertStep step = judge({noon - 30min, 100h + 15s, true}, memoryOf(When::ErrorRate, false));
        QVERIFY(step.changes.empty());
        for (Milliseconds passed = 1min; passed < 90min;
             passed += 1min) { // noon comes again, and an hour more
            step = judge({noon - 30min + passed, 100h + 15s + passed, true}, step.memory);
            QVERIFY(step.changes.empty());
        }
        step = judge({noon + 1h, 101h + 30min + 15s, true}, step.memory);
        QCOMPARE(step.changes.size(), std::size_t(1));
    }

    void aGapDoesNotEndWhatItMayHide() {
        const AlertInputs few = traffic(100, 0);
        AlertStep step;
        step.memory = memoryOf(When::ErrorRate, true);
        step.memory.gap = noon;
        for (Milliseconds passed = 1min; passed < 60min; passed += 1min)
            step = evaluateAlerts({alertOf(When::ErrorRate)}, {&few, 1}, at(passed), step.memory);
        QVERIFY(step.memory.states.front().firing);
        step = evaluateAlerts({alertOf(When::ErrorRate)}, {&few, 1}, at(60min), step.memory);
        QVERIFY(!step.memory.states.front().firing);
    }

    void removedAlertsEnd() {
        const AlertStep step = evaluateAlerts({}, {}, at(15s), memoryOf(When::ErrorRate, true));
        QCOMPARE(print(step), std::string("ENDED "));
        QVERIFY(evaluateAlerts({}, {}, at(15s), memoryOf(When::ErrorRate, false)).changes.empty());
    }

    void everyKindOfMoneyIsItsOwn() {
        AlertInputs inputs = cost(400);
        inputs.costs.push_back({"simulated", Money::fromNano(1'000'000)});
        const AlertStep step = evaluateAlerts({alertOf(When::CostPerHour)}, {&inputs, 1}, at(15s), {});
        QCOMPARE(step.memory.states.size(), std::size_t(2));
        QVERIFY(step.memory.states[0].firing);
        QVERIFY(!step.memory.states[1].firing);
        QCOMPARE(step.memory.states[0].value, std::int64_t(24'000'000'000));
    }

    void absurdSumsSaturate() {
        const AlertInputs inputs = [] {
            AlertInputs made;
            made.costs.push_back({"billed", Money::fromNano(std::numeric_limits<std::int64_t>::max())});
            made.costs.push_back({"simulated", Money::fromNano(std::numeric_limits<std::int64_t>::min())});
            return made;
        }();
        const AlertStep step = evaluateAlerts({alertOf(When::CostPerHour)}, {&inputs, 1}, at(15s), {});
        QCOMPARE(step.memory.states[0].value, std::numeric_limits<std::int64_t>::max());
        QVERIFY(step.memory.states[0].firing);
        QVERIFY(!step.memory.states[1].firing);
    }

    void wilson_data() {
        QTest::addColumn<int>("hits");
        QTest::addColumn<int>("of");
        QTest::addColumn<QString>("expected");
        // Computed apart, with the textbook's formula.
        QTest::newRow("nothing known") << 0 << 0 << "0.0000 1.0000";
        QTest::newRow("none of ten") << 0 << 10 << "0.0000 0.2775";
        QTest::newRow("all of ten") << 10 << 10 << "0.7225 1.0000";
        QTest::newRow("half of a hundred") << 50 << 100 << "0.4038 0.5962";
        QTest::newRow("more than there were counts as all") << 20 << 10 << "0.7225 1.0000";
    }
    void wilson() {
        QFETCH(int, hits);
        QFETCH(int, of);
        const ShareBounds bounds = shareBounds(hits, of);
        QTEST(QString("%1 %2").arg(bounds.lower, 0, 'f', 4).arg(bounds.upper, 0, 'f', 4), "expected");
    }
};

void AlertsTest::transitions_data() {
    QTest::addColumn<int>("when");
    QTest::addColumn<bool>("firing");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<AlertInputs>("inputs");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, When when, bool firing, const char* subject,
                        const AlertInputs& inputs, const char* expected) {
        QTest::newRow(name) << static_cast<int>(when) << firing << subject << inputs << expected;
    };
    const auto errors = [&](const char* name, bool firing, std::int64_t requests, std::int64_t failed,
                            const char* expected) {
        row(name, When::ErrorRate, firing, "", traffic(requests, failed), expected);
    };
    errors("quiet, above the line: begins", false, 200, 25,
           "firing since now: Error rate 12.5 % over 1 hour (25 of 200 requests), above 10 %.\nBEGAN ");
    errors("quiet, on the line: stays", false, 200, 20,
           "quiet since before: Error rate 10 % over 1 hour (20 of 200 requests), not above 10 %.");
    errors("quiet, too few requests: says nothing", false, 19, 19,
           "quiet since before [19 requests in 1 hour are too few to tell; it takes 20]: As it was.");
    errors("quiet, just enough requests: begins", false, 20, 20,
           "firing since now: Error rate 100 % over 1 hour (20 of 20 requests), above 10 %.\nBEGAN ");
    errors("firing, above the line: stays", true, 200, 25,
           "firing since before: Error rate 12.5 % over 1 hour (25 of 200 requests), above 10 %.");
    errors("firing, between the lines: stays", true, 200, 12,
           "firing since before: Error rate 6 % over 1 hour (12 of 200 requests), not yet at or below 5 %.");
    errors("firing, on the lower line: ends", true, 200, 10,
           "quiet since now: Error rate 5 % over 1 hour (10 of 200 requests), at or below 5 %.\nENDED ");
    errors("firing, no traffic: stays", true, 0, 0,
           "firing since before [0 requests in 1 hour are too few to tell; it takes 20]: As it was.");
    row("circuit fallbacks begin", When::CircuitFallback, false, "", traffic(100, 30),
        "firing since now: Circuit fallbacks 30 % over 1 hour (30 of 100 requests), above 10 %.\nBEGAN ");
    row("cost above its line begins", When::CostPerHour, false, "billed", cost(200),
        "firing since now: Billed cost 12.00 USD an hour over 10 minutes, above 10.00 USD.\nBEGAN billed");
    row("cost of a few requests counts too", When::CostPerHour, false, "billed", cost(167),
        "firing since now: Billed cost 10.02 USD an hour over 10 minutes, above 10.00 USD.\nBEGAN billed");
    row("no more cost ends", When::CostPerHour, true, "billed", cost(0),
        "quiet since now: Billed cost 0.00 USD an hour over 10 minutes, at or below 5.00 USD.\nENDED billed");
    row("a budget nearly spent begins", When::Budget, false, "client ci, day", budget(801, 1000),
        "firing since now: Budget client ci, day: 8.01 of 10.00 USD spent (80.1 %), above 80 %.\n"
        "BEGAN client ci, day");
    row("a budget's new day ends it", When::Budget, true, "client ci, day", budget(0, 1000),
        "quiet since now: Budget client ci, day: 0.00 of 10.00 USD spent (0 %), at or below 50 %.\n"
        "ENDED client ci, day");
    row("a budget of nothing is spent by anything", When::Budget, false, "client ci, day", budget(1, 0),
        "firing since now: Budget client ci, day: 0.01 of 0.00 USD spent (more than all), above 80 %.\n"
        "BEGAN client ci, day");
    row("a budget of nothing unspent is quiet", When::Budget, false, "client ci, day", budget(0, 0),
        "quiet since before: Budget client ci, day: 0.00 of 0.00 USD spent (0 %), at or below 50 %.");
    row("a budget that is gone ends", When::Budget, true, "client ci, day", {}, "ENDED client ci, day");
    row("a premium share beyond chance begins", When::PremiumShare, false, "client ci",
        premium(50, 30, 400, 40),
        "firing since now: Client ci: 60 % of 50 requests on the top tier over 1 hour, 10 % of 400 before: "
        "50 points more, above 20 points.\nBEGAN client ci");
    row("a premium share that may be chance stays", When::PremiumShare, false, "client ci",
        premium(20, 8, 30, 5),
        "quiet since before: Client ci: 40 % of 20 requests on the top tier over 1 hour, 16.7 % of 30 "
        "before: "
        "23.3 points more, which may be chance: above 20 points.");
    row("a premium share without a past says nothing", When::PremiumShare, false, "client ci",
        premium(50, 50, 3, 0),
        "quiet since before [3 requests before are too few to compare with; it takes 20]: As it was.");
    row("a premium share that went down ends", When::PremiumShare, true, "client ci", premium(50, 6, 400, 40),
        "quiet since now: Client ci: 12 % of 50 requests on the top tier over 1 hour, 10 % of 400 before: "
        "2 points more, at or below 10 points.\nENDED client ci");
    row("less premium than before is quiet", When::PremiumShare, false, "client ci", premium(50, 0, 400, 40),
        "quiet since before: Client ci: 0 % of 50 requests on the top tier over 1 hour, 10 % of 400 before: "
        "-10 points more, at or below 10 points.");
}

void AlertsTest::whatCannotBeKnown_data() {
    QTest::addColumn<AlertMemory>("memory");
    QTest::addColumn<AlertMoment>("moment");
    QTest::addColumn<AlertInputs>("inputs");
    QTest::addColumn<QString>("expected");
    const auto quiet = memoryOf(When::ErrorRate, false), firing = memoryOf(When::ErrorRate, true);
    const auto bad = traffic(100, 50), good = traffic(100, 0);
    const auto row = [](const char* name, const AlertMemory& memory, const AlertMoment& moment,
                        const AlertInputs& inputs, const char* expected) {
        QTest::newRow(name) << memory << moment << inputs << expected;
    };
    row("the ledger is silent: does not begin", quiet, {noon + 15s, 100h + 15s, false}, bad,
        "quiet since before [the ledger cannot be read or written]: As it was.");
    row("the ledger is silent: does not end", firing, {noon + 15s, 100h + 15s, false}, good,
        "firing since before [the ledger cannot be read or written]: As it was.");
    row("the clock was set ahead: does not begin", quiet, {noon + 5h, 100h + 15s, true}, bad,
        "quiet since before [the clock was set]: As it was.");
    row("the clock was set ahead: does not end", firing, {noon + 5h, 100h + 15s, true}, good,
        "firing since before [the clock was set]: As it was.");
    row("the clock was set back: does not begin", quiet, {noon - 5h, 100h + 15s, true}, bad,
        "quiet since before [the clock was set]: As it was.");
    row("the clock was set back while it was off: does not begin", quiet, {noon - 5h, 10s, true}, bad,
        "quiet since before [the clock was set]: As it was.");
    row("a few seconds are no jump", quiet, {noon + 40s, 100h + 15s, true}, bad,
        "firing since now: Error rate 50 % over 1 hour (50 of 100 requests), above 10 %.\nBEGAN ");
    row("a night's sleep is no jump", quiet, at(9h), bad,
        "firing since now: Error rate 50 % over 1 hour (50 of 100 requests), above 10 %.\nBEGAN ");
    row("a restart of the machine is no jump", firing, {noon + 2h, 30s, true}, bad,
        "firing since before: Error rate 50 % over 1 hour (50 of 100 requests), above 10 %.");
}

QTEST_APPLESS_MAIN(AlertsTest)
#include "alerts.moc"
