#include "policy/edit.h"

#include "policy/problems.h"
#include "policy/reader.h"
#include "policy/textedit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>

namespace tierline::policy {

namespace {

std::string duration(Milliseconds time) {
    const auto ms = time.count();
    if (ms % 60'000 == 0 && ms > 0 && ms != 60'000) return std::to_string(ms / 60'000) + "m";
    if (ms % 1'000 == 0) return std::to_string(ms / 1'000) + "s";
    return std::to_string(ms) + "ms";
}

std::string share(double value) {
    std::array<char, 32> digits{};
    // Not printf: its decimal point is the locale's.
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 4).ptr;
    std::string text(digits.data(), end);
    while (text.ends_with('0') && !text.ends_with(".0"))
        text.pop_back();
    return text;
}

struct Field {
    std::string_view key;
    std::string (*text)(const Breaker&);
};
constexpr std::array fields{
    Field{"window", [](const Breaker& b) { return duration(b.window); }},
    Field{"min_calls", [](const Breaker& b) { return std::to_string(b.minCalls); }},
    Field{"failure_rate", [](const Breaker& b) { return share(b.failureRate); }},
    Field{"consecutive", [](const Breaker& b) { return std::to_string(b.consecutive); }},
    Field{"open", [](const Breaker& b) { return duration(b.open); }},
    Field{"max_open", [](const Breaker& b) { return duration(b.maxOpen); }},
    Field{"probes", [](const Breaker& b) { return std::to_string(b.probes); }},
};

struct Opened {
    Node root;
    std::shared_ptr<const Policy> policy;
};

Result<Opened> open(std::string_view text) {
    Problems problems("");
    auto root = parseYaml(text, problems);
    const auto outcome = readPolicy(text, "policy.yaml");
    if (!root || !root->isMap() || !outcome.policy)
        return fail(ErrorCode::InvalidInput, "the policy as it is cannot be read",
                    outcome.errors.empty() ? "mend it first" : toString(outcome.errors.front()));
    return Opened{std::move(*root), outcome.policy};
}

std::string ended(std::string_view text) { // ready for a further line
    return std::string(text) + (text.empty() || text.ends_with('\n') ? "" : "\n");
}

bool sameBesides(const Policy& one, const Policy& other, bool breaker) {
    return one.route == other.route && one.quality == other.quality && one.budgets == other.budgets
           && one.intercept == other.intercept
           && (breaker ? one.providers == other.providers && one.models == other.models
                             && one.tiers == other.tiers
                       : one.breaker == other.breaker);
}

Error unsafe(std::string_view what) {
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.detail = "`" + std::string(what) + "` is written in a way that cannot be changed safely";
    error.remedy = "copy the lines and put them in by hand";
    return error;
}

// The settings that differ, in a map that is there.
Result<std::vector<Change>> breakerChanges(std::string_view text, const Node& map, const Breaker& before,
                                           const Breaker& after) {
    std::vector<Change> changes;
    const Source source(text);
    const bool flow = source.isFlow(map);
    std::string missing;
    for (const Field& field : fields) {
        if (field.text(before) == field.text(after)) continue;
        const auto found = std::ranges::find(map.entries, field.key, &Entry::key);
        if (found == map.entries.end()) {
            missing += flow ? std::string(field.key) + ": " + field.text(after) + ", "
                            : std::string(static_cast<std::size_t>(map.entries.front().at.column - 1), ' ')
                                  + std::string(field.key) + ": " + field.text(after) + "\n";
            continue;
        }
        const auto end = found->value.isScalar() ? source.end(found->value) : std::nullopt;
        if (!end) return std::unexpected(unsafe("breaker"));
        const auto at = source.at(found->value.at);
        changes.push_back({at, *end - at, field.text(after)});
    }
    if (missing.empty()) return changes;
    const auto first = source.at(map.entries.front().at);
    changes.push_back({flow ? first : source.lineStart(first), 0, missing});
    return changes;
}

std::string indented(int columns) {
    return std::string(static_cast<std::size_t>(std::max(columns, 0)), ' ');
}

std::string providerLine(const NewProvider& provider) {
    std::string line = provider.id + ": {dialect: " + provider.dialect;
    if (!provider.baseUrl.empty()) line += ", base_url: \"" + provider.baseUrl + "\"";
    if (!provider.key.empty()) line += ", key: " + scalarText(provider.key);
    return line + "}";
}

// Before the first entry of a block map, in its own indentation; a section that is not there comes last.
Result<void> addToMap(std::string_view text, const Node& root, std::string_view key,
                      const std::vector<std::string>& lines, std::vector<Change>& changes,
                      std::string& behind) {
    if (lines.empty()) return {};
    const Source source(text);
    const Node* map = root.find(key);
    const bool isThere = map != nullptr && map->isMap() && !map->entries.empty();
    if (map != nullptr && (!isThere || source.isFlow(*map))) return std::unexpected(unsafe(key));
    std::string block;
    for (const auto& line : lines)
        block += indented(isThere ? map->entries.front().at.column - 1 : 2) + line + "\n";
    if (isThere)
        changes.push_back({source.lineStart(source.at(map->entries.front().at)), 0, block});
    else
        behind += "\n" + std::string(key) + ":\n" + block;
    return {};
}

Result<void> addToTier(std::string_view text, const Node& root, const NewProvider& provider,
                       std::vector<Change>& changes) {
    const Source source(text);
    const Node* tiers = root.find("tiers");
    if (tiers == nullptr || !tiers->isList()) return std::unexpected(unsafe("tiers"));
    for (const Node& tier : tiers->items) {
        const Node* name = tier.find("name");
        if (name == nullptr || name->text != provider.tier) continue;
        const Node* models = tier.find("models");
        if (models == nullptr || !models->isList() || models->items.empty()) break;
        const Place first = models->items.front().at;
        const bool flow = source.isFlow(*models);
        std::string added;
        for (const auto& model : provider.models)
            added += flow ? scalarText(provider.id + "/" + model) + ", "
                          : scalarText(provider.id + "/" + model) + "\n" + indented(first.column - 3) + "- ";
        changes.push_back({source.at(first), 0, added});
        return {};
    }
    return std::unexpected(unsafe("tiers"));
}

Result<void> checkNew(const Policy& policy, const NewProvider& wanted) {
    const Provider* there = policy.provider(wanted.id);
    if (there != nullptr && !wanted.baseUrl.empty() && there->baseUrl != wanted.baseUrl)
        return fail(ErrorCode::InvalidInput, "there is a provider " + wanted.id + " at another address",
                    "choose another name");
    for (const auto& model : wanted.models)
        if (policy.model(wanted.id + "/" + model))
            return fail(ErrorCode::InvalidInput, "the policy has " + wanted.id + "/" + model + " already",
                        "choose another model");
    return {};
}

} // namespace

Result<std::string> withBreaker(std::string_view text, const Breaker& settings) {
    const auto opened = open(text);
    if (!opened) return std::unexpected(opened.error());
    const Breaker& before = opened->policy->breaker;
    const Node* map = opened->root.find("breaker");
    std::string made;
    if (before == settings) return std::string(text);
    if (map == nullptr) {
        made = ended(text) + "\n" + breakerLines(settings);
    } else {
        if (!map->isMap() || map->entries.empty()) return std::unexpected(unsafe("breaker"));
        auto changes = breakerChanges(text, *map, before, settings);
        if (!changes) return std::unexpected(changes.error());
        auto applies = applied(text, std::move(*changes));
        if (!applies) return std::unexpected(unsafe("breaker"));
        made = *std::move(applies);
    }
    const auto outcome = readPolicy(made, "policy.yaml");
    if (!outcome.policy && !outcome.errors.empty()) return std::unexpected(outcome.errors.front());
    if (!outcome.policy || !sameBesides(*outcome.policy, *opened->policy, true))
        return std::unexpected(unsafe("breaker"));
    for (const Field& field : fields)
        if (field.text(outcome.policy->breaker) != field.text(settings))
            return std::unexpected(unsafe("breaker"));
    return made;
}

Result<std::string> withProvider(std::string_view text, const NewProvider& wanted) {
    const auto opened = open(text);
    if (!opened) return std::unexpected(opened.error());
    if (const auto fine = checkNew(*opened->policy, wanted); !fine) return std::unexpected(fine.error());
    std::vector<Change> changes;
    std::string behind;
    std::vector<std::string> providers, models;
    if (opened->policy->provider(wanted.id) == nullptr) providers.push_back(providerLine(wanted));
    for (const auto& model : wanted.models)
        models.push_back(scalarText(wanted.id + "/" + model) + ": {price: auto}");
    for (const auto& [key, lines] : {std::pair("providers", &providers), {"models", &models}})
        if (auto added = addToMap(text, opened->root, key, *lines, changes, behind); !added)
            return std::unexpected(added.error());
    if (!wanted.tier.empty() && !wanted.models.empty())
        if (auto added = addToTier(text, opened->root, wanted, changes); !added)
            return std::unexpected(added.error());
    const auto applies = applied(text, std::move(changes));
    if (!applies) return std::unexpected(unsafe("providers"));
    std::string made = *applies;
    if (!behind.empty()) made = ended(made) + behind;
    const auto outcome = readPolicy(made, "policy.yaml");
    if (!outcome.policy && !outcome.errors.empty()) return std::unexpected(outcome.errors.front());
    if (!outcome.policy || !sameBesides(*outcome.policy, *opened->policy, false)
        || outcome.policy->models.size() != opened->policy->models.size() + wanted.models.size())
        return std::unexpected(unsafe("providers"));
    return made;
}

std::string breakerLines(const Breaker& settings) {
    std::string lines = "breaker:\n";
    for (const Field& field : fields)
        lines += "  " + std::string(field.key) + ": " + field.text(settings) + "\n";
    return lines;
}

std::string providerLines(const NewProvider& provider) {
    std::string lines = "providers:\n  " + providerLine(provider) + "\n";
    if (provider.models.empty()) return lines;
    lines += "models:\n";
    for (const auto& model : provider.models)
        lines += "  " + scalarText(provider.id + "/" + model) + ": {price: auto}\n";
    return lines;
}

} // namespace tierline::policy
