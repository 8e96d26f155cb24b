#include "answering.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

namespace tierline::test {

namespace {

std::optional<std::string> takeRequest(std::string& bytes) {
    const auto head = bytes.find("\r\n\r\n");
    if (head == bytes.npos) return std::nullopt;
    std::size_t length = 0;
    for (const char* name : {"ontent-Length: ", "ontent-length: "})
        if (const auto at = bytes.find(name); at < head)
            std::from_chars(bytes.data() + at + 15, bytes.data() + head, length);
    if (bytes.size() < head + 4 + length) return std::nullopt;
    auto request = bytes.substr(0, head + 4 + length);
    bytes.erase(0, request.size());
    return request;
}

} // namespace

Answering::Answering(Answer answer) : m_answer(std::move(answer)) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(m_listener, 128);
    socklen_t size = sizeof address;
    ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

Answering::~Answering() {
    m_stopping = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    ::close(m_listener);
    for (auto& thread : m_threads)
        thread.join();
}

void Answering::accept() {
    for (;;) {
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        const std::scoped_lock lock(m_mutex);
        m_threads.emplace_back([this, socket] { serve(socket); });
    }
}

void Answering::serve(int socket) {
    std::string bytes;
    while (!m_stopping) {
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, 20) == 0) continue;
        char more[65536];
        const auto got = ::recv(socket, more, sizeof more, 0);
        if (got <= 0) break;
        bytes.append(more, static_cast<std::size_t>(got));
        while (const auto request = takeRequest(bytes)) {
            const auto body = m_answer(*request);
            if (!body) continue;
            const auto reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                               + std::to_string(body->size()) + "\r\n\r\n" + *body;
            ::send(socket, reply.data(), reply.size(), MSG_NOSIGNAL);
        }
    }
    ::close(socket);
}

} // namespace tierline::test
