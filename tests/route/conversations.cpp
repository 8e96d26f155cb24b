// Conversations: what is remembered of them, what leaving a warm cache costs, and when a slow model may come
// back.
#include "route/affinity.h"
#include "route/sessions.h"
#include "route/stepup.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;
using namespace std::chrono_literals;

namespace {

Money usd(double amount) {
    return Money::fromNano(static_cast<std::int64_t>(amount * 1e9));
}

catalog::Rates rates(std::int64_t input, std::int64_t cached) { // USD per million; output costs as input
    catalog::Rates made;
    made.input = made.output = Rate{input * 1'000'000'000};
    if (cached >= 0) made.cachedRead = Rate{cached * 100'000'000}; // tenths
    return made;
}

} // namespace

class ConversationsTest : public QObject {
    Q_OBJECT

    ManualClock m_clock;

private slots:
    void cacheIsWarmForItsTime() {
        Sessions sessions;
        const auto start = m_clock.now();
        sessions.answered("s", {"oai/nano", 5'000, 5min, {}, usd(0.1)}, start);
        QCOMPARE(sessions.find("s", start + 299s).cachedTokens, std::int64_t{5'000});
        QCOMPARE(sessions.find("s", start + 300s).cachedTokens, std::int64_t{0});
        QCOMPARE(sessions.find("s", start + 300s).model, std::string("oai/nano"));
        QCOMPARE(sessions.find("other", start).model, std::string());
    }

    void spendAddsUp() {
        Sessions sessions;
        const auto now = m_clock.now();
        sessions.answered("s", {"a", 0, 5min, usd(0.01), usd(0.1)}, now);
        sessions.answered("s", {"b", 2'000, 1h, usd(0.02), usd(0.2)}, now + 1s);
        const auto known = sessions.find("s", now + 59min);
        QCOMPARE(known.model, std::string("b"));
        QCOMPARE(known.cachedTokens, std::int64_t{2'000});
        QVERIFY(known.switchSpend == usd(0.03));
        QVERIFY(known.neverSwitch == usd(0.1) + usd(0.2));
    }

    void floorEnds() {
        Sessions sessions;
        const auto now = m_clock.now();
        sessions.raiseFloor("s", "complex", "the answer before gave up", 10min, now);
        QCOMPARE(sessions.find("s", now + 9min).floor, std::string("complex"));
        QCOMPARE(sessions.find("s", now + 9min).floorReason, std::string("the answer before gave up"));
        QCOMPARE(sessions.find("s", now + 10min).floor, std::string());
        sessions.answered("s", {"a", 0, 5min, {}, {}}, now + 1min); // an answer leaves it
        QCOMPARE(sessions.find("s", now + 9min).floor, std::string("complex"));
    }

    void silentOnesAreForgotten() {
        Sessions sessions;
        const auto now = m_clock.now();
        sessions.answered("s", {"a", 9'000, 1h, usd(1), usd(1)}, now);
        QVERIFY(sessions.find("s", now + Sessions::forgotten) == Conversation());
        sessions.answered("s", {"b", 0, 5min, {}, usd(2)}, now + Sessions::forgotten);
        QVERIFY(sessions.find("s", now + Sessions::forgotten).neverSwitch == usd(2));
    }

    void boundedTheLongestSilentGoes() {
        Sessions sessions(3);
        const auto now = m_clock.now();
        for (const auto* name : {"a", "b", "c"})
            sessions.answered(name, {"m", 0, 5min, {}, {}}, now);
        sessions.answered("a", {"m", 0, 5min, {}, {}}, now + 1s);
        sessions.answered("d", {"m", 0, 5min, {}, {}}, now + 2s);
        QCOMPARE(sessions.size(), std::size_t{3});
        QCOMPARE(sessions.find("b", now).model, std::string());
        QCOMPARE(sessions.find("a", now).model, std::string("m"));
        sessions.answered("", {"m", 0, 5min, {}, {}}, now); // no session: nothing to keep
        QCOMPARE(sessions.size(), std::size_t{3});
    }

    void switches_data() {
        QTest::addColumn<int>("cached");
        QTest::addColumn<int>("otherInput"); // USD per million; the own costs 2, cached 0.2
        QTest::addColumn<double>("loses");
        QTest::addColumn<double>("saves");
        QTest::newRow("all cached, the other is half the price") << 10'000 << 1 << 0.008 << 0.001;
        QTest::newRow("nothing is cached") << 0 << 1 << -1.0 << -1.0;
        QTest::newRow("half is cached") << 5'000 << 1 << 0.004 << 0.006;
        QTest::newRow("the other is free") << 10'000 << 0 << 0.0 << 0.004;
        QTest::newRow("the other is dearer") << 10'000 << 4 << 0.038 << -0.002;
        QTest::newRow("more cached than asked for now") << 90'000 << 1 << 0.008 << 0.001;
    }

    void switches() {
        QFETCH(int, cached);
        QFETCH(int, otherInput);
        QFETCH(double, loses);
        QFETCH(double, saves);
        const auto own = rates(2, 2), other = rates(otherInput, -1);
        const auto priced = priceSwitch({0, cached, {}, {}}, {10'000, 1'000, &own}, {10'000, 1'000, &other});
        QCOMPARE(priced.has_value(), loses >= 0);
        if (!priced) return;
        QVERIFY(priced->loses == usd(loses));
        QVERIFY(priced->saves == usd(saves));
    }

    void unknownPricesSayNothing() {
        const auto own = rates(2, 2);
        QVERIFY(!priceSwitch({0, 5'000, {}, {}}, {10'000, 10, &own}, {10'000, 10, nullptr}));
        QVERIFY(!priceSwitch({0, 5'000, {}, {}}, {10'000, 10, nullptr}, {10'000, 10, &own}));
    }

    void budgetOfSwitches() {
        Switch worth{usd(0.1), usd(0.01), usd(0.05)};
        QVERIFY(!reasonToStay(worth, {0, 1, usd(0), usd(0)}, 100'000)); // 0.01 of 0.1 × 10 %: just so
        QVERIFY(reasonToStay(worth, {0, 1, usd(0.001), usd(0)}, 100'000));
        QVERIFY(!reasonToStay(worth, {0, 1, usd(0.001), usd(1)}, 100'000));
        QVERIFY(reasonToStay(worth, {0, 1, usd(0), usd(1)}, 0)); // none at all
        worth.loses = usd(0);
        QVERIFY(!reasonToStay(worth, {0, 1, usd(5), usd(0)}, 0)); // nothing is lost
    }

    void cachedTokens() {
        Usage usage;
        usage.input = 3'000;
        QCOMPARE(cachedBy(usage, false).tokens, std::int64_t{0});
        QCOMPARE(cachedBy(usage, true).tokens, std::int64_t{3'000});
        usage.cacheWrite1h = 2'000;
        QCOMPARE(cachedBy(usage, false).tokens, std::int64_t{2'000});
        QCOMPARE(cachedBy(usage, false).warm, Milliseconds(1h));
        usage = {};
        usage.input = 1'023;
        QCOMPARE(cachedBy(usage, true).tokens, std::int64_t{0}); // too short for any cache
    }

    // Steps of `p95@second` against 8 s, `-` = not known; x = stepped over.
    void stepsOver_data() {
        QTest::addColumn<QString>("course");
        QTest::addColumn<QString>("marks");
        QTest::newRow("quick all the time") << "1000@0 7999@1 8000@2" << "...";
        QTest::newRow("over it at once") << "9000@0" << "x";
        QTest::newRow("just below is not well below") << "9000@0 7000@100 6401@200 6400@300" << "xxx.";
        QTest::newRow("well below, but it cools off first") << "9000@0 1000@29 1000@30" << "xx.";
        QTest::newRow("over it again begins anew") << "9000@0 9000@20 1000@49 1000@50" << "xxx.";
        QTest::newRow("not known any more, after the cool-off") << "9000@0 -@10 -@30" << "xx.";
        QTest::newRow("back means back") << "9000@0 1000@40 7900@41" << "x..";
    }

    void stepsOver() {
        QFETCH(QString, course);
        QFETCH(QString, marks);
        StepUp stepUp;
        QString said;
        for (const auto& step : course.split(u' ')) {
            const auto p95 = step.section(u'@', 0, 0);
            const auto at = m_clock.now() + std::chrono::seconds(step.section(u'@', 1).toInt());
            const auto known =
                p95 == QStringLiteral("-") ? std::nullopt : std::optional(Milliseconds(p95.toInt()));
            said += stepUp.judge("m", 8s, known, at).isOver ? u'x' : u'.';
        }
        QCOMPARE(said, marks);
    }

    void limitsAndModelsAreApart() {
        StepUp stepUp;
        const auto now = m_clock.now();
        QVERIFY(stepUp.judge("m", 2s, 3s, now).isOver);
        QVERIFY(!stepUp.judge("m", 8s, 3s, now).isOver);
        QVERIFY(!stepUp.judge("n", 2s, 1900ms, now).isOver);
        const auto later = stepUp.judge("m", 2s, 1900ms, now + 12s);
        QVERIFY(later.isOver);
        QCOMPARE(later.ago, Milliseconds(12s));
        for (int limit = 100; limit < 2'000; limit += 100) // any number of limits named by requests
            stepUp.judge("m", Milliseconds(limit), 3s, now + 13s);
        QVERIFY(!stepUp.judge("m", 2s, 1900ms, now + 14s).isOver); // forgotten: by its p95 alone
    }
};

QTEST_APPLESS_MAIN(ConversationsTest)
#include "conversations.moc"
