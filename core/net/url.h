// http and https URLs as a provider's base, percent coding (RFC 3986) and query strings.
#pragma once

#include "base/error.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::net {

// Where connections go. `host` is lower-case, an IPv6 address without brackets.
struct Origin {
    bool tls = false;
    std::string host;
    std::uint16_t port = 80;

    std::strong_ordering operator<=>(const Origin&) const = default;
    bool operator==(const Origin&) const = default;
};

std::string toString(const Origin& origin);    // "https://api.example.com", port only when not the scheme's
std::string hostHeader(const Origin& origin);  // "api.example.com", "[::1]:8080"
std::string hostAndPort(const Origin& origin); // "api.example.com:443": always with the port

struct BaseUrl {
    Origin origin;
    std::string path; // "" or "/v1", never a trailing slash
    bool operator==(const BaseUrl&) const = default;
};

// http(s)://host[:port][/path]. User names, queries and fragments are refused: they do not belong in a base
// URL.
Result<BaseUrl> parseBaseUrl(std::string_view text);

// "127.0.0.1:8787", "[::1]:0", "localhost:80".
struct HostPort {
    std::string host; // without brackets
    std::uint16_t port = 0;
    bool operator==(const HostPort&) const = default;
};
Result<HostPort> parseHostPort(std::string_view text);

bool isLoopbackHost(std::string_view host); // localhost, *.localhost, 127.0.0.0/8, ::1

std::optional<std::string> percentDecode(std::string_view text); // none when an escape is broken
std::string percentEncodeSegment(std::string_view text);         // all but unreserved characters

// "a=1&b=%20x+y": '+' is a space; broken escapes are kept as they are.
std::vector<std::pair<std::string, std::string>> parseQuery(std::string_view query);
std::optional<std::string> queryValue(std::string_view query, std::string_view name); // the first

} // namespace tierline::net
