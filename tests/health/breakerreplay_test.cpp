#include "health/breakerreplay.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::health;

namespace {

// A day in letters, one call a second: `.` good, `x` failed, `r` 429, `c` the client left; a capital letter
// (`X`) is a failure that reached the client.
struct Day {
    std::vector<PastCall> calls;
    std::vector<std::uint32_t> failed;
};

Day dayOf(const char* letters, std::uint32_t target = 0) {
    Day day;
    Wall at = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1});
    std::uint32_t request = target * 1'000;
    for (const char* letter = letters; *letter != '\0'; ++letter, at += Milliseconds(1'000)) {
        if (*letter == ' ') continue; // a second without a call
        PastCall call{++request, target, at, at + Milliseconds(200), {}, false};
        if (*letter == 'x' || *letter == 'X') call.error = ErrorClass::ServerError;
        if (*letter == 'r') call.error = ErrorClass::RateLimited;
        if (*letter == 'c') call.cancelled = true;
        if (*letter == 'X') day.failed.push_back(request);
        day.calls.push_back(call);
    }
    return day;
}

policy::Breaker settings(int consecutive, int openSeconds, int probes = 1) {
    policy::Breaker breaker;
    breaker.consecutive = consecutive;
    breaker.minCalls = 1'000; // only failures in a row
    breaker.open = std::chrono::seconds(openSeconds);
    breaker.maxOpen = std::chrono::seconds(openSeconds);
    breaker.probes = probes;
    return breaker;
}

QString printed(const BreakerReplay& replay) {
    return QStringLiteral("opens %1 sent %2 spared %3 good %4 again %5 elsewhere %6 open %7 ms")
        .arg(replay.opens)
        .arg(replay.failuresSent)
        .arg(replay.failuresSpared)
        .arg(replay.goodRefused)
        .arg(replay.failedAgain)
        .arg(replay.failedElsewhere)
        .arg(replay.openTime.count());
}

} // namespace

class BreakerReplayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void worked_data();
    void worked();
    void orderDoesNotMatter();
    void eachTargetHasItsOwn();
    void rateCounts();
    void nothingOfNothing();
    void stopsWhenAsked();
};

void BreakerReplayTest::worked_data() {
    QTest::addColumn<QByteArray>("day");
    QTest::addColumn<int>("consecutive");
    QTest::addColumn<int>("open");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* day, int consecutive, int open, const char* expected) {
        QTest::newRow(name) << QByteArray(day) << consecutive << open << QString::fromLatin1(expected);
    };
    row("a good day opens nothing", "..........", 2, 3,
        "opens 0 sent 0 spared 0 good 0 again 0 elsewhere 0 open 0 ms");
    // Opens at 1.2 s, half-open from 4.2 s on: the calls at 2, 3 and 4 s are kept back, that at 5 s probes.
    row("two in a row open it, a good probe closes it", "xx.......", 2, 3,
        "opens 1 sent 2 spared 0 good 3 again 0 elsewhere 0 open 4000 ms");
    row("one more in a row is allowed", "xx.......", 3, 3,
        "opens 0 sent 2 spared 0 good 0 again 0 elsewhere 0 open 0 ms");
    // The probe at 5 s fails: open again from 5.2 s, the probe at 9 s is good.
    row("a failed probe is an opening too", "xx..xx....", 2, 3,
        "opens 2 sent 3 spared 1 good 5 again 0 elsewhere 0 open 8000 ms");
    row("429 and clients that leave are no verdict", "xrxcx", 4, 3,
        "opens 0 sent 3 spared 0 good 0 again 0 elsewhere 0 open 0 ms");
    // The failures at 0 and 1 s reach the client again, those at 2 and 3 s would have gone elsewhere.
    row("failures that a breaker keeps back may be answered elsewhere", "XXXX", 2, 3,
        "opens 1 sent 2 spared 2 good 0 again 2 elsewhere 2 open 2000 ms");
    row("without any traffic nothing probes", "xx         .", 2, 3,
        "opens 1 sent 2 spared 0 good 0 again 0 elsewhere 0 open 10000 ms");
}

void BreakerReplayTest::worked() {
    QFETCH(QByteArray, day);
    QFETCH(int, consecutive);
    QFETCH(int, open);
    QFETCH(QString, expected);
    const Day past = dayOf(day.constData());
    QCOMPARE(printed(replayBreakers(past.calls, past.failed, settings(consecutive, open))), expected);
}

void BreakerReplayTest::orderDoesNotMatter() {
    Day day = dayOf("xx..xx....X.X..XXX");
    const auto forwards = replayBreakers(day.calls, day.failed, settings(2, 3));
    std::ranges::reverse(day.calls);
    QVERIFY(forwards.opens > 1);
    QCOMPARE(printed(replayBreakers(day.calls, day.failed, settings(2, 3))), printed(forwards));
}

void BreakerReplayTest::eachTargetHasItsOwn() {
    Day both = dayOf("x.x.x.x.", 1);
    const Day other = dayOf(".x.x.x.x", 2);
    both.calls.insert(both.calls.end(), other.calls.begin(), other.calls.end());
    QCOMPARE(replayBreakers(both.calls, {}, settings(2, 3)).opens, 0); // never two in a row at one of them
    QCOMPARE(replayBreakers(both.calls, {}, settings(2, 3)).calls, 16);
}

void BreakerReplayTest::rateCounts() {
    policy::Breaker breaker = settings(100, 3);
    breaker.minCalls = 4;
    breaker.failureRate = 0.5;
    const Day day = dayOf("x.x.x.x.");
    QCOMPARE(replayBreakers(day.calls, {}, breaker).opens, 1);
    breaker.failureRate = 0.7;
    QCOMPARE(replayBreakers(day.calls, {}, breaker).opens, 0);
}

void BreakerReplayTest::nothingOfNothing() {
    QVERIFY(replayBreakers({}, {}, settings(1, 1)) == BreakerReplay{});
}

void BreakerReplayTest::stopsWhenAsked() {
    const Day day = dayOf("xxxxxxxx");
    const std::atomic<bool> stop = true;
    QCOMPARE(replayBreakers(day.calls, {}, settings(1, 1), &stop).opens, 0);
}

QTEST_GUILESS_MAIN(BreakerReplayTest)
#include "breakerreplay_test.moc"
