#include "gateway/guard.h"

#include "base/hash.h"
#include "net/url.h"
#include "protocol/reply.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool isAddressLiteral(std::string_view host) {
    if (host.empty()) return false;
    if (host.find(':') != std::string_view::npos) return true; // only an IPv6 literal has colons here
    return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool isWildcard(std::string_view host) {
    return host == "0.0.0.0" || host == "::" || host == "*";
}

bool needsNoToken(const net::RequestHead& head) {
    const bool reads = head.method == net::Method::Get || head.method == net::Method::Head;
    return reads && (head.path() == "/healthz" || head.path() == "/readyz");
}

std::string_view bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return {};
    if (!net::equalIgnoringCase(authorization.substr(0, scheme.size()), scheme)) return {};
    return authorization.substr(scheme.size());
}

constexpr std::array<std::string_view, 3> keyHeaders{"x-api-key", "x-goog-api-key", "api-key"};

GuardVerdict inspectToken(const std::string& token, const net::RequestHead& head) {
    bool any = false;
    for (const auto& header : head.headers) {
        std::string_view offered;
        if (net::equalIgnoringCase(header.name, "authorization"))
            offered = bearer(header.value);
        else if (std::ranges::any_of(keyHeaders, [&](std::string_view name) {
                     return net::equalIgnoringCase(header.name, name);
                 }))
            offered = header.value;
        if (offered.empty()) continue;
        any = true;
        if (equalConstantTime(offered, token)) return GuardVerdict::Pass;
    }
    if (const auto key = net::queryValue(head.query(), "key")) { // Gemini's older clients
        any = true;
        if (equalConstantTime(*key, token)) return GuardVerdict::Pass;
    }
    return any ? GuardVerdict::BadToken : GuardVerdict::NoToken;
}

struct RefusalText {
    int status;
    std::string_view type, code, message;
};

RefusalText textOf(GuardVerdict verdict) {
    switch (verdict) {
    case GuardVerdict::BadHost:
        return {403, "permission_error", "host_not_allowed",
                "The Host header names a host this gateway does not answer for. Use localhost or 127.0.0.1, "
                "or add the name to the allowed hosts."};
    case GuardVerdict::BadOrigin:
        return {403, "permission_error", "origin_not_allowed",
                "Requests from web pages are refused unless their origin is allowed."};
    case GuardVerdict::NoToken:
        return {401, "authentication_error", "token_missing",
                "This gateway asks for its client token: send Authorization: Bearer or x-api-key."};
    case GuardVerdict::BadToken:
        return {401, "authentication_error", "token_wrong", "The client token is not the gateway's."};
    case GuardVerdict::TooLarge:
        return {413, "invalid_request_error", "body_too_large", "The request body is too large."};
    case GuardVerdict::Pass:
    case GuardVerdict::Preflight: break;
    }
    return {200, "", "", ""};
}

} // namespace

Result<GuardRules> guardRules(std::string_view listenHost, const std::vector<std::string>& allowedHosts,
                              const std::vector<std::string>& allowedOrigins, std::string_view token) {
    if (!net::isLoopbackHost(hostWithoutPort(listenHost)) && token.empty())
        return fail(ErrorCode::Refused,
                    "listening on " + std::string(listenHost) + " is open to other machines",
                    "set a client token, or listen on 127.0.0.1");
    GuardRules rules;
    rules.hosts = {"localhost", "127.0.0.1", "::1"};
    rules.anyAddress = isWildcard(hostWithoutPort(listenHost));
    if (!rules.anyAddress) rules.hosts.push_back(hostWithoutPort(listenHost));
    for (const auto& host : allowedHosts)
        rules.hosts.push_back(hostWithoutPort(host));
    rules.origins = allowedOrigins;
    rules.token = token;
    return rules;
}

std::string_view toString(GuardVerdict verdict) {
    switch (verdict) {
    case GuardVerdict::Pass: return "pass";
    case GuardVerdict::Preflight: return "preflight";
    case GuardVerdict::BadHost: return "bad_host";
    case GuardVerdict::BadOrigin: return "bad_origin";
    case GuardVerdict::NoToken: return "no_token";
    case GuardVerdict::BadToken: return "bad_token";
    case GuardVerdict::TooLarge: return "too_large";
    }
    return "";
}

