// What two policies say differently. The file's name, its hash and the places of rules are no matter. Pure;
// any thread.
#pragma once

#include "policy/policy.h"

#include <string>
#include <vector>

namespace tierline::policy {

// "rules.greeting.weight", "-0.2", "-0.15". One for each value of what scores and draws lines, as the file
// writes it; other sections are named alone. Empty `before`: it was not there.
struct Difference {
    std::string where, before, after;
    bool operator==(const Difference&) const = default;
};

std::vector<Difference> differences(const Policy& before, const Policy& after);
bool meansTheSame(const Policy& a, const Policy& b);
bool sameBesidesTuning(const Policy& a, const Policy& b); // besides all that `withTuning` changes

std::string decimalText(Millionths value); // "-0.2"

} // namespace tierline::policy
