#include "scripted.h"

#include "speech.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace tierline::test {

namespace {

bool send(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

int listenOn(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(listener, 128);
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return listener;
}

std::string reply(int status, std::string_view body, std::string_view headers = {}) {
    return "HTTP/1.1 " + std::to_string(status)
           + " Some\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

constexpr std::string_view streamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

// Status answers: nothing else than a step's name says.
std::string statusReply(std::string_view step, Dialect dialect) {
    constexpr std::string_view start = "status-";
    if (!step.starts_with(start)) return {};
    int status = 0;
    std::from_chars(step.data() + start.size(), step.data() + step.size(), status);
    return reply(status, errorBodyOf(dialect, status), status == 429 ? "Retry-After: 7\r\n" : "");
}

// What a plain reply sends before it breaks off; a good one whole.
std::string plainBytes(std::string_view step, Dialect dialect) {
    const std::string body = plainBody(dialect);
    const std::string good = reply(200, body);
    if (step == "mid-head") return good.substr(0, 24);
    if (step == "not-http") return "SSH-2.0-OpenSSH_9.2\r\n\r\n";
    if (step == "head-only") return good.substr(0, good.size() - body.size());
    if (step == "mid-body" || step == "stall-body") return good.substr(0, good.size() - body.size() / 2);
    if (step == "mid-body-chunked")
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
               + chunk(std::string_view(body).substr(0, 20));
    if (step == "garbage") return reply(200, "<html>Gateway</html>");
    if (step == "error-200") return reply(200, errorBodyOf(dialect, 500));
    if (step == "empty") return reply(200, emptyBody(dialect));
    return good;
}

std::string join(const std::vector<std::string>& events, std::size_t count) {
    std::string bytes(streamHead);
    for (std::size_t at = 0; at < count; ++at)
        bytes += chunk(events[at]);
    return bytes;
}

std::string streamBytes(std::string_view step, Dialect dialect) {
    const auto events = streamEvents(dialect);
    const std::size_t preamble = preambleCount(dialect);
    if (step == "mid-head") return std::string(streamHead.substr(0, 30));
    if (step == "not-http") return "SSH-2.0-OpenSSH_9.2\r\n\r\n";
    if (step == "no-events") return reply(200, plainBody(dialect));
    if (step == "head-only") return std::string(streamHead);
    if (step == "preamble") return join(events, preamble);
    if (step == "error-preamble") return join(events, preamble) + chunk(errorEventOf(dialect)) + "0\r\n\r\n";
    if (step == "empty") return join(events, preamble) + chunk(emptyEnd(dialect)) + "0\r\n\r\n";
    if (step == "stall-body" || step == "cut") return join(events, preamble + 1);
    if (step == "error-content") return join(events, preamble + 1); // the rest comes later
    if (step == "error-at-once")
        return join(events, preamble + 1) + chunk(errorEventOf(dialect)) + "0\r\n\r\n";
    if (step == "cut-end") return join(events, events.size() - 1) + "0\r\n\r\n";
    return join(events, events.size()) + "0\r\n\r\n";
}

bool keepsConnection(std::string_view step) { // the connection may go on
    constexpr std::array<std::string_view, 8> broken{
        "mid-head", "not-http", "head-only", "mid-body", "preamble", "stall-body", "cut", "mid-body-chunked"};
    return std::ranges::find(broken, step) == broken.end();
}

Dialect dialectOf(std::string_view request) {
    const std::string_view line = request.substr(0, request.find("\r\n"));
    if (line.find("/messages") != line.npos) return Dialect::Anthropic;
    if (line.find("/responses") != line.npos) return Dialect::Responses;
    return line.find("enerateContent") != line.npos ? Dialect::Gemini : Dialect::OpenAi;
}

} // namespace

std::string chunk(std::string_view bytes) {
    char hex[17];
    const auto end = std::to_chars(hex, hex + sizeof hex, bytes.size(), 16).ptr;
    return std::string(hex, end) + "\r\n" + std::string(bytes) + "\r\n";
}

Scripted::Scripted() : m_listener(listenOn(m_port)) {
    m_acceptor = std::thread([this] { accept(); });
}

Scripted::~Scripted() {
    m_stopping = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    ::close(m_listener);
    for (std::thread& thread : m_threads)
        thread.join();
}

std::uint16_t Scripted::closedPort() {
    std::uint16_t port = 0;
    ::close(listenOn(port));
    return port;
}

std::string Scripted::url(std::string_view step) const {
    const std::uint16_t port = step == "refuse" ? closedPort() : m_port;
    return "http://127.0.0.1:" + std::to_string(port) + "/" + std::string(step) + "/v1";
}

std::string Scripted::lastRequest() const {
    const std::scoped_lock lock(m_mutex);
    return m_last;
}

void Scripted::accept() {
    for (;;) {
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        const std::scoped_lock lock(m_mutex);
        m_threads.emplace_back([this, socket] { serve(socket); });
    }
}

void Scripted::serve(int socket) {
    std::string bytes;
    while (!m_stopping) {
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, 50) == 0) continue;
        char more[65536];
        const ssize_t got = ::recv(socket, more, sizeof more, 0);
        if (got <= 0) break;
        bytes.append(more, static_cast<std::size_t>(got));
        const std::size_t head = bytes.find("\r\n\r\n");
        if (head == std::string::npos) continue;
        std::size_t length = 0;
        if (const std::size_t at = bytes.find("ontent-Length: "); at < head)
            std::from_chars(bytes.data() + at + 15, bytes.data() + head, length);
        else if (const std::size_t low = bytes.find("ontent-length: "); low < head)
            std::from_chars(bytes.data() + low + 15, bytes.data() + head, length);
        const std::size_t whole = head + 4 + length;
        if (bytes.size() < whole) continue;
        const std::string request = bytes.substr(0, whole);
        bytes.erase(0, whole);
        if (!answer(socket, request)) break;
    }
    ::close(socket);
}

