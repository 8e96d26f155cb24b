#include "net/connection.h"

#include <array>
#include <cerrno>

#include <sys/socket.h>

namespace tierline::net {
namespace {

constexpr std::size_t firstRead = 16U << 10U;
constexpr std::size_t largestRead = 256U << 10U;
constexpr std::size_t keptWhenIdle = 64U << 10U;

} // namespace

Connection::Connection(UpstreamPool::Impl& pool, Host& given, int fd)
    : sleepsAtBirth(pool.sleeps),
      host(given),
      m_pool(pool),
      m_socket(pool.loop, fd),
      m_deadline(pool.loop, *this) {}

Connection::~Connection() = default;

void Connection::startTls(std::shared_ptr<TlsContext> context) {
    m_tls = std::make_unique<TlsWire>(std::move(context), host.origin, fd());
}

IoResult Connection::read() {
    if (at == in.size()) in.resize(at = 0);
    if (in.space() == 0)
        in.grow(std::max(firstRead, std::min(in.capacity() * 4, in.capacity() + largestRead)));
    const std::size_t room = in.space();
    const IoResult result = m_tls ? m_tls->read(in.end(), room) : readPlain(fd(), in.end(), room);
    if (result.state == IoResult::State::Done) {
        in.resize(in.size() + result.bytes);
        readable = m_tls || result.bytes == room;
        if (result.bytes == room && at == 0 && in.capacity() < largestRead)
            in.grow(in.capacity() * 4); // much is coming: fewer, larger reads
    } else {
        readable = false;
    }
    return result;
}

void Connection::close() {
    call = nullptr;
    m_deadline.clear();
    m_tls.reset();
    m_socket.close();
}

bool Connection::isQuiet() {
    char byte = 0;
    if (m_tls) return m_tls->read(&byte, 1).state == IoResult::State::WantRead; // takes in session tickets
    return ::recv(fd(), &byte, 1, MSG_PEEK) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

bool Connection::beginIdle(Monotonic until) {
    call = nullptr;
    if (at != in.size()) return false;
    if (std::exchange(readable, false) && !isQuiet()) return false;
    at = 0;
    in.clear();
    if (in.capacity() > keptWhenIdle) in = Buffer(firstRead);
    m_deadline.set(until);
    waitReadable();
    return true;
}

void Connection::endIdle() {
    m_deadline.clear();
}

void Connection::onReadable() {
    if (call) {
        readable = true;
        const auto self = shared_from_this();
        call->wake();
    } else if (isOpen()) {
        if (isQuiet())
            waitReadable();
        else
            m_pool.dropIdle(*this);
    }
}

void Connection::onWritable() {
    writable = true;
    const auto self = shared_from_this();
    if (call) call->wake();
}

void Connection::onDeadline() {
    if (!call && isOpen()) m_pool.dropIdle(*this);
}

} // namespace tierline::net
