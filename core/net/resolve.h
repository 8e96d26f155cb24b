// Names to addresses, off the loop, and whether this machine has a network at all.
#pragma once

#include "net/loop.h"
#include "net/upstream.h"

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace tierline::net {

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

using Addresses = std::vector<Address>;
using ResolveResult = std::expected<Addresses, NetFailure>;

// An address in text form; empty otherwise.
Addresses numericAddress(const std::string& host, std::uint16_t port);

// Keeps the resolver's order within a family and takes the families in turn, so that one that leads nowhere
// costs one try (RFC 8305, 4).
Addresses alternateFamilies(Addresses addresses);

// Blocks on a thread of its own, then calls back on the loop. A loop that stops meanwhile drops the answer.
void resolveName(Loop& loop, std::string host, std::uint16_t port,
                 std::move_only_function<void(ResolveResult)> done);

bool hasNetwork(); // an interface besides loopback is up and has an address

// Pure: how a failed look-up or connect is called. `error` is getaddrinfo's, or errno.
NetFailure::Kind classifyResolveError(int error, bool loopbackHost, bool networkThere);
NetFailure::Kind classifyConnectError(int error, bool loopbackHost, bool networkThere);

} // namespace tierline::net
