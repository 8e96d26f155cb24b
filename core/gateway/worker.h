// One thread for what may block: the ledger's queries. Keeps them off the I/O threads. `ask` is for
// coroutines on a loop. Any thread; what is queued when it stops is still run.
#pragma once

#include "base/queue.h"
#include "net/completion.h"
#include "net/task.h"

#include <functional>
#include <optional>
#include <thread>
#include <type_traits>

namespace tierline::gateway {

class Worker {
public:
    using Work = std::move_only_function<void()>;

    Worker();
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool post(Work work); // false: too much is waiting
    void stop();

private:
    BoundedQueue<Work> m_queue;
    std::thread m_thread;
};

// Runs `work` on the worker and resumes on this loop with its result; none when the worker is too busy.
template <class F>
net::Task<std::optional<std::invoke_result_t<F>>> ask(Worker& worker, F work) {
    using Result = std::optional<std::invoke_result_t<F>>;
    const net::Completion<Result> done;
    Worker::Work job = [done, work = std::move(work)]() mutable { done.complete(Result(work())); };
    if (!worker.post(std::move(job))) co_return std::nullopt;
    co_return co_await done;
}

} // namespace tierline::gateway
