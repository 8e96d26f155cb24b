#include "gateway/headers.h"

#include "base/hash.h"

#include <algorithm>
#include <array>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

// A request may end at any provider, so what is not on this list stays here.
constexpr std::array<std::string_view, 8> toAnyProvider{
    "accept",      "user-agent",  "anthropic-version", "anthropic-beta",
    "openai-beta", "traceparent", "tracestate",        "idempotency-key"};
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
    return net::equalIgnoringCase(name, "authorization") || net::equalIgnoringCase(name, "x-api-key");
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

void addClientCredential(net::Headers& headers, const net::Headers& client, std::string_view token) {
    for (const auto& header : client)
        if ((isCredential(header.name) && !isOurToken(header.value, token))
            || isIn(toOwnProvider, header.name))
            headers.add(header.name, header.value);
}

} // namespace

net::Headers upstreamHeaders(const net::Headers& client, const Outlet& outlet, bool stream,
                             std::string_view clientToken) {
    net::Headers headers;
    headers.reserve(8);
    headers.add("content-type", "application/json");
    for (const auto& header : client)
        if (isIn(toAnyProvider, header.name)) headers.add(header.name, header.value);
    if (!headers.has("accept")) headers.add("accept", stream ? "text/event-stream" : "application/json");
    if (outlet.dialect == Dialect::Anthropic && !headers.has("anthropic-version"))
        headers.add("anthropic-version", "2023-06-01");
    if (!outlet.authHeader.empty()) headers.add(outlet.authHeader, outlet.authValue);
    if (outlet.clientKey) addClientCredential(headers, client, clientToken);
    return headers;
}

bool hasOwnCredential(const net::Headers& client, std::string_view clientToken) {
    return std::ranges::any_of(client, [&](const net::Header& header) {
        return isCredential(header.name) && !header.value.empty() && !isOurToken(header.value, clientToken);
    });
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
    headers.add("x-tierline-tier", record.tier);
    headers.add("x-tierline-score", fmt::format("{}", policy::toDouble(record.score)));
    if (!record.category.empty()) headers.add("x-tierline-category", record.category);
    headers.add("x-tierline-reason", record.selectionReason);
    headers.add("x-tierline-policy", record.policy.substr(0, 12));
    if (record.estimatedCost) headers.add("x-tierline-estimated-cost", toString(*record.estimatedCost));
}

} // namespace tierline::gateway
