#include "protocol/gemini/thinking.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace tierline::protocol::gemini {

namespace {

enum class Knob : std::uint8_t { None, Level, Budget };

struct Family {
    std::string_view prefix;
    Knob knob;
    std::int64_t off, least, most; // of a budget
    std::string_view lowest;       // of the levels
    bool medium;
};

// The first that fits. Pro models always think: `off` is their least.
constexpr std::array families{
    Family{"gemini-3-pro", Knob::Level, 0, 0, 0, "low", false},
    Family{"gemini-3.1-pro", Knob::Level, 0, 0, 0, "low", true},
    Family{"gemini-3", Knob::Level, 0, 0, 0, "minimal", true},
    Family{"gemini-2.5-pro", Knob::Budget, 128, 128, 32'768, {}, false},
    Family{"gemini-2.5-flash-lite", Knob::Budget, 0, 512, 24'576, {}, false},
    Family{"gemini-2.0", Knob::None, 0, 0, 0, {}, false},
    Family{"gemini-1", Knob::None, 0, 0, 0, {}, false},
    Family{"gemma", Knob::None, 0, 0, 0, {}, false},
    Family{"", Knob::Budget, 0, 1, 24'576, {}, false},
};

const Family& familyOf(std::string_view model) {
    if (const auto slash = model.rfind('/'); slash != std::string_view::npos) model.remove_prefix(slash + 1);
    return *std::ranges::find_if(families, [&](const Family& f) { return model.starts_with(f.prefix); });
}

std::string_view effortFor(const Conversation& conversation) {
    if (conversation.thinking == Thinking::Off) return "none";
    if (!conversation.effort.empty()) return conversation.effort;
    return conversation.thinkingBudget ? effortOf(*conversation.thinkingBudget) : std::string_view();
}

// Empty: as much as the model likes.
std::string_view levelFor(const Conversation& conversation, const Family& family) {
    const auto effort = effortFor(conversation);
    if (effort.empty()) return {};
    if (effort == "none" || effort == "minimal") return family.lowest;
    if (effort == "low") return "low";
    return effort == "medium" && family.medium ? "medium" : "high";
}

std::optional<std::int64_t> budgetFor(const Conversation& conversation, const Family& family) {
    const auto within = [&](std::int64_t tokens) { return std::clamp(tokens, family.least, family.most); };
    if (conversation.thinking == Thinking::Off || conversation.effort == "none") return family.off;
    if (conversation.thinkingBudget) return within(*conversation.thinkingBudget);
    if (!conversation.effort.empty()) return within(budgetOf(conversation.effort));
    if (conversation.thinking == Thinking::Unset) return std::nullopt;
    return -1;
}

// Anthropic's clients wait for the thoughts they have switched on.
std::optional<bool> showsThoughts(const Conversation& conversation) {
    const bool isOn = conversation.thinking == Thinking::On || conversation.thinking == Thinking::Adaptive;
    if (!conversation.showThoughts && conversation.dialect == Dialect::Anthropic && isOn) return true;
    return conversation.showThoughts;
}

} // namespace

bool wantsSignatures(std::string_view model) {
    return familyOf(model).knob == Knob::Level;
}

bool writeThinking(JsonWriter& json, const Conversation& conversation, std::string_view model) {
    const auto& family = familyOf(model);
    const auto show = showsThoughts(conversation);
    const auto level = family.knob == Knob::Level ? levelFor(conversation, family) : std::string_view();
    const auto budget = family.knob == Knob::Budget ? budgetFor(conversation, family) : std::nullopt;
    if (family.knob == Knob::None)
        return !show.value_or(false) && conversation.thinking == Thinking::Unset
               && conversation.effort.empty();
    if (!show && level.empty() && !budget) return true;
    json.key("thinkingConfig");
    json.beginObject();
    if (show) json.member("includeThoughts", *show);
    if (!level.empty()) json.member("thinkingLevel", level);
    if (budget) json.member("thinkingBudget", *budget);
    json.endObject();
    return true;
}

} // namespace tierline::protocol::gemini
