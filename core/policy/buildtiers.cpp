#include "policy/build.h"
#include "policy/nearest.h"
#include "policy/values.h"

#include <algorithm>

namespace tierline::policy {

namespace {

bool isTierName(std::string_view name) {
    return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_' || c == '.';
    });
}

void checkName(Build& build, const Node& node, const Tier& tier) {
    const auto* name = node.find("name");
    if (name == nullptr) return;
    if (!isTierName(tier.name))
        build.problems.error(name->at, inQuotes(tier.name) + " is not a tier's name",
                             "use letters, digits, `-`, `_` and `.`");
    else if (build.policy.tier(tier.name))
        build.problems.error(name->at, "tier " + inQuotes(tier.name) + " is declared twice",
                             "give each tier its own name");
}

void checkLine(Build& build, const Node& node, const Tier& tier, bool isLast) {
    const auto* below = node.find("below");
    if (isLast && below != nullptr) {
        build.problems.error(below->at, "the last tier " + inQuotes(tier.name) + " has a `below`",
                             "remove it: the last tier takes all that is left");
        return;
    }
    if (!isLast && below == nullptr) {
        build.problems.error(node.at, "tier " + inQuotes(tier.name) + " has no `below`",
                             "every tier but the last needs the score at which the next one begins");
        return;
    }
    if (!tier.below) return;
    for (auto before = build.policy.tiers.rbegin(); before != build.policy.tiers.rend(); ++before) {
        if (!before->below) continue;
        if (*tier.below <= *before->below)
            build.problems.error(below->at,
                                 "`below` does not rise: " + below->text + " after the line of "
                                     + inQuotes(before->name),
                                 "each tier's `below` must be greater than the one before");
        return;
    }
}

} // namespace

std::optional<ModelIndex> modelNamed(Build& build, const Node& node, std::string_view what) {
    if (const auto found = build.policy.model(node.text)) return found;
    std::vector<std::string> known;
    for (const auto& model : build.policy.models)
        if (known.size() < 500) known.push_back(model.id); // a proposal is not worth seconds
    const auto named = build.policy.modelsNamed(node.text);
    auto remedy = named.empty() ? nearestRemedy(node.text, known)
                                : "write the full id: `" + build.policy.models[named[0]].id + "`";
    build.problems.error(
        node.at, std::string(what) + " names model " + inQuotes(node.text) + ", which is not declared",
        remedy.empty() ? "declare it under `models`" : remedy);
    return std::nullopt;
}

std::optional<TierIndex> tierNamed(Build& build, const Node& node, std::string_view what) {
    if (const auto found = build.policy.tier(node.text)) return found;
    std::vector<std::string> known;
    for (const auto& tier : build.policy.tiers)
        known.push_back(tier.name);
    build.problems.error(node.at, std::string(what) + ": there is no tier " + inQuotes(node.text),
                         nearestRemedy(node.text, known));
    return std::nullopt;
}

namespace {

void readWeights(Build& build, const Node& weights, Tier& tier) {
    if (!weights.isMap()) return;
    tier.weights.assign(tier.models.size(), 1);
    for (const auto& entry : weights.entries) {
        const auto model = build.policy.model(entry.key);
        const auto at = model ? std::ranges::find(tier.models, *model) : tier.models.end();
        if (at == tier.models.end()) {
            std::vector<std::string> known;
            for (const auto each : tier.models)
                known.push_back(build.policy.models[each].id);
            build.problems.error(entry.at,
                                 "`weights` of tier " + inQuotes(tier.name) + " names " + inQuotes(entry.key)
                                     + ", which is not among its models",
                                 nearestRemedy(entry.key, known));
            continue;
        }
        const auto count = entry.value.isScalar() ? integerFrom(entry.value.text) : std::nullopt;
        if (count)
            tier.weights[static_cast<std::size_t>(at - tier.models.begin())] = static_cast<int>(*count);
    }
    if (std::ranges::all_of(tier.weights, [](int weight) { return weight == 0; }) && !tier.weights.empty())
        build.problems.error(weights.at, "all weights of tier " + inQuotes(tier.name) + " are 0",
                             "give one model a weight");
    if (std::ranges::all_of(tier.weights, [](int weight) { return weight == 1; })) tier.weights.clear();
}

void readModels(Build& build, const Node& list, Tier& tier) {
    if (list.items.empty())
        build.problems.error(list.at, "tier " + inQuotes(tier.name) + " has no models",
                             "list at least one declared model");
    if (list.items.size() > 10'000) {
        build.problems.error(list.at, "tier " + inQuotes(tier.name) + " has more than 10000 models");
        return;
    }
    for (const auto& item : list.items) {
        if (build.problems.isFull()) return;
        if (!item.isScalar()) continue;
        const auto model = modelNamed(build, item, "tier " + inQuotes(tier.name));
        if (model && build.policy.models[*model].isForEmbeddings())
            build.problems.error(item.at, "model " + inQuotes(item.text) + " makes embeddings only",
                                 "take it out of the tier: /v1/embeddings finds it by its name");
        else if (model && std::ranges::find(tier.models, *model) != tier.models.end())
            build.problems.error(item.at, "model " + inQuotes(item.text) + " is listed twice in this tier",
                                 "remove one");
        else if (model)
            tier.models.push_back(*model);
    }
}

} // namespace

void buildTiers(Build& build) {
    const auto* tiers = build.root.find("tiers");
    if (tiers == nullptr || !tiers->isList()) return;
    if (tiers->items.empty())
        build.problems.error(tiers->at, "`tiers` is empty", "declare at least one tier with one model");
    if (tiers->items.size() > 1000) {
        build.problems.error(tiers->at, "more than 1000 tiers");
        return;
    }
    for (std::size_t i = 0; i < tiers->items.size(); ++i) {
        const Node& node = tiers->items[i];
        if (!node.isMap()) continue;
        Tier tier;
        tier.name = textOf(node, "name").value_or("");
        tier.below = weightOf(node, "below");
        checkName(build, node, tier);
        checkLine(build, node, tier, i + 1 == tiers->items.size());
        if (const auto* models = node.find("models"); models != nullptr && models->isList())
            readModels(build, *models, tier);
        if (const auto* weights = node.find("weights")) readWeights(build, *weights, tier);
        build.policy.tiers.push_back(std::move(tier));
    }
    if (const auto* name = build.root.find("default_tier");
        name != nullptr && name->isScalar() && !build.policy.tiers.empty())
        build.policy.defaultTier = tierNamed(build, *name, "`default_tier`").value_or(0);
}

void buildIntercept(Build& build) {
    const auto* list = build.root.find("intercept");
    if (list == nullptr) return;
    if (list->items.size() > 1000) {
        build.problems.error(list->at, "more than 1000 interceptions", "use globs: \"gpt-*\"");
        return;
    }
    for (const auto& node : list->items) {
        const auto* as = node.find("as");
        if (as == nullptr || !as->isScalar()) continue;
        Intercept intercept;
        intercept.model = textOf(node, "model").value_or("");
        if (as->text == "pass") {
            intercept.as = Intercept::As::Pass;
        } else if (as->text.starts_with("auto:")) {
            intercept.as = Intercept::As::AutoTier;
            const auto name = makeNode(Node::Kind::Scalar, as->at, as->text.substr(5));
            intercept.tier = tierNamed(build, name, "`intercept`").value_or(0);
        } else if (as->text != "auto") {
            build.problems.error(as->at, "`as`: " + inQuotes(as->text) + " is not a target",
                                 "write auto, auto:<tier> or pass");
        }
        build.policy.intercept.push_back(std::move(intercept));
    }
}

} // namespace tierline::policy
