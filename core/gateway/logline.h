// The contract's log line: one JSON object a decision. Never prompt text, headers or keys.
#pragma once

#include "ledger/record.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace tierline::gateway {

void appendLogLine(std::string& out, const ledger::Record& record); // with its line feed. Pure.

// Writes lines to a descriptor in batches from its own thread, so that a slow terminal delays no reply. When
// 8 MiB wait, further lines are dropped and counted. Any thread. The destructor writes what is left.
class LineWriter {
public:
    explicit LineWriter(int descriptor);
    ~LineWriter();
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    void write(std::string line);

private:
    static constexpr std::size_t waitingLimit = 8U << 20U;

    void run();

    const int m_descriptor;
    std::mutex m_mutex; // guards the three below; held for an append
    std::condition_variable m_ready;
    std::string m_waiting;
    std::int64_t m_dropped = 0;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace tierline::gateway
