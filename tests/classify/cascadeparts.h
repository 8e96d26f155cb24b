// A cascade whose stages say what a test wants: rules by trigger words, a text model with one answer, phrases
// on the axes of a small space, and a judge's replies by grade.
#pragma once

#include "policies.h"

#include "classify/cascade.h"
#include "classify/textfile.h"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace tierline::classify::testing {

// Lines at 0.30 and 0.60, stop_at 0.8, sure_at 0.15. Scores by word: sure 0.80, unsure 0.35.
inline policy::Policy staged(std::vector<std::string> stages) {
    using policy::Effect;
    auto made = threeTiers();
    made.hash = "policy";
    made.classify.stages = std::move(stages);
    made.classify.rules = {rule("sure", {"sure"}, 800'000), rule("unsure", {"unsure"}, 350'000),
                           effect(rule("floored", {"floored"}, 350'000), Effect::Floor, 2),
                           effect(rule("ceiled", {"ceiled"}, 350'000), Effect::Ceiling, 0),
                           effect(rule("fixed", {"fixed"}, 0), Effect::Set, 2)};
    made.classify.requirements = {2, 200'000};
    made.classify.embedding.neighbours = 3;
    return made;
}

// Every text whose words are half "thing" gets this.
inline std::shared_ptr<const TextModel> constantModel(policy::Millionths score,
                                                      policy::Millionths confidence) {
    TextFile file;
    file.name = "constant";
    file.about = "a test";
    file.curve = {{-1'000'000, score, confidence}, {1'000'000, score, confidence}};
    file.terms = {{TermKind::Word, 1'000'000, 0, "thing"}};
    const auto model = TextModel::parse(print(file));
    return model ? *model : nullptr;
}

inline Vector axis(std::size_t at, std::size_t dimension = 4) {
    Vector vector(dimension);
    vector[at] = 2;
    return vector;
}

inline std::shared_ptr<const References> axes() {
    return *References::make({{0, "small"}, {1, "middling"}, {2, "large"}}, {axis(0), axis(1), axis(2)});
}

inline std::string answer(int grade, const std::string& more = {}) {
    const auto has = [&](const char* word) {
        return more.find(word) == std::string::npos ? "false" : "true";
    };
    std::string out = "{\"score\":" + std::to_string(grade) + ",\"category\":\"code\"";
    out += std::string(",\"reasoning_required\":") + has("reasoning");
    out += std::string(",\"external_knowledge_needed\":") + has("search");
    out += std::string(",\"multi_step\":") + has("steps");
    return out + ",\"estimated_output_tokens\":700,\"reasoning\":\"because\"}";
}

inline std::string plain(policy::Millionths value) {
    auto text = std::to_string(policy::toDouble(value));
    return text.substr(0, text.find('.') + 3);
}

inline std::string toString(TierReason reason) {
    switch (reason) {
    case TierReason::ScoreInTier: return "score";
    case TierReason::NoSignal: return "no signal";
    case TierReason::SetByRule: return "set";
    case TierReason::RaisedByFloor: return "floor";
    case TierReason::LoweredByCeiling: return "ceiling";
    case TierReason::RaisedByRequirement: return "requirement";
    }
    return "?";
}

// "text 0.70/0.90 → high (score)".
inline std::string outcomeOf(const Verdict& verdict, const policy::Policy& policy) {
    auto out = verdict.decidedBy + " " + plain(verdict.score) + "/" + plain(verdict.confidence) + " > "
               + policy.tiers[verdict.tier].name + " (" + toString(verdict.reason);
    if (!verdict.decisiveRule.empty()) out += " of " + verdict.decisiveRule;
    return out + ")";
}

// "rules 0.35/0.33; judge: down; text skipped".
inline std::string rowsOf(const Verdict& verdict) {
    std::string out;
    for (const auto& stage : verdict.stages) {
        out += (out.empty() ? "" : "; ") + stage.name;
        if (!stage.error.empty())
            out += ": " + stage.error;
        else if (stage.detail.starts_with("not "))
            out += " " + stage.detail;
        else
            out += " " + plain(stage.score) + "/" + plain(stage.confidence);
    }
    return out;
}

} // namespace tierline::classify::testing
