#include "policy/build.h"
#include "policy/nearest.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

constexpr std::array<std::string_view, 4> askedAbilities{"tools", "json", "vision", "reasoning"};

// Ids appear in URLs, headers and `auto:<tier>`.
bool isPlainName(std::string_view name) {
    return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_' || c == '.';
    });
}

bool isModelName(std::string_view name) {
    return !name.empty() && name.size() <= 300
           && std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) <= 0x20U; });
}

std::string_view hostOf(std::string_view url) {
    url.remove_prefix(std::min(url.find("://") + 3, url.size()));
    const auto authority = url.substr(0, url.find_first_of("/?#"));
    return authority;
}

bool isLoopback(std::string_view authority) {
    return authority.starts_with("127.") || authority.starts_with("[::1]")
           || authority.substr(0, authority.find(':')) == "localhost";
}

std::string baseUrl(Build& build, const Node& map, const Provider& provider) {
    const auto text = textOf(map, "base_url");
    if (!text)
        return provider.dialect == Dialect::Anthropic ? "https://api.anthropic.com"
                                                      : "https://api.openai.com/v1";
    const auto at = map.find("base_url")->at;
    const bool isUrl =
        text->starts_with("https://") || text->starts_with("http://") || text->starts_with("sandbox://");
    const auto authority = isUrl ? hostOf(*text) : std::string_view();
    if (authority.empty() || authority.find('@') != authority.npos
        || text->find_first_of(" \t\r\n?#\"<>\\") != text->npos) {
        build.problems.error(
            at, "`base_url`: " + quoted(*text) + " is not a base URL",
            "write https://host/path, http://host:port or sandbox://name, without user name, "
            "`?` or `#`");
        return {};
    }
    if (text->starts_with("http://") && !isLoopback(authority) && !provider.key.empty())
        build.problems.warning(at, "the key of " + quoted(provider.id) + " would travel unencrypted",
                               "use https://");
    auto url = *text;
    while (url.ends_with('/') && !url.ends_with("://"))
        url.pop_back();
    return url;
}

Price priceFrom(const Node& node) {
    Price price;
    if (!node.isMap()) return price; // 0: free
    const auto rate = [&](std::string_view key) -> std::optional<Rate> {
        const auto text = textOf(node, key);
        const auto value = text ? rateFromDecimal(*text) : fail(ErrorCode::NotFound, {});
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
            build.problems.error(item.at, "ability " + quoted(item.text) + " is listed twice", "remove one");
        else if (std::ranges::find(known, item.text) == known.end())
            build.problems.warning(item.at, "no request asks for the ability " + quoted(item.text),
                                   nearestRemedy(item.text, known));
        model.abilities->push_back(item.text);
    }
}

void readModel(Build& build, const Entry& entry) {
    const auto slash = entry.key.find('/');
    Model model;
    model.id = entry.key;
    model.provider = entry.key.substr(0, slash);
    if (slash == entry.key.npos || slash == 0 || !isModelName(entry.key) || slash + 1 == entry.key.size()) {
        build.problems.error(entry.at, "model id " + quoted(entry.key) + " is not provider/name",
                             "write the provider's id, a slash, and the name the provider uses");
    } else if (!build.policy.providers.empty() && build.policy.provider(model.provider) == nullptr) {
        std::vector<std::string> known;
        for (const auto& provider : build.policy.providers)
            known.push_back(provider.id);
        build.problems.error(entry.at,
                             "model " + quoted(entry.key) + " names provider " + quoted(model.provider)
                                 + ", which is not declared",
                             nearestRemedy(model.provider, known));
    }
    const Node& node = entry.value;
    model.name = textOf(node, "name").value_or(slash == entry.key.npos ? "" : entry.key.substr(slash + 1));
    if (const auto* price = node.find("price"); price != nullptr && price->text != "auto")
        model.price = priceFrom(*price);
    model.context = countOf(node, "context");
    model.maxOutput = countOf(node, "max_output");
    model.rpm = countOf(node, "rpm");
    model.tpm = countOf(node, "tpm");
    if (const auto* abilities = node.find("abilities")) readAbilities(build, *abilities, model);
    if (const auto* timeout = node.find("timeout")) model.timeout = timeoutsFrom(build, *timeout);
    build.policy.models.push_back(std::move(model));
}

} // namespace

void buildProviders(Build& build) {
    const auto* providers = build.root.find("providers");
    if (providers == nullptr) return;
    for (const auto& entry : providers->entries) {
        if (!isPlainName(entry.key))
            build.problems.error(entry.at, quoted(entry.key) + " is not a provider's id",
                                 "use letters, digits, `-`, `_` and `.`");
        Provider provider;
        provider.id = entry.key;
        const auto dialect = textOf(entry.value, "dialect");
        provider.dialect = dialectFromString(dialect.value_or("openai")).value_or(Dialect::OpenAi);
        provider.key = textOf(entry.value, "key").value_or("");
        provider.baseUrl = baseUrl(build, entry.value, provider);
        provider.connections = static_cast<int>(countOf(entry.value, "connections").value_or(50));
        build.policy.providers.push_back(std::move(provider));
    }
}

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
