// A second, cheap look at an answer: how likely is it that it does not do? By rules that were written down,
// not learned: signs that often go with bad answers, each with a stated weight. It knows nothing of whether
// an answer is true. Pure; any thread; bounded as answercheck.h says.
#pragma once

#include "policy/policy.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

struct AnswerSign {
    std::string_view name;         // "hedging"
    policy::Millionths weight = 0; // taken off
    std::string detail;            // with its numbers
};

struct AnswerScore {
    policy::Millionths score = policy::one; // 1: no sign; below `doubtfulBelow` it is doubted
    std::vector<AnswerSign> signs;
};

inline constexpr policy::Millionths doubtfulBelow = 500'000;

AnswerScore scoreAnswer(std::string_view question, std::string_view answer);
std::string explain(const AnswerScore& score); // "0.35: hedging 0.30 (6 in 5 sentences), off topic 0.35 (…)"

} // namespace tierline::classify
