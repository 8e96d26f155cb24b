#include "health/breaker.h"

#include "base/id.h"

#include <QtTest>

#include <deque>

using namespace tierline;
using namespace tierline::health;

namespace {

policy::Breaker settings() {
    return {.window = Milliseconds{60'000},
            .minCalls = 10,
            .failureRate = 0.5,
            .consecutive = 5,
            .open = Milliseconds{30'000},
            .maxOpen = Milliseconds{100'000},
            .probes = 2};
}

// Plays a script on a breaker. Words: f s x = acquire and end at once with a failure, a success, a 429;
// a = acquire and keep; F S X C = end the oldest kept permit by failure, success, 429, client gone;
// +N = N seconds pass; trip reset hold drain probe = by hand. A number before a word repeats it.
class Player {
public:
    void play(const QString& script) {
        for (auto word : script.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (word.startsWith(QLatin1Char('+'))) {
                m_clock.forward(std::chrono::seconds(word.mid(1).toInt()));
                continue;
            }
            qsizetype digits = 0;
            while (word[digits].isDigit())
                ++digits;
            const int times = digits == 0 ? 1 : word.left(digits).toInt();
            for (int i = 0; i < times; ++i)
                step(word.mid(digits));
        }
    }

    // "open 30 s, opened 1: 5 consecutive server_error"
    QString print() const {
        const auto view = m_breaker.view(m_clock.now());
        auto text = QString::fromUtf8(toString(view.state).data());
        if (view.reopensIn.count() > 0) text += QStringLiteral(" %1 s").arg(view.reopensIn.count() / 1000);
        if (view.timesOpened > 0) text += QStringLiteral(", opened %1").arg(view.timesOpened);
        if (view.calls > 0) text += QStringLiteral(", %1 of %2 failed").arg(view.failures).arg(view.calls);
        if (m_refused > 0) text += QStringLiteral(", refused %1").arg(m_refused);
        if (!view.reason.empty()) text += QStringLiteral(": ") + QString::fromStdString(view.reason);
        return text;
    }

private:
    void step(const QString& word) {
        const auto now = m_clock.now();
        if (word == QLatin1String("trip")) return m_breaker.act(Action::Trip, now);
        if (word == QLatin1String("reset")) return m_breaker.act(Action::Reset, now);
        if (word == QLatin1String("hold")) return m_breaker.act(Action::HoldOpen, now);
        if (word == QLatin1String("drain")) return m_breaker.act(Action::Drain, now);
        if (word == QLatin1String("probe")) return m_breaker.act(Action::Probe, now);
        const auto letter = word.at(0).toLatin1();
        if (letter == 'a' || letter == 'f' || letter == 's' || letter == 'x') {
            const auto permit = m_breaker.acquire(now);
            if (permit == Permit::Refused) {
                ++m_refused;
                return;
            }
            if (letter == 'a') return m_kept.push_back(permit);
            return end(permit, letter);
        }
        const auto permit = m_kept.front();
        m_kept.pop_front();
        end(permit, static_cast<char>(letter + ('a' - 'A')));
    }

    void end(Permit permit, char how) {
        const auto now = m_clock.now();
        if (how == 's') return m_breaker.succeeded(permit, now);
        if (how == 'f') return m_breaker.failed(permit, ErrorClass::ServerError, now);
        if (how == 'x') return m_breaker.failed(permit, ErrorClass::RateLimited, now);
        m_breaker.abandoned(permit, now);
    }

    ManualClock m_clock;
    Breaker m_breaker{settings()};
    std::deque<Permit> m_kept;
    int m_refused = 0;
};

} // namespace

class BreakerTest : public QObject {
    Q_OBJECT

private slots:
    void transitions_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("state");
        const auto row = [](const char* name, const char* script, const char* state) {
            QTest::newRow(name) << QString::fromLatin1(script) << QString::fromLatin1(state);
        };
        // closed
        row("new", "", "closed");
        row("four failures are too few", "4f", "closed, 4 of 4 failed");
        row("five in a row trip", "5f", "open 30 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("a success breaks the row", "4f s 4f", "closed, 8 of 9 failed");
        row("half of ten calls trip", "s f s f s f s f s f",
            "open 30 s, opened 1, 5 of 10 failed: 5 of 10 calls failed, last server_error");
        row("half of nine calls do not", "s f s f s f s f f", "closed, 5 of 9 failed");
        row("429 feeds nothing", "20x", "closed");
        row("a 429 between failures changes nothing", "4f x f",
            "open 30 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("calls leave the window by time", "4f s 4f +61", "closed");
        row("calls leave it slice by slice", "3f +30 2s +33", "closed, 0 of 2 failed");
        row("a failure is booked when the call ends", "a +120 F", "closed, 1 of 1 failed");
        // open
        row("open refuses", "5f 3a",
            "open 30 s, opened 1, 5 of 5 failed, refused 3: 5 consecutive server_error");
        row("open counts down", "5f +12", "open 18 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("a late success does not close", "a 5f S",
            "open 30 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("a late failure does not lengthen", "a 5f +10 F",
            "open 20 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        // half-open
        row("half-open when its time has come", "5f +30",
            "half_open, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("two probes, the rest is refused", "5f +30 100a",
            "half_open, opened 1, 5 of 5 failed, refused 98: open time is over, probing");
        row("one success is not enough", "5f +30 a S",
            "half_open, opened 1, 5 of 5 failed: open time is over, probing");
        row("succeeded probes are not asked again", "5f +30 a S 5a",
            "half_open, opened 1, 5 of 5 failed, refused 4: open time is over, probing");
        row("all probes succeed", "5f +30 2a 2S", "closed, opened 1: 2 of 2 probes succeeded");
        row("one probe fails", "5f +30 2a S F",
            "open 60 s, opened 2, 5 of 5 failed: probe failed: server_error");
        row("the other probe's result comes late", "5f +30 2a F S",
            "open 60 s, opened 2, 5 of 5 failed: probe failed: server_error");
        row("a probe whose client left frees its place", "5f +30 2a C a",
            "half_open, opened 1, 5 of 5 failed: open time is over, probing");
        row("a probe answered by 429 frees its place", "5f +30 2a X 2a",
            "half_open, opened 1, 5 of 5 failed, refused 1: open time is over, probing");
        row("an old request's success is no probe", "a 5f +30 S 3a",
            "half_open, opened 1, 5 of 5 failed, refused 1: open time is over, probing");
        row("an old request's failure is no probe", "a 5f +30 F",
            "half_open, opened 1, 5 of 5 failed: open time is over, probing");
        row("old failures do not trip the recovered", "6a 5f +30 2s 6F",
            "closed, opened 1: 2 of 2 probes succeeded");
        // open time
        row("doubles each time, up to the cap", "5f +30 f +60 f",
            "open 100 s, opened 3: probe failed: server_error");
        row("re-opening soon after closing doubles", "5f +30 2s +10 5f",
            "open 60 s, opened 2, 5 of 5 failed: 5 consecutive server_error");
        row("a window closed sets it back", "5f +30 2s +60", "closed: 2 of 2 probes succeeded");
        row("then it opens for the first time", "5f +30 2s +60 5f",
            "open 30 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        // by hand
        row("trip", "trip", "open 30 s, opened 1: tripped by hand");
        row("a second trip never shortens", "5f +30 f +5 trip",
            "open 60 s, opened 2, 5 of 5 failed: tripped by hand");
        row("a trip from half-open", "5f +30 a trip", "open 60 s, opened 2, 5 of 5 failed: tripped by hand");
        row("reset from open", "5f reset", "closed: reset by hand");
        row("reset forgets the window", "4f reset f", "closed, 1 of 1 failed: reset by hand");
        row("reset forgets the doubling", "5f +30 f reset 5f",
            "open 30 s, opened 1, 5 of 5 failed: 5 consecutive server_error");
        row("held open stays", "hold +100000 a", "held_open, refused 1: held open by hand");
        row("held open ignores a trip", "hold trip", "held_open: held open by hand");
        row("held open ends by reset", "hold reset a", "closed: reset by hand");
        row("draining refuses new ones", "a drain a", "draining, refused 1: draining by hand");
        row("draining lets running ones end", "5a drain 5F", "draining: draining by hand");
        row("probe cuts the open time", "5f probe 3a",
            "half_open, opened 1, 5 of 5 failed, refused 1: probing by hand");
        row("probes of an earlier turn do not count", "5f +30 2a probe 2S 2a",
            "half_open, opened 1, 5 of 5 failed: probing by hand");
    }

    void transitions() {
        QFETCH(QString, script);
        Player player;
        player.play(script);
        QTEST(player.print(), "state");
    }

    void everyFeedingClassTrips_data() {
        QTest::addColumn<int>("errorClass");
        for (int i = 0; i <= static_cast<int>(ErrorClass::Offline); ++i)
            QTest::newRow(toString(static_cast<ErrorClass>(i)).data()) << i;
    }

    void everyFeedingClassTrips() {
        QFETCH(int, errorClass);
        const auto why = static_cast<ErrorClass>(errorClass);
        const ManualClock clock;
        Breaker breaker(settings());
        for (int i = 0; i < 5; ++i)
            breaker.failed(breaker.acquire(clock.now()), why, clock.now());
        QVERIFY((breaker.state(clock.now()) == BreakerState::Open) == traits(why).feedsBreaker);
    }

    // Random traffic, time and hands: what must hold after each step.
    void invariants() {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            Dice dice(seed);
            ManualClock clock;
            Breaker breaker(settings());
            std::vector<Permit> kept;
            Monotonic deadline{};
            for (int i = 0; i < 400; ++i) {
                const auto now = clock.now();
                const auto before = breaker.state(now);
                const bool would = breaker.wouldAllow(now);
                bool byHand = false;
                switch (dice.next() % 8) {
                case 0:
                case 1:
                case 2: {
                    const auto permit = breaker.acquire(now);
                    QCOMPARE(permit != Permit::Refused, would);
                    if (permit != Permit::Refused) kept.push_back(permit);
                    break;
                }
                case 3:
                case 4:
                case 5: {
                    if (kept.empty()) break;
                    const auto at = static_cast<std::ptrdiff_t>(dice.next() % kept.size());
                    const auto permit = kept[static_cast<std::size_t>(at)];
                    kept.erase(kept.begin() + at);
                    const auto how = dice.next() % 6;
                    if (how == 0)
                        breaker.succeeded(permit, now);
                    else if (how == 1)
                        breaker.abandoned(permit, now);
                    else
                        breaker.failed(permit, how == 2 ? ErrorClass::BadRequest : ErrorClass::TimeoutIdle,
                                       now);
                    break;
                }
                case 6: clock.forward(std::chrono::milliseconds(dice.next() % 40'000)); break;
                default:
                    if (dice.next() % 8 != 0) break;
                    byHand = true;
                    breaker.act(static_cast<Action>(dice.next() % 5), now);
                }
                const auto view = breaker.view(clock.now());
                QVERIFY(view.probesInFlight >= 0);
                QVERIFY(view.probesInFlight + view.probesSucceeded <= settings().probes);
                QVERIFY(view.failures <= view.calls);
                if (view.state == BreakerState::Open) {
                    const auto until = clock.now() + view.reopensIn;
                    if (before == BreakerState::Open && !byHand) QVERIFY(until >= deadline);
                    deadline = until;
                }
                if (before == BreakerState::HeldOpen && !byHand)
                    QVERIFY(view.state == BreakerState::HeldOpen);
                if (before == BreakerState::Draining && !byHand)
                    QVERIFY(view.state == BreakerState::Draining);
            }
            // All permits back: a probing breaker has its places free again.
            for (const auto permit : kept)
                breaker.abandoned(permit, clock.now());
            QCOMPARE(breaker.view(clock.now()).probesInFlight, 0);
        }
    }

    // Whatever happens while it is open, by hand or by results: the moment of reopening only moves away.
    void aRunningDeadlineIsNeverShortened() {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            Dice dice(seed);
            ManualClock clock;
            Breaker breaker({});
            std::vector<Permit> held;
            std::optional<Monotonic> until;
            for (int step = 0; step < 500; ++step) {
                clock.forward(Milliseconds(dice.next() % 4'000));
                const auto now = clock.now();
                switch (dice.next() % 6) {
                case 0:
                case 1:
                    if (const auto permit = breaker.acquire(now); !(permit == Permit::Refused))
                        held.push_back(permit);
                    break;
                case 2:
                    if (const auto permit = breaker.acquireAnyway(now); !(permit == Permit::Refused))
                        held.push_back(permit);
                    break;
                case 3: breaker.act(Action::Trip, now); break;
                default:
                    if (held.empty()) break;
                    breaker.failed(held.back(), ErrorClass::ServerError, now);
                    held.pop_back();
                }
                const bool open = breaker.state(now) == BreakerState::Open;
                const auto next = now + breaker.reopensIn(now);
                if (open && until && *until > now)
                    QVERIFY2(next >= *until, qPrintable(QStringLiteral("seed %1").arg(seed)));
                until = open ? std::optional(next) : std::nullopt;
            }
        }
    }

    void aPanicProbeDecidesNothingButASuccess() {
        ManualClock clock;
        Breaker breaker({});
        breaker.act(Action::Trip, clock.now());
        const auto before = breaker.reopensIn(clock.now());
        const auto permit = breaker.acquireAnyway(clock.now());
        QVERIFY(permit == Permit::Panic);
        breaker.failed(permit, ErrorClass::ServerError, clock.now());
        QVERIFY(breaker.state(clock.now()) == BreakerState::Open);
        QCOMPARE(breaker.reopensIn(clock.now()), before);
        breaker.succeeded(breaker.acquireAnyway(clock.now()), clock.now());
        QVERIFY(breaker.state(clock.now()) == BreakerState::HalfOpen);
        breaker.act(Action::HoldOpen, clock.now());
        QVERIFY(breaker.acquireAnyway(clock.now()) == Permit::Refused); // by hand is by hand
    }
};

QTEST_APPLESS_MAIN(BreakerTest)
#include "breaker_test.moc"
