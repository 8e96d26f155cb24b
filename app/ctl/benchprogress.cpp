#include "benchprogress.h"

#include <csignal>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

volatile std::sig_atomic_t stopped = 0;

void stop(int number) {
    stopped = 1;
    std::signal(number, SIG_DFL);
}

} // namespace

Watch::Watch() : m_isTerminal(isatty(STDERR_FILENO) == 1) {
    stopped = 0;
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
}

Watch::~Watch() {
    clear();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bench::Progress Watch::progress(std::string what) {
    return [this, what = std::move(what)](std::size_t done, std::size_t of) {
        const auto now = Clock::now();
        if (m_isTerminal && of > 0 && now - m_begun > std::chrono::seconds(1)
            && now - m_last > std::chrono::milliseconds(150)) {
            m_last = now;
            m_isShown = true;
            fmt::print(stderr, "\r{}: {} %\033[K", what, 100 * done / of);
            std::fflush(stderr);
        }
        return stopped == 0;
    };
}

void Watch::clear() {
    if (m_isShown) fmt::print(stderr, "\r\033[K");
    m_isShown = false;
}

bool Watch::isStopped() const {
    return stopped != 0;
}

} // namespace tierline::ctl
