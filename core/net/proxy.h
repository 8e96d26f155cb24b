// Which proxy a provider is reached through, as the environment of a real desk says it. Plain values, any
// thread. The password is kept in `Proxy::authorization` only and must never be logged.
#pragma once

#include "base/error.h"
#include "net/url.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::net {

struct Proxy {
    Origin origin;             // spoken to in plain HTTP
    std::string authorization; // "Basic …", or empty; a secret
    bool operator==(const Proxy&) const = default;
};

std::string toString(const Proxy& proxy); // "http://proxy.example:3128": the address only

// One entry of NO_PROXY.
struct Bypass {
    bool everything = false;
    std::string name; // the name itself and all below it; empty: an address range
    std::array<std::uint8_t, 16> network{};
    int prefix = 0;                    // bits; IPv4 stands in ::ffff:0:0/96
    std::optional<std::uint16_t> port; // none: any
    bool operator==(const Bypass&) const = default;
};

class ProxySettings {
public:
    using Lookup = std::function<std::string(const std::string& variable)>; // empty: not set

    ProxySettings() = default; // none

    // The rules are curl's: `https_proxy` and `http_proxy`, else `all_proxy`; the lower-case form counts
    // first, and HTTP_PROXY in capitals is not read (a web server may set it from a request's header). A
    // value without a scheme means http://, without a port 80. InvalidInput: a value that is used and is no
    // URL of an http proxy; the text names the variable, never its value.
    static Result<ProxySettings> fromEnvironment();
    static Result<ProxySettings> fromVariables(const Lookup& lookup);

    // None: directly. This machine is never reached through a proxy, whatever the settings say.
    std::optional<Proxy> proxyFor(const Origin& origin) const;

    bool operator==(const ProxySettings&) const = default;

private:
    std::optional<Proxy> m_forHttps;
    std::optional<Proxy> m_forHttp;
    std::vector<Bypass> m_bypass;
};

// "example.com .example.com *.example.com host:8080 10.0.0.0/8 [::1]:80 fd00::/8 *", separated by commas or
// spaces. What makes no sense matches nothing.
std::vector<Bypass> parseNoProxy(std::string_view text);

} // namespace tierline::net
