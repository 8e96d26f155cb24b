// Asking a model whether an answer does: the prompt and reading what it says. Pure; who asks is the gateway.
// Question and answer are data to the judge, between lines with a code made from their own hash.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::classify {

struct AnswerOpinion {
    bool answers = false;
    policy::Millionths score = 0; // 1: surely an answer, 0: surely none
    std::string why;              // its own words, cut; may quote the texts
};

inline constexpr std::int64_t answerJudgeMaxOutput = 200;

// A chat request in OpenAI's dialect for the model `model`. Of long texts their beginning and their end.
std::string answerJudgeRequest(std::string_view model, std::string_view question, std::string_view answer);

// One JSON object {"answers", "confidence" 0 to 100, "reason"}, bare or in one fence; InvalidInput says what
// is wrong with it.
Result<AnswerOpinion> readAnswerOpinion(std::string_view text);

} // namespace tierline::classify
