#include "sandbox/port.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tierline::sandbox {

Result<ReservedPort> ReservedPort::take() {
    const auto refused = [] {
        return fail(ErrorCode::Io, std::string("no free loopback port: ") + std::strerror(errno));
    };
    ReservedPort port;
    port.m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (port.m_socket < 0) return refused();
    const int on = 1;
    ::setsockopt(port.m_socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void* raw = &address;
    socklen_t size = sizeof(address);
    if (::bind(port.m_socket, static_cast<sockaddr*>(raw), size) != 0) return refused();
    if (::getsockname(port.m_socket, static_cast<sockaddr*>(raw), &size) != 0) return refused();
    port.m_number = ntohs(address.sin_port);
    return port;
}

ReservedPort::~ReservedPort() {
    if (m_socket >= 0) ::close(m_socket);
}

} // namespace tierline::sandbox
