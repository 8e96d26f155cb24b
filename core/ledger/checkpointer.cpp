#include "ledger/checkpointer.h"

#include <pthread.h>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

// Each pass leaves what was committed during it: less each time.
void moveWal(sqlite3* database) {
    constexpr int passes = 3, few = 128; // pages
    for (int pass = 0; pass < passes; ++pass) {
        int inWal = 0, moved = 0;
        const int code =
            sqlite3_wal_checkpoint_v2(database, nullptr, SQLITE_CHECKPOINT_PASSIVE, &inWal, &moved);
        if (code != SQLITE_OK || inWal - moved < few) return;
    }
}

} // namespace

Checkpointer::~Checkpointer() {
    {
        const std::scoped_lock lock(m_mutex);
        m_state = State::Closed;
    }
    m_asked.notify_one();
    if (m_thread.joinable()) m_thread.join();
}

void Checkpointer::ask() {
    {
        const std::scoped_lock lock(m_mutex);
        if (m_state == State::Asked) return;
        m_state = State::Asked;
    }
    if (!m_thread.joinable()) m_thread = std::thread([this] { run(); });
    m_asked.notify_one();
}

bool Checkpointer::isDone() {
    const std::scoped_lock lock(m_mutex);
    if (m_state != State::Done) return false;
    m_state = State::Idle;
    return true;
}

// A connection that does not open leaves all to the owner. It knows of the WAL only once it has read.
void Checkpointer::run() {
    pthread_setname_np(pthread_self(), "ledger-wal");
    const auto database = openDatabase(m_file, Access::Write);
    if (database) static_cast<void>(queryInteger(database->get(), "SELECT count(*) FROM sqlite_schema"));
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_asked.wait(lock, [this] { return m_state == State::Asked || m_state == State::Closed; });
        if (m_state == State::Closed) return;
        lock.unlock();
        if (database) moveWal(database->get());
        lock.lock();
        if (m_state == State::Asked) m_state = State::Done;
    }
}

} // namespace tierline::ledger
