#include "net/proxy.h"

#include "net/http.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>

namespace tierline::net {
namespace {

using AddressBytes = std::array<std::uint8_t, 16>;

struct NumericHost {
    AddressBytes bytes{};
    bool isV4 = false;
};

std::optional<NumericHost> numericHost(const std::string& text) {
    NumericHost host;
    if (::inet_pton(AF_INET6, text.c_str(), host.bytes.data()) == 1) return host;
    host.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
    if (::inet_pton(AF_INET, text.c_str(), host.bytes.data() + 12) != 1) return std::nullopt;
    host.isV4 = true;
    return host;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool sharesPrefix(const AddressBytes& a, const AddressBytes& b, int bits) {
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (std::memcmp(a.data(), b.data(), whole) != 0) return false;
    const int rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::string lowerCase(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

// "[host]:port", "host:port", a bare IPv6 address; false: no such thing.
bool splitPort(std::string_view& item, std::optional<std::uint16_t>& port) {
    std::size_t colon = item.find(':');
    if (item.starts_with('[')) {
        const auto close = item.find(']');
        if (close == std::string_view::npos) return false;
        colon = close + 1 < item.size() ? close + 1 : std::string_view::npos;
        if (colon != std::string_view::npos && item[colon] != ':') return false;
    } else if (colon != item.rfind(':')) {
        return true;
    }
    if (colon != std::string_view::npos) {
        port = number<std::uint16_t>(item.substr(colon + 1));
        if (!port) return false;
        item = item.substr(0, colon);
    }
    if (item.starts_with('[')) item = item.substr(1, item.size() - 2);
    return true;
}

std::optional<Bypass> parseBypass(std::string_view item) {
    Bypass rule;
    std::optional<int> prefix;
    if (const auto slash = item.find('/'); slash != std::string_view::npos) {
        prefix = number<int>(item.substr(slash + 1));
        if (!prefix) return std::nullopt;
        item = item.substr(0, slash);
    }
    if (!splitPort(item, rule.port)) return std::nullopt;
    rule.everything = item == "*";
    if (rule.everything) return rule;
    if (const auto address = numericHost(std::string(item))) {
        const int offset = address->isV4 ? 96 : 0;
        rule.network = address->bytes;
        rule.prefix = prefix ? *prefix + offset : 128;
        if (rule.prefix < offset || rule.prefix > 128) return std::nullopt;
        return rule;
    }
    if (item.starts_with('*')) item.remove_prefix(1);
    if (item.starts_with('.')) item.remove_prefix(1);
    if (item.ends_with('.')) item.remove_suffix(1);
    rule.name = lowerCase(item);
    if (rule.name.empty() || prefix) return std::nullopt;
    return rule;
}

bool covers(const Bypass& rule, std::string_view name, const std::optional<NumericHost>& address,
            std::uint16_t port) {
    if (rule.port && *rule.port != port) return false;
    if (rule.everything) return true;
    if (rule.name.empty()) return address && sharesPrefix(rule.network, address->bytes, rule.prefix);
    if (address || !name.ends_with(rule.name)) return false;
    return name.size() == rule.name.size() || name[name.size() - rule.name.size() - 1] == '.';
}

std::string basicAuthorization(std::string_view userAndPassword) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out = "Basic ";
    std::uint32_t bits = 0;
    int held = 0; // of `bits`
    for (const char c : userAndPassword) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6)
            out += letters[(bits >> (held - 6)) & 63U];
    }
    if (held > 0) out += letters[(bits << (6 - held)) & 63U];
    out.append((3 - userAndPassword.size() % 3) % 3, '=');
    return out;
}

// No text of the value may stand in an error: it may hold a password.
Result<Proxy> parseProxy(const std::string& variable, std::string_view value) {
    const auto bad = [&](std::string_view why) {
        return fail(ErrorCode::InvalidInput, variable + ": " + std::string(why),
                    "an address such as http://proxy.example:3128");
    };
    std::string_view rest = value;
    if (const auto mark = rest.find("://"); mark != std::string_view::npos) {
        const std::string_view scheme = rest.substr(0, mark);
        if (equalIgnoringCase(scheme, "https")) return bad("a proxy spoken to over TLS is not supported");
        if (scheme.size() >= 5 && equalIgnoringCase(scheme.substr(0, 5), "socks"))
            return bad("SOCKS proxies are not supported");
        if (!equalIgnoringCase(scheme, "http")) return bad("only http:// proxies are supported");
        rest = rest.substr(mark + 3);
    }
    rest = rest.substr(0, rest.find_first_of("/?#"));
    Proxy proxy;
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        const auto userAndPassword = percentDecode(rest.substr(0, at));
        if (!userAndPassword) return bad("the user name or password has a broken %-escape");
        if (userAndPassword->size() > 1000) return bad("the user name or password is too long");
        if (!userAndPassword->empty()) proxy.authorization = basicAuthorization(*userAndPassword);
        rest = rest.substr(at + 1);
    }
    const auto url = parseBaseUrl("http://" + std::string(rest));
    if (!url) return bad("the proxy's host or port is not valid");
    proxy.origin = url->origin;
    return proxy;
}

// The first variable that is set decides.
Result<std::optional<Proxy>> firstOf(const ProxySettings::Lookup& lookup,
                                     std::initializer_list<const char*> variables) {
    for (const std::string variable : variables) {
        const std::string value = lookup(variable);
        if (value.empty()) continue;
        auto proxy = parseProxy(variable, value);
        if (!proxy) return std::unexpected(proxy.error());
        return std::move(*proxy);
    }
    return std::nullopt;
}

} // namespace

