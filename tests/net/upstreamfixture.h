// A pool on its own loop, outcomes in words that compare, and peers that answer or stay silent.
#pragma once

#include "net/connection.h"
#include "net/support.h"
#include "net/upstream.h"

namespace tierline::net::test {

using namespace std::chrono_literals;
using Kind = NetFailure::Kind;

// What came of one request, in words that compare.
struct Outcome {
    std::string text; // "200 body" or the failure's kind
    std::string detail;
    bool reused = false;
    bool retried = false;
    Milliseconds took{};
    Headers headers;
};

inline Task<Outcome> ask(UpstreamPool* pool, UpstreamRequest request) {
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome;
    SendResult sent = co_await pool->send(std::move(request));
    std::optional<NetFailure> failure;
    if (!sent) failure = sent.error();
    while (!failure) {
        const ReadResult piece = co_await (*sent)->read();
        if (!piece) failure = piece.error();
        if (failure || piece->empty()) break;
        outcome.text += *piece;
    }
    if (failure) {
        outcome.text = toString(failure->kind);
        outcome.detail = failure->detail;
        outcome.retried = failure->retriedOnFresh;
    } else {
        outcome.text = std::to_string((*sent)->status) + " " + outcome.text;
    }
    if (sent) {
        outcome.reused = (*sent)->reused;
        outcome.retried = (*sent)->retriedOnFresh;
        outcome.headers = (*sent)->headers;
    }
    outcome.took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
    co_return outcome;
}

struct Fixture {
    explicit Fixture(PoolSettings settings = {}) {
        loop.start();
        onLoop(loop, [&] { pool = std::make_unique<UpstreamPool>(loop, std::move(settings)); });
    }
    ~Fixture() {
        onLoop(loop, [&] { pool.reset(); });
        loop.stop();
    }
    Outcome get(UpstreamRequest request) { return await(loop, ask(pool.get(), std::move(request))); }
    std::future<Outcome> start(UpstreamRequest request) {
        auto promise = std::make_shared<std::promise<Outcome>>();
        auto future = promise->get_future();
        loop.spawn(deliver(ask(pool.get(), std::move(request)), promise));
        return future;
    }
    PoolCounters counters() {
        PoolCounters result;
        onLoop(loop, [&] { result = pool->counters(); });
        return result;
    }

    Loop loop;
    std::unique_ptr<UpstreamPool> pool;
};

inline UpstreamRequest requestTo(std::uint16_t port) {
    UpstreamRequest request;
    request.origin = {false, "127.0.0.1", port};
    request.method = Method::Get;
    request.target = "/x";
    return request;
}

inline Peer::Script answering(std::string text) { // every request of every connection
    return [text = std::move(text)](Socket socket, int) {
        while (socket.receiveUntil("\r\n\r\n").ends_with("\r\n\r\n"))
            socket.send(text);
    };
}

// A listener whose queue is full: it answers no further handshake.
class Deaf {
public:
    explicit Deaf(const char* host = "127.0.0.1") : m_fd(listenOn(host, 0, &m_port)) {
        const Address address = numericAddress(host, m_port).front();
        const void* raw = &address.storage;
        for (int i = 0; i < 4; ++i) {
            const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            static_cast<void>(::connect(fd, static_cast<const sockaddr*>(raw), address.size));
            m_fill.emplace_back(fd);
        }
    }
    ~Deaf() { ::close(m_fd); }
    std::uint16_t port() const { return m_port; }

private:
    std::uint16_t m_port = 0;
    int m_fd;
    std::vector<Socket> m_fill;
};

// Connects as to a name with several addresses.
inline Task<std::string> connectToOneOf(Loop* loop, std::vector<HostPort> places, Milliseconds time) {
    const auto pool = std::make_shared<UpstreamPool::Impl>(*loop, PoolSettings{});
    UpstreamRequest request;
    request.origin = {false, "several.example", 80};
    request.timeouts.connect = time;
    const auto call = std::make_shared<Call>(pool, std::move(request));
    call->start();
    call->hasPlace = true;
    call->host.open = 1;
    Addresses addresses;
    for (const HostPort& place : places)
        addresses.push_back(numericAddress(place.host, place.port).front());
    call->addresses = addresses;
    const bool connected = co_await connectFresh(call);
    const std::string text(connected ? "connected" : toString(call->failure->kind));
    call->letGo(false);
    pool->close();
    co_return text;
}

inline const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace tierline::net::test
