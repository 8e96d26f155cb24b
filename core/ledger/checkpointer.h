// Moves the WAL into the database beside the writer, on a thread and a connection of its own, so that commits
// go on meanwhile. What is committed while it works stays in the WAL; with nobody else at work the owner
// moves this little itself, after which the WAL begins anew. The owner's thread; the thread begins with the
// first `ask`.
#pragma once

#include "ledger/database.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace tierline::ledger {

class Checkpointer {
public:
    explicit Checkpointer(std::string file) : m_file(std::move(file)) {}
    ~Checkpointer();

    void ask();    // nothing when it is at work
    bool isDone(); // once for each time it was asked and has ended

private:
    enum class State : std::uint8_t { Idle, Asked, Done, Closed };
    void run();

    const std::string m_file;
    std::mutex m_mutex;
    std::condition_variable m_asked;
    State m_state = State::Idle;
    std::thread m_thread;
};

} // namespace tierline::ledger
