// Whether a feature of the policy holds of what was found. Pure; any thread.
#pragma once

#include "classify/verdict.h"

namespace tierline::classify {

// Those act before the rules, which matters for `set`.
constexpr bool isUnder(policy::FeatureKind kind) {
    return kind == policy::FeatureKind::CharsUnder || kind == policy::FeatureKind::WordsUnder;
}

constexpr bool holds(const policy::Feature& feature, const Features& found) {
    using policy::FeatureKind;
    switch (feature.kind) {
    case FeatureKind::CharsUnder: return found.chars < feature.n;
    case FeatureKind::CharsOver: return found.chars > feature.n;
    case FeatureKind::WordsUnder: return found.words < feature.n;
    case FeatureKind::WordsOver: return found.words > feature.n;
    case FeatureKind::QuestionsOver: return found.questions > feature.n;
    case FeatureKind::Code: return found.code;
    case FeatureKind::TokensOver: return found.tokens > feature.n;
    case FeatureKind::TurnsOver: return found.turns > feature.n;
    case FeatureKind::ToolResultsOver: return found.toolResults > feature.n;
    case FeatureKind::LoopStepOver: return found.loopStep > feature.n;
    }
    return false;
}

// One that neither weighs nor binds is passed over, as if it did not hold.
constexpr bool counts(const policy::Feature& feature) {
    return feature.weight != 0 || feature.effect != policy::Effect::None;
}

} // namespace tierline::classify