GuardVerdict inspect(const GuardRules& rules, const net::RequestHead& head) {
    if (head.headers.count("host") != 1) return GuardVerdict::BadHost;
    const std::string host = hostWithoutPort(head.headers.value("host"));
    const bool known = std::ranges::find(rules.hosts, host) != rules.hosts.end();
    if (!known && !(rules.anyAddress && isAddressLiteral(host))) return GuardVerdict::BadHost;
    if (const std::string* origin = head.headers.find("origin")) {
        if (std::ranges::find(rules.origins, *origin) == rules.origins.end()) return GuardVerdict::BadOrigin;
        // A preflight carries no credentials by definition, so it is answered before the token is asked for.
        if (head.method == net::Method::Options && head.headers.has("access-control-request-method"))
            return GuardVerdict::Preflight;
    }
    if (!rules.token.empty() && !needsNoToken(head)) {
        const GuardVerdict verdict = inspectToken(rules.token, head);
        if (verdict != GuardVerdict::Pass) return verdict;
    }
    if (head.contentLength.value_or(0) > rules.bodyBytes) return GuardVerdict::TooLarge;
    return GuardVerdict::Pass;
}

net::Reply refusal(GuardVerdict verdict, const net::RequestHead& head) {
    net::Reply reply;
    if (verdict == GuardVerdict::Preflight) {
        reply.status = 204;
        addCors(reply.headers, head);
        reply.headers.add("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
        const std::string_view wanted = head.headers.value("access-control-request-headers");
        if (!wanted.empty()) reply.headers.add("access-control-allow-headers", std::string(wanted));
        reply.headers.add("access-control-max-age", "600");
        return reply;
    }
    const RefusalText text = textOf(verdict);
    protocol::ClientError error;
    error.status = reply.status = text.status;
    error.type = text.type;
    error.code = text.code;
    error.message = text.message;
    reply.headers.add("content-type", "application/json");
    if (text.status == 401) reply.headers.add("www-authenticate", "Bearer");
    if (verdict != GuardVerdict::BadHost && verdict != GuardVerdict::BadOrigin) addCors(reply.headers, head);
    reply.body = protocol::errorBody(dialectOf(head), error);
    return reply;
}

Dialect dialectOf(const net::RequestHead& head) {
    const std::string_view path = head.path();
    if (path.starts_with("/v1/messages")) return Dialect::Anthropic;
    if (path.starts_with("/v1/chat")) return Dialect::OpenAi;
    if (path.starts_with("/v1/responses")) return Dialect::Responses;
    if (path.starts_with("/v1beta/") || path.starts_with("/v1alpha/")) return Dialect::Gemini;
    if (path.starts_with("/v1/models/") && path.find(':') != std::string_view::npos
        && head.method == net::Method::Post)
        return Dialect::Gemini;
    if (head.headers.has("x-goog-api-key")) return Dialect::Gemini;
    return head.headers.has("anthropic-version") ? Dialect::Anthropic : Dialect::OpenAi;
}

std::string hostWithoutPort(std::string_view host) {
    if (host.starts_with('[')) {
        const std::size_t close = host.find(']');
        return lowerCase(host.substr(1, close == std::string_view::npos ? close : close - 1));
    }
    const std::size_t colon = host.find(':');
    const bool bareV6 =
        colon != std::string_view::npos && host.find(':', colon + 1) != std::string_view::npos;
    std::string name = lowerCase(bareV6 ? host : host.substr(0, colon));
    if (name.ends_with('.')) name.pop_back(); // the root's dot names the same host
    return name;
}

void addCors(net::Headers& headers, const net::RequestHead& head) {
    const std::string* origin = head.headers.find("origin");
    if (!origin) return;
    headers.add("access-control-allow-origin", *origin);
    headers.add("access-control-expose-headers", "*");
    headers.add("vary", "origin");
}

} // namespace tierline::gateway
