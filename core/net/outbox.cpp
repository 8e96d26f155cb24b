#include "net/outbox.h"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

namespace tierline::net {

void Outbox::add(std::string_view bytes) {
    if (bytes.empty()) return;
    // The interface of the system takes no const; it does not write here.
    m_parts.push_back({const_cast<char*>(bytes.data()), bytes.size()});
}

void Outbox::advance(std::size_t bytes) {
    while (bytes > 0) {
        iovec& part = m_parts[m_at];
        const std::size_t taken = std::min(bytes, part.iov_len);
        part.iov_base = static_cast<char*>(part.iov_base) + taken;
        part.iov_len -= taken;
        bytes -= taken;
        if (part.iov_len == 0) ++m_at;
    }
}

Outbox::State Outbox::flush(int fd) {
    constexpr std::size_t atOnce = 1024;
    while (!isEmpty()) {
        msghdr message{};
        message.msg_iov = m_parts.data() + m_at;
        message.msg_iovlen = std::min(m_parts.size() - m_at, atOnce);
        const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
        if (sent >= 0) {
            advance(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return State::Blocked;
        } else if (errno != EINTR) {
            m_error = errno;
            return State::Failed;
        }
    }
    clear();
    return State::Sent;
}

} // namespace tierline::net
