// Words that labelled requests share where the policy is wrong about them, as rules that could be added, each
// with what it would mend and break. Found on one part of the labels, counted on another; where they would
// fire is what the matcher itself says. Words of scripts that are written without spaces are not looked for.
// Pure; one thread.
#pragma once

#include "base/error.h"
#include "policy/policy.h"
#include "tune/learnweights.h"
#include "tune/split.h"

#include <span>
#include <string>
#include <vector>

namespace tierline::tune {

struct KeywordCount {
    std::int64_t fires = 0; // labelled requests that it fires in
    std::int64_t mends = 0,
                 breaks = 0; // of those, wrong before and right with it; right before and wrong with it
    bool operator==(const KeywordCount&) const = default;
};

struct Keyword {
    std::string word;      // one or two words
    Millionths weight = 0; // below 0: it speaks for a cheaper tier
    double lift = 1;       // how much more often requests with it are wrong in that direction than the others
    double p = 1;          // of that by chance, for all words that were looked at together
    KeywordCount found, unseen;       // on the part it was found on, and on the other
    std::vector<std::uint32_t> fires; // all rows with it, labelled or not
};

struct KeywordSearch {
    const Rows& rows;
    std::span<const std::string> texts; // what is scored, by row; empty: not kept
    const policy::Policy& policy;
    const Dial& live; // of that policy
    double ratio = 5;
    std::uint64_t seed = 1;
    std::size_t most = 10;
    Watch watch = {};
};
// The least likely by chance first; only those below 5 %. Refused: stopped.
Result<std::vector<Keyword>> proposeKeywords(const KeywordSearch& search);

// The rule that a proposal would be.
policy::Rule ruleOf(const Keyword& keyword, const policy::Policy& policy);

inline constexpr std::int64_t leastSupport = 5;

} // namespace tierline::tune
