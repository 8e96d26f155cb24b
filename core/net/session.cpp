#include "net/session.h"

#include "net/replyhead.h"

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace tierline::net {
namespace {

constexpr std::size_t readSize = 16U << 10U;
constexpr std::size_t reserveForBody = 8; // header fields, typical
constexpr std::chrono::milliseconds lingerTime(2000);
constexpr std::chrono::milliseconds lingerTimeWhenStopping(100);

} // namespace

Reply ServerShared::errorFor(const RequestHead* head, int status, std::string_view sentence) const {
    if (!errorBody) return errorReply(status, sentence);
    Reply reply = errorBody(head, status, sentence);
    reply.status = status;
    return reply;
}

Session::Session(std::shared_ptr<ServerSide> side, int fd, std::string remote)
    : m_side(std::move(side)),
      m_socket(m_side->loop, fd),
      m_deadline(m_side->loop, *this),
      m_remote(std::move(remote)) {
    m_side->add(*this);
}

Session::~Session() {
    close();
}

void Session::begin() {
    m_deadline.set(m_side->loop.now() + m_side->shared->limits.keepAliveIdle);
    m_socket.armRead(shared_from_this());
}

void Session::onReadable() {
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Head:
    case Phase::Body: readSome(); break;
    case Phase::Running: detectGone(); break;
    case Phase::Lingering: drain(); break;
    case Phase::Closed: break;
    }
}

