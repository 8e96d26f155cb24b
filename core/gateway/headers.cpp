#include "gateway/headers.h"

#include "base/hash.h"
#include "net/url.h"

#include <algorithm>
#include <array>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

// A request may end at any provider, so what is not on this list stays here.
constexpr std::array<std::string_view, 5> toAnyProvider{"accept", "user-agent", "traceparent", "tracestate",
                                                        "idempotency-key"};
// These mean something in their own dialect only.
constexpr std::array<std::string_view, 4> ofTheDialect{"anthropic-version", "anthropic-beta", "openai-beta",
                                                       "x-goog-api-client"};
constexpr std::array<std::string_view, 4> credentials{"authorization", "x-api-key", "x-goog-api-key",
                                                      "api-key"};
constexpr std::array<std::string_view, 3> requestNames{"x-request-id", "request-id", "x-goog-request-id"};
// The caller's own account, so what names it may go along.
constexpr std::array<std::string_view, 2> toOwnProvider{"openai-organization", "openai-project"};

constexpr std::array<std::string_view, 16> notToClient{"connection",
                                                       "keep-alive",
                                                       "proxy-authenticate",
                                                       "proxy-authorization",
                                                       "te",
                                                       "trailer",
                                                       "upgrade",
                                                       "content-length",
                                                       "transfer-encoding",
                                                       "date",
                                                       "alt-svc",
                                                       "set-cookie",
                                                       "server",
                                                       "via",
                                                       "vary",
                                                       "strict-transport-security"};

template <std::size_t N>
bool isIn(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::any_of(names,
                               [&](std::string_view one) { return net::equalIgnoringCase(one, name); });
}

bool beginsWith(std::string_view name, std::string_view start) {
    return net::equalIgnoringCase(name.substr(0, start.size()), start);
}

bool isCredential(std::string_view name) {
    return isIn(credentials, name);
}

bool isOurToken(std::string_view value, std::string_view token) {
    if (token.empty()) return false;
    const std::size_t space = value.find(' ');
    const std::string_view bare = space == std::string_view::npos ? value : value.substr(space + 1);
    return equalConstantTime(value, token) || equalConstantTime(bare, token);
}

// A field that `Connection` names is for the next hop only.
bool isNamedIn(std::string_view connection, std::string_view name) {
    while (!connection.empty()) {
        const std::size_t comma = connection.find(',');
        std::string_view item = connection.substr(0, comma);
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        if (net::equalIgnoringCase(item, name)) return true;
        if (comma == std::string_view::npos) break;
        connection.remove_prefix(comma + 1);
    }
    return false;
}

std::string_view bare(std::string_view value) {
    constexpr std::string_view scheme = "bearer ";
    return beginsWith(value, scheme) ? value.substr(scheme.size()) : value;
}

// What the client brought: a header, or the query that Gemini's clients may use.
std::optional<net::Header> credentialOf(const net::RequestHead& client, std::string_view token) {
    for (const auto& header : client.headers)
        if (isCredential(header.name) && !header.value.empty() && !isOurToken(header.value, token))
            return header;
    const auto key = net::queryValue(client.query(), "key");
    if (!key || key->empty() || isOurToken(*key, token)) return std::nullopt;
    return net::Header{"x-goog-api-key", *key};
}

// Anthropic takes a Bearer token as well as a key; elsewhere the credential moves into the header that is
// read.
bool takesAsItIs(const Outlet& outlet, std::string_view name) {
    if (net::equalIgnoringCase(name, keyHeader(outlet))) return true;
    return !outlet.azure && net::equalIgnoringCase(name, "authorization");
}

void addClientCredential(net::Headers& headers, const net::RequestHead& client, const Outlet& outlet,
                         std::string_view token) {
    const auto credential = credentialOf(client, token);
    if (!credential) return;
    const std::string_view wanted = keyHeader(outlet);
    if (takesAsItIs(outlet, credential->name))
        headers.add(credential->name, credential->value);
    else
        headers.add(std::string(wanted),
                    (wanted == "authorization" ? "Bearer " : "") + std::string(bare(credential->value)));
    for (const auto& header : client.headers)
        if (isIn(toOwnProvider, header.name)) headers.add(header.name, header.value);
}

// A pool may lack the key that is meant where nobody chose one.
const std::string& keyFor(const Outlet& outlet, int key) {
    const std::string& value = outlet.authOf(key);
    if (!value.empty()) return value;
    const auto other = std::ranges::find_if(outlet.moreAuth, [](const auto& one) { return !one.empty(); });
    return other == outlet.moreAuth.end() ? outlet.authValue : *other;
}

} // namespace

std::string_view keyHeader(const Outlet& outlet) {
    if (outlet.azure) return "api-key";
    if (outlet.dialect == Dialect::Anthropic) return "x-api-key";
    return outlet.dialect == Dialect::Gemini ? "x-goog-api-key" : "authorization";
}

net::Headers upstreamHeaders(const net::RequestHead& client, const Outlet& outlet, const HeaderNeeds& needs,
                             std::string_view clientToken) {
    net::Headers headers;
    headers.reserve(8);
    headers.add("content-type", "application/json");
    for (const auto& header : client.headers) {
        if (needs.translated && net::equalIgnoringCase(header.name, "accept")) continue;
        if (isIn(toAnyProvider, header.name) || (!needs.translated && isIn(ofTheDialect, header.name)))
            headers.add(header.name, header.value);
    }
    if (!headers.has("accept"))
        headers.add("accept", needs.stream ? "text/event-stream" : "application/json");
    if (needs.dialect == Dialect::Anthropic && !headers.has("anthropic-version"))
        headers.add("anthropic-version", "2023-06-01");
    if (!outlet.authHeader.empty()) headers.add(outlet.authHeader, keyFor(outlet, needs.key));
    if (outlet.clientKey) addClientCredential(headers, client, outlet, clientToken);
    return headers;
}

bool hasOwnCredential(const net::RequestHead& client, std::string_view clientToken) {
    return credentialOf(client, clientToken).has_value();
}

void addTranslatedHeaders(net::Headers& headers, const net::Headers& provider, std::string_view contentType) {
    headers.add("content-type", std::string(contentType));
    for (const auto name : requestNames)
        if (const auto* value = provider.find(name)) headers.add(std::string(name), *value);
}

void addProviderHeaders(net::Headers& headers, const net::Headers& provider) {
    const std::string_view connection = provider.value("connection");
    for (const auto& header : provider) {
        if (isIn(notToClient, header.name) || beginsWith(header.name, "x-tierline-")) continue;
        if (beginsWith(header.name, "access-control-")) continue;
        if (isNamedIn(connection, header.name)) continue;
        headers.add(header.name, header.value);
    }
}

void addDecisionHeaders(net::Headers& headers, const ledger::Record& record) {
    headers.add("x-tierline-id", record.id);
    if (!record.model.empty()) {
        headers.add("x-tierline-model", record.model);
        headers.add("x-tierline-provider", record.provider);
    }
    if (!record.tier.empty()) headers.add("x-tierline-tier", record.tier);
    headers.add("x-tierline-score", fmt::format("{}", policy::toDouble(record.score)));
    if (!record.category.empty()) headers.add("x-tierline-category", record.category);
    headers.add("x-tierline-reason", record.selectionReason);
    headers.add("x-tierline-policy", record.policy.substr(0, 12));
    if (record.estimatedCost) headers.add("x-tierline-estimated-cost", toString(*record.estimatedCost));
}

} // namespace tierline::gateway
