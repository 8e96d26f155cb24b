// Two changes of one policy text, made apart: by line, and the result is read again and must mean both
// changes and nothing else. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

struct MergeConflict {
    int line = 0;             // of `base`, from 1
    std::string mine, theirs; // what each says there; empty: it took the lines out
    std::string where;        // what both changed: "rules.greeting.weight"; empty: these lines
    std::string why;          // a sentence
    bool operator==(const MergeConflict&) const = default;
};

struct Merged {
    std::string text;                     // empty with conflicts
    std::vector<MergeConflict> conflicts; // a choice for a person
};

// By lines alone. What both changed alike, or one alone, is taken.
Merged mergeLines(std::string_view base, std::string_view mine, std::string_view theirs);

// Of policies. InvalidInput: one of the three cannot be read; which one, and why.
Result<Merged> mergePolicies(std::string_view base, std::string_view mine, std::string_view theirs);

} // namespace tierline::policy