void Session::readSome() {
    const auto self = shared_from_this();
    for (;;) {
        if (m_in.capacity() == 0) m_in = m_side->takeBuffer(readSize);
        if (m_in.space() == 0) m_in.grow(m_in.capacity() * 2);
        // Up to the known end and not beyond, when the buffer was made for it.
        const std::size_t room = m_in.space();
        const ssize_t got = ::recv(m_socket.fd(), m_in.end(), room, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (got <= 0) return close();
        m_in.resize(m_in.size() + static_cast<std::size_t>(got));
        if (process() == Next::Stop) return;
        if (m_phase == Phase::Body) m_deadline.set(bodyDeadline());
        if (static_cast<std::size_t>(got) < room) break;
    }
    if (m_phase == Phase::Idle && m_in.size() == 0) m_side->giveBack(std::exchange(m_in, {}));
    m_socket.armRead(self);
}

Session::Next Session::process() {
    if (m_phase == Phase::Idle) {
        // Empty lines before a request are allowed (RFC 9112, 2.2).
        std::size_t blank = 0;
        while (blank < m_in.size() && (m_in.data()[blank] == '\r' || m_in.data()[blank] == '\n'))
            ++blank;
        m_in.dropFront(blank);
        if (m_in.size() == 0) return Next::ReadMore;
        m_head = {};
        m_head.headers.reserve(reserveForBody);
        m_parsed = 0;
        m_parser.begin(m_head);
        const Next next = readHead();
        if (next == Next::ReadMore && m_phase == Phase::Idle) {
            m_phase = Phase::Head;
            m_deadline.set(m_side->loop.now() + m_side->shared->limits.headerTime);
        }
        return next;
    }
    if (m_phase == Phase::Head) return readHead();
    if (m_head.chunked) return takeChunks();
    if (m_in.size() < m_bodyNeed) return Next::ReadMore;
    dispatch();
    return Next::Stop;
}

Session::Next Session::readHead() {
    ServerShared& shared = *m_side->shared;
    const HeadStep step = m_parser.feedHead(m_in.view(m_parsed));
    m_parsed += step.consumed;
    if (step.state == HeadStep::State::Malformed)
        return failWith(400, step.problem.empty() ? "malformed head" : step.problem, shared.malformed);
    const bool done = step.state == HeadStep::State::Done;
    if (m_head.headers.size() > shared.limits.headerFields)
        return failWith(431, "the request has too many header fields", shared.tooLarge);
    if ((done ? m_parsed : m_in.size()) > shared.limits.headerBytes)
        return failWith(431, "the request's head is too large", shared.tooLarge);
    return done ? headDone() : Next::ReadMore;
}

Session::Next Session::headDone() {
    ServerShared& shared = *m_side->shared;
    m_head.remote = m_remote;
    if (m_head.contentLength.value_or(0) > shared.limits.bodyBytes)
        return failWith(413, "the request's body is too large", shared.tooLarge);
    if (shared.headHandler) {
        if (const std::optional<Reply> refusal = shared.headHandler(m_head)) {
            shared.requests.fetch_add(1, std::memory_order_relaxed);
            refuse(*refusal);
            return Next::Stop;
        }
    }
    const bool hasBody = m_head.chunked || m_head.contentLength;
    if (hasBody && m_in.size() == m_parsed && m_parser.expectsContinue()) {
        constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        if (::send(m_socket.fd(), text.data(), text.size(), MSG_NOSIGNAL) < 0) {
            close();
            return Next::Stop;
        }
    }
    m_bodyNeed = 0;
    if (m_head.chunked) {
        beginBody();
        m_chunked.clear();
        m_in.dropFront(std::exchange(m_parsed, 0));
        return takeChunks();
    }
    prepareBody(m_head.contentLength.value_or(0));
    if (m_in.size() < m_bodyNeed) {
        beginBody();
        return Next::ReadMore;
    }
    dispatch();
    return Next::Stop;
}

void Session::beginBody() {
    m_phase = Phase::Body;
    m_bodyBegan = m_side->loop.now();
}

// A body that drips keeps its memory for as long as it likes, unless it has a speed to keep.
Monotonic Session::bodyDeadline() const {
    const ServerLimits& limits = m_side->shared->limits;
    const auto earned =
        Milliseconds((m_in.size() + m_chunked.size()) * 1000 / std::max(limits.bodyRate, 1UZ));
    return std::min({m_side->loop.now() + limits.bodyIdle, m_bodyBegan + limits.bodyIdle + earned,
                     m_bodyBegan + limits.bodyTime});
}

// A body that does not fit behind its head gets a buffer of just its size, so that reading cannot pass its
// end.
void Session::prepareBody(std::uint64_t length) {
    const auto size = static_cast<std::size_t>(length);
    if (m_parsed + size > m_in.capacity()) {
        Buffer exact = m_side->takeBuffer(size);
        exact.append(m_in.view(m_parsed));
        m_side->giveBack(std::exchange(m_in, std::move(exact)));
        m_parsed = 0;
    }
    m_bodyNeed = m_parsed + size;
}

Session::Next Session::takeChunks() {
    ServerShared& shared = *m_side->shared;
    const BodyStep step = m_parser.feedChunked(m_in.data(), m_in.size());
    if (step.state == BodyStep::State::Malformed) return failWith(400, "malformed chunk", shared.malformed);
    if (m_chunked.size() + step.produced > shared.limits.bodyBytes)
        return failWith(413, "the request's body is too large", shared.tooLarge);
    m_chunked.append({m_in.data(), step.produced});
    m_in.dropFront(step.consumed);
    if (step.state == BodyStep::State::Done) {
        dispatch();
        return Next::Stop;
    }
    // What is left is the beginning of a chunk's size or of the trailer.
    if (m_in.size() > shared.limits.headerBytes)
        return failWith(431, "the chunk's head is too large", shared.tooLarge);
    return Next::ReadMore;
}

void Session::dispatch() {
    const auto self = shared_from_this();
    Buffer bytes;
    std::string_view body;
    if (m_head.chunked) {
        m_chunked.grow(1); // also an empty body has its padding
        bytes = std::exchange(m_chunked, {});
        body = bytes.view();
    } else {
        bytes = std::exchange(m_in, {});
        body = std::string_view(bytes.data(), m_bodyNeed).substr(m_parsed);
        if (bytes.size() > m_bodyNeed) { // pipelined
            m_in = m_side->takeBuffer(std::max(readSize, bytes.size() - m_bodyNeed));
            m_in.append(bytes.view(m_bodyNeed));
        }
    }
    m_phase = Phase::Running;
    m_deadline.clear();
    m_side->shared->requests.fetch_add(1, std::memory_order_relaxed);
    auto exchange = std::make_shared<ServerExchange>(self, std::move(m_head), std::move(bytes), body);
    m_exchange = exchange.get();
    spawn(m_side->shared->handler(std::move(exchange)));
    // From here on the one pending wait tells whether the client goes; usually it also brings the next
    // request.
    if (m_phase == Phase::Running && m_in.size() == 0 && !m_moreInput) m_socket.armRead(self);
}

void Session::detectGone() {
    char byte = 0;
    const ssize_t got = ::recv(m_socket.fd(), &byte, 1, MSG_PEEK);
    if (got > 0) {
        m_moreInput = true; // the next request; looked at after this exchange
    } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        m_socket.armRead(shared_from_this());
    } else {
        gone();
    }
}

void Session::gone() {
    if (m_phase == Phase::Closed) return;
    const auto self = shared_from_this();
    const bool running = m_phase == Phase::Running;
    close();
    if (!running) return;
    if (m_exchange) m_exchange->m_worked = false;
    if (auto callback = std::exchange(m_onGone, {})) callback();
    if (const auto writer = std::exchange(m_writer, {})) writer.resume();
}

