// A bounded queue between threads. A full queue refuses instead of growing or blocking: the caller counts the
// drop or waits by its own means. Any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace tierline {

template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t limit) : m_limit(limit) {}

    bool push(T item) { // false when full or closed
        {
            const std::scoped_lock lock(m_mutex);
            if (m_closed || m_items.size() >= m_limit) return false;
            m_items.push_back(std::move(item));
        }
        m_ready.notify_one();
        return true;
    }

    // Waits for at least one item, then hands over all of them. Empty only after `close`.
    std::vector<T> takeAll() {
        std::unique_lock lock(m_mutex);
        m_ready.wait(lock, [&] { return m_closed || !m_items.empty(); });
        return std::exchange(m_items, {});
    }

    std::vector<T> takeWhatIsThere() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_items, {});
    }

    void close() {
        {
            const std::scoped_lock lock(m_mutex);
            m_closed = true;
        }
        m_ready.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_ready;
    std::vector<T> m_items;
    std::size_t m_limit;
    bool m_closed = false;
};

} // namespace tierline
