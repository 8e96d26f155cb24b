// HTTP/1.1 server. One acceptor deals connections round-robin to the loops; a connection and its exchanges
// stay on their loop. The handler is a coroutine that is started once the whole request body is there. It
// answers by `reply`, or by `beginStream`, `write`…, `finish`. Dropping an exchange unanswered sends a 500;
// dropping a stream unfinished cuts the connection.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "net/http.h"
#include "net/loop.h"
#include "net/task.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::net {

struct ServerLimits {
    std::size_t headerBytes = 64U << 10U; // more: 431
    std::size_t headerFields = 256;       // more: 431
    std::size_t bodyBytes = 100U << 20U;  // more: 413
    Milliseconds headerTime{10'000};      // from the first byte of a head to its last: 408
    Milliseconds bodyIdle{60'000};        // between two pieces of a body, read or written: cut
    Milliseconds bodyTime{600'000};       // from a request's head to the end of its body: 408
    std::size_t bodyRate = 1000;          // bytes a second on average, asked after `bodyIdle`: 408
    Milliseconds keepAliveIdle{75'000};   // between two requests: closed
    std::size_t connections = 8192;       // more: 503 and closed
};

struct ServerCounters {
    std::uint64_t accepted = 0;
    std::uint64_t open = 0; // a gauge
    std::uint64_t requests = 0;
    std::uint64_t malformed = 0;
    std::uint64_t tooLarge = 0;
    std::uint64_t timedOut = 0;
    std::uint64_t refused = 0; // too many connections
};

class Exchange;

// Awaitable bool: true once the bytes are with the kernel, false once the client is gone. The writing itself
// begins in the call that returns this; what was passed to that call must live until the await has ended.
class [[nodiscard]] Sending {
public:
    enum class State : std::uint8_t { Sent, Gone, Pending };

    Sending(Exchange& exchange, State state) : m_exchange(&exchange), m_state(state) {}
    bool await_ready() const noexcept { return m_state != State::Pending; }
    inline void await_suspend(std::coroutine_handle<> waiter) const;
    inline bool await_resume() const;

private:
    Exchange* m_exchange;
    State m_state;
};

// One request and its answer. On its connection's loop only.
class Exchange {
public:
    using Gather = std::span<const std::string_view>;

    virtual ~Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    virtual Loop& loop() const = 0;
    virtual const RequestHead& head() const = 0;
    virtual std::string_view
    body() const = 0;                      // at least 64 readable bytes follow; lives as long as the exchange
    virtual Monotonic arrived() const = 0; // when the request's last byte had been read

    // A whole answer. content-length, connection and date are ours; a `transfer-encoding` passed is ignored.
    Sending reply(int status, const Headers& headers, std::string_view body);
    virtual Sending reply(int status, const Headers& headers, Gather body) = 0;
    Sending reply(const Reply& ready) { return reply(ready.status, ready.headers, ready.body); }

    // A streamed answer: chunked, or closed at the end for HTTP/1.0. `first` leaves together with the head.
    virtual Sending beginStream(int status, const Headers& headers, std::string_view first = {}) = 0;
    Sending write(std::string_view piece);
    virtual Sending write(Gather pieces) = 0; // one system call; nothing to send is fine
    Sending finish(std::string_view last = {});
    virtual Sending finish(Gather last) = 0;

    virtual bool hasBegun() const = 0;   // an answer was begun; it cannot be another one any more
    virtual bool clientGone() const = 0; // also after the client's half-close
    // Called at most once, on the loop, when the client goes before the answer has ended; at once when it has
    // gone already. A new callback replaces the old; an empty one removes it. It must not own the exchange.
    virtual void onDisconnect(std::move_only_function<void()> callback) = 0;

protected:
    Exchange() = default;

private:
    friend class Sending;
    virtual void park(std::coroutine_handle<> writer) = 0;
    virtual bool lastSendWorked() const = 0;
};

inline void Sending::await_suspend(std::coroutine_handle<> waiter) const {
    m_exchange->park(waiter);
}
inline bool Sending::await_resume() const {
    return m_state == State::Pending ? m_exchange->lastSendWorked() : m_state == State::Sent;
}

// The handler lives as long as any exchange, so its captures may be used in its coroutines.
using Handler = std::function<Task<void>(std::shared_ptr<Exchange>)>;
// Asked when the head is there and the body is not read yet. A reply refuses the request.
using HeadHandler = std::function<std::optional<Reply>(const RequestHead&)>;
// Words an answer that the server gives by itself (400, 408, 413, 431, 503), so that it is in the client's
// dialect. `head` is null, or has its target when no more of it was read. Any loop's thread, possibly several
// at a time. The reply goes out with `status` whatever it says. Without a hook: `errorReply`.
using ErrorBody = std::function<Reply(const RequestHead* head, int status, std::string_view sentence)>;

class Server {
public:
    // `host` is an address or a name, IPv6 with or without brackets; port 0 takes a free one. The loops must
    // run and outlive the server. InUse: another listens there; InvalidInput: no such host; Io: anything
    // else.
    static Result<std::unique_ptr<Server>> listen(std::vector<Loop*> loops, std::string_view host,
                                                  std::uint16_t port, ServerLimits limits, Handler handler,
                                                  HeadHandler headHandler = {}, ErrorBody errorBody = {});
    ~Server(); // stop without grace
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    std::string address() const;     // "127.0.0.1:8787", "[::1]:8787"
    ServerCounters counters() const; // any thread

    // Closes the port and idle connections; running exchanges go on. Blocks for a moment.
    void stopAccepting();
    // Stops accepting, lets running exchanges end for `grace`, then cuts. Blocks; not on a loop's thread.
    void stop(Milliseconds grace = Milliseconds(0));

private:
    struct Impl;
    explicit Server(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> m_impl;
};

} // namespace tierline::net
