// Which models are too slow for a limit, without flapping: one that was over it comes back only when its p95
// is well below, and not before a cool-off. Time is given.
//
// One object a process; any thread, behind one short mutex. Bounded: of a model's limits (requests may name
// their own) the few used last are remembered; an unknown one is judged by its p95 alone.
#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::route {

// One model against one limit.
struct SlowMark {
    bool isOver = false;
    Milliseconds ago{0}; // since its p95 was last above the limit itself; 0: it is now
    bool operator==(const SlowMark&) const = default;
};

// A p95 at or below this lets a slow model come back.
constexpr Milliseconds returnsAt(Milliseconds limit) {
    return limit * 4 / 5;
}

class StepUp {
public:
    static constexpr Milliseconds coolOff{30'000};

    SlowMark judge(std::string_view model, Milliseconds limit, std::optional<Milliseconds> p95,
                   Monotonic now);

private:
    struct Slow {
        Milliseconds limit{0};
        bool isOver = false;
        Monotonic lastOver{}, asked{};
    };
    static constexpr std::size_t limits = 4; // remembered of each model

    std::mutex m_mutex;
    std::map<std::string, std::array<Slow, limits>, std::less<>> m_models;
};

} // namespace tierline::route
