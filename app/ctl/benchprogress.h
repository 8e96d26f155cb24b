// How far a long piece of work has come, on a terminal and from the second second on; Ctrl-C ends it between
// two steps, so that nothing half done stays. One thread.
#pragma once

#include "bench/run.h"

#include <chrono>
#include <string>

namespace tierline::ctl {

class Watch {
public:
    Watch(); // takes over SIGINT and SIGTERM; a second one ends the program at once
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    bench::Progress progress(std::string what); // not longer than this lives
    void clear();
    bool isStopped() const;

private:
    using Clock = std::chrono::steady_clock;
    bool m_isTerminal, m_isShown = false;
    Clock::time_point m_begun = Clock::now(), m_last = m_begun;
};

} // namespace tierline::ctl
