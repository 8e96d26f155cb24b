#include "sandbox/rawclient.h"

#include <array>
#include <charconv>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace rawclient {

namespace {

constexpr int limitSeconds = 20;

int numberAt(std::string_view text, int base) {
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

class Socket {
public:
    explicit Socket(std::string_view address) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port = htons(static_cast<std::uint16_t>(numberAt(address.substr(address.rfind(':') + 1), 10)));
        const timeval limit{limitSeconds, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
        void* raw = &to;
        m_connected = ::connect(m_fd, static_cast<sockaddr*>(raw), sizeof(to)) == 0;
    }
    ~Socket() { ::close(m_fd); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool isConnected() const { return m_connected; }
    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    std::string receive() const { // empty: the end
        std::array<char, 16384> piece{};
        const auto got = ::recv(m_fd, piece.data(), piece.size(), 0);
        return got > 0 ? std::string(piece.data(), static_cast<std::size_t>(got)) : std::string();
    }

private:
    int m_fd;
    bool m_connected = false;
};

std::string requestText(std::string_view method, std::string_view path, std::string_view body) {
    std::string text(method);
    text += " " + std::string(path) + " HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n";
    text += "content-type: application/json\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n";
    return text + std::string(body);
}

void dechunk(std::string_view raw, Reply& reply) {
    while (true) {
        const auto line = raw.find("\r\n");
        if (line == std::string_view::npos) return;
        const int size = numberAt(raw.substr(0, line), 16);
        raw.remove_prefix(line + 2);
        if (size <= 0) {
            reply.complete = size == 0;
            return;
        }
        const auto length = static_cast<std::size_t>(size);
        reply.body += raw.substr(0, length);
        if (raw.size() < length + 2) return;
        raw.remove_prefix(length + 2);
    }
}

Reply roundTrip(std::string_view address, const std::string& text) {
    Reply reply;
    const Socket socket(address);
    reply.refused = !socket.isConnected();
    if (reply.refused) return reply;
    socket.send(text);
    std::string all;
    for (std::string piece = socket.receive(); !piece.empty(); piece = socket.receive())
        all += piece;
    const auto split = all.find("\r\n\r\n");
    if (split == std::string::npos) return reply;
    reply.head = all.substr(0, split + 2);
    reply.status = numberAt(std::string_view(reply.head).substr(9), 10);
    const auto raw = std::string_view(all).substr(split + 4);
    if (reply.head.contains("transfer-encoding: chunked")) {
        dechunk(raw, reply);
        return reply;
    }
    reply.body = raw;
    const auto length = reply.head.find("content-length: ");
    if (length != std::string::npos)
        reply.complete =
            numberAt(std::string_view(reply.head).substr(length + 16), 10) == static_cast<int>(raw.size());
    return reply;
}

} // namespace

Reply post(std::string_view address, std::string_view path, std::string_view body) {
    return roundTrip(address, requestText("POST", path, body));
}

Reply get(std::string_view address, std::string_view path) {
    return roundTrip(address, requestText("GET", path, {}));
}

std::string postAndLeave(std::string_view address, std::string_view path, std::string_view body) {
    const Socket socket(address);
    socket.send(requestText("POST", path, body));
    return socket.receive();
}

} // namespace rawclient
