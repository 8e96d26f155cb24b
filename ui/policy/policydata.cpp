#include "policy/policydata.h"

namespace tierline::policypage {

std::uint32_t Histogram::draftAt(int bin) const {
    std::uint32_t sum = 0;
    const auto width = static_cast<std::size_t>(tiers) + 1;
    const auto first = static_cast<std::size_t>(bin) * width;
    for (std::size_t label = 0; label < width; ++label)
        sum += draft[first + label];
    return sum;
}

} // namespace tierline::policypage
