// The scoring rules written a second time, slowly and for ASCII only, to hold the real scorer against.
#pragma once

#include "policy/policy.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace tierline::classify::testing {

struct PlainScore {
    policy::Millionths score = 0;
    policy::TierIndex tier = 0;
    bool noSignal = false;
};

inline bool isPlainWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

inline std::string lower(std::string text) {
    for (auto& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

inline bool occurs(const std::string& text, const std::string& keyword, bool wholeWord) {
    for (auto at = text.find(keyword); at != std::string::npos; at = text.find(keyword, at + 1)) {
        const auto end = at + keyword.size();
        const bool bordered =
            (at == 0 || !isPlainWord(text[at - 1])) && (end == text.size() || !isPlainWord(text[end]));
        if (!wholeWord || bordered) return true;
    }
    return false;
}

inline bool plainCode(const std::string& text) {
    if (text.find("```") != std::string::npos) return true;
    for (const std::string word : {"def ", "class "})
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
            const auto end = at + word.size();
            if ((at == 0 || !isPlainWord(text[at - 1])) && end < text.size() && isPlainWord(text[end]))
                return true;
        }
    return false;
}

inline bool plainFeature(const policy::Feature& feature, const std::string& text) {
    std::int64_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        words += std::isspace(static_cast<unsigned char>(text[i])) == 0
                 && (i == 0 || std::isspace(static_cast<unsigned char>(text[i - 1])) != 0);
    const auto characters = static_cast<std::int64_t>(text.size());
    switch (feature.kind) {
    case policy::FeatureKind::CharsUnder: return characters < feature.n;
    case policy::FeatureKind::CharsOver: return characters > feature.n;
    case policy::FeatureKind::WordsUnder: return words < feature.n;
    case policy::FeatureKind::WordsOver: return words > feature.n;
    case policy::FeatureKind::QuestionsOver: return std::ranges::count(text, '?') > feature.n;
    case policy::FeatureKind::Code: return plainCode(text);
    case policy::FeatureKind::TokensOver: // of the conversation, which is empty here
    case policy::FeatureKind::TurnsOver:
    case policy::FeatureKind::ToolResultsOver:
    case policy::FeatureKind::LoopStepOver: return false;
    }
    return false;
}

inline PlainScore scorePlainly(const policy::Policy& policy, const std::string& text) {
    std::int64_t sum = policy.classify.base;
    int set = -1, floor = -1, ceiling = 99;
    bool any = false;
    const auto apply = [&](policy::Millionths weight, policy::Effect effect, int tier) {
        any = true;
        sum += weight;
        if (effect == policy::Effect::Set && set < 0) set = tier;
        if (effect == policy::Effect::Floor) floor = std::max(floor, tier);
        if (effect == policy::Effect::Ceiling) ceiling = std::min(ceiling, tier);
    };
    const auto features = [&](bool under) {
        for (const auto& feature : policy.classify.features) {
            const bool isUnder = feature.kind == policy::FeatureKind::CharsUnder
                                 || feature.kind == policy::FeatureKind::WordsUnder;
            const bool counts = feature.weight != 0 || feature.effect != policy::Effect::None;
            if (isUnder == under && counts && plainFeature(feature, text))
                apply(feature.weight, feature.effect, feature.tier);
        }
    };
    features(true);
    for (const auto& rule : policy.classify.rules)
        if (std::ranges::any_of(rule.any, [&](const std::string& keyword) {
                return occurs(lower(text), lower(keyword), rule.match == policy::Match::Word);
            }))
            apply(rule.weight, rule.effect, rule.tier);
    features(false);
    PlainScore out{static_cast<policy::Millionths>(std::clamp<std::int64_t>(sum, 0, policy::one)), 0, !any};
    int tier = 0;
    while (policy.tiers[static_cast<std::size_t>(tier)].below
           && *policy.tiers[static_cast<std::size_t>(tier)].below <= out.score)
        ++tier;
    tier = std::max(std::min(tier, ceiling), floor);
    if (set >= 0) tier = set;
    out.tier = any ? static_cast<policy::TierIndex>(tier) : policy.defaultTier;
    return out;
}

} // namespace tierline::classify::testing
