// Asking a model how hard a request is: the prompt, the schema of its answer, and reading that answer. Pure;
// who asks is the gateway.
//
// The text is data to the judge: it stands between two lines with a code made from its own hash, which it
// therefore cannot contain. Whatever it talks the judge into, rules' floors stand above the judge.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::classify {

// What a judge found, on the scale of the lines.
struct Judgement {
    int grade = 0; // 1 to 10
    policy::Millionths score = 0, confidence = 0;
    std::string category;
    bool reasoning = false; // required
    bool search = false;    // knowledge from outside is needed
    bool multiStep = false;
    std::optional<std::int64_t> estimatedOutput; // tokens
    std::string why;                             // its own words, cut; may quote the text
};

// Its version is the policy's hash where the policy has a prompt of its own.
std::string_view builtInJudgePrompt();
inline constexpr int builtInJudgeVersion = 1;
std::string_view judgeSchema(); // JSON

// Tokens that an answer may have, for its limit and for estimates before it is there.
inline constexpr std::int64_t judgeMaxOutput = 400, judgeUsualOutput = 120;

// An answer that could not be read, to be mended by the one who gave it.
struct BadAnswer {
    std::string text, complaint;
};

// A chat request in OpenAI's dialect for the model `model`. Of a long text its beginning and its end.
std::string judgeRequest(const policy::Judge& judge, std::string_view model, std::string_view text,
                         const std::optional<BadAnswer>& mend = {});

// One JSON object with every key of the schema, bare or in one fence; InvalidInput says what is wrong with
// it. A grade g is (2g - 1) / 20. Confidence asks how much being off by one grade would change: 0.95 when
// both neighbours lie in the same tier, 0.85 when one lies elsewhere, 0.75 when both do.
Result<Judgement> readJudgement(std::string_view answer, const policy::Policy& policy);

} // namespace tierline::classify
