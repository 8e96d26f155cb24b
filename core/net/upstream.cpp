#include "net/upstream.h"

#include "net/connection.h"
#include "net/inflate.h"
#include "net/replyhead.h"

#include <algorithm>

#include <sys/socket.h>

namespace tierline::net {
namespace {

using Kind = NetFailure::Kind;
using State = IoResult::State;

void writeRequestHead(std::string& out, const UpstreamRequest& request, const Proxy* proxy,
                      std::size_t bodySize) {
    out.clear();
    out.append(toString(request.method)).append(" ");
    if (proxy) out.append(toString(request.origin)); // it must know where to
    out.append(request.target.empty() ? std::string_view("/") : std::string_view(request.target));
    out.append(" HTTP/1.1\r\n");
    appendHeaderLine(out, "host", hostHeader(request.origin));
    if (proxy && !proxy->authorization.empty())
        appendHeaderLine(out, "proxy-authorization", proxy->authorization);
    for (const Header& header : request.headers) {
        if (isFramingField(header.name) || equalIgnoringCase(header.name, "host")
            || equalIgnoringCase(header.name, "expect") || equalIgnoringCase(header.name, "accept-encoding")
            || equalIgnoringCase(header.name, "proxy-authorization"))
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

std::string unknownCoding(const ResponseHead& head) {
    std::string name = "something unknown";
    const std::string_view field = head.headers.value("content-encoding");
    const auto isToken = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
    if (field.size() <= 20 && std::ranges::all_of(field, isToken)) name = "`" + std::string(field) + "`";
    return "the reply with status " + std::to_string(head.status) + " is encoded as " + name
           + ", which nobody asked for";
}

bool hasInput(const Connection& connection) {
    char byte = 0;
    return !connection.isTls() && connection.readable && ::recv(connection.fd(), &byte, 1, MSG_PEEK) > 0;
}

} // namespace

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
    if (call->reused && !call->retried && !request.mayRepeat && !connection->isQuiet())
        co_return call->fail(Kind::Reset, "the kept connection had ended");
    std::size_t size = 0;
    for (const std::string_view piece : request.body)
        size += piece.size();
    writeRequestHead(connection->head, request, call->host.forwardingProxy(), size);
    connection->out.clear();
    connection->out.add(connection->head);
    connection->out.add(request.body);
    for (;;) {
        const IoResult result = connection->write();
        // A write that fails at once has sent nothing; with TLS a record may have left.
        const bool failed = result.state == State::Failed || result.state == State::Closed;
        call->wrote = call->wrote || !failed || connection->isTls();
        if (result.state == State::Done) break;
        if (failed) {
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

Task<HeadEnd> receiveHead(std::shared_ptr<Call> call, ResponseHead* head, bool answersHead) {
    const auto connection = call->connection;
    std::size_t taken = 0; // of this head
    connection->parser.begin(*head, answersHead);
    for (;;) {
        const HeadStep step = connection->parser.feedHead(connection->in.view(connection->at));
        connection->at += step.consumed;
        taken += step.consumed;
        if (step.state == HeadStep::State::Malformed) co_return HeadEnd::Malformed;
        if (taken + connection->in.size() - connection->at > call->pool->settings.replyHeadBytes
            && step.state == HeadStep::State::NeedMore)
            co_return HeadEnd::TooLarge;
        if (step.state == HeadStep::State::Done) {
            if (head->status >= 200 || head->status == 101) co_return HeadEnd::Done;
            *head = {};
            taken = 0;
            connection->parser.begin(*head, answersHead);
            continue;
        }
        if (!connection->readable) {
            connection->waitReadable();
            co_await call->pause();
            if (call->failure) co_return HeadEnd::Failed;
            if (!connection->readable) continue;
        }
        const IoResult result = connection->read();
        if (result.state == State::Done) {
            if (!std::exchange(call->gotBytes, true)) call->timings.firstByte = call->sinceStart();
        } else if (result.state == State::WantWrite) {
            connection->waitWritable();
        } else if (result.state != State::WantRead) {
            co_return HeadEnd::Ended;
        }
    }
}

Task<bool> readHead(std::shared_ptr<Call> call, ResponseHead* head) {
    call->setStage(Kind::FirstByteTimeout, call->request.timeouts.firstByte);
    switch (co_await receiveHead(call, head, call->request.method == Method::Head)) {
    case HeadEnd::Done: break;
    case HeadEnd::Failed: co_return false;
    case HeadEnd::Malformed: co_return call->fail(Kind::Protocol, "the reply is not HTTP/1.1");
    case HeadEnd::TooLarge: co_return call->fail(Kind::Protocol, "the reply's head is too large");
    case HeadEnd::Ended:
        co_return call->fail(Kind::Reset, call->gotBytes ? "the connection ended within the reply's head"
                                                         : "the connection ended before a reply");
    }
    if (head->status == 101) co_return call->fail(Kind::Protocol, "the reply switches protocols");
    if (head->status == 407 && call->host.forwardingProxy())
        co_return call->fail(Kind::Connect, proxyRefusal(call->host, 407));
    if (head->framing != ResponseHead::Framing::None && !contentCoding(head->headers))
        co_return call->fail(Kind::Protocol, unknownCoding(*head));
    co_return true;
}

Task<SendResult> UpstreamPool::send(UpstreamRequest request) {
    const auto call = std::make_shared<Call>(m_impl, std::move(request));
    call->start();
    call->pool->noticeSleep();
    bool connected = !call->failure && co_await obtainConnection(call);
    for (;;) {
        if (!connected) break;
        ResponseHead head;
        if (co_await sendRequest(call) && co_await readHead(call, &head))
            co_return makeReply(call, std::move(head));
        const bool pooledDied =
            call->reused && !call->gotBytes && !call->retried && call->failure->kind == Kind::Reset;
        if (!pooledDied || (call->wrote && !call->request.mayRepeat)) break;
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
