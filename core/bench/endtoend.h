// Carrying out calls without a thread and without a clock: what is asked next, within concurrency and budget.
// Whoever drives it sends what it says and tells what came. Exact in nano-dollars; one thread.
//
// A call is begun only when what was spent, what may have been, what is held back for calls under way and
// what this one may cost at most (`Call::high`) stay within the budget together. When the next one does not
// fit, nothing behind it is begun either: taking cheaper ones first would bend the sample.
#pragma once

#include "base/clock.h"
#include "bench/answers.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace tierline::bench {

struct Pending {
    std::optional<Money> most; // that it may cost; absent: unpriced
    bool isAnswered = false;
};

struct StepLimits {
    int concurrency = 8;
    std::optional<Money> budget;
    bool allowUnpriced = false; // models without a price are asked; what they cost is in no budget
    int attempts = 1;           // the gateway tries again by itself
};

enum class Ending : std::uint8_t { Complete, Budget, Cancelled, Failing };
std::string_view toString(Ending ending); // a sentence part for people

struct Next {
    enum Kind : std::uint8_t { Ask, Wait, Done } kind = Done;
    std::size_t call = 0; // to Ask
    bool operator==(const Next&) const = default;
};

struct Came { // of a call
    std::optional<Money> cost;
    bool isAnswer = false;
    bool mayBePaid = false;   // trouble, and nobody knows what it cost
    bool isBrokenOff = false; // by us
};

struct StepProgress {
    std::size_t calls = 0, before = 0;                                      // before: answered when it began
    std::size_t done = 0, failed = 0, unpriced = 0, inFlight = 0, left = 0; // left: not begun
    std::size_t most = 0;                                                   // in flight at once, so far
    Money spent, perhaps, reserved; // perhaps: of calls of which nobody knows
    std::size_t unknownCosts = 0;   // answers whose cost is not known: in no sum
    double perSecond = 0;           // answers, over the time given
};

class Stepper {
public:
    Stepper(std::vector<Pending> calls, const StepLimits& limits, const RunSpend& already = {});

    Next next(); // Ask: the call has begun
    void came(std::size_t call, const Came& came);
    void pause() { m_isPaused = true; } // what is under way goes on
    void resume() { m_isPaused = false; }
    void cancel() { m_isCancelled = true; } // nothing more is begun
    bool isPaused() const { return m_isPaused; }

    // After so many failures one after another, with no answer between, nothing more is begun: the gateway or
    // the key is at fault and not the cases.
    static constexpr std::size_t failuresInARow = 50;

    Ending ending() const; // of what has come to Done
    StepProgress progress(Milliseconds elapsed) const;

private:
    bool fits(const Pending& call) const;
    void skipAnswered();

    struct State {
        Pending call;
        int attempts = 0;
    };
    std::vector<State> m_calls;
    StepLimits m_limits;
    std::size_t m_at = 0;            // the first that was never begun
    std::deque<std::size_t> m_again; // failed, and may be tried again
    StepProgress m_progress;
    std::size_t m_row = 0; // failures one after another
    bool m_isPaused = false, m_isCancelled = false, m_hasHitBudget = false, m_hasBrokenOff = false;
};

} // namespace tierline::bench
