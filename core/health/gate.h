// One provider's gate: its pool of keys, what each may still send, who waits, and how often it may be asked
// again. Everything that a request must pass between being planned and being sent, but the breaker (board.h).
//
// Pure: time comes in; gateway/slots.h guards it by one short mutex a provider and wakes those who wait. A
// limit of the policy holds for each key: the provider's for all its models together, the model's for it
// alone. What the provider says in its replies is believed for that key and that model only.
//
// Of the keys with room the one with most of it is taken; of equals the next in turn.
#pragma once

#include "base/errorclass.h"
#include "health/board.h"
#include "health/queue.h"
#include "health/ratelimit.h"
#include "health/retrybudget.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::health {

struct Need {
    std::uint32_t model = 0; // Gate::numberOf
    std::int64_t tokens = 0; // estimated, in and out
    KeySet keys = ~KeySet{0};
};

struct Hold { // a place that was taken
    std::uint32_t model = 0;
    int key = 0;
    RateHold ofModel, ofProvider;
};

struct Released {
    Ticket ticket = 0;
    Hold hold;
};

// Why there is no room, for the record.
struct Crowd {
    Milliseconds wait{0};   // until one that comes now could go, behind all that wait
    std::size_t before = 0; // in the queue
    std::string reason;     // "200 requests a minute"
};

struct GateView { // of one model, or of the provider as a whole
    std::optional<std::int64_t> requestsLeft, tokensLeft;
    int inFlight = 0;
    std::size_t queued = 0;
    Milliseconds wait{0};
};

struct CredentialRow {
    std::string credential; // "2 of 3"; empty for the only key
    std::string reason;     // "auth, asked again in 30 s"; empty: it is good
};

class Gate {
public:
    explicit Gate(Milliseconds minute = realMinute) : m_minute(minute) {}
    // Keeps what is known of keys and models; a key that was refused gets another chance.
    void configure(const policy::Policy& policy, const policy::Provider& provider, KeySet missing = 0);
    int keys() const { return m_count; }
    std::uint32_t numberOf(std::string_view model); // given out at first sight, kept for good

    // At once, when there is room and nobody waits for the same model.
    std::optional<Hold> take(const Need& need, Monotonic now);
    Crowd crowd(const Need& need, Monotonic now) const;
    std::string refusal(KeySet of,
                        Monotonic now) const; // why none of these keys can be used; empty: one can

    Ticket enter(const Caller& caller, const Need& need); // 0: the queue is full
    bool leave(Ticket ticket) { return m_queue.leave(ticket); }
    std::vector<Released> release(Monotonic now);           // all that can go now, in turn
    std::optional<Monotonic> nextRoom(Monotonic now) const; // when time alone lets the next one go

    // The place comes free; `used` is what the provider counted.
    void giveBack(const Hold& hold, std::optional<std::int64_t> used, Monotonic now);
    void undo(const Hold& hold); // it was never sent
    void learn(const Hold& hold, const RemoteLimits& said, Monotonic now);
    void block(const Hold& hold, Milliseconds time, Monotonic now); // 429: that key, that model

    void forget(std::string_view model); // by hand: what the provider said of it, and refused keys

    void credentialFailed(int key, ErrorClass why, Monotonic now);
    void credentialWorked(int key) { m_keys[static_cast<std::size_t>(key)].strikes = 0; }
    std::vector<CredentialRow> credentials(Monotonic now) const;

    RetryBudget& retries() { return m_retries; }
    std::size_t queued() const { return m_queue.size(); }
    GateView view(std::uint32_t model, Monotonic now) const;
    GateView view(Monotonic now) const;
    GateRow describe(int key, const std::string& model, Monotonic now); // rates, trouble, what is under way

private:
    struct Key {
        RateLimit all;                 // the provider's own
        std::vector<RateLimit> models; // by number
        bool missing = false;          // its reference could not be resolved
        Monotonic refusedUntil{};
        ErrorClass refusedBy = ErrorClass::Auth;
        int strikes = 0;
    };
    bool isUsable(const Key& key, Monotonic now) const { return !key.missing && key.refusedUntil <= now; }
    Milliseconds waitFor(const Key& key, const Need& need,
                         Monotonic now) const; // by time alone, nobody ahead
    std::optional<Hold> takeKey(const Need& need, Monotonic now);
    static std::string reasonOf(const Key& key, std::uint32_t model, Monotonic now);

    Milliseconds m_minute;
    std::map<std::string, std::uint32_t, std::less<>> m_numbers;
    std::vector<Limits> m_limits; // by model
    Limits m_ofProvider;
    std::vector<Key> m_keys; // never fewer: holds refer to them
    int m_count = 0;         // in use
    std::size_t m_turn = 0;  // of the keys
    FairQueue m_queue;
    RetryBudget m_retries;
};

} // namespace tierline::health
