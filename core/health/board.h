// Health of every model of a policy: breakers, latency windows and learned output lengths, one per process.
//
// Any thread. One short mutex, never held across an await: half-open must count its probes over all threads.
// Survives a policy reload: models are keyed by id.
#pragma once

#include "health/breaker.h"
#include "health/latencywindow.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::health {

// What planning needs to know of one model, as a value.
struct ModelHealth {
    BreakerState state = BreakerState::Closed;
    bool wouldAllow = true;
    Milliseconds reopensIn{0};
    std::string reason;
    std::optional<Milliseconds> p95;
    std::optional<Milliseconds> rateLimitedFor; // a 429's server delay, still running
    std::int64_t learnedOutput = 500;           // mean output tokens, exponentially weighted
    bool trickle =
        false; // nothing was sent to it for a while: one may try it although its p95 is over the limit
};

struct BreakerRow {
    std::string model; // id
    BreakerView view;
    std::optional<Milliseconds> p95;
    int samples = 0;
    Wall since{}; // of the last transition
};

// `from` and `to` differ. Called under no lock.
using TransitionHook =
    std::function<void(std::string_view model, BreakerState from, BreakerState to, std::string_view reason)>;

class Board {
public:
    explicit Board(const Clock& clock);
    void configure(const policy::Policy& policy); // adds models, keeps what is known
    void onTransition(TransitionHook hook);

    std::vector<ModelHealth> snapshot(const policy::Policy& policy); // one row per policy model, in its order
    Permit acquire(std::string_view model);
    BreakerState state(std::string_view model);

    struct Outcome {
        std::optional<ErrorClass> error; // absent = the reply or stream ended well
        bool cancelled = false;          // the client left before the end
        Milliseconds latency{0};         // of a success
        std::int64_t outputTokens = 0;
        std::optional<Milliseconds> serverDelay; // of a 429 or 503
    };
    // Gives the permit back; returns the state after. Offline feeds nothing.
    BreakerState report(std::string_view model, Permit permit, const Outcome& outcome);

    bool act(std::string_view model, Action action); // false: no such model
    std::vector<BreakerRow> rows();

private:
    struct Entry {
        explicit Entry(const policy::Breaker& settings) : breaker(settings) {}
        Breaker breaker;
        LatencyWindow latency;
        std::int64_t learnedOutput = 500;
        std::int64_t learnedFrom = 1; // replies behind it, the first guess counts as one
        Monotonic rateLimitedUntil{};
        Monotonic lastAsked{};
        Wall since{};
        BreakerState lastSeen = BreakerState::Closed;
        bool isListed = true; // in the policy of the last `configure`
    };
    struct Transition {
        std::string model;
        BreakerState from, to;
        std::string reason;
    };
    using Transitions = std::vector<Transition>;

    Entry* find(std::string_view model);
    void note(std::string_view model, Entry& entry, Monotonic now, Transitions& into);
    void tell(const Transitions& transitions);

    const Clock& m_clock;
    std::mutex m_mutex;
    std::map<std::string, Entry, std::less<>> m_entries;
    std::vector<std::string> m_order; // of the policy
    TransitionHook m_hook;
    policy::Breaker m_settings;
};

} // namespace tierline::health
