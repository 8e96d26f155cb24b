// Tells that this machine slept (suspend, a paused virtual machine) since the last look. Connections that
// were open then are most likely dead without a word: routers forget, providers time out. Pure but for
// `readSystemClocks`; one thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace tierline::net {

struct ClockReadings {
    std::chrono::nanoseconds monotonic{}; // stands still while the machine sleeps
    std::chrono::nanoseconds boot{};      // goes on then
    std::chrono::nanoseconds wall{};      // may be set; the only one that goes on while a guest is paused
};

using ReadClocks = std::function<ClockReadings()>;
ClockReadings readSystemClocks();

class SleepWatch {
public:
    // Shorter naps do no harm to a connection; a wall clock is moved by some seconds now and then.
    static constexpr std::chrono::seconds nap{5};
    static constexpr std::chrono::seconds wallStep{30};

    // How long the machine slept between the last look and this one. The first look only remembers.
    std::optional<std::chrono::nanoseconds> look(const ClockReadings& now);

private:
    std::optional<ClockReadings> m_last;
};

} // namespace tierline::net
