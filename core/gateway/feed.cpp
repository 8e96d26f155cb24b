#include "gateway/feed.h"

#include <utility>

namespace tierline::gateway {

Follower::Batch Follower::takeAll() {
    Batch batch;
    batch.records.assign(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(m_queue.end()));
    m_queue.clear();
    batch.fellBehind = std::exchange(m_fellBehind, false);
    return batch;
}

void Follower::push(RecordPtr record) {
    if (m_queue.size() >= limit) { // what is missing is read from the ledger
        m_queue.clear();
        m_fellBehind = true;
    }
    m_queue.push_back(std::move(record));
    m_timer.cancel();
}

std::shared_ptr<Follower> Feed::follow(net::Loop& loop) {
    auto follower = std::make_shared<Follower>(loop);
    const std::scoped_lock lock(m_mutex);
    m_followers.push_back(follower);
    m_count.store(static_cast<int>(m_followers.size()), std::memory_order_release);
    return follower;
}

void Feed::publish(const RecordPtr& record) {
    if (m_count.load(std::memory_order_acquire) == 0) return;
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_followers, [&](const std::weak_ptr<Follower>& known) {
        auto follower = known.lock();
        if (!follower) return true;
        // The posted work takes the pointer along, so that the follower dies on its own loop.
        net::Loop& loop = follower->m_loop;
        loop.post([follower = std::move(follower), record]() mutable { follower->push(std::move(record)); });
        return false;
    });
    m_count.store(static_cast<int>(m_followers.size()), std::memory_order_release);
}

void Feed::wakeAll() {
    const std::scoped_lock lock(m_mutex);
    for (const auto& known : m_followers) {
        auto follower = known.lock();
        if (!follower) continue;
        net::Loop& loop = follower->m_loop;
        loop.post([follower = std::move(follower)] { follower->wake(); });
    }
}

} // namespace tierline::gateway
