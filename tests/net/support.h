// Loops, raw sockets and scripted peers for the tests of net. Every wait has a limit; none sleeps for a fixed
// time.
#pragma once

#include "net/loop.h"
#include "net/resolve.h"
#include "net/task.h"

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tierline::net::test {

constexpr std::chrono::seconds limit(10);

template <class Predicate>
bool eventually(Predicate predicate, std::chrono::milliseconds within = limit) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!predicate()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

template <class T>
Task<void> deliver(Task<T> task, std::shared_ptr<std::promise<T>> promise) {
    if constexpr (std::is_void_v<T>) {
        co_await task;
        promise->set_value();
    } else {
        promise->set_value(co_await task);
    }
}

// Runs a coroutine on the loop and waits for its result.
template <class T>
T await(Loop& loop, Task<T> task) {
    auto promise = std::make_shared<std::promise<T>>();
    auto future = promise->get_future();
    loop.spawn(deliver(std::move(task), promise));
    if (future.wait_for(limit) != std::future_status::ready) {
        std::fprintf(stderr, "a coroutine did not end in time\n");
        std::abort();
    }
    return future.get();
}

inline void onLoop(Loop& loop, std::function<void()> work) {
    std::promise<void> promise;
    loop.post([&] {
        work();
        promise.set_value();
    });
    promise.get_future().wait();
}

class Socket {
public:
    explicit Socket(int fd = -1) : m_fd(fd) {
        const timeval time{10, 0};
        if (fd >= 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
        const int on = 1;
        if (fd >= 0) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    Socket(Socket&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)), m_ahead(std::move(other.m_ahead)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(m_fd, other.m_fd);
        std::swap(m_ahead, other.m_ahead);
        return *this;
    }
    ~Socket() { close(); }

    static Socket to(std::uint16_t port) {
        Socket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        void* raw = &address;
        if (::connect(made.m_fd, static_cast<sockaddr*>(raw), sizeof(address)) != 0) made.close();
        return made;
    }

    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // One receive; empty at the end, on errors and when the limit has passed.
    std::string receive() {
        if (!m_ahead.empty()) return std::exchange(m_ahead, {});
        char bytes[65536];
        const ssize_t got = ::recv(m_fd, bytes, sizeof(bytes), 0);
        return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : std::string();
    }
    std::string receiveUntil(std::string_view mark) {
        std::string all;
        while (all.find(mark) == std::string::npos) {
            const std::string piece = receive();
            if (piece.empty()) return all;
            all += piece;
        }
        const auto end = all.find(mark) + mark.size();
        m_ahead = all.substr(end);
        all.resize(end);
        return all;
    }
    std::string receiveBytes(std::size_t count) {
        std::string all;
        while (all.size() < count) {
            const std::string piece = receive();
            if (piece.empty()) return all;
            all += piece;
        }
        m_ahead = all.substr(count);
        all.resize(count);
        return all;
    }
    // A message with a content-length: head and body.
    std::string receiveMessage() {
        std::string head = receiveUntil("\r\n\r\n");
        const auto at = head.find("content-length: ");
        if (at != std::string::npos) head += receiveBytes(std::stoul(head.substr(at + 16)));
        return head;
    }
    std::string receiveAll() {
        std::string all;
        for (std::string piece = receive(); !piece.empty(); piece = receive())
            all += piece;
        return all;
    }
    bool isAtEnd() { // waits for it
        return receive().empty();
    }
    void shutdownWrite() { ::shutdown(m_fd, SHUT_WR); }
    void resetHard() { // the other side gets ECONNRESET
        const linger off{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &off, sizeof(off));
        close();
    }
    void close() {
        if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
    }

private:
    int m_fd;
    std::string m_ahead;
};

// A listener on a free port of an address, or -1.
inline int listenOn(const char* host, int backlog, std::uint16_t* port) {
    Address address = numericAddress(host, 0).front();
    void* raw = &address.storage;
    auto* generic = static_cast<sockaddr*>(raw);
    const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (::bind(fd, generic, address.size) != 0 || ::listen(fd, backlog) != 0) {
        ::close(fd);
        return -1;
    }
    ::getsockname(fd, generic, &address.size);
    // Both families have the port in the same place.
    *port = ntohs(static_cast<const sockaddr_in*>(raw)->sin_port);
    return fd;
}

// Listens on a free port; the script runs once per connection, numbered from 0, on a thread of its own.
class Peer {
public:
    using Script = std::function<void(Socket, int)>;

    explicit Peer(Script script, const char* host = "127.0.0.1")
        : m_script(std::move(script)), m_fd(listenOn(host, 64, &m_port)) {
        m_thread = std::thread([this] { accept(); });
    }
    ~Peer() {
        ::shutdown(m_fd, SHUT_RDWR);
        m_thread.join();
        ::close(m_fd);
        for (std::thread& thread : m_connections)
            thread.join();
    }
    std::uint16_t port() const { return m_port; }
    int accepted() const { return m_accepted; }

private:
    void accept() {
        for (;;) {
            const int fd = ::accept4(m_fd, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) return;
            const int number = m_accepted++;
            m_connections.emplace_back([this, fd, number] { m_script(Socket(fd), number); });
        }
    }

    Script m_script;
    std::uint16_t m_port = 0;
    int m_fd;
    std::atomic<int> m_accepted = 0;
    std::thread m_thread;
    std::vector<std::thread> m_connections;
};

// Of this process's connected sockets with this port at the near or the far end: how many there are, and how
// many of them send small pieces at once.
enum class End { Near, Far };
struct Promptness {
    int sockets = 0, prompt = 0;
    bool operator==(const Promptness&) const = default;
};
inline Promptness promptness(End end, std::uint16_t port) {
    Promptness found;
    for (int fd = 0; fd < 1024; ++fd) {
        sockaddr_in here{}, there{};
        socklen_t hereSize = sizeof(here), thereSize = sizeof(there);
        void *rawHere = &here, *rawThere = &there;
        if (::getsockname(fd, static_cast<sockaddr*>(rawHere), &hereSize) != 0
            || ::getpeername(fd, static_cast<sockaddr*>(rawThere), &thereSize) != 0
            || ntohs(end == End::Near ? here.sin_port : there.sin_port) != port)
            continue;
        int on = 0;
        socklen_t size = sizeof(on);
        ::getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &size);
        ++found.sockets;
        found.prompt += on != 0;
    }
    return found;
}

// Set by one thread, awaited by another.
class Flag {
public:
    void set() {
        const std::scoped_lock lock(m_mutex);
        m_set = true;
        m_changed.notify_all();
    }
    bool wait() {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [this] { return m_set; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_set = false;
};

} // namespace tierline::net::test
