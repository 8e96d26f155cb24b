// Committed decisions for whoever follows GET /decisions/stream.
//
// `publish` may be called from any I/O thread and costs one atomic read while nobody follows. Each follower
// has a bounded queue on its own loop; one that falls behind is told so by `takeAll` and catches up from the
// ledger.
#pragma once

#include "ledger/record.h"
#include "net/loop.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace tierline::gateway {

using RecordPtr = std::shared_ptr<const ledger::Record>;

// On its loop's thread, but for what `Feed` does by posting there.
class Follower {
public:
    static constexpr std::size_t limit = 1'000;

    explicit Follower(net::Loop& loop) : m_loop(loop), m_timer(loop) {}

    struct Batch {
        std::vector<RecordPtr> records;
        bool fellBehind = false; // some are missing before these
    };
    Batch takeAll();
    bool isEmpty() const { return m_queue.empty() && !m_fellBehind; }
    // Ends when something came (or `wake` was called) or the time has passed.
    net::Timer::Waiting wait(Milliseconds time) { return m_timer.wait(time); }
    void wake() { m_timer.cancel(); }

private:
    friend class Feed;
    void push(RecordPtr record);

    net::Loop& m_loop;
    net::Timer m_timer;
    std::deque<RecordPtr> m_queue;
    bool m_fellBehind = false;
};

class Feed {
public:
    std::shared_ptr<Follower> follow(net::Loop& loop); // until the pointer is dropped
    void publish(const RecordPtr& record);
    void wakeAll(); // at the end of the gateway: followers look up and leave

private:
    std::mutex m_mutex; // guards the list; held to copy it
    std::vector<std::weak_ptr<Follower>> m_followers;
    std::atomic<int> m_count{0}; // an upper bound of the living
};

} // namespace tierline::gateway
