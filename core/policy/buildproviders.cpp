#include "policy/build.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace tierline::policy {

namespace {

// What the key `dialect` may say. Azure has no host of its own: each customer's differs.
struct Spoken {
    std::string_view name;
    Dialect dialect;
    std::string_view baseUrl;
};
constexpr std::array spoken{
    Spoken{"openai", Dialect::OpenAi, "https://api.openai.com/v1"},
    Spoken{"responses", Dialect::Responses, "https://api.openai.com/v1"},
    Spoken{"anthropic", Dialect::Anthropic, "https://api.anthropic.com"},
    Spoken{"gemini", Dialect::Gemini, "https://generativelanguage.googleapis.com/v1beta"},
    Spoken{"azure", Dialect::OpenAi, ""},
};

const Spoken& spokenBy(const Node& map) {
    const auto name = textOf(map, "dialect").value_or("openai");
    const auto row = std::ranges::find(spoken, name, &Spoken::name);
    return row == spoken.end() ? spoken.front() : *row;
}

// Ids appear in URLs, headers and `auto:<tier>`.
bool isPlainName(std::string_view name) {
    return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_' || c == '.';
    });
}

std::string_view hostOf(std::string_view url) {
    url.remove_prefix(std::min(url.find("://") + 3, url.size()));
    const auto authority = url.substr(0, url.find_first_of("/?#"));
    return authority;
}

bool isLoopback(std::string_view authority) {
    if (authority.starts_with("[::1]")) return true;
    const auto host = authority.substr(0, authority.find(':'));
    return host == "localhost"
           || (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

std::string defaultUrl(Build& build, const Entry& entry) {
    const auto& row = spokenBy(entry.value);
    if (row.baseUrl.empty())
        build.problems.error(entry.at,
                             "provider " + inQuotes(entry.key) + " of dialect azure has no `base_url`",
                             "write your resource's address, such as https://NAME.openai.azure.com");
    return std::string(row.baseUrl);
}

std::string baseUrl(Build& build, const Entry& entry, const Provider& provider) {
    const auto text = textOf(entry.value, "base_url");
    if (!text) return defaultUrl(build, entry);
    const auto at = entry.value.find("base_url")->at;
    const bool isUrl =
        text->starts_with("https://") || text->starts_with("http://") || text->starts_with("sandbox://");
    const auto authority = isUrl ? hostOf(*text) : std::string_view();
    if (authority.empty() || authority.find('@') != authority.npos
        || text->find_first_of(" \t\r\n?#\"<>\\") != text->npos) {
        build.problems.error(
            at, "`base_url`: " + inQuotes(*text) + " is not a base URL",
            "write https://host/path, http://host:port or sandbox://name, without user name, "
            "`?` or `#`");
        return {};
    }
    if (text->starts_with("http://") && !isLoopback(authority) && !provider.key.empty())
        build.problems.warning(at, "the key of " + inQuotes(provider.id) + " would travel unencrypted",
                               "use https://");
    auto url = *text;
    while (url.ends_with('/') && !url.ends_with("://"))
        url.pop_back();
    return url;
}

// A key that means something for one dialect only.
std::string onlyFor(Build& build, const Node& map, std::string_view key, std::string_view dialect,
                    std::string_view remedy) {
    const auto text = textOf(map, key).value_or("");
    const auto& own = spokenBy(map).name;
    if (!text.empty() && own != dialect)
        build.problems.error(map.find(key)->at,
                             inQuotes(key) + " has no meaning for the dialect " + inQuotes(own),
                             std::string(remedy));
    return text;
}

bool isOpenAis(Dialect dialect) {
    return dialect == Dialect::OpenAi || dialect == Dialect::Responses;
}

std::optional<std::vector<Dialect>> alsoSpoken(Build& build, const Node& map, Dialect own) {
    const auto* list = map.find("also");
    if (list == nullptr || !list->isList()) return std::nullopt;
    std::vector<Dialect> also;
    for (const auto& item : list->items) {
        const auto dialect = item.isScalar() ? dialectFromString(item.text) : std::nullopt;
        if (!dialect) continue;
        if (*dialect == own)
            build.problems.error(item.at, "`also` repeats the provider's own dialect " + inQuotes(item.text),
                                 "list only what it speaks besides");
        else if (!isOpenAis(own) || !isOpenAis(*dialect))
            build.problems.error(item.at,
                                 inQuotes(toString(own)) + " and " + inQuotes(item.text)
                                     + " are not spoken at one base URL",
                                 "only openai and responses are; declare a second provider");
        else if (std::ranges::find(also, *dialect) != also.end())
            build.problems.error(item.at, "dialect " + inQuotes(item.text) + " is listed twice",
                                 "remove one");
        else
            also.push_back(*dialect);
    }
    return also;
}

// `keys` instead of `key`: several credentials, asked in turn.
void readPool(Build& build, const Node& node, Provider& provider) {
    const auto* keys = node.find("keys");
    if (keys == nullptr || !keys->isList()) return;
    if (!provider.key.empty())
        return build.problems.error(keys->at, inQuotes(provider.id) + " has both `key` and `keys`",
                                    "keep one");
    if (keys->items.empty())
        build.problems.error(keys->at, "`keys` is empty", "list at least one, or write `key`");
    for (const auto& item : keys->items) {
        if (!item.isScalar()) continue;
        const bool isKnown = item.text == provider.key
                             || std::ranges::find(provider.moreKeys, item.text) != provider.moreKeys.end();
        if (item.text == "client")
            build.problems.error(item.at, "the caller's own key cannot stand in a pool",
                                 "write `key: client`");
        else if (isKnown)
            build.problems.error(item.at, "key " + inQuotes(item.text) + " is listed twice", "remove one");
        else if (provider.key.empty())
            provider.key = item.text;
        else
            provider.moreKeys.push_back(item.text);
    }
}

Provider providerFrom(Build& build, const Entry& entry) {
    const Node& node = entry.value;
    const auto& row = spokenBy(node);
    Provider provider;
    provider.id = entry.key;
    provider.dialect = row.dialect;
    provider.isAzure = row.name == "azure";
    provider.apiVersion =
        onlyFor(build, node, "api_version", "azure", "remove it, or make the dialect azure");
    provider.flavor = onlyFor(build, node, "flavor", "openai",
                              "remove it: it tells apart those who speak the dialect openai");
    provider.also = alsoSpoken(build, node, row.dialect);
    provider.key = textOf(node, "key").value_or("");
    readPool(build, node, provider);
    provider.baseUrl = baseUrl(build, entry, provider);
    provider.connections = static_cast<int>(countOf(node, "connections").value_or(50));
    provider.rpm = countOf(node, "rpm");
    provider.tpm = countOf(node, "tpm");
    provider.concurrent = smallCountOf(node, "concurrent");
    return provider;
}

} // namespace

void buildProviders(Build& build) {
    const auto* providers = build.root.find("providers");
    if (providers == nullptr) return;
    for (const auto& entry : providers->entries) {
        if (!isPlainName(entry.key))
            build.problems.error(entry.at, inQuotes(entry.key) + " is not a provider's id",
                                 "use letters, digits, `-`, `_` and `.`");
        build.policy.providers.push_back(providerFrom(build, entry));
    }
}

} // namespace tierline::policy
