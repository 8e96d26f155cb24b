// The inside of the pool: connections, the calls that use them, and the places per origin. All of it lives on
// the pool's loop. A place (one of the cap's connections) belongs to a call or to an idle connection, never
// to both.
#pragma once

#include "net/buffer.h"
#include "net/descriptor.h"
#include "net/outbox.h"
#include "net/parser.h"
#include "net/resolve.h"
#include "net/sleepwatch.h"
#include "net/upstream.h"
#include "net/wheel.h"
#include "net/wire.h"

#include <deque>
#include <map>
#include <optional>

namespace tierline::net {

class Call;
struct Host;

class Connection final : public Ready, public Expiring, public std::enable_shared_from_this<Connection> {
public:
    Connection(UpstreamPool::Impl& pool, Host& host, int fd);
    ~Connection() override;

    void startTls(std::shared_ptr<TlsContext> context);
    IoResult handshake() { return m_tls->handshake(); }
    IoResult write() { return m_tls ? m_tls->write(out) : writePlain(fd(), out); }
    IoResult read(); // appends to `in`
    const std::string& tlsProblem() const { return m_tls->problem(); }
    bool isTls() const { return m_tls != nullptr; }

    int fd() const { return m_socket.fd(); }
    bool isOpen() const { return m_socket.isOpen(); }
    void waitReadable() { m_socket.armRead(shared_from_this()); }
    void waitWritable() { m_socket.armWrite(shared_from_this()); }
    void close();

    bool beginIdle(Monotonic until); // false: it is dead or has unasked bytes
    void endIdle();
    bool isQuiet(); // nothing has come, not even the end

    void onReadable() override;
    void onWritable() override;
    void onDeadline() override; // idle for too long

    const std::uint64_t sleepsAtBirth; // of the machine
    Call* call = nullptr;              // null: idle
    Host& host;
    bool readable = false; // the next read may bring something without waiting
    bool writable = false;
    Buffer in;
    std::size_t at = 0; // bytes of `in` that were used
    Outbox out;
    std::string head; // of the request that is being sent
    ResponseParser parser;

private:
    UpstreamPool::Impl& m_pool;
    Descriptor m_socket;
    std::unique_ptr<TlsWire> m_tls;
    Deadline m_deadline;
};

// An origin and the way to it. A pool's proxies stay the same, so the origin alone is the key.
struct Host {
    const Origin& target() const { return proxy ? proxy->origin : origin; } // where connections go
    // The proxy that reads our requests; to a TLS origin it only carries bytes.
    const Proxy* forwardingProxy() const { return proxy && !origin.tls ? &*proxy : nullptr; }

    Origin origin;
    std::optional<Proxy> proxy;
    std::size_t cap = 0;
    std::size_t open = 0;                          // places taken: idle and busy connections
    std::vector<std::shared_ptr<Connection>> idle; // the newest last
    std::deque<Call*> waiting;
    bool resolving = false;
    std::uint64_t lookUp = 0;                // the newest one's number; answers of others are stale
    std::vector<std::weak_ptr<Call>> asking; // for the addresses
};

class ReplyReader;

// One `send` and its reply, from the place to the last byte.
class Call final : public Expiring, public std::enable_shared_from_this<Call> {
public:
    Call(std::shared_ptr<UpstreamPool::Impl> owner, UpstreamRequest asked);
    ~Call();

    void start();
    void cancel();
    void setStage(NetFailure::Kind kind, Milliseconds time); // of what is awaited next
    void nudgeAfter(Milliseconds time);                   // sets `nudged` then and wakes; zero: not any more
    bool fail(NetFailure::Kind kind, std::string detail); // the first one counts; returns false
    void wake();
    void wakeSoon();
    void letGo(bool reusable); // the place and the connection; twice is fine
    Microseconds sinceStart() const;
    void onDeadline() override;

    struct Pause {
        Call* call;
        bool await_ready() const noexcept { return call->m_woken || call->failure; }
        void await_suspend(std::coroutine_handle<> waiter) const noexcept { call->m_waiter = waiter; }
        void await_resume() const noexcept { call->m_woken = false; }
    };
    Pause pause() { return {this}; } // until something happened; look anew at everything afterwards

    std::shared_ptr<UpstreamPool::Impl> pool;
    UpstreamRequest request;
    Host& host;
    std::shared_ptr<Connection> connection;
    std::optional<NetFailure> failure;
    std::optional<ResolveResult> addresses;
    bool hasPlace = false;
    bool reused = false;
    bool retried = false;
    bool nudged = false;
    bool gotBytes = false; // of a reply
    bool cutShort = false; // the request was not sent to its end
    bool wrote = false;    // bytes of the request may have left
    UpstreamTimings timings;
    ReplyReader* reader = nullptr; // once the head is there
    std::size_t indexInPool = 0;

private:
    void setDeadline();

    std::coroutine_handle<> m_waiter;
    bool m_woken = false;
    Monotonic m_start;
    Monotonic m_totalAt = Monotonic::max();
    Monotonic m_stageAt = Monotonic::max();
    Monotonic m_nudgeAt = Monotonic::max();
    NetFailure::Kind m_stage = NetFailure::Kind::Reset;
    Deadline m_deadline;
};

struct UpstreamPool::Impl : std::enable_shared_from_this<Impl> {
    Impl(Loop& given, PoolSettings chosen) : loop(given), settings(std::move(chosen)) {}

    Loop& loop;
    PoolSettings settings;
    std::map<Origin, std::unique_ptr<Host>> hosts; // hosts stay where they are
    std::vector<Call*> calls;
    std::shared_ptr<TlsContext> tls; // made when first needed
    bool closed = false;
    std::uint64_t opened = 0;
    std::uint64_t reused = 0;
    std::uint64_t retried = 0;
    std::uint64_t sleeps = 0;
    SleepWatch sleepWatch;

    void noticeSleep(); // then nothing from before it is used for a new request
    Host& hostFor(const Origin& origin);
    void add(Call& call);
    void remove(Call& call);
    bool takeIdle(Call& call);
    void releasePlace(Host& host);                         // of a connection that is gone
    void giveBack(std::shared_ptr<Connection> connection); // with its place
    void dropIdle(Connection& connection);
    void closeIdle();
    void close();
    void askAddresses(Call& call);
    void beginLookUp(Host& host);
};

// The steps of a `send`. Each false means call->failure is set; heads are locals of the caller.
Task<bool> obtainConnection(std::shared_ptr<Call> call);
Task<bool> connectFresh(std::shared_ptr<Call> call);
std::string proxyRefusal(const Host& host, int status); // "the proxy … refused the way to …"
Task<bool> sendRequest(std::shared_ptr<Call> call);
// Until a head that is no interim one, whoever sent it. Failed: call->failure is set.
enum class HeadEnd : std::uint8_t { Done, Malformed, TooLarge, Ended, Failed };
Task<HeadEnd> receiveHead(std::shared_ptr<Call> call, ResponseHead* head, bool answersHead);
Task<bool> readHead(std::shared_ptr<Call> call, ResponseHead* head);
std::unique_ptr<UpstreamReply> makeReply(std::shared_ptr<Call> call, ResponseHead head);

} // namespace tierline::net
