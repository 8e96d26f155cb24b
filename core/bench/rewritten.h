// The same prompt written otherwise: what a router should not mind. Seeded where it has to be; pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tierline::bench {

struct Rewriting {
    std::string_view name; // "upper case"
    std::string (*of)(std::string_view text, std::uint64_t seed);
};
// Case and punctuation are ASCII's; other scripts stay as they are. A prompt that comes out the same is not
// rewritten at all.
std::span<const Rewriting> rewritings();

} // namespace tierline::bench
