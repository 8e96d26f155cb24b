// What parts a set falls into: by its tags, and by what any prompt shows. Pure.
#pragma once

#include "bench/set.h"
#include "classify/envelope.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::bench {

// The script that most letters are of: "Latin", "Han", …; "none" without letters.
std::string_view scriptOf(std::string_view text);
std::string_view lengthBandOf(std::string_view text);
bool holdsCode(std::string_view text); // a fence, or lines that read like code

// (name, value) pairs of a case: its tags but `same_as`, then the automatic ones whose names no tag of the
// set has: "true tier", "script", "length", "code", "envelope".
class SliceNames {
public:
    SliceNames(const Set& set, const std::vector<policy::Envelope>& envelopes);
    std::vector<std::pair<std::string, std::string>> of(const Case& each) const;

private:
    const Set& m_set;
    classify::Envelopes m_envelopes;
    std::vector<std::string> m_taken; // tags with an automatic one's name
};

inline constexpr std::string_view sameAs = "same_as"; // a tag: the row whose words these are

} // namespace tierline::bench
