// One I/O thread. Sockets, pools and the coroutines that use them live on one loop and are touched only from
// its thread; `post` and `spawn` are the ways in from other threads. Timers are exact to about a millisecond.
// `stop` cancels what is registered (servers' sessions, pools, timers), lets it unwind for a second, and
// joins.
#pragma once

#include "base/clock.h"
#include "net/task.h"

#include <coroutine>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace tierline::net {

class Wheel;
class Timer;
struct Inbox;

struct LoopOptions {
    std::string name = "net"; // of the thread, at most 15 characters
    int cpu = -1;             // the only processor to run on; -1 = any
};

class Loop {
public:
    using Work = std::move_only_function<void()>;

    explicit Loop(LoopOptions options = {});
    ~Loop(); // stops
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void start();
    void stop(); // not from the loop's own thread; twice is fine

    void post(Work work);        // any thread; runs later on the loop. Dropped once the loop has stopped.
    void spawn(Task<void> task); // any thread; starts later on the loop
    bool onThisThread() const;
    static Loop* current(); // the loop of the calling thread, or null
    Monotonic now() const { return std::chrono::steady_clock::now(); }

    // co_await loop.sleepFor(20ms): true when the time has passed, false when the loop is being stopped.
    class Sleep;
    Sleep sleepFor(Milliseconds time);

    // Runs on the loop when it stops, in reverse order of registration. Returns a number for
    // `removeStopHook`. Both on the loop's thread, or while it does not run.
    int addStopHook(Work hook);
    void removeStopHook(int number);

    // For threads that may outlive the loop: keeps no loop alive, posts to a stopped one are dropped.
    std::shared_ptr<Inbox> inbox() const;
    static void postTo(Inbox& inbox, Work work);

    // For the inside of this folder.
    boost::asio::io_context& context();
    Wheel& wheel();
    void armWheel(); // after a deadline was set earlier than all others
    struct Impl;

private:
    void armTimers();
    friend class Timer;
    std::unique_ptr<Impl> m_impl;
};

// A cancellable wait. On its loop's thread. At most one coroutine waits at a time.
class Timer {
public:
    explicit Timer(Loop& loop) : m_loop(&loop) {}
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    struct Waiting {
        Timer* timer;
        Milliseconds time;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) const { timer->start(time, waiter); }
        bool await_resume() const noexcept { return timer->m_elapsed; }
    };
    // True when the time has passed, false when cancelled.
    Waiting wait(Milliseconds time) { return {this, time}; }
    void cancel(); // the waiter resumes soon, not inside this call
    bool isWaiting() const { return m_waiter != nullptr; }

private:
    friend class Loop;
    using Queue = std::multimap<Monotonic, Timer*>;

    void start(Milliseconds time, std::coroutine_handle<> waiter);
    void finish(bool elapsed);

    Loop* m_loop;
    std::coroutine_handle<> m_waiter;
    Queue::iterator m_place;
    bool m_elapsed = false;
};

class Loop::Sleep {
public:
    Sleep(Loop& loop, Milliseconds time) : m_timer(loop), m_time(time) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) { m_timer.wait(m_time).await_suspend(waiter); }
    bool await_resume() { return m_timer.wait(m_time).await_resume(); }

private:
    Timer m_timer;
    Milliseconds m_time;
};

} // namespace tierline::net
