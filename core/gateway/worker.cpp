#include "gateway/worker.h"

namespace tierline::gateway {

Worker::Worker() : m_queue(1'000) {
    m_thread = std::thread([this] {
        for (;;) {
            auto batch = m_queue.takeAll();
            if (batch.empty()) return;
            for (Work& work : batch)
                work();
        }
    });
}

Worker::~Worker() {
    stop();
}

bool Worker::post(Work work) {
    return m_queue.push(std::move(work));
}

void Worker::stop() {
    m_queue.close();
    if (m_thread.joinable()) m_thread.join();
}

} // namespace tierline::gateway