void Session::onDeadline() {
    const auto self = shared_from_this();
    ServerShared& shared = *m_side->shared;
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Lingering: close(); break;
    case Phase::Head:
    case Phase::Body: failWith(408, "the request took too long to arrive", shared.timedOut); break;
    case Phase::Running: // the client does not read
        shared.timedOut.fetch_add(1, std::memory_order_relaxed);
        gone();
        break;
    case Phase::Closed: break;
    }
}

Session::Next Session::failWith(int status, std::string_view message, std::atomic<std::uint64_t>& counter) {
    counter.fetch_add(1, std::memory_order_relaxed);
    refuse(m_side->shared->errorFor(m_head.target.empty() ? nullptr : &m_head, status, message));
    return Next::Stop;
}

// An answer without an exchange; the rest of the request is not read, so the connection ends.
void Session::refuse(const Reply& reply) {
    ReplyFraming framing;
    framing.length = reply.body.size();
    framing.keepAlive = false;
    framing.date = m_side->date();
    m_scratch.clear();
    appendReplyHead(m_scratch, reply.status, reply.headers, framing);
    if (m_head.method != Method::Head) m_scratch += reply.body;
    m_out.clear();
    m_out.add(m_scratch);
    if (m_out.flush(m_socket.fd()) != Outbox::State::Sent) return close();
    linger();
}

// Closing with unread input would reset the connection and could destroy the answer on its way.
void Session::linger() {
    m_phase = Phase::Lingering;
    ::shutdown(m_socket.fd(), SHUT_WR);
    const bool stopping = m_side->shared->stopping.load(std::memory_order_relaxed);
    m_deadline.set(m_side->loop.now() + (stopping ? lingerTimeWhenStopping : lingerTime));
    drain();
}

void Session::drain() {
    std::array<char, 16U << 10U> sink;
    for (int round = 0; round < 64; ++round) {
        const ssize_t got = ::recv(m_socket.fd(), sink.data(), sink.size(), 0);
        if (got > 0 || (got < 0 && errno == EINTR)) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        return close();
    }
    m_socket.armRead(shared_from_this());
}

void Session::close() {
    if (m_phase == Phase::Closed) return;
    m_phase = Phase::Closed;
    m_socket.close();
    m_deadline.clear();
    m_out.clear();
    if (m_in.capacity() > 0) m_side->giveBack(std::exchange(m_in, {}));
    m_side->remove(*this);
    m_side->shared->sessionClosed();
}

void Session::closeIfIdle() {
    if (m_phase != Phase::Running) close();
}

bool Session::mayKeepAlive() const {
    return m_parser.keepAlive() && !m_side->stopping
           && !m_side->shared->stopping.load(std::memory_order_relaxed);
}

Sending::State Session::send(bool last) {
    assert(!m_writer);
    switch (m_out.flush(m_socket.fd())) {
    case Outbox::State::Sent:
        if (last) exchangeEnded();
        return Sending::State::Sent;
    case Outbox::State::Blocked:
        m_lastPending = last;
        m_deadline.set(m_side->loop.now() + m_side->shared->limits.bodyIdle);
        m_socket.armWrite(shared_from_this());
        return Sending::State::Pending;
    case Outbox::State::Failed: break;
    }
    gone();
    return Sending::State::Gone;
}

void Session::onWritable() {
    if (m_phase != Phase::Running) return;
    switch (m_out.flush(m_socket.fd())) {
    case Outbox::State::Sent:
        m_deadline.clear();
        if (std::exchange(m_lastPending, false)) exchangeEnded();
        if (const auto writer = std::exchange(m_writer, {})) writer.resume();
        break;
    case Outbox::State::Blocked:
        m_deadline.set(m_side->loop.now() + m_side->shared->limits.bodyIdle);
        m_socket.armWrite(shared_from_this());
        break;
    case Outbox::State::Failed: gone(); break;
    }
}

void Session::exchangeEnded() {
    m_onGone = {};
    m_exchange = nullptr;
    if (!m_keepAlive) return linger();
    m_phase = Phase::Idle;
    m_deadline.set(m_side->loop.now() + m_side->shared->limits.keepAliveIdle);
    if (m_in.size() == 0 && !m_moreInput) return m_socket.armRead(shared_from_this());
    // Not from here: a pipeline of quick answers would nest its handlers.
    m_moreInput = false;
    m_side->loop.post([self = shared_from_this()] {
        if (self->m_phase != Phase::Idle) return;
        if (self->m_in.size() > 0 && self->process() == Next::Stop) return;
        self->readSome();
    });
}

} // namespace tierline::net
