#include "net/resolve.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>

namespace tierline::net {
namespace {

ResolveResult lookUp(const std::string& host, std::uint16_t port) {
    // `localhost` is this machine, whatever a resolver says (RFC 6761, 6.3); a bare system may not even have
    // it in /etc/hosts.
    if (isLoopbackHost(host) && numericAddress(host, port).empty()) {
        Addresses both = numericAddress("127.0.0.1", port);
        for (const Address& address : numericAddress("::1", port))
            both.push_back(address);
        return both;
    }
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    if (isLoopbackHost(host)) hints.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (error != 0)
        return std::unexpected(NetFailure{classifyResolveError(error, isLoopbackHost(host), hasNetwork()),
                                          "cannot find " + host + ": " + gai_strerror(error)});
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Addresses addresses;
    for (const addrinfo* at = found; at; at = at->ai_next) {
        Address address;
        std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
        address.size = at->ai_addrlen;
        addresses.push_back(address);
    }
    return alternateFamilies(std::move(addresses));
}

} // namespace

Addresses alternateFamilies(Addresses addresses) {
    for (std::size_t at = 1; at < addresses.size(); ++at) {
        const auto before = addresses[at - 1].storage.ss_family;
        const auto from = addresses.begin() + static_cast<std::ptrdiff_t>(at);
        const auto other = std::find_if(from, addresses.end(), [&](const Address& address) {
            return address.storage.ss_family != before;
        });
        if (other == addresses.end()) break;
        std::rotate(from, other, other + 1);
    }
    return addresses;
}

Addresses numericAddress(const std::string& host, std::uint16_t port) {
    Address address;
    void* raw = &address.storage;
    auto* v4 = static_cast<sockaddr_in*>(raw);
    auto* v6 = static_cast<sockaddr_in6*>(raw);
    if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        address.size = sizeof(sockaddr_in);
        return {address};
    }
    if (::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        address.size = sizeof(sockaddr_in6);
        return {address};
    }
    return {};
}

void resolveName(Loop& loop, std::string host, std::uint16_t port,
                 std::move_only_function<void(ResolveResult)> done) {
    // `getaddrinfo` cannot be interrupted, so the thread owns all it touches and nobody waits for it.
    using Done = std::move_only_function<void(ResolveResult)>;
    const auto shared = std::make_shared<Done>(std::move(done));
    const auto answer = [inbox = loop.inbox(), shared](ResolveResult result) {
        Loop::postTo(*inbox,
                     [shared, result = std::move(result)]() mutable { (*shared)(std::move(result)); });
    };
    try {
        std::thread([answer, host, port] { answer(lookUp(host, port)); }).detach();
    } catch (const std::system_error& error) {
        answer(std::unexpected(NetFailure{NetFailure::Kind::Resolve, error.what()}));
    }
}

bool hasNetwork() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return true; // unknown: do not claim to be offline
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
    for (const ifaddrs* at = list; at; at = at->ifa_next) {
        if (!at->ifa_addr || (at->ifa_flags & IFF_LOOPBACK) != 0 || (at->ifa_flags & IFF_RUNNING) == 0)
            continue;
        if (at->ifa_addr->sa_family == AF_INET) return true;
        if (at->ifa_addr->sa_family != AF_INET6) continue;
        const void* raw = at->ifa_addr;
        if (!IN6_IS_ADDR_LINKLOCAL(&static_cast<const sockaddr_in6*>(raw)->sin6_addr)) return true;
    }
    return false;
}

NetFailure::Kind classifyResolveError(int error, bool loopbackHost, bool networkThere) {
    if (error == EAI_AGAIN && !loopbackHost && !networkThere) return NetFailure::Kind::Offline;
    return NetFailure::Kind::Resolve;
}

NetFailure::Kind classifyConnectError(int error, bool loopbackHost, bool networkThere) {
    if (loopbackHost) return NetFailure::Kind::Connect;
    if (error == ENETDOWN) return NetFailure::Kind::Offline;
    if ((error == ENETUNREACH || error == EHOSTUNREACH) && !networkThere) return NetFailure::Kind::Offline;
    return NetFailure::Kind::Connect;
}

} // namespace tierline::net
