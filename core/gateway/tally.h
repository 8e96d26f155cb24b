// What one I/O thread measured lately: overhead of the last 10,000 requests and requests per second of the
// last minute. Written by its thread, read by any: one mutex a thread, which nobody else contends for long.
#pragma once

#include "base/clock.h"
#include "ledger/record.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::gateway {

// Nearest rank; 0 of nothing.
struct Percentiles {
    std::int64_t p50 = 0, p95 = 0, p99 = 0;
    bool operator==(const Percentiles&) const = default;
};
Percentiles percentiles(std::vector<std::int64_t> samples);

// In microseconds. `routing` = read + classify + plan.
enum class Stage : std::uint8_t { Read, Classify, Plan, Connect, Translate, Commit, Routing };
inline constexpr std::array stages{Stage::Read,      Stage::Classify, Stage::Plan,   Stage::Connect,
                                   Stage::Translate, Stage::Commit,   Stage::Routing};
std::string_view toString(Stage stage);
std::int64_t valueOf(const ledger::Overhead& overhead, Stage stage);

class Tally {
public:
    static constexpr std::size_t capacity = 10'000;

    void add(const ledger::Overhead& overhead, Monotonic now);
    void appendTo(std::vector<ledger::Overhead>& all) const;
    std::int64_t lastMinute(Monotonic now) const;

private:
    struct Second {
        std::int64_t number = -1;
        std::int64_t count = 0;
    };

    mutable std::mutex m_mutex;
    std::vector<ledger::Overhead> m_ring;
    std::size_t m_next = 0;
    std::array<Second, 60> m_seconds{};
};

Percentiles percentiles(std::span<const ledger::Overhead> all, Stage stage);

} // namespace tierline::gateway
