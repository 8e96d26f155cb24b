// Health of every model of a policy: a breaker and a rate gate for each key that it can be asked with,
// latency windows and learned output lengths, one per process.
//
// Any thread. One short mutex, never held across an await: half-open must count its probes over all threads.
// Survives a policy reload: models are keyed by id, keys by their place in the provider's pool.
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

// Keys of a provider's pool by their place; the first 64 are used.
using KeySet = std::uint64_t;
constexpr int mostKeys = 64;
constexpr KeySet keyBit(int key) {
    return KeySet{1} << static_cast<unsigned>(key);
}
int keysOf(const policy::Provider& provider);

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
    int rateStrikes = 0; // 429s since the last good reply

    // Room in this minute at the key that has most; absent: no limit is known. Filled in from the provider's
    // gate (gate.h), zero without one.
    std::optional<std::int64_t> requestsLeft, tokensLeft;
    int inFlight = 0;             // requests at this model now
    std::size_t queued = 0;       // waiting for it in its provider's queue
    Milliseconds waitEstimate{0}; // until one that comes now could be sent
};

struct BreakerRow {
    std::string model;      // id
    std::string credential; // of a pool: "2 of 3"; empty: there is only one key
    BreakerView view;
    std::optional<Milliseconds> p95;
    int samples = 0;
    Wall since{}; // of the last transition
};

std::string credentialName(int key, int keys); // "2 of 3"; empty for the only one

// `from` and `to` differ. Called under no lock. One key of a pool is told as `provider/model#2`.
using TransitionHook =
    std::function<void(std::string_view model, BreakerState from, BreakerState to, std::string_view reason)>;

class Board {
public:
    explicit Board(const Clock& clock);
    void configure(const policy::Policy& policy); // adds models, keeps what is known
    void onTransition(TransitionHook hook);

    std::vector<ModelHealth> snapshot(const policy::Policy& policy); // one row per policy model, in its order
    Permit acquire(std::string_view model, int key = 0);
    Permit acquireAnyway(std::string_view model, int key = 0); // panic: all breakers are open
    BreakerState state(std::string_view model, int key = 0);
    KeySet usableKeys(std::string_view model); // whose breaker lets through

    struct Outcome {
        std::optional<ErrorClass> error; // absent = the reply or stream ended well
        bool cancelled = false;          // the client left before the end
        Milliseconds latency{0};         // of a success
        std::int64_t outputTokens = 0;
        std::optional<Milliseconds> serverDelay; // of a 429 or 503
    };
    // Gives the permit back; returns the state after. Offline feeds nothing.
    BreakerState report(std::string_view model, Permit permit, const Outcome& outcome, int key = 0);

    // `provider/model` is all its keys, `provider/model#2` one of a pool. False: no such model.
    bool act(std::string_view target, Action action);
    std::vector<BreakerRow> rows(); // one for each model, or for each key where there is a pool

private:
    struct Key {
        explicit Key(const policy::Breaker& settings) : breaker(settings) {}
        Breaker breaker;
        Monotonic rateLimitedUntil{};
        int rateStrikes = 0;
        Wall since{};
        BreakerState lastSeen = BreakerState::Closed;
    };
    struct Entry {
        std::vector<Key> keys; // at least one
        LatencyWindow latency;
        std::int64_t learnedOutput = 500;
        std::int64_t learnedFrom = 1; // replies behind it, the first guess counts as one
        Monotonic lastAsked{};
        bool isListed = true; // in the policy of the last `configure`
    };
    struct Transition {
        std::string model;
        BreakerState from, to;
        std::string reason;
    };
    using Transitions = std::vector<Transition>;

    Entry* find(std::string_view model);
    Key* find(std::string_view model, int key);
    Permit take(std::string_view model, int key, bool anyway);
    void note(std::string_view model, Entry& entry, std::size_t at, Monotonic now, Transitions& into);
    static void describe(const Entry& entry, Monotonic now, ModelHealth& health);
    void tell(const Transitions& transitions);

    const Clock& m_clock;
    std::mutex m_mutex;
    std::map<std::string, Entry, std::less<>> m_entries;
    std::vector<std::string> m_order; // of the policy
    TransitionHook m_hook;
    policy::Breaker m_settings;
};

} // namespace tierline::health
