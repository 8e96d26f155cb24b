#include "net/url.h"

#include "net/http.h"

#include <algorithm>
#include <charconv>

namespace tierline::net {
namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool isUnreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.'
           || c == '_' || c == '~';
}

std::optional<std::uint16_t> portFromString(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

bool isHostText(std::string_view host, bool bracketed) {
    if (host.empty() || host.size() > 253) return false;
    return std::ranges::all_of(host, [&](char c) {
        if (bracketed) return hexDigit(c) >= 0 || c == ':' || c == '.';
        return isUnreserved(c);
    });
}

struct Authority {
    std::string host;
    std::optional<std::uint16_t> port;
};

std::optional<Authority> parseAuthority(std::string_view text) {
    const bool bracketed = text.starts_with('[');
    const auto close = bracketed ? text.find(']') : std::string_view::npos;
    if (bracketed && close == std::string_view::npos) return std::nullopt;
    const auto colon = text.find(':', bracketed ? close : 0);
    const std::string_view host = bracketed ? text.substr(1, close - 1) : text.substr(0, colon);
    if (bracketed && close + 1 < text.size() && text[close + 1] != ':') return std::nullopt;
    if (!isHostText(host, bracketed)) return std::nullopt;

    Authority result{std::string(host), std::nullopt};
    std::ranges::transform(result.host, result.host.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (colon == std::string_view::npos) return result;
    result.port = portFromString(text.substr(colon + 1));
    if (!result.port) return std::nullopt;
    return result;
}

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

void decodeInto(std::string& out, std::string_view text, bool plusIsSpace, bool& broken) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
            broken = true;
        }
        out += plusIsSpace && c == '+' ? ' ' : c;
    }
}

} // namespace

std::string hostHeader(const Origin& origin) {
    const std::uint16_t usual = origin.tls ? 443 : 80;
    return origin.port == usual ? bracketed(origin.host)
                                : bracketed(origin.host) + ":" + std::to_string(origin.port);
}

std::string hostAndPort(const Origin& origin) {
    return bracketed(origin.host) + ":" + std::to_string(origin.port);
}

std::string toString(const Origin& origin) {
    return (origin.tls ? "https://" : "http://") + hostHeader(origin);
}

Result<BaseUrl> parseBaseUrl(std::string_view text) {
    const auto bad = [&](std::string why) {
        return fail(ErrorCode::InvalidInput, std::move(why), "a URL such as https://api.example.com/v1");
    };
    const auto mark = text.find("://");
    const std::string_view scheme = text.substr(0, mark == std::string_view::npos ? 0 : mark);
    const bool tls = equalIgnoringCase(scheme, "https");
    if (!tls && !equalIgnoringCase(scheme, "http")) return bad("the URL must begin with http:// or https://");
    const std::string_view rest = text.substr(mark + 3);
    if (std::ranges::any_of(rest, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; }))
        return bad("the URL contains a space or control character");
    if (rest.find_first_of("?#") != std::string_view::npos)
        return bad("a base URL has no query and no fragment");

    const auto slash = rest.find('/');
    const std::string_view authority = rest.substr(0, slash);
    if (authority.find('@') != std::string_view::npos)
        return bad("a base URL holds no user name or password");
    const auto parsed = parseAuthority(authority);
    if (!parsed) return bad("the URL's host or port is not valid");
    if (parsed->port == 0) return bad("port 0 cannot be connected to");

    BaseUrl url;
    url.origin = {tls, parsed->host, parsed->port.value_or(tls ? 443 : 80)};
    if (slash != std::string_view::npos) url.path = rest.substr(slash);
    while (url.path.ends_with('/'))
        url.path.pop_back();
    return url;
}

Result<HostPort> parseHostPort(std::string_view text) {
    const auto parsed = parseAuthority(text);
    if (!parsed || !parsed->port)
        return fail(ErrorCode::InvalidInput, "`" + std::string(text) + "` is not HOST:PORT",
                    "for example 127.0.0.1:8787 or [::1]:8787");
    return HostPort{parsed->host, *parsed->port};
}

bool isLoopbackHost(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (equalIgnoringCase(host, "localhost") || host == "::1") return true;
    constexpr std::string_view suffix = ".localhost";
    if (host.size() > suffix.size() && equalIgnoringCase(host.substr(host.size() - suffix.size()), suffix))
        return true;
    // A name like 127.example.com is no address.
    return host.starts_with("127.") && std::ranges::count(host, '.') == 3
           && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::optional<std::string> percentDecode(std::string_view text) {
    std::string out;
    bool broken = false;
    decodeInto(out, text, false, broken);
    if (broken) return std::nullopt;
    return out;
}

std::string percentEncodeSegment(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> parseQuery(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> result;
    while (!query.empty()) {
        const auto end = query.find('&');
        const std::string_view item = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (item.empty()) continue;
        const auto equals = item.find('=');
        std::pair<std::string, std::string> pair;
        bool broken = false;
        decodeInto(pair.first, item.substr(0, equals), true, broken);
        if (equals != std::string_view::npos) decodeInto(pair.second, item.substr(equals + 1), true, broken);
        result.push_back(std::move(pair));
    }
    return result;
}

std::optional<std::string> queryValue(std::string_view query, std::string_view name) {
    for (auto& [key, value] : parseQuery(query))
        if (key == name) return std::move(value);
    return std::nullopt;
}

} // namespace tierline::net
