#include "net/upstream.h"

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
    if (!call->addresses) {
        if (Addresses numeric = numericAddress(call->host.origin.host, call->host.origin.port);
            !numeric.empty())
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
    const Kind kind = classifyConnectError(error, isLoopbackHost(call->host.origin.host), hasNetwork());
    co_return call->fail(kind,
                         "cannot connect to " + toString(call->host.origin) + ": " + std::strerror(error));
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

void writeRequestHead(std::string& out, const UpstreamRequest& request, std::size_t bodySize) {
    out.clear();
    out.append(toString(request.method)).append(" ");
    out.append(request.target.empty() ? std::string_view("/") : std::string_view(request.target));
    out.append(" HTTP/1.1\r\n");
    appendHeaderLine(out, "host", hostHeader(request.origin));
    for (const Header& header : request.headers) {
        if (isFramingField(header.name) || equalIgnoringCase(header.name, "host")
            || equalIgnoringCase(header.name, "expect") || equalIgnoringCase(header.name, "accept-encoding"))
            continue;
        appendHeaderLine(out, header.name, header.value);
    }
    const bool mayLackBody = request.method == Method::Get || request.method == Method::Head
                             || request.method == Method::Delete || request.method == Method::Options;
    if (bodySize > 0 || !mayLackBody) {
        out.append("content-length: ");
        appendDecimal(out, bodySize);
        out.append("\r\n");
    }
    out.append("\r\n");
}

bool hasInput(const Connection& connection) {
    char byte = 0;
    return !connection.isTls() && connection.readable && ::recv(connection.fd(), &byte, 1, MSG_PEEK) > 0;
}

} // namespace

Task<bool> connectFresh(std::shared_ptr<Call> call) {
    call->reused = false;
    call->setStage(Kind::ConnectTimeout, call->request.timeouts.connect);
    if (!co_await connectTcp(call)) co_return false;
    if (call->host.origin.tls && !co_await startTls(call)) co_return false;
    ++call->pool->opened;
    call->timings.connected = call->sinceStart();
    co_return true;
}

Task<bool> obtainConnection(std::shared_ptr<Call> call) {
    Host& host = call->host;
    if (!call->pool->takeIdle(*call)) {
        if (host.open < host.cap) {
            ++host.open;
            call->hasPlace = true;
        } else {
            host.waiting.push_back(call.get());
            call->setStage(Kind::PoolTimeout, call->request.timeouts.connect);
            while (!call->hasPlace && !call->failure)
                co_await call->pause();
            std::erase(host.waiting, call.get());
            if (call->failure) co_return false;
            call->setStage(Kind::ConnectTimeout, Milliseconds(0));
        }
    }
    call->timings.slot = call->timings.connected = call->sinceStart();
    if (!call->connection) co_return co_await connectFresh(call);
    ++call->pool->reused;
    co_return true;
}

Task<bool> sendRequest(std::shared_ptr<Call> call) {
    const auto connection = call->connection;
    const UpstreamRequest& request = call->request;
    std::size_t size = 0;
    for (const std::string_view piece : request.body)
        size += piece.size();
    writeRequestHead(connection->head, request, size);
    connection->out.clear();
    connection->out.add(connection->head);
    connection->out.add(request.body);
    for (;;) {
        const IoResult result = connection->write();
        if (result.state == State::Done) break;
        if (result.state == State::Failed || result.state == State::Closed) {
            call->cutShort = true; // the reason may stand in a reply
            break;
        }
        call->setStage(Kind::IdleTimeout, request.timeouts.idle);
        if (result.state == State::WantWrite) connection->waitWritable();
        connection->waitReadable();
        co_await call->pause();
        if (call->failure) co_return false;
        if (hasInput(*connection)) { // answered before the end of the request
            call->cutShort = true;
            break;
        }
    }
    connection->out.clear();
    call->timings.sent = call->sinceStart();
    co_return true;
}

Task<bool> readHead(std::shared_ptr<Call> call, ResponseHead* head) {
    const auto connection = call->connection;
    const bool answersHead = call->request.method == Method::Head;
    std::size_t taken = 0; // of this head
    call->setStage(Kind::FirstByteTimeout, call->request.timeouts.firstByte);
    connection->parser.begin(*head, answersHead);
    for (;;) {
        const HeadStep step = connection->parser.feedHead(connection->in.view(connection->at));
        connection->at += step.consumed;
        taken += step.consumed;
        if (step.state == HeadStep::State::Malformed)
            co_return call->fail(Kind::Protocol, "the reply is not HTTP/1.1");
        if (taken + connection->in.size() - connection->at > call->pool->settings.replyHeadBytes
            && step.state == HeadStep::State::NeedMore)
            co_return call->fail(Kind::Protocol, "the reply's head is too large");
        if (step.state == HeadStep::State::Done) {
            if (head->status >= 200) co_return true;
            if (head->status == 101) co_return call->fail(Kind::Protocol, "the reply switches protocols");
            *head = {};
            taken = 0;
            connection->parser.begin(*head, answersHead);
            continue;
        }
        if (!connection->readable) {
            connection->waitReadable();
            co_await call->pause();
            if (call->failure) co_return false;
            if (!connection->readable) continue;
        }
        const IoResult result = connection->read();
        if (result.state == State::Done) {
            if (!std::exchange(call->gotBytes, true)) call->timings.firstByte = call->sinceStart();
        } else if (result.state == State::WantWrite) {
            connection->waitWritable();
        } else if (result.state != State::WantRead) {
            co_return call->fail(Kind::Reset, call->gotBytes ? "the connection ended within the reply's head"
                                                             : "the connection ended before a reply");
        }
    }
}

Task<SendResult> UpstreamPool::send(UpstreamRequest request) {
    const auto call = std::make_shared<Call>(m_impl, std::move(request));
    call->start();
    bool connected = !call->failure && co_await obtainConnection(call);
    for (;;) {
        if (!connected) break;
        ResponseHead head;
        if (co_await sendRequest(call) && co_await readHead(call, &head))
            co_return makeReply(call, std::move(head));
        const bool pooledDied =
            call->reused && !call->gotBytes && !call->retried && call->failure->kind == Kind::Reset;
        if (!pooledDied) break;
        call->retried = true; // the place stays ours
        ++call->pool->retried;
        call->failure.reset();
        call->connection = nullptr;
        call->cutShort = false;
        connected = co_await connectFresh(call);
    }
    NetFailure failure = std::move(*call->failure);
    failure.retriedOnFresh = call->retried;
    call->letGo(false);
    co_return std::unexpected(std::move(failure));
}

} // namespace tierline::net
