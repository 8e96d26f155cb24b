// The gates of all providers: who may send now, who waits, who is woken. What waits is a coroutine on its own
// loop; nobody polls. A place that comes free wakes the next in turn at once, a minute that has passed wakes
// by one alarm for each provider.
//
// Any thread. One short mutex guards the gates and is never held across an await; the coroutines run on their
// turn's loop (passage.h). A waiting request ends by a place, by its deadline, by its client leaving, or by
// the stop.
#pragma once

#include "base/id.h"
#include "gateway/slotrow.h"
#include "gateway/turn.h"
#include "health/gate.h"
#include "net/completion.h"
#include "net/task.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::gateway {

class Slots {
public:
    Slots(const Clock& clock, health::Board& board, std::uint64_t seed, Milliseconds minute);
    void configure(const Setup& setup); // at start and after each reload
    // Adds headroom; a 429's delay that is worth waiting for becomes `waitEstimate`.
    void describe(const Setup& setup, std::vector<health::ModelHealth>& health);
    std::vector<SlotRow> rows(const policy::Policy& policy);
    std::vector<health::GateRow> gates(const policy::Policy& policy); // one for each model, or each of its keys
    // The breaker was acted on by hand: a reset forgets what the provider said of the model, too.
    bool act(std::string_view model, health::Action action); // false: no such model
    void stop();                                             // wakes all that wait; from now on nobody waits
    double roll();                                           // [0, 1)

    enum class Found : std::uint8_t { Place, Full, NoBreaker, NoKey };
    struct Taken {
        Found found = Found::Place;
        health::Crowd crowd;     // of Full
        health::KeySet keys = 0; // of Full: those that are worth waiting for
        std::string reason;      // of NoKey
    };
    // At once or not at all; a place is left in the turn's passage. `anyway`: its breaker is open, it is
    // asked all the same.
    Taken take(Turn& turn, policy::ModelIndex model, bool anyway);
    bool tryRetry(const Turn& turn, const std::string& provider, std::string& reason);

    struct Woken {
        std::optional<health::Hold> hold;
        bool left = false; // the client did
    };
    using Wake = net::Completion<Woken>;
    // `keys`: whose breakers let through; one that is shut has room, but is no place to be woken for.
    std::optional<health::Ticket> enter(const Turn& turn, policy::ModelIndex model, health::KeySet keys,
                                        const Wake& wake);
    void leave(const std::string& provider, health::Ticket ticket, bool left);
    // The attempt is over: the place comes free, and what was said is learned.
    // `status`: the provider's, of an attempt that failed; 0: it did not answer.
    void settle(Turn& turn, const std::string& provider, const health::Board::Outcome& outcome, int status);
    void undo(const std::string& provider, const health::Hold& hold);
    // Which keys this request may still try.
    health::KeySet otherKeys(const Turn& turn, policy::ModelIndex model);

private:
    struct Entrance {
        explicit Entrance(Milliseconds minute) : gate(minute) {}
        health::Gate gate;
        std::unordered_map<health::Ticket, Wake> waiting;
        std::optional<Monotonic> alarm; // when it will be looked at again
    };
    struct Place {
        Entrance* entrance = nullptr;
        std::uint32_t number = 0;
    };
    using Woke = std::vector<std::pair<Wake, Woken>>;

    Entrance& entranceOf(const policy::Policy& policy, const std::string& provider);
    Place placeOf(const policy::Policy& policy, policy::ModelIndex model);
    static health::Need needOf(const Turn& turn, policy::ModelIndex model, std::uint32_t number);
    void pump(const std::string& provider, Entrance& entrance, Woke& woke); // all that can go now
    void arm(const std::string& provider, Entrance& entrance, Monotonic now);
    static net::Task<void> ring(Slots* slots, std::string provider, Monotonic when);

    const Clock& m_clock;
    health::Board& m_board;
    const Milliseconds m_minute;
    std::mutex m_mutex; // guards all below
    std::map<std::string, Entrance, std::less<>> m_entrances;
    std::shared_ptr<const policy::Policy> m_kept; // the newest one
    const policy::Policy* m_placesOf = nullptr;   // whose places are kept: it, or nobody's
    std::vector<Place> m_places;
    std::shared_ptr<net::Inbox> m_inbox; // of a loop that alarms run on
    Dice m_dice;
    bool m_stopping = false;
};

} // namespace tierline::gateway
