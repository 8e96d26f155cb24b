#include "net/loop.h"

#include "net/wheel.h"

#include <cassert>
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <sched.h>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tierline::net {

namespace asio = boost::asio;

namespace {

thread_local Loop* currentLoop = nullptr;
constexpr std::chrono::seconds unwindTime(1);

} // namespace

// What other threads hand in. The mutex guards all members; it is held while a wake-up is queued, so that the
// io_context cannot go away meanwhile.
struct Inbox {
    std::mutex mutex;
    std::vector<Loop::Work> work;
    asio::io_context* io = nullptr; // null once closed
    bool wakeQueued = false;
};

struct Loop::Impl {
    explicit Impl(LoopOptions given) : options(std::move(given)), wheel(std::chrono::steady_clock::now()) {
        inbox->io = &io;
    }

    LoopOptions options;
    Wheel wheel; // outlives io: handlers that die with it may own deadlines
    Timer::Queue timers;
    std::map<int, Work> stopHooks;
    int lastHook = 0;
    bool stopping = false;
    std::vector<Work> running; // keeps its capacity
    std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();
    asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard{io.get_executor()};
    asio::steady_timer wheelAlarm{io};
    asio::steady_timer timerAlarm{io};
    std::thread thread;

    void drain() {
        {
            const std::scoped_lock lock(inbox->mutex);
            inbox->wakeQueued = false;
            running.swap(inbox->work);
        }
        for (Work& work : running)
            work();
        running.clear();
    }

    void runStopHooks() {
        stopping = true;
        while (!stopHooks.empty()) {
            auto last = stopHooks.extract(std::prev(stopHooks.end()));
            last.mapped()();
        }
        while (!timers.empty())
            timers.begin()->second->cancel();
        wheelAlarm.cancel();
        timerAlarm.cancel();
        guard.reset();
        io.stop();
    }
};

namespace {

// Inbox holds works in a vector; `drain` must be reachable without naming Impl in the header.
void queueWake(Inbox& inbox, std::move_only_function<void()> drain) {
    inbox.wakeQueued = true;
    asio::post(*inbox.io, std::move(drain));
}

} // namespace

Loop::Loop(LoopOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

Loop::~Loop() {
    stop();
}

void Loop::start() {
    assert(!m_impl->thread.joinable());
    m_impl->thread = std::thread([this] {
        Impl& impl = *m_impl;
        currentLoop = this;
        pthread_setname_np(pthread_self(), impl.options.name.substr(0, 15).c_str());
        sigset_t pipe; // OpenSSL writes without MSG_NOSIGNAL
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        if (impl.options.cpu >= 0) {
            cpu_set_t set;
            CPU_ZERO(&set);
            CPU_SET(static_cast<unsigned>(impl.options.cpu), &set);
            pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
        }
        impl.io.run();
        impl.io.restart();
        impl.io.run_for(unwindTime); // what the stop hooks cancelled
        currentLoop = nullptr;
    });
}

void Loop::stop() {
    Impl& impl = *m_impl;
    assert(!onThisThread());
    if (impl.thread.joinable()) {
        post([&impl] { impl.runStopHooks(); });
        impl.thread.join();
    }
    std::vector<Work> dropped;
    {
        const std::scoped_lock lock(impl.inbox->mutex);
        impl.inbox->io = nullptr;
        dropped.swap(impl.inbox->work);
    }
}

void Loop::postTo(Inbox& inbox, Work work) {
    const std::scoped_lock lock(inbox.mutex);
    if (!inbox.io) return;
    inbox.work.push_back(std::move(work));
    if (inbox.wakeQueued) return;
    queueWake(inbox, [] { currentLoop->m_impl->drain(); });
}

void Loop::post(Work work) {
    postTo(*m_impl->inbox, std::move(work));
}

void Loop::spawn(Task<void> task) {
    post([task = std::move(task)]() mutable { net::spawn(std::move(task)); });
}

bool Loop::onThisThread() const {
    return currentLoop == this;
}

Loop* Loop::current() {
    return currentLoop;
}

std::shared_ptr<Inbox> Loop::inbox() const {
    return m_impl->inbox;
}

Loop::Sleep Loop::sleepFor(Milliseconds time) {
    return {*this, time};
}

int Loop::addStopHook(Work hook) {
    m_impl->stopHooks.emplace(++m_impl->lastHook, std::move(hook));
    return m_impl->lastHook;
}

void Loop::removeStopHook(int number) {
    m_impl->stopHooks.erase(number);
}

asio::io_context& Loop::context() {
    return m_impl->io;
}

Wheel& Loop::wheel() {
    return m_impl->wheel;
}

void Loop::armWheel() {
    Impl& impl = *m_impl;
    if (impl.stopping) return;
    const Monotonic next = impl.wheel.next();
    if (next == Monotonic::max()) return;
    impl.wheelAlarm.expires_at(next);
    impl.wheelAlarm.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        m_impl->wheel.advance(now());
        armWheel();
    });
}

void Loop::armTimers() {
    Impl& impl = *m_impl;
    if (impl.timers.empty()) {
        impl.timerAlarm.cancel();
        return;
    }
    impl.timerAlarm.expires_at(impl.timers.begin()->first);
    impl.timerAlarm.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        Timer::Queue& timers = m_impl->timers;
        const Monotonic time = now();
        while (!timers.empty() && timers.begin()->first <= time)
            timers.begin()->second->finish(true);
        if (!timers.empty()) armTimers();
    });
}

Timer::~Timer() {
    if (m_waiter) m_loop->m_impl->timers.erase(m_place);
}

void Timer::start(Milliseconds time, std::coroutine_handle<> waiter) {
    assert(!m_waiter && m_loop->onThisThread());
    if (m_loop->m_impl->stopping) {
        m_elapsed = false;
        m_loop->post([waiter] { waiter.resume(); });
        return;
    }
    Queue& timers = m_loop->m_impl->timers;
    m_waiter = waiter;
    m_place = timers.emplace(m_loop->now() + time, this);
    if (m_place == timers.begin()) m_loop->armTimers();
}

void Timer::finish(bool elapsed) {
    m_loop->m_impl->timers.erase(m_place);
    m_elapsed = elapsed;
    const auto waiter = std::exchange(m_waiter, {});
    if (elapsed)
        waiter.resume();
    else
        m_loop->post([waiter] { waiter.resume(); });
}

void Timer::cancel() {
    if (m_waiter) finish(false);
}

} // namespace tierline::net
