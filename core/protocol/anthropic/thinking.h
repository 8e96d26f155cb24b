// How much a model is to think and how much it may say, as Anthropic wants the two together. Pure.
//
// A model before 4.6 takes a budget in tokens: at least 1,024 and less than `max_tokens`, which counts
// thoughts too. Where the client gave an effort in words and its limit leaves no room for that budget, the
// limit is raised by it, up to the model's cap; where it gave tokens, or the cap is too low, the budget
// shrinks to half of the limit. What is then under 1,024 is no thinking. From 4.6 on the model decides,
// guided by an effort.
#pragma once

#include "protocol/anthropic/plan.h"
#include "protocol/canonical.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline::protocol::anthropic {

constexpr std::int64_t defaultLimit = 4096; // of models whose cap is unknown: the least that any has

enum class ThinkingForm : std::uint8_t { None, Disabled, Budget, Adaptive };

struct ThinkingPlan {
    ThinkingForm form = ThinkingForm::None;
    std::int64_t budget = 0;
    std::string_view effort; // may be empty
    std::int64_t maxTokens = defaultLimit;
    std::optional<std::int64_t> cappedTo; // the client's limit was above the model's
    bool takesSampling = true;            // temperature, top_p and top_k may be written
    FeatureSet dropped;

    bool isOn() const { return form == ThinkingForm::Budget || form == ThinkingForm::Adaptive; }
};

ThinkingPlan planThinking(const Conversation& conversation, const WriteOptions& options, const Plan& plan);

// 4.6 as 406, 3.7 as 307; 0 where the name tells none.
int versionOf(std::string_view model);

} // namespace tierline::protocol::anthropic