bool Scripted::answer(int socket, const std::string& request) {
    ++m_requests;
    {
        const std::scoped_lock lock(m_mutex);
        m_last = request;
    }
    const std::size_t slash = request.find('/');
    const std::string step = request.substr(slash + 1, request.find('/', slash + 1) - slash - 1);
    const Dialect dialect = dialectOf(request);
    const bool stream = request.find("\"stream\":true") != std::string::npos
                        || request.find(":streamGenerateContent") < request.find("\r\n");
    if (step == "close") return false;
    if (step == "reset") {
        const linger now{1, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return false;
    }
    if (step == "told") {
        sendTold(socket);
        return false;
    }
    if (step == "stall") {
        waitForHangUp(socket);
        return false;
    }
    const std::string status = statusReply(step, dialect);
    if (!status.empty()) return send(socket, status);
    if (!send(socket, stream ? streamBytes(step, dialect) : plainBytes(step, dialect))) return false;
    if (step == "stall-body") waitForHangUp(socket);
    if (step == "error-content") {
        ::poll(nullptr, 0, 50); // long enough for the content to be read by itself
        return send(socket, chunk(errorEventOf(dialect)) + "0\r\n\r\n");
    }
    if (step == "good-close") return false; // although it had promised to keep the connection
    return keepsConnection(step);
}

void Scripted::tell(std::vector<std::string> pieces) {
    const std::scoped_lock lock(m_mutex);
    m_told = std::move(pieces);
    m_goOn = false;
}

void Scripted::sendTold(int socket) {
    const int now = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    std::vector<std::string> pieces;
    {
        const std::scoped_lock lock(m_mutex);
        pieces = m_told;
    }
    for (const std::string& piece : pieces) {
        while (piece.empty() && !m_goOn && !m_stopping)
            ::poll(nullptr, 0, 1);
        if (!send(socket, piece)) return;
        ::poll(nullptr, 0, 1); // so that it is read by itself
    }
}

void Scripted::waitForHangUp(int socket) {
    while (!m_stopping) {
        pollfd waiting{socket, POLLIN | POLLRDHUP, 0};
        if (::poll(&waiting, 1, 20) > 0) {
            ++m_hangUps;
            return;
        }
    }
}

} // namespace tierline::test
