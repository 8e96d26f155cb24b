#include "net/replyhead.h"
#include "net/session.h"

#include <cassert>
#include <ctime>

namespace tierline::net {
namespace {

std::size_t totalSize(Exchange::Gather pieces) {
    std::size_t size = 0;
    for (const std::string_view piece : pieces)
        size += piece.size();
    return size;
}

} // namespace

Sending Exchange::reply(int status, const Headers& headers, std::string_view body) {
    return reply(status, headers, Gather(&body, 1));
}

Sending Exchange::write(std::string_view piece) {
    return write(Gather(&piece, 1));
}

Sending Exchange::finish(std::string_view last) {
    return finish(Gather(&last, 1));
}

ServerExchange::ServerExchange(std::shared_ptr<Session> session, RequestHead head, Buffer bytes,
                               std::string_view body)
    : m_session(std::move(session)),
      m_head(std::move(head)),
      m_bytes(std::move(bytes)),
      m_body(body),
      m_arrived(m_session->m_side->loop.now()) {}

ServerExchange::~ServerExchange() {
    if (canSend()) {
        if (!m_begun) {
            static constexpr std::string_view body =
                R"({"error":{"message":"the request was not answered","type":"server_error"}})";
            static_cast<void>(reply(500, {{"content-type", "application/json"}}, body));
        } else {
            m_session->close(); // a stream without its end must not look whole
        }
    }
    if (m_session->m_exchange == this) {
        m_session->m_exchange = nullptr;
        m_session->m_onGone = {};
    }
    m_session->m_side->giveBack(std::move(m_bytes));
}

bool ServerExchange::canSend() const {
    return !m_ended && m_session->m_exchange == this && m_session->m_phase == Session::Phase::Running;
}

bool ServerExchange::clientGone() const {
    return m_session->m_phase == Session::Phase::Closed;
}

void ServerExchange::onDisconnect(std::move_only_function<void()> callback) {
    if (m_session->m_exchange != this) return;
    if (clientGone()) {
        if (callback) callback();
        return;
    }
    m_session->m_onGone = std::move(callback);
}

Sending ServerExchange::reply(int status, const Headers& headers, Gather body) {
    assert(!m_begun);
    if (!canSend()) return {*this, Sending::State::Gone};
    m_begun = m_ended = true;
    m_session->m_keepAlive = m_session->mayKeepAlive();
    ReplyFraming framing;
    framing.body = mayHaveBody(status) ? ReplyFraming::Body::Length : ReplyFraming::Body::None;
    framing.length = totalSize(body);
    framing.keepAlive = m_session->m_keepAlive;
    framing.version = m_head.version;
    framing.date = m_session->m_side->date();
    Session& session = *m_session;
    session.m_scratch.clear();
    appendReplyHead(session.m_scratch, status, headers, framing);
    session.m_out.clear();
    session.m_out.add(session.m_scratch);
    if (m_head.method != Method::Head && mayHaveBody(status)) session.m_out.add(body);
    return {*this, session.send(true)};
}

Sending ServerExchange::beginStream(int status, const Headers& headers, std::string_view first) {
    assert(!m_begun);
    if (!canSend()) return {*this, Sending::State::Gone};
    m_begun = true;
    m_chunked = m_head.version >= 11;
    m_bodyless = m_head.method == Method::Head || !mayHaveBody(status);
    m_session->m_keepAlive = m_session->mayKeepAlive() && (m_chunked || m_bodyless);
    ReplyFraming framing;
    framing.body = m_chunked ? ReplyFraming::Body::Chunked : ReplyFraming::Body::UntilClose;
    if (!mayHaveBody(status)) framing.body = ReplyFraming::Body::None;
    framing.keepAlive = m_session->m_keepAlive;
    framing.version = m_head.version;
    framing.date = m_session->m_side->date();
    Session& session = *m_session;
    session.m_scratch.clear();
    session.m_out.clear();
    appendReplyHead(session.m_scratch, status, headers, framing);
    addChunk(Gather(&first, 1), first.size(), false);
    return {*this, session.send(false)};
}

// The framing goes into the scratch text, behind a head if there is one.
void ServerExchange::addChunk(Gather pieces, std::size_t size, bool last) {
    Session& session = *m_session;
    const bool framed = m_chunked && !m_bodyless;
    if (framed && size > 0) appendChunkSize(session.m_scratch, size);
    session.m_out.add(session.m_scratch);
    if (m_bodyless) return;
    session.m_out.add(pieces);
    if (!framed) return;
    if (size > 0) session.m_out.add("\r\n");
    if (last) session.m_out.add("0\r\n\r\n");
}

Sending ServerExchange::write(Gather pieces) {
    assert(m_begun && !m_ended);
    if (!canSend()) return {*this, Sending::State::Gone};
    const std::size_t size = totalSize(pieces);
    if (size == 0) return {*this, Sending::State::Sent};
    m_session->m_scratch.clear();
    m_session->m_out.clear();
    addChunk(pieces, size, false);
    return {*this, m_session->send(false)};
}

Sending ServerExchange::finish(Gather last) {
    assert(m_begun && !m_ended);
    if (!canSend()) return {*this, Sending::State::Gone};
    m_ended = true;
    m_session->m_scratch.clear();
    m_session->m_out.clear();
    addChunk(last, totalSize(last), true);
    return {*this, m_session->send(true)};
}

void ServerShared::sessionClosed() {
    if (open.fetch_sub(1, std::memory_order_acq_rel) > 1 || !stopping.load(std::memory_order_acquire)) return;
    const std::scoped_lock lock(mutex);
    emptied.notify_all();
}

Buffer ServerSide::takeBuffer(std::size_t capacity) {
    auto& spare = capacity <= 16U << 10U ? m_spare : m_spareLarge;
    for (std::size_t i = spare.size(); i-- > 0;) {
        if (spare[i].capacity() < capacity) continue;
        std::swap(spare[i], spare.back());
        Buffer found = std::move(spare.back());
        spare.pop_back();
        found.clear();
        return found;
    }
    return Buffer(capacity);
}

void ServerSide::giveBack(Buffer buffer) {
    constexpr std::size_t small = 16U << 10U;
    constexpr std::size_t largest = 4U << 20U;
    if (buffer.capacity() == small && m_spare.size() < 64)
        m_spare.push_back(std::move(buffer));
    else if (buffer.capacity() > small && buffer.capacity() <= largest && m_spareLarge.size() < 4)
        m_spareLarge.push_back(std::move(buffer));
}

std::string_view ServerSide::date() {
    const std::int64_t second = std::time(nullptr);
    if (second != m_dateSecond) {
        m_dateSecond = second;
        m_date = imfDate(second);
    }
    return m_date;
}

void ServerSide::add(Session& session) {
    session.m_place = m_sessions.size();
    m_sessions.push_back(&session);
}

void ServerSide::remove(Session& session) {
    m_sessions[session.m_place] = m_sessions.back();
    m_sessions[session.m_place]->m_place = session.m_place;
    m_sessions.pop_back();
}

void ServerSide::stopIdle() {
    stopping = true;
    const auto sessions = m_sessions;
    for (Session* session : sessions)
        session->shared_from_this()->closeIfIdle();
}

void ServerSide::cutAll() {
    std::vector<std::shared_ptr<Session>> sessions;
    for (Session* session : m_sessions)
        sessions.push_back(session->shared_from_this());
    for (const auto& session : sessions)
        session->gone();
}

} // namespace tierline::net
