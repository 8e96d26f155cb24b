// From nothing to a connection that speaks with the origin: addresses, TCP, the proxy's tunnel, TLS.
#include "net/connection.h"
#include "net/replyhead.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace tierline::net {
namespace {

using Kind = NetFailure::Kind;
using State = IoResult::State;

constexpr Milliseconds headStart(250); // of an address before the next one

// Where a non-blocking connect ended: 0, or errno.
int connectOutcome(int fd) {
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

using Attempts = std::vector<std::shared_ptr<Connection>>;

struct CloseAll { // but the winner
    ~CloseAll() {
        for (const auto& attempt : attempts)
            attempt->close();
    }
    Attempts& attempts;
};

// Opens a socket and starts connecting; 0 or errno.
int startConnect(Call& call, const Address& address, Attempts& attempts) {
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const auto connection = std::make_shared<Connection>(*call.pool, call.host, fd);
    const void* raw = &address.storage;
    if (::connect(fd, static_cast<const sockaddr*>(raw), address.size) != 0 && errno != EINPROGRESS) {
        const int error = errno;
        connection->close();
        return error;
    }
    connection->call = &call;
    connection->waitWritable();
    attempts.push_back(connection);
    return 0;
}

// Takes the first one that stands, drops those that failed; the last errno, or as it was.
int sortOut(Call& call, Attempts& attempts, int error) {
    std::erase_if(attempts, [&](const auto& attempt) {
        if (!attempt->writable || call.connection) return false;
        const int outcome = connectOutcome(attempt->fd());
        if (outcome == 0) {
            call.connection = attempt;
        } else {
            attempt->close();
            error = outcome;
        }
        return true;
    });
    return error;
}

// RFC 8305: an address that keeps silent gets company after a while; the first connection that stands is
// ours. 0, or the errno of the last one. Also returns when the call has failed.
Task<int> connectToAny(std::shared_ptr<Call> call, Addresses addresses) {
    Attempts attempts;
    const CloseAll closing{attempts};
    const Milliseconds limit = call->request.timeouts.connect;
    const auto share = limit.count() > 0 ? limit / static_cast<int>(addresses.size() + 1) : headStart;
    int error = EADDRNOTAVAIL;
    std::size_t next = 0;
    while (next < addresses.size() || !attempts.empty()) {
        if (next < addresses.size() && (attempts.empty() || call->nudged)) {
            if (const int failed = startConnect(*call, addresses[next++], attempts)) error = failed;
            call->nudgeAfter(next < addresses.size() ? std::min(share, headStart) : Milliseconds(0));
            continue;
        }
        co_await call->pause();
        if (call->failure) co_return error;
        error = sortOut(*call, attempts, error);
        if (!call->connection) continue;
        call->nudgeAfter(Milliseconds(0));
        co_return 0;
    }
    co_return error;
}

Task<bool> connectTcp(std::shared_ptr<Call> call) {
    const Origin& target = call->host.target();
    if (!call->addresses) {
        if (Addresses numeric = numericAddress(target.host, target.port); !numeric.empty())
            call->addresses = std::move(numeric);
        else
            call->pool->askAddresses(*call);
    }
    while (!call->addresses && !call->failure)
        co_await call->pause();
    if (call->failure) co_return false;
    const ResolveResult found = *std::exchange(call->addresses, std::nullopt);
    if (!found) co_return call->fail(found.error().kind, found.error().detail);

    const int error = co_await connectToAny(call, *found);
    if (call->failure) co_return false;
    if (error == 0) co_return true;
    const Kind kind = classifyConnectError(error, isLoopbackHost(target.host), hasNetwork());
    const std::string_view to = call->host.proxy ? "cannot connect to the proxy " : "cannot connect to ";
    co_return call->fail(kind, std::string(to) + toString(target) + ": " + std::strerror(error));
}

// Asks the proxy for a way to the origin. What it answers is read to the end of its head and not further:
// the next bytes are the origin's.
Task<bool> sendConnect(std::shared_ptr<Call> call) {
    const auto connection = call->connection;
    const Origin& origin = call->host.origin;
    const std::string to = hostAndPort(origin);
    std::string& head = connection->head;
    head = "CONNECT " + to + " HTTP/1.1\r\n";
    appendHeaderLine(head, "host", to);
    if (const std::string& secret = call->host.proxy->authorization; !secret.empty())
        appendHeaderLine(head, "proxy-authorization", secret);
    head.append("\r\n");
    connection->out.clear();
    connection->out.add(head);
    for (;;) {
        const IoResult result = connection->write();
        if (result.state == State::Done) co_return true;
        if (result.state != State::WantWrite)
            co_return call->fail(Kind::Connect, "the proxy " + toString(*call->host.proxy) + " hung up");
        connection->waitWritable();
        co_await call->pause();
        if (call->failure) co_return false;
    }
}

Task<bool> openTunnel(std::shared_ptr<Call> call) {
    if (!co_await sendConnect(call)) co_return false;
    const auto connection = call->connection;
    const std::string proxy = "the proxy " + toString(*call->host.proxy);
    ResponseHead head;
    switch (co_await receiveHead(call, &head, true)) {
    case HeadEnd::Done: break;
    case HeadEnd::Failed: co_return false;
    case HeadEnd::Malformed:
    case HeadEnd::TooLarge: co_return call->fail(Kind::Connect, proxy + " does not speak HTTP/1.1");
    case HeadEnd::Ended: co_return call->fail(Kind::Connect, proxy + " hung up");
    }
    if (head.status / 100 != 2) co_return call->fail(Kind::Connect, proxyRefusal(call->host, head.status));
    if (connection->at != connection->in.size()) // nobody speaks before our TLS greeting
        co_return call->fail(Kind::Connect, proxy + " sent more than its answer");
    connection->at = 0;
    connection->in.clear();
    call->gotBytes = false; // none of a reply yet
    co_return true;
}

Task<bool> startTls(std::shared_ptr<Call> call) {
    UpstreamPool::Impl& pool = *call->pool;
    if (!pool.tls) {
        auto context = TlsContext::make(pool.settings.caFile);
        if (!context) co_return call->fail(Kind::Tls, context.error().detail);
        pool.tls = *context;
    }
    const auto connection = call->connection;
    connection->startTls(pool.tls);
    for (;;) {
        const IoResult result = connection->handshake();
        if (result.state == State::Done) break;
        if (result.state == State::WantRead)
            connection->waitReadable();
        else if (result.state == State::WantWrite)
            connection->waitWritable();
        else
            co_return call->fail(Kind::Tls,
                                 "TLS with " + call->host.origin.host + ": " + connection->tlsProblem());
        co_await call->pause();
        if (call->failure) co_return false;
    }
    connection->readable = true; // OpenSSL may hold bytes already
    co_return true;
}

} // namespace

std::string proxyRefusal(const Host& host, int status) {
    return "the proxy " + toString(*host.proxy) + " refused the way to " + hostAndPort(host.origin)
           + " with status " + std::to_string(status);
}

Task<bool> connectFresh(std::shared_ptr<Call> call) {
    call->reused = false;
    call->setStage(Kind::ConnectTimeout, call->request.timeouts.connect);
    if (!co_await connectTcp(call)) co_return false;
    if (call->host.proxy && call->host.origin.tls && !co_await openTunnel(call)) co_return false;
    if (call->host.origin.tls && !co_await startTls(call)) co_return false;
    ++call->pool->opened;
    call->timings.connected = call->sinceStart();
    co_return true;
}

} // namespace tierline::net
