// A one-shot between threads: any thread calls `complete` once, one coroutine on a loop awaits it once and
// resumes on that loop. Either may come first. Copies name the same shot. One allocation; waking costs one
// post to the loop. Every completion that is awaited must be completed, else the awaiting coroutine never
// ends. Completed after its loop has ended, it wakes nobody.
#pragma once

#include "net/loop.h"

#include <atomic>
#include <cassert>
#include <memory>
#include <optional>

namespace tierline::net {

template <class T>
class Completion {
    enum class Phase : int { Open, Awaited, Done };

    struct State {
        std::atomic<Phase> phase{Phase::Open};
        std::optional<T> value;
        std::coroutine_handle<> waiter;
        std::shared_ptr<Inbox> inbox; // not the loop: the other thread may outlive it
    };

public:
    Completion() : m_state(std::make_shared<State>()) {}

    void complete(T value) const {
        State& state = *m_state;
        state.value.emplace(std::move(value));
        const Phase before = state.phase.exchange(Phase::Done, std::memory_order_acq_rel);
        assert(before != Phase::Done);
        if (before == Phase::Awaited)
            Loop::postTo(*state.inbox, [waiter = state.waiter] { waiter.resume(); });
    }

    bool isComplete() const { return m_state->phase.load(std::memory_order_acquire) == Phase::Done; }

    struct Awaiter {
        std::shared_ptr<State> state;
        bool await_ready() const noexcept {
            return state->phase.load(std::memory_order_acquire) == Phase::Done;
        }
        bool await_suspend(std::coroutine_handle<> waiter) const noexcept {
            state->waiter = waiter;
            assert(Loop::current());
            state->inbox = Loop::current()->inbox();
            Phase expected = Phase::Open;
            return state->phase.compare_exchange_strong(expected, Phase::Awaited, std::memory_order_acq_rel);
        }
        T await_resume() const { return std::move(*state->value); }
    };
    Awaiter operator co_await() const { return {m_state}; } // on a loop's thread

private:
    std::shared_ptr<State> m_state;
};

} // namespace tierline::net
