// HTTP/1.1 client: one pool of keep-alive connections a loop. Everything here is used on that loop's thread
// only. A pooled connection that dies before any reply byte is replaced once by a fresh one inside `send`
// (see `mayRepeat`).
// TLS verifies chain and host name. No Accept-Encoding is sent.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "net/http.h"
#include "net/loop.h"
#include "net/proxy.h"
#include "net/sleepwatch.h"
#include "net/task.h"
#include "net/url.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::net {

struct NetFailure {
    enum class Kind : std::uint8_t {
        Resolve,
        Connect, // also: the proxy refused
        ConnectTimeout,
        Tls,
        FirstByteTimeout,
        IdleTimeout,
        TotalTimeout,
        Reset,    // the connection died, also in the middle of a body
        Protocol, // the reply is no HTTP, its head too large, its encoding unknown
        Cancelled,
        Offline,     // this machine has no network at all
        PoolTimeout, // no connection became free within the connect limit: our cap, no fault of the provider
    };
    Kind kind = Kind::Reset;
    std::string detail; // English, for the log; no header or body text
    bool retriedOnFresh = false;
};

std::string_view toString(NetFailure::Kind kind);

// Cancels a `send` or a reply's `read` from outside. The awaiting coroutine resumes soon, not inside
// `cancel`.
class Cancel {
public:
    void cancel() {
        if (std::exchange(m_cancelled, true)) return;
        m_owner = nullptr;
        if (auto hook = std::exchange(m_hook, {})) hook();
    }
    bool isCancelled() const { return m_cancelled; }

    // For the pool: the newest owner has the hook.
    void attach(const void* owner, std::move_only_function<void()> hook) {
        m_owner = owner;
        m_hook = std::move(hook);
    }
    void detach(const void* owner) {
        if (m_owner != owner) return;
        m_owner = nullptr;
        m_hook = {};
    }

private:
    bool m_cancelled = false;
    const void* m_owner = nullptr;
    std::move_only_function<void()> m_hook;
};

struct UpstreamTimeouts {           // zero: no limit
    Milliseconds connect{5'000};    // name, TCP and TLS together; before them, as much for a free place
    Milliseconds firstByte{60'000}; // from the request's last byte to the reply's head
    Milliseconds idle{60'000};      // between two pieces of the reply; also of the request
    Milliseconds total{600'000};    // from `send` to the reply's end
};

struct UpstreamRequest {
    Origin origin;
    Method method = Method::Post;
    std::string target;                 // path and query
    Headers headers;                    // host, connection and content-length are ours
    std::vector<std::string_view> body; // the caller keeps the bytes until `send` has ended
    UpstreamTimeouts timeouts;
    std::shared_ptr<Cancel> cancel; // may be null; serves one request at a time
    // False: doing it twice does harm. It goes to a fresh connection only when no byte of it had been written
    // to the dead one, and else fails with Reset.
    bool mayRepeat = true;
};

struct UpstreamTimings {      // from the call of `send`
    Microseconds slot{};      // a place under the connection cap was there
    Microseconds connected{}; // the connection was ready; same as slot when reused
    Microseconds sent{};      // the request's last byte was with the kernel
    Microseconds firstByte{}; // the reply's head had begun to arrive
};

class UpstreamReply;
using SendResult = std::expected<std::unique_ptr<UpstreamReply>, NetFailure>;
using ReadResult = std::expected<std::string_view, NetFailure>;

// Awaitable ReadResult.
class [[nodiscard]] Reading {
public:
    explicit Reading(UpstreamReply& reply) : m_reply(&reply) {}
    bool await_ready() const;
    void await_suspend(std::coroutine_handle<> waiter) const;
    ReadResult await_resume() const;

private:
    UpstreamReply* m_reply;
};

// A reply whose head has arrived. Destroying it early closes the connection; read to its end, the connection
// goes back.
class UpstreamReply {
public:
    virtual ~UpstreamReply() = default;
    UpstreamReply(const UpstreamReply&) = delete;
    UpstreamReply& operator=(const UpstreamReply&) = delete;

    int status = 0;
    Headers headers;
    bool reused = false;         // on a pooled connection
    bool retriedOnFresh = false; // a pooled connection had died
    UpstreamTimings timings;

    // The next piece of the body, de-chunked, as it came from the wire; empty = the end. The view lives until
    // the next read. Cut before its end: Reset. A gzip or deflate body comes decoded in pieces of at most
    // 16 kB, without its content-encoding and content-length; damaged: Protocol.
    Reading read() { return Reading(*this); }
    virtual void cancel() = 0; // a pending read resumes soon with Cancelled

protected:
    UpstreamReply() = default;

private:
    friend class Reading;
    virtual bool tryRead() = 0; // true: a result is ready
    virtual void park(std::coroutine_handle<> reader) = 0;
    virtual ReadResult takeRead() = 0;
};

inline bool Reading::await_ready() const {
    return m_reply->tryRead();
}
inline void Reading::await_suspend(std::coroutine_handle<> waiter) const {
    m_reply->park(waiter);
}
inline ReadResult Reading::await_resume() const {
    return m_reply->takeRead();
}

struct PoolSettings {
    std::size_t connectionsPerOrigin = 256; // more requests wait their turn
    Milliseconds idleTime{60'000};          // then an unused connection is closed
    std::size_t replyHeadBytes = 64U << 10U;
    std::string caFile;  // PEM, trusted besides the system's; for tests and private roots
    ProxySettings proxy; // https origins by CONNECT, http ones by the absolute form
    ReadClocks clocks = readSystemClocks;
};

// Whether `PoolSettings::caFile` can be used; InvalidInput otherwise, with the file's name. To be asked at
// start: a pool meets a bad file only with its first TLS connection.
Result<void> checkCaFile(const std::string& caFile);

struct PoolCounters {
    std::uint64_t opened = 0; // connections
    std::uint64_t reused = 0;
    std::uint64_t retried = 0; // on a fresh connection
    std::uint64_t sleeps = 0;  // of the machine, each dropped what was pooled
    std::uint64_t idle = 0;    // gauges from here
    std::uint64_t busy = 0;
    std::uint64_t waiting = 0;
};

class UpstreamPool {
public:
    UpstreamPool(Loop& loop, PoolSettings settings);
    ~UpstreamPool(); // on the loop's thread, or after the loop has stopped; cancels what runs
    UpstreamPool(const UpstreamPool&) = delete;
    UpstreamPool& operator=(const UpstreamPool&) = delete;

    void setConnectionCap(const Origin& origin, std::size_t connections);
    Task<SendResult> send(UpstreamRequest request);
    void closeIdle();
    PoolCounters counters() const;

    struct Impl;

private:
    std::shared_ptr<Impl> m_impl;
};

} // namespace tierline::net
