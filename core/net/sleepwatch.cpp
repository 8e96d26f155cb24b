#include "net/sleepwatch.h"

#include <utility>

#include <time.h>

namespace tierline::net {
namespace {

std::chrono::nanoseconds read(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

ClockReadings readSystemClocks() {
    return {read(CLOCK_MONOTONIC), read(CLOCK_BOOTTIME), read(CLOCK_REALTIME)};
}

std::optional<std::chrono::nanoseconds> SleepWatch::look(const ClockReadings& now) {
    const auto last = std::exchange(m_last, now);
    if (!last) return std::nullopt;
    const auto awake = now.monotonic - last->monotonic;
    const auto slept = now.boot - last->boot - awake;
    if (slept >= nap) return slept;
    const auto missed = now.wall - last->wall - awake;
    if (missed >= wallStep) return missed;
    return std::nullopt;
}

} // namespace tierline::net
