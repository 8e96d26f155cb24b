#include "bench/endtoend.h"

#include "base/id.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

// "5 5a ? 7": what calls may cost; `a`: answered already; `?`: unpriced.
std::vector<Pending> callsOf(const QString& text) {
    std::vector<Pending> calls;
    for (const auto& each : text.split(u' ', Qt::SkipEmptyParts)) {
        Pending call;
        call.isAnswered = each.endsWith(u'a');
        if (!each.startsWith(u'?'))
            call.most = Money::fromNano(each.chopped(call.isAnswered ? 1 : 0).toLongLong());
        calls.push_back(call);
    }
    return calls;
}

// What is asked and what comes, a word each: `next` gives "ask0", "wait" or "done"; "0=3" answers call 0 at
// 3, "0=?" at a cost nobody knows, "0!" fails, "0!?" fails and may have been paid.
QString played(Stepper& stepper, const QString& script) {
    QStringList out;
    for (const auto& word : script.split(u' ', Qt::SkipEmptyParts)) {
        if (word == QStringLiteral("next")) {
            const auto next = stepper.next();
            out << (next.kind == Next::Ask ? QStringLiteral("ask%1").arg(next.call)
                                           : QString::fromLatin1(next.kind == Next::Wait ? "wait" : "done"));
        } else if (word == QStringLiteral("pause")) {
            stepper.pause();
        } else if (word == QStringLiteral("resume")) {
            stepper.resume();
        } else if (word == QStringLiteral("cancel")) {
            stepper.cancel();
        } else {
            const auto sign = word.indexOf(word.contains(u'=') ? u'=' : u'!');
            Came came;
            came.isAnswer = word[sign] == u'=';
            came.mayBePaid = word.endsWith(QStringLiteral("!?"));
            if (came.isAnswer && !word.endsWith(u'?'))
                came.cost = Money::fromNano(word.mid(sign + 1).toLongLong());
            stepper.came(word.left(sign).toULongLong(), came);
        }
    }
    const auto at = stepper.progress(Milliseconds(0));
    out << QStringLiteral("done %1 failed %2 flying %3 left %4 spent %5+%6+%7")
               .arg(at.done)
               .arg(at.failed)
               .arg(at.inFlight)
               .arg(at.left)
               .arg(at.spent.nano())
               .arg(at.perhaps.nano())
               .arg(at.reserved.nano());
    return out.join(u' ');
}

} // namespace

class EndToEndTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void steps_data() {
        QTest::addColumn<QString>("calls");
        QTest::addColumn<QString>("limits"); // concurrency, budget or -, attempts; u: unpriced may be asked
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("result");
        QTest::newRow("no call is done at once")
            << "" << "2 - 1" << "next" << "done done 0 failed 0 flying 0 left 0 spent 0+0+0";
        QTest::newRow("what is answered is not asked again")
            << "5a 5a" << "2 - 1" << "next" << "done done 0 failed 0 flying 0 left 0 spent 0+0+0";
        QTest::newRow("as many at once as may be")
            << "5 5 5" << "2 - 1" << "next next next 0=1 next next"
            << "ask0 ask1 wait ask2 wait done 1 failed 0 flying 2 left 0 spent 1+0+10";
        QTest::newRow("all come to an end") << "5 5" << "2 - 1" << "next next 1=2 0=3 next"
                                            << "ask0 ask1 done done 2 failed 0 flying 0 left 0 spent 5+0+0";
        QTest::newRow("a budget holds back what calls under way may cost")
            << "5 5 5" << "9 10 1" << "next next next"
            << "ask0 ask1 wait done 0 failed 0 flying 2 left 1 spent 0+0+10";
        QTest::newRow("what came out cheaper makes room")
            << "5 5 5" << "9 10 1" << "next next next 0=1 1=1 next"
            << "ask0 ask1 wait ask2 done 2 failed 0 flying 1 left 0 spent 2+0+5";
        QTest::newRow("a budget that is spent ends it")
            << "5 5 5" << "9 10 1" << "next next 0=5 1=5 next"
            << "ask0 ask1 done done 2 failed 0 flying 0 left 1 spent 10+0+0";
        QTest::newRow("to the last nano-dollar") << "5 5" << "1 10 1" << "next 0=5 next"
                                                 << "ask0 ask1 done 1 failed 0 flying 1 left 0 spent 5+0+5";
        QTest::newRow("not one more") << "5 6" << "1 10 1" << "next 0=5 next"
                                      << "ask0 done done 1 failed 0 flying 0 left 1 spent 5+0+0";
        QTest::newRow("a cheaper one behind is not taken first")
            << "5 9 1" << "1 10 1" << "next 0=5 next"
            << "ask0 done done 1 failed 0 flying 0 left 2 spent 5+0+0";
        QTest::newRow("an answer at an unknown cost counts as its most")
            << "5 6" << "1 10 1" << "next 0=? next"
            << "ask0 done done 1 failed 0 flying 0 left 1 spent 0+5+0";
        QTest::newRow("a failure that may have been paid does too")
            << "5 6" << "1 10 1" << "next 0!? next"
            << "ask0 done done 0 failed 1 flying 0 left 1 spent 0+5+0";
        QTest::newRow("a failure that was not paid does not")
            << "5 6" << "1 10 1" << "next 0! next" << "ask0 ask1 done 0 failed 1 flying 1 left 0 spent 0+0+6";
        QTest::newRow("a budget of nothing asks nothing")
            << "5" << "1 0 1" << "next" << "done done 0 failed 0 flying 0 left 1 spent 0+0+0";
        QTest::newRow("a negative budget asks nothing")
            << "5" << "1 -7 1" << "next" << "done done 0 failed 0 flying 0 left 1 spent 0+0+0";
        QTest::newRow("the unpriced are left out")
            << "? 5" << "1 - 1" << "next 1=1 next" << "ask1 done done 1 failed 0 flying 0 left 0 spent 1+0+0";
        QTest::newRow("unless that is allowed") << "? 5" << "1 - 1 u" << "next 0=? next"
                                                << "ask0 ask1 done 1 failed 0 flying 1 left 0 spent 0+0+5";
        QTest::newRow("a failed call is tried again behind the others")
            << "5 5" << "1 - 2" << "next 0! next 1=1 next 0=2 next"
            << "ask0 ask1 ask0 done done 2 failed 0 flying 0 left 0 spent 3+0+0";
        QTest::newRow("and given up after so many times")
            << "5" << "1 - 2" << "next 0! next 0! next"
            << "ask0 ask0 done done 0 failed 1 flying 0 left 0 spent 0+0+0";
        QTest::newRow("a pause begins nothing, what is under way ends")
            << "5 5" << "2 - 1" << "next pause next 0=1 next resume next"
            << "ask0 wait wait ask1 done 1 failed 0 flying 1 left 0 spent 1+0+5";
        QTest::newRow("cancelled waits for what is under way")
            << "5 5" << "1 - 1" << "next cancel next 0=1 next"
            << "ask0 wait done done 1 failed 0 flying 0 left 1 spent 1+0+0";
        QTest::newRow("cancelled while paused is done")
            << "5" << "1 - 1" << "pause cancel next" << "done done 0 failed 0 flying 0 left 1 spent 0+0+0";
        QTest::newRow("huge sums stay huge")
            << "9223372036854775807 9223372036854775807" << "2 9223372036854775806 1" << "next"
            << "done done 0 failed 0 flying 0 left 2 spent 0+0+0";
    }

    void steps() {
        QFETCH(QString, calls);
        QFETCH(QString, limits);
        QFETCH(QString, script);
        QFETCH(QString, result);
        const auto parts = limits.split(u' ');
        StepLimits made;
        made.concurrency = parts[0].toInt();
        if (parts[1] != QStringLiteral("-")) made.budget = Money::fromNano(parts[1].toLongLong());
        made.attempts = parts[2].toInt();
        made.allowUnpriced = parts.size() > 3;
        Stepper stepper(callsOf(calls), made);
        QCOMPARE(played(stepper, script), result);
    }

    void whatAnEarlierLifeSpentCounts() {
        RunSpend already;
        already.spent = Money::fromNano(4);
        already.perhaps = Money::fromNano(3);
        StepLimits limits;
        limits.budget = Money::fromNano(12);
        Stepper stepper(callsOf(QStringLiteral("5 5")), limits, already);
        QCOMPARE(played(stepper, QStringLiteral("next 0=5 next")),
                 QStringLiteral("ask0 done done 1 failed 0 flying 0 left 1 spent 9+3+0"));
        QVERIFY(stepper.ending() == Ending::Budget);
    }

    void nothingButFailuresEndsIt() {
        std::vector<Pending> calls(200, Pending{Money::fromNano(1), false});
        Stepper stepper(std::move(calls),
                        {.concurrency = 1, .budget = {}, .allowUnpriced = false, .attempts = 1});
        for (auto next = stepper.next(); next.kind == Next::Ask; next = stepper.next())
            stepper.came(next.call, {});
        QCOMPARE(stepper.progress({}).failed, Stepper::failuresInARow);
        QVERIFY(stepper.ending() == Ending::Failing);
    }

    void whatWasBrokenOffIsNotComplete_data() {
        QTest::addColumn<bool>("isAnswer");
        QTest::newRow("the last one came all the same") << true;
        QTest::newRow("the last one was broken off") << false;
    }
    void whatWasBrokenOffIsNotComplete() {
        QFETCH(bool, isAnswer);
        Stepper stepper({Pending{Money::fromNano(1), false}}, {});
        const auto next = stepper.next();
        stepper.cancel();
        stepper.came(next.call, {{}, isAnswer, false, !isAnswer});
        QCOMPARE(stepper.progress({}).left, std::size_t(0));
        QVERIFY(stepper.ending() == (isAnswer ? Ending::Complete : Ending::Cancelled));
    }

    // Whatever comes in whatever order: never more at once than may be, never more spent and held back than
    // the budget, no call twice without need, and an end.
    void byChance() {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            Dice dice(seed);
            const auto pick = [&](int limit) { return static_cast<int>(dice.uniform() * limit); };
            std::vector<Pending> calls;
            for (int count = pick(60); count > 0; --count)
                calls.push_back(
                    {pick(8) == 0 ? std::optional<Money>() : Money::fromNano(1 + pick(100)), pick(5) == 0});
            StepLimits limits;
            limits.concurrency = 1 + pick(9);
            if (pick(3) > 0) limits.budget = Money::fromNano(pick(3'000));
            limits.allowUnpriced = pick(2) == 0;
            limits.attempts = 1 + pick(3);
            Stepper stepper(calls, limits);
            std::vector<std::size_t> flying;
            std::vector<int> asked(calls.size(), 0);
            for (int turn = 0;; ++turn) {
                QVERIFY(turn < 10'000);
                const auto next = stepper.next();
                if (next.kind == Next::Done) break;
                if (next.kind == Next::Ask) {
                    QVERIFY(!calls[next.call].isAnswered);
                    QVERIFY(++asked[next.call] <= limits.attempts);
                    flying.push_back(next.call);
                }
                const auto now = stepper.progress({});
                QCOMPARE(now.inFlight, flying.size());
                QVERIFY(std::ssize(flying) <= limits.concurrency);
                if (limits.budget) QVERIFY(now.spent + now.perhaps + now.reserved <= *limits.budget);
                if (next.kind == Next::Ask && pick(2) == 0) continue;
                QVERIFY(!flying.empty());
                const auto at = static_cast<std::size_t>(pick(static_cast<int>(flying.size())));
                const auto call = flying[at];
                flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(at));
                const auto most = calls[call].most;
                Came came{std::nullopt, pick(4) > 0, pick(2) == 0};
                if (came.isAnswer && most)
                    came.cost = Money::fromNano(pick(static_cast<int>(most->nano()) + 1));
                stepper.came(call, came);
            }
            QVERIFY(flying.empty());
            const auto end = stepper.progress({});
            QCOMPARE(end.done + end.failed + end.before + end.unpriced + end.left, calls.size());
            if (stepper.ending() == Ending::Complete && !limits.budget) QCOMPARE(end.left, std::size_t(0));
        }
    }
};

QTEST_GUILESS_MAIN(EndToEndTest)
#include "endtoend.moc"
