#include "policy/build.h"
#include "policy/nearest.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

constexpr std::array<std::string_view, 5> askedAbilities{"tools", "json", "vision", "reasoning",
                                                         "embeddings"};

bool isModelName(std::string_view name) {
    return !name.empty() && name.size() <= 300
           && std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) <= 0x20U; });
}

// No model sold by the token is outside: such a price is one of a token or of a thousand.
constexpr Rate cheapest{1'000'000}, dearest{10'000'000'000'000}; // 0.001 and 10,000 USD per 1M

void checkUnit(Build& build, const Node& node, std::string_view key, Rate rate) {
    if (rate == Rate{} || (rate >= cheapest && rate <= dearest)) return;
    build.problems.warning(node.find(key)->at,
                           "a price of " + toString(rate) + " USD per 1M tokens is hardly meant",
                           rate < cheapest ? "prices are of 1M tokens: multiply one of a token by a million"
                                           : "prices are of 1M tokens, in dollars");
}

Price priceFrom(Build& build, const Node& node) {
    Price price;
    if (!node.isMap()) return price; // 0: free
    const auto rate = [&](std::string_view key) -> std::optional<Rate> {
        const auto text = textOf(node, key);
        const auto value = text ? rateFromDecimal(*text) : fail(ErrorCode::NotFound, {});
        if (value) checkUnit(build, node, key, *value);
        return value ? std::optional(*value) : std::nullopt;
    };
    price.input = rate("input").value_or(Rate{});
    price.output = rate("output").value_or(Rate{});
    price.cachedRead = rate("cached");
    price.cacheWrite5m = rate("cache_write_5m");
    price.cacheWrite1h = rate("cache_write_1h");
    return price;
}

Timeouts timeoutsFrom(Build& build, const Node& node) {
    Timeouts timeouts;
    const auto take = [&](std::string_view key, Milliseconds& into) {
        if (const auto value = durationOf(node, key)) into = *value;
    };
    take("connect", timeouts.connect);
    take("first_byte", timeouts.firstByte);
    take("idle", timeouts.idle);
    take("total", timeouts.total);
    if (timeouts.total < timeouts.connect)
        build.problems.error(node.at, "the total timeout is shorter than the one to connect",
                             "raise `total`");
    return timeouts;
}

void readAbilities(Build& build, const Node& node, Model& model) {
    model.abilities.emplace();
    const std::vector<std::string> known(askedAbilities.begin(), askedAbilities.end());
    for (const auto& item : node.items) {
        if (std::ranges::find(*model.abilities, item.text) != model.abilities->end())
            build.problems.error(item.at, "ability " + inQuotes(item.text) + " is listed twice",
                                 "remove one");
        else if (std::ranges::find(known, item.text) == known.end())
            build.problems.warning(item.at, "no request asks for the ability " + inQuotes(item.text),
                                   nearestRemedy(item.text, known));
        model.abilities->push_back(item.text);
    }
    if (model.isForEmbeddings() && model.abilities->size() > 1)
        build.problems.error(node.at, "the ability `embeddings` stands beside others",
                             "a model that makes embeddings serves nothing else: list it alone");
}

void readModel(Build& build, const Entry& entry) {
    const auto slash = entry.key.find('/');
    Model model;
    model.id = entry.key;
    model.provider = entry.key.substr(0, slash);
    if (slash == entry.key.npos || slash == 0 || !isModelName(entry.key) || slash + 1 == entry.key.size()) {
        build.problems.error(entry.at, "model id " + inQuotes(entry.key) + " is not provider/name",
                             "write the provider's id, a slash, and the name the provider uses");
    } else if (!build.policy.providers.empty() && build.policy.provider(model.provider) == nullptr) {
        std::vector<std::string> known;
        for (const auto& provider : build.policy.providers)
            known.push_back(provider.id);
        build.problems.error(entry.at,
                             "model " + inQuotes(entry.key) + " names provider " + inQuotes(model.provider)
                                 + ", which is not declared",
                             nearestRemedy(model.provider, known));
    }
    const Node& node = entry.value;
    model.name = textOf(node, "name").value_or(slash == entry.key.npos ? "" : entry.key.substr(slash + 1));
    if (const auto* price = node.find("price"); price != nullptr && price->text != "auto")
        model.price = priceFrom(build, *price);
    model.context = countOf(node, "context");
    model.maxOutput = countOf(node, "max_output");
    model.rpm = countOf(node, "rpm");
    model.tpm = countOf(node, "tpm");
    model.concurrent = smallCountOf(node, "concurrent");
    if (const auto* abilities = node.find("abilities")) readAbilities(build, *abilities, model);
    if (const auto* timeout = node.find("timeout")) model.timeout = timeoutsFrom(build, *timeout);
    build.policy.models.push_back(std::move(model));
}

} // namespace

void buildModels(Build& build) {
    const auto* models = build.root.find("models");
    if (models == nullptr) return;
    if (models->entries.size() > 10'000) {
        build.problems.error(models->at, "more than 10000 models");
        return;
    }
    for (const auto& entry : models->entries)
        readModel(build, entry);
}

} // namespace tierline::policy
