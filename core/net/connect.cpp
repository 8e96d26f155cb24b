// From nothing to a connection that speaks with the origin: addresses, TCP, the proxy's tunnel, TLS.
#include "net/connection.h"
#include "net/replyhead.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace tierline::net {
namespace {

using Kind = NetFailure::Kind;
using State = IoResult::State;

// Where a non-blocking connect ended: 0, or errno.
int connectOutcome(int fd) {
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

// Opens a socket and starts connecting; 0, EINPROGRESS or another errno.
int startConnect(Call& call, const Address& address) {
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    call.connection = std::make_shared<Connection>(*call.pool, call.host, fd);
    call.connection->call = &call;
    const void* raw = &address.storage;
    return ::connect(fd, static_cast<const sockaddr*>(raw), address.size) == 0 ? 0 : errno;
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

    int error = EADDRNOTAVAIL;
    for (std::size_t left = found->size(); left > 0; --left) {
        error = startConnect(*call, (*found)[found->size() - left]);
        if (error == EINPROGRESS) {
            // A silent address leaves time for the next one.
            call->nudgeAfter(left > 1 ? call->request.timeouts.connect / static_cast<int>(left)
                                      : Milliseconds(0));
            Connection& connection = *call->connection;
            connection.waitWritable();
            while (!connection.writable && !call->failure && !call->nudged)
                co_await call->pause();
            call->nudgeAfter(Milliseconds(0));
            if (call->failure) co_return false;
            error = connection.writable ? connectOutcome(connection.fd()) : ETIMEDOUT;
        }
        if (error == 0) co_return true;
        if (call->connection) std::exchange(call->connection, nullptr)->close();
    }
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
