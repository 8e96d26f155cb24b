// Who may talk to the gateway at all: Host (DNS rebinding), browser Origin, client token, size of the body.
// Pure: decides from the request's head alone, before the body is read. Any thread.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "net/http.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

struct GuardRules {
    std::vector<std::string> hosts;   // lower case, without port and brackets
    std::vector<std::string> origins; // exact, for example "https://app.example"
    std::string token;                // empty: none asked for
    bool anyAddress = false;          // listening on all addresses: any IP literal is a fine Host
    std::uint64_t bodyBytes = 100U << 20U;
};

// Refused: a non-loopback address without a token.
Result<GuardRules> guardRules(std::string_view listenHost, const std::vector<std::string>& allowedHosts,
                              const std::vector<std::string>& allowedOrigins, std::string_view token);

enum class GuardVerdict : std::uint8_t { Pass, Preflight, BadHost, BadOrigin, NoToken, BadToken, TooLarge };
std::string_view toString(GuardVerdict verdict);

GuardVerdict inspect(const GuardRules& rules, const net::RequestHead& head);

// The answer to everything but Pass, in the dialect of the path.
net::Reply refusal(GuardVerdict verdict, const net::RequestHead& head);

// Which dialect an error to this request is written in: by path, else by its headers.
Dialect dialectOf(const net::RequestHead& head);

// "LocalHost:8787" → "localhost", "[::1]:80" → "::1".
std::string hostWithoutPort(std::string_view host);

// Lets an allowed browser origin read the reply; nothing for other clients.
void addCors(net::Headers& headers, const net::RequestHead& head);

} // namespace tierline::gateway
