#include "protocol/anthropic/plan.h"

#include "protocol/turns.h"

#include <algorithm>
#include <iterator>
#include <ranges>

namespace tierline::protocol::anthropic {

namespace {

// Anthropic wants a conversation to begin with the user; many begin with a greeting of the assistant's or
// hold nothing but instructions. The shortest text that adds nothing to either.
const Part& opening() {
    static const Part part = madeText("Begin.", true);
    return part;
}

bool isWritable(const Part& part, bool keepThoughts) {
    switch (part.kind) {
    case PartKind::Text:
    case PartKind::Refusal: return hasWords(part.text); // a text of white space only is refused too
    case PartKind::Image:
    case PartKind::File: return !part.data.empty() || !part.url.empty() || !part.id.empty();
    case PartKind::Audio: return false;
    case PartKind::ToolCall:
    case PartKind::ToolResult: return true;
    case PartKind::Thinking: return keepThoughts && (!part.signature.empty() || !part.data.empty());
    }
    return false;
}

void addTurn(const Message& message, bool keepThoughts, Plan& plan) {
    const bool isUser = message.role != Role::Assistant;
    for (const Part& part : message.parts) {
        if (!isWritable(part, keepThoughts)) {
            if (part.kind == PartKind::Thinking)
                plan.dropped.add({Feature::ThinkingHistory, Feature::Signatures});
            continue;
        }
        if (plan.turns.empty() || plan.turns.back().isUser != isUser) plan.turns.push_back({isUser, {}});
        plan.turns.back().parts.push_back(&part);
    }
}

bool isResult(const Part* part) {
    return part->kind == PartKind::ToolResult;
}

// By hand: libstdc++'s stable_partition uses what it calls deprecated itself.
void resultsFirst(std::vector<const Part*>& parts) {
    if (std::ranges::is_partitioned(parts, isResult)) return;
    std::vector<const Part*> ordered;
    ordered.reserve(parts.size());
    std::ranges::copy_if(parts, std::back_inserter(ordered), isResult);
    std::ranges::remove_copy_if(parts, std::back_inserter(ordered), isResult);
    parts = std::move(ordered);
}

} // namespace

Part madeText(std::string_view text, bool bare) {
    Part part;
    part.bare = bare;
    part.text = text;
    return part;
}

Plan arrange(const Conversation& conversation, bool keepThoughts) {
    Plan plan;
    for (const auto& message : conversation.messages) {
        if (message.role != Role::System && message.role != Role::Developer) {
            addTurn(message, keepThoughts, plan);
            continue;
        }
        for (const Part& part : message.parts)
            if (part.kind == PartKind::Text && hasWords(part.text)) plan.system.push_back(&part);
    }
    if (plan.turns.empty() || !plan.turns.front().isUser)
        plan.turns.insert(plan.turns.begin(), Turn{true, {&opening()}});
    for (auto& turn : plan.turns)
        if (turn.isUser) resultsFirst(turn.parts);
    return plan;
}

bool callsWithoutThought(const Plan& plan) {
    for (const auto& turn : plan.turns | std::views::reverse) {
        if (turn.isUser) continue;
        const auto isCall = [](const Part* part) { return part->kind == PartKind::ToolCall; };
        return turn.parts.front()->kind != PartKind::Thinking && std::ranges::any_of(turn.parts, isCall);
    }
    return false;
}

} // namespace tierline::protocol::anthropic