std::string toString(const Proxy& proxy) {
    return toString(proxy.origin);
}

std::vector<Bypass> parseNoProxy(std::string_view text) {
    constexpr std::string_view separators = ", \t\r\n";
    std::vector<Bypass> rules;
    for (;;) {
        const auto begin = text.find_first_not_of(separators);
        if (begin == std::string_view::npos) return rules;
        text.remove_prefix(begin);
        const std::string_view item = text.substr(0, text.find_first_of(separators));
        text.remove_prefix(item.size());
        if (auto rule = parseBypass(item)) rules.push_back(std::move(*rule));
    }
}

Result<ProxySettings> ProxySettings::fromEnvironment() {
    return fromVariables([](const std::string& variable) {
        const char* value = std::getenv(variable.c_str());
        return std::string(value ? value : "");
    });
}

Result<ProxySettings> ProxySettings::fromVariables(const Lookup& lookup) {
    auto forHttps = firstOf(lookup, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (!forHttps) return std::unexpected(forHttps.error());
    auto forHttp = firstOf(lookup, {"http_proxy", "all_proxy", "ALL_PROXY"});
    if (!forHttp) return std::unexpected(forHttp.error());
    ProxySettings settings;
    settings.m_forHttps = std::move(*forHttps);
    settings.m_forHttp = std::move(*forHttp);
    std::string bypass = lookup("no_proxy");
    if (bypass.empty()) bypass = lookup("NO_PROXY");
    settings.m_bypass = parseNoProxy(bypass);
    return settings;
}

std::optional<Proxy> ProxySettings::proxyFor(const Origin& origin) const {
    const auto& proxy = origin.tls ? m_forHttps : m_forHttp;
    if (!proxy || isLoopbackHost(origin.host)) return std::nullopt;
    std::string_view name = origin.host;
    if (name.ends_with('.')) name.remove_suffix(1);
    const auto address = numericHost(std::string(name));
    const bool direct = std::ranges::any_of(
        m_bypass, [&](const Bypass& rule) { return covers(rule, name, address, origin.port); });
    return direct ? std::nullopt : proxy;
}

} // namespace tierline::net
