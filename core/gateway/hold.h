// Requests that wait before they are sent, so that a person can look at them: released, released to another
// model, or dropped. Bounded in number and in time: a client never hangs, and what finds no place goes on.
//
// Any thread; one short mutex, never held across an await, a condition or a callback. While it is off a
// request pays one atomic load.
#pragma once

#include "base/clock.h"
#include "ledger/record.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

struct HoldOptions {
    // Of the record so far: scored and planned, with the model that it would go to. On I/O threads, at once
    // from several; must be quick. Empty: every request.
    std::function<bool(const ledger::Record&)> condition;
    Milliseconds atMost{20'000}; // then it goes on by itself
    std::size_t places = 100;    // beyond them requests are not held
};

struct HeldRequest {                              // what a person needs to decide about one
    std::shared_ptr<const ledger::Record> record; // as the condition saw it
    std::vector<ledger::CandidateRow> choices;    // every model, and what speaks against sending it there
    Monotonic until{};                            // goes on by itself then
};

struct HoldState {
    bool isOn = false;
    std::vector<HeldRequest> requests;                                         // the oldest first
    std::int64_t held = 0, released = 0, dropped = 0, expired = 0, passed = 0; // passed: no place was left
};

struct Freed { // how a request's waiting ended
    enum class How : std::uint8_t { Released, Dropped, Expired, Left } how = How::Released;
    std::string model; // the id that it goes to instead; empty: as planned
};

class Hold {
public:
    using Free = std::function<void(Freed)>; // called once, on the thread that frees it; must only post

    explicit Hold(const Clock& clock) : m_clock(clock) {}

    void set(HoldOptions options); // those waiting stay; counts begin anew when it was off
    void end();                    // all go on, none is held any more
    void stop();                   // the same, for good
    HoldState state() const;

    // For the window. False: it does not wait (any more).
    bool release(std::string_view id, std::string model = {});
    bool drop(std::string_view id);
    void releaseAll();

    // For the request.
    bool isOn() const { return m_isOn.load(std::memory_order_relaxed); }
    bool wants(const ledger::Record& record); // it is on, the condition is met, and there is a place
    // How long at most; absent: it was switched off or filled up meanwhile. `until` is set here.
    std::optional<Milliseconds> enter(HeldRequest request, Free free);
    void leave(std::string_view id, Freed::How how); // its client has left, or its time is up

private:
    struct Place {
        HeldRequest request;
        Free free;
        std::uint64_t number = 0;
    };
    bool hasRoom(); // else it is counted as passed; under the mutex
    bool freeOne(std::string_view id, Freed freed);

    const Clock& m_clock;
    std::atomic<bool> m_isOn{false}; // whether m_options is there, for those who do not want to lock
    mutable std::mutex m_mutex;      // guards all below
    std::shared_ptr<const HoldOptions> m_options; // null: off
    std::map<std::string, Place, std::less<>> m_places;
    std::uint64_t m_next = 0;
    HoldState m_counts;
    bool m_isStopped = false;
};

} // namespace tierline::gateway
