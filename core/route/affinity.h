// Whether a conversation stays with its model: the cache that would be lost by leaving it against what the
// other one saves. Pure.
#pragma once

#include "route/plan.h"

#include <optional>
#include <string>

namespace tierline::route {

// Of one request at one model.
struct Asking {
    std::int64_t input = 0, output = 0; // tokens, estimated
    const catalog::Rates* rates = nullptr;
};

struct Switch {
    Money staying; // this request with the warm cache
    Money loses;   // the warm tokens at the other's uncached price less their price here; never negative
    Money saves;   // on all the rest; negative: it costs more
};

// Absent: some price is not known, or the cache is cold.
std::optional<Switch> priceSwitch(const Incumbent& incumbent, const Asking& stay, const Asking& leave);

// Why it stays: "would lose $0.0123 of cache, saves $0.0040"; absent: it may go. `share`: how much of what
// never switching costs a conversation may spend on switches, in millionths.
std::optional<std::string> reasonToStay(const Switch& priced, const Incumbent& incumbent,
                                        policy::Millionths share);

// What an answer leaves in its model's cache.
struct Cached {
    std::int64_t tokens = 0;
    Milliseconds warm{300'000};
};
// Counted by the provider, or for those that cache by themselves (`isAutomatic`) the whole prompt where it is
// long enough.
Cached cachedBy(const Usage& usage, bool isAutomatic);

} // namespace tierline::route
