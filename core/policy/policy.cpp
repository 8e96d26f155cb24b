#include "policy/policy.h"

#include <algorithm>

namespace tierline::policy {

namespace {

template <class Index, class List>
std::optional<Index> indexOf(const List& list, std::string_view wanted, auto member) {
    const auto it = std::ranges::find(list, wanted, member);
    if (it == list.end()) return std::nullopt;
    return static_cast<Index>(it - list.begin());
}

} // namespace

double toDouble(Millionths value) {
    return static_cast<double>(value) / one;
}

bool Model::isForEmbeddings() const {
    return abilities && std::ranges::find(*abilities, "embeddings") != abilities->end();
}

std::string_view toString(FeatureKind kind) {
    switch (kind) {
    case FeatureKind::CharsUnder: return "chars_under";
    case FeatureKind::WordsUnder: return "words_under";
    case FeatureKind::WordsOver: return "words_over";
    case FeatureKind::CharsOver: return "chars_over";
    case FeatureKind::QuestionsOver: return "questions_over";
    case FeatureKind::Code: return "code";
    case FeatureKind::TokensOver: return "tokens_over";
    case FeatureKind::TurnsOver: return "turns_over";
    case FeatureKind::ToolResultsOver: return "tool_results_over";
    case FeatureKind::LoopStepOver: return "loop_step_over";
    }
    return "";
}

std::string_view toString(Strategy strategy) {
    switch (strategy) {
    case Strategy::CheapestAble: return "cheapest_able";
    case Strategy::Weighted: return "weighted";
    case Strategy::LeastBusy: return "least_busy";
    case Strategy::LowestLatency: return "lowest_latency";
    case Strategy::MostHeadroom: return "most_headroom";
    }
    return "";
}

std::string_view toString(Budget::Scope scope) {
    switch (scope) {
    case Budget::Scope::All: return "all";
    case Budget::Scope::Policy: return "policy";
    case Budget::Scope::Client: return "client";
    case Budget::Scope::Provider: return "provider";
    case Budget::Scope::Tag: return "tag";
    }
    return "";
}

std::string_view toString(Budget::Period period) {
    switch (period) {
    case Budget::Period::Day: return "day";
    case Budget::Period::Week: return "week";
    case Budget::Period::Month: return "month";
    }
    return "";
}

std::string_view toString(Alert::When when) {
    switch (when) {
    case Alert::When::CircuitFallback: return "circuit_fallback";
    case Alert::When::CostPerHour: return "cost_per_hour";
    case Alert::When::ErrorRate: return "error_rate";
    case Alert::When::Budget: return "budget";
    case Alert::When::PremiumShare: return "premium_share";
    }
    return "";
}

const Provider* Policy::provider(std::string_view id) const {
    const auto it = std::ranges::find(providers, id, &Provider::id);
    return it == providers.end() ? nullptr : &*it;
}

std::optional<ModelIndex> Policy::model(std::string_view id) const {
    return indexOf<ModelIndex>(models, id, &Model::id);
}

// The bare name is what follows the provider in the id; `name:` only changes what is sent upstream.
std::vector<ModelIndex> Policy::modelsNamed(std::string_view name) const {
    std::vector<ModelIndex> found;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const std::string_view id = models[i].id;
        if (id.substr(id.find('/') + 1) == name || models[i].name == name)
            found.push_back(static_cast<ModelIndex>(i));
    }
    return found;
}

std::optional<TierIndex> Policy::tier(std::string_view name) const {
    return indexOf<TierIndex>(tiers, name, &Tier::name);
}

TierIndex Policy::tierFor(Millionths score) const {
    for (std::size_t i = 0; i < tiers.size(); ++i)
        if (!tiers[i].below || score < *tiers[i].below) return static_cast<TierIndex>(i);
    return static_cast<TierIndex>(tiers.empty() ? 0 : tiers.size() - 1);
}

} // namespace tierline::policy
