#include "protocol/anthropic/thinking.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tierline::protocol::anthropic {

namespace {

constexpr std::int64_t leastBudget = 1024;
constexpr int adaptiveSince = 406;
constexpr int fixedSampling = 407; // from here on temperature, top_p and top_k are refused and xhigh is known

bool isWanted(const Conversation& conversation) {
    if (conversation.thinking == Thinking::Off || conversation.effort == "none") return false;
    if (conversation.thinkingBudget == 0) return false;
    return conversation.thinking != Thinking::Unset || !conversation.effort.empty()
           || conversation.thinkingBudget.has_value();
}

std::string_view adaptiveEffort(const Conversation& conversation, int version) {
    if (conversation.effort.empty()) {
        const auto budget = conversation.thinkingBudget.value_or(-1);
        return budget > 0 ? effortOf(budget) : std::string_view();
    }
    if (conversation.effort == "minimal") return "low";
    if (conversation.effort == "xhigh" && version < fixedSampling) return "high";
    return conversation.effort;
}

void switchOff(ThinkingPlan& thinking) {
    thinking.form = ThinkingForm::None;
    thinking.effort = {};
    thinking.dropped.add(Feature::Reasoning);
}

void fitBudget(const Conversation& conversation, const WriteOptions& options, ThinkingPlan& thinking) {
    const bool byTokens = conversation.thinkingBudget.value_or(-1) > 0;
    auto& limit = thinking.maxTokens;
    auto budget = byTokens ? *conversation.thinkingBudget : budgetOf(conversation.effort);
    budget = std::max(budget, leastBudget);
    if (budget >= limit && !byTokens)
        limit =
            std::min(limit + budget, options.maxOutput.value_or(std::numeric_limits<std::int64_t>::max()));
    if (budget >= limit) budget = std::max(limit / 2, leastBudget);
    thinking.budget = budget;
    if (budget >= limit) switchOff(thinking);
}

void chooseLimit(const Conversation& conversation, const WriteOptions& options, ThinkingPlan& thinking) {
    const auto cap = options.maxOutput;
    if (!conversation.maxOutput) {
        thinking.maxTokens = cap.value_or(defaultLimit);
        return;
    }
    thinking.maxTokens = std::max<std::int64_t>(*conversation.maxOutput, 1);
    if (cap && thinking.maxTokens > *cap) thinking.cappedTo = thinking.maxTokens = *cap;
}

// The client spoke Anthropic's own dialect: what it asked for, in the form it asked for.
void keepForm(const Conversation& conversation, ThinkingPlan& thinking) {
    thinking.effort = conversation.effort;
    switch (conversation.thinking) {
    case Thinking::Unset: thinking.form = ThinkingForm::None; break;
    case Thinking::Off: thinking.form = ThinkingForm::Disabled; break;
    case Thinking::On: thinking.form = ThinkingForm::Budget; break;
    case Thinking::Adaptive: thinking.form = ThinkingForm::Adaptive; break;
    }
}

void chooseForm(const Conversation& conversation, int version, ThinkingPlan& thinking) {
    thinking.takesSampling = version < fixedSampling;
    if (!isWanted(conversation)) return;
    thinking.form = version >= adaptiveSince ? ThinkingForm::Adaptive : ThinkingForm::Budget;
    if (thinking.form == ThinkingForm::Adaptive) thinking.effort = adaptiveEffort(conversation, version);
    // A tool that must be called leaves no room for thoughts; the client's program needs the call.
    const bool isForced =
        conversation.toolChoice == ToolChoice::Required || conversation.toolChoice == ToolChoice::Named;
    if (isForced && !conversation.tools.empty()) switchOff(thinking);
    thinking.takesSampling = thinking.takesSampling && !thinking.isOn();
}

} // namespace

int versionOf(std::string_view model) {
    constexpr std::array<std::string_view, 5> families{"opus-", "sonnet-", "haiku-", "fable-", "mythos-"};
    for (const auto family : families) {
        const auto at = model.find(family);
        if (at == std::string_view::npos) continue;
        const auto* const end = model.data() + model.size();
        int major = 0;
        const auto afterMajor = std::from_chars(model.data() + at + family.size(), end, major);
        if (afterMajor.ec != std::errc() || major >= 100) continue; // a date: the version stands in front
        int minor = 0;
        if (afterMajor.ptr != end && (*afterMajor.ptr == '-' || *afterMajor.ptr == '.'))
            std::from_chars(afterMajor.ptr + 1, end, minor);
        return major * 100 + (minor < 100 ? minor : 0);
    }
    return 0;
}

ThinkingPlan planThinking(const Conversation& conversation, const WriteOptions& options, const Plan& plan) {
    ThinkingPlan thinking;
    chooseLimit(conversation, options, thinking);
    if (conversation.dialect == Dialect::Anthropic)
        keepForm(conversation, thinking);
    else
        chooseForm(conversation, versionOf(options.model), thinking);
    if (thinking.form != ThinkingForm::Budget) return thinking;
    const bool lostThoughts = callsWithoutThought(plan);
    if (lostThoughts)
        switchOff(thinking);
    else
        fitBudget(conversation, options, thinking);
    if (!thinking.isOn()) thinking.takesSampling = true;
    return thinking;
}

} // namespace tierline::protocol::anthropic
