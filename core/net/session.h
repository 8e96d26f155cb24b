// The inside of the server: one connection, and what the connections of one loop share. All of it lives on
// that loop, but for the counters. A session is kept alive by its pending wait and by its running exchange.
#pragma once

#include "net/buffer.h"
#include "net/descriptor.h"
#include "net/outbox.h"
#include "net/parser.h"
#include "net/server.h"
#include "net/wheel.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace tierline::net {

class Session;

// One per server, any thread. The mutex only serves the wait in `Server::stop`.
struct ServerShared {
    ServerLimits limits;
    Handler handler;
    HeadHandler headHandler;
    ErrorBody errorBody;

    std::atomic<std::uint64_t> accepted = 0;
    std::atomic<std::uint64_t> open = 0;
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> malformed = 0;
    std::atomic<std::uint64_t> tooLarge = 0;
    std::atomic<std::uint64_t> timedOut = 0;
    std::atomic<std::uint64_t> refused = 0;

    std::atomic<bool> stopping = false;
    std::mutex mutex;
    std::condition_variable emptied;

    Reply errorFor(const RequestHead* head, int status, std::string_view sentence) const;
    void sessionClosed();
};

// One per server and loop.
class ServerSide {
public:
    ServerSide(Loop& given, std::shared_ptr<ServerShared> all) : loop(given), shared(std::move(all)) {}

    Buffer takeBuffer(std::size_t capacity);
    void giveBack(Buffer buffer);
    std::string_view date();

    void add(Session& session);
    void remove(Session& session);
    void stopIdle(); // closes what waits for a request; the others close after their exchange
    void cutAll();

    Loop& loop;
    std::shared_ptr<ServerShared> shared;
    bool stopping = false;
    int stopHook = 0;

private:
    std::vector<Session*> m_sessions;
    std::vector<Buffer> m_spare;
    std::vector<Buffer> m_spareLarge;
    std::string m_date;
    std::int64_t m_dateSecond = 0;
};

class ServerExchange;

class Session final : public Ready, public Expiring, public std::enable_shared_from_this<Session> {
public:
    Session(std::shared_ptr<ServerSide> side, int fd, std::string remote);
    ~Session() override;

    void begin();
    void closeIfIdle();
    void gone(); // closes; tells a running exchange

    void onReadable() override;
    void onWritable() override;
    void onDeadline() override;

private:
    friend class ServerExchange;
    friend class ServerSide;
    enum class Phase : std::uint8_t { Idle, Head, Body, Running, Lingering, Closed };
    enum class Next : std::uint8_t { ReadMore, Stop };

    void readSome();
    Next process();
    Next readHead();
    Next headDone();
    Next takeChunks();
    void prepareBody(std::uint64_t length);
    void beginBody();
    Monotonic bodyDeadline() const;
    void dispatch();
    void detectGone();
    void refuse(const Reply& reply);
    Next failWith(int status, std::string_view message, std::atomic<std::uint64_t>& counter);
    void linger();
    void drain();
    void close();

    bool mayKeepAlive() const;
    Sending::State send(bool last); // what is in m_out
    void exchangeEnded();

    std::shared_ptr<ServerSide> m_side;
    Descriptor m_socket;
    Deadline m_deadline;
    RequestParser m_parser;
    Phase m_phase = Phase::Idle;
    bool m_moreInput = false; // seen while an exchange ran
    bool m_lastPending = false;
    bool m_keepAlive = true; // after the answer that is being sent
    std::size_t m_place = 0; // in the side's list

    RequestHead m_head;
    Buffer m_in;
    std::size_t m_parsed = 0; // bytes of m_in that the head parser took
    Monotonic m_bodyBegan;
    std::size_t m_bodyNeed = 0; // size of m_in when the known body is complete; 0 = none or chunked
    Buffer m_chunked;           // a body that came in chunks

    ServerExchange* m_exchange = nullptr;
    std::move_only_function<void()> m_onGone;
    std::coroutine_handle<> m_writer;
    Outbox m_out;
    std::string m_scratch; // heads and chunk sizes that are being sent
    std::string m_remote;
};

class ServerExchange final : public Exchange {
public:
    ServerExchange(std::shared_ptr<Session> session, RequestHead head, Buffer bytes, std::string_view body);
    ~ServerExchange() override;

    using Exchange::finish;
    using Exchange::reply;
    using Exchange::write;
    Loop& loop() const override { return m_session->m_side->loop; }
    const RequestHead& head() const override { return m_head; }
    std::string_view body() const override { return m_body; }
    Monotonic arrived() const override { return m_arrived; }
    Sending reply(int status, const Headers& headers, Gather body) override;
    Sending beginStream(int status, const Headers& headers, std::string_view first) override;
    Sending write(Gather pieces) override;
    Sending finish(Gather last) override;
    bool hasBegun() const override { return m_begun; }
    bool clientGone() const override;
    void onDisconnect(std::move_only_function<void()> callback) override;

private:
    friend class Session;
    void park(std::coroutine_handle<> writer) override { m_session->m_writer = writer; }
    bool lastSendWorked() const override { return m_worked; }
    bool canSend() const;
    void addChunk(Gather pieces, std::size_t size, bool last);

    std::shared_ptr<Session> m_session;
    RequestHead m_head;
    Buffer m_bytes;
    std::string_view m_body;
    Monotonic m_arrived;
    bool m_begun = false;
    bool m_ended = false;
    bool m_worked = true;
    bool m_chunked = false;
    bool m_bodyless = false;
};

} // namespace tierline::net
