#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <utility>

namespace tierline::test {

namespace {

std::string lowerCase(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::size_t number(std::string_view text, int base) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

} // namespace

Wire::Wire(std::uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close();
}

Wire::~Wire() {
    close();
}

void Wire::close() {
    if (m_socket >= 0) ::close(std::exchange(m_socket, -1));
}

bool Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Wire::fill() {
    if (m_socket < 0) return false;
    pollfd waiting{m_socket, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(m_limit.count())) <= 0) return false;
    char bytes[16384];
    const ssize_t got = ::recv(m_socket, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    m_buffer.append(bytes, static_cast<std::size_t>(got));
    return true;
}

std::optional<std::string> Wire::line() {
    for (;;) {
        const std::size_t end = m_buffer.find("\r\n");
        if (end != std::string::npos) {
            std::string text = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 2);
            return text;
        }
        if (!fill()) return std::nullopt;
    }
}

bool Wire::take(std::string& into, std::size_t count) {
    while (m_buffer.size() < count)
        if (!fill()) {
            into += std::exchange(m_buffer, {});
            return false;
        }
    into.append(m_buffer, 0, count);
    m_buffer.erase(0, count);
    return true;
}

WireReply Wire::read(bool toHead) {
    WireReply reply;
    const auto first = line();
    if (!first || !first->starts_with("HTTP/1.1 ")) return reply;
    reply.status = static_cast<int>(number(std::string_view(*first).substr(9, 3), 10));
    for (;;) {
        const auto field = line();
        if (!field) return reply;
        if (field->empty()) break;
        const std::size_t colon = field->find(':');
        const std::size_t value = field->find_first_not_of(" \t", colon + 1);
        reply.headers[lowerCase(field->substr(0, colon))] =
            value == std::string::npos ? std::string() : field->substr(value);
    }
    if (toHead) return reply;
    if (reply.headers.contains("content-length")) {
        reply.complete = take(reply.body, number(reply.headers["content-length"], 10));
    } else if (reply.headers["transfer-encoding"] == "chunked") {
        for (;;) {
            const auto size = line();
            if (!size) return reply;
            const std::size_t count = number(*size, 16);
            if (!take(reply.body, count) || !line()) return reply;
            if (count == 0) break;
        }
        reply.complete = true;
    } else {
        reply.complete = reply.status == 204 || reply.status == 304;
    }
    return reply;
}

bool Wire::readUntil(std::string_view text) {
    while (m_buffer.find(text) == std::string::npos)
        if (!fill()) return false;
    return true;
}

std::string get(std::string_view target, std::string_view headers) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view headers) {
    return "POST " + std::string(target)
           + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
           + std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

WireReply ask(std::uint16_t port, std::string_view request) {
    Wire wire(port);
    wire.send(request);
    return wire.read();
}

std::uint16_t portOf(std::string_view url) {
    return static_cast<std::uint16_t>(number(url.substr(url.rfind(':') + 1), 10));
}

} // namespace tierline::test
