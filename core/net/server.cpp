#include "net/server.h"

#include "base/log.h"
#include "net/replyhead.h"
#include "net/session.h"
#include "net/url.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <future>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tierline::net {
namespace {

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds acceptPause(100); // when descriptors have run out

// A socket on its way to another loop.
struct OwnedFd {
    explicit OwnedFd(int given) : fd(given) {}
    OwnedFd(OwnedFd&& other) noexcept : fd(std::exchange(other.fd, -1)) {}
    OwnedFd& operator=(OwnedFd&&) = delete;
    ~OwnedFd() {
        if (fd >= 0) ::close(fd);
    }
    int release() { return std::exchange(fd, -1); }
    int fd;
};

std::string addressText(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* raw = &address;
    if (address.ss_family == AF_INET)
        ::inet_ntop(AF_INET, &static_cast<const sockaddr_in*>(raw)->sin_addr, text.data(), text.size());
    else
        ::inet_ntop(AF_INET6, &static_cast<const sockaddr_in6*>(raw)->sin6_addr, text.data(), text.size());
    const std::string_view found(text.data());
    constexpr std::string_view mapped = "::ffff:";
    return std::string(found.starts_with(mapped) && found.contains('.') ? found.substr(mapped.size())
                                                                        : found);
}

std::uint16_t portOf(const sockaddr_storage& address) {
    const void* raw = &address;
    return ntohs(address.ss_family == AF_INET ? static_cast<const sockaddr_in*>(raw)->sin_port
                                              : static_cast<const sockaddr_in6*>(raw)->sin6_port);
}

Error listenError(int error, const std::string& where) {
    ErrorCode code = ErrorCode::Io;
    if (error == EADDRINUSE) code = ErrorCode::InUse;
    if (error == EADDRNOTAVAIL) code = ErrorCode::InvalidInput;
    if (error == EACCES) code = ErrorCode::Refused;
    return {code, "cannot listen on " + where + ": " + std::strerror(error), {}, {}, 0, 0};
}

Result<int> openListener(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string service = std::to_string(port);
    if (const int error =
            ::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found))
        return fail(ErrorCode::InvalidInput,
                    "`" + host + "` is no address to listen on: " + gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    const std::string where = host + ":" + service;
    const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return std::unexpected(listenError(errno, where));
    OwnedFd socket(fd);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(fd, found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd, backlog) != 0)
        return std::unexpected(listenError(errno, where));
    return socket.release();
}

// Ready when the work has run, or when a stopped loop has dropped it.
template <class Work>
std::future<void> runOn(Loop& loop, Work work) {
    std::promise<void> promise;
    auto future = promise.get_future();
    loop.post([work = std::move(work), promise = std::move(promise)]() mutable {
        work();
        promise.set_value();
    });
    return future;
}

} // namespace

struct Server::Impl final : Ready, std::enable_shared_from_this<Impl> {
    std::vector<Loop*> loops;
    std::shared_ptr<ServerShared> shared = std::make_shared<ServerShared>();
    std::vector<std::shared_ptr<ServerSide>> sides;
    std::string address;
    std::uint16_t port = 0;
    // On the first loop only:
    std::unique_ptr<Descriptor> acceptor;
    std::unique_ptr<Timer> pause;
    std::size_t turn = 0;
    bool deaf = false, stopped = false; // by the owner's thread

    Loop& first() const { return *loops.front(); }
    void onWritable() override {}

    void onReadable() override {
        for (int round = 0; round < 64 && acceptor && acceptor->isOpen(); ++round) {
            sockaddr_storage peer{};
            socklen_t size = sizeof(peer);
            void* raw = &peer;
            const int fd =
                ::accept4(acceptor->fd(), static_cast<sockaddr*>(raw), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd >= 0) {
                deal(OwnedFd(fd), addressText(peer));
            } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                logger("net")->warn("event=accept_paused reason=\"{}\"", std::strerror(errno));
                return spawn(resumeLater(shared_from_this()));
            } else if (errno != EINTR && errno != ECONNABORTED) {
                break;
            }
        }
        if (acceptor && acceptor->isOpen()) acceptor->armRead(shared_from_this());
    }

    static Task<void> resumeLater(std::shared_ptr<Impl> self) {
        if (co_await self->first().sleepFor(acceptPause)) self->onReadable();
    }

    void deal(OwnedFd fd, std::string peer) {
        const int on = 1;
        ::setsockopt(fd.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        shared->accepted.fetch_add(1, std::memory_order_relaxed);
        if (shared->open.load(std::memory_order_acquire) >= shared->limits.connections)
            return turnAway(fd.fd);
        shared->open.fetch_add(1, std::memory_order_acq_rel);
        const auto& side = sides[turn++ % sides.size()];
        if (&side->loop == &first()) return start(side, std::move(fd), std::move(peer));
        side->loop.post([side, fd = std::move(fd), peer = std::move(peer)]() mutable {
            start(side, std::move(fd), std::move(peer));
        });
    }

    static void start(std::shared_ptr<ServerSide> side, OwnedFd fd, std::string peer) {
        const auto session = std::make_shared<Session>(side, fd.release(), std::move(peer));
        side->stopping ? session->gone() : session->begin();
    }

    void turnAway(int fd) {
        shared->refused.fetch_add(1, std::memory_order_relaxed);
        const Reply reply = shared->errorFor(nullptr, 503, "too many connections");
        ReplyFraming framing;
        framing.length = reply.body.size();
        framing.keepAlive = false;
        std::string text;
        appendReplyHead(text, reply.status, reply.headers, framing);
        text += reply.body;
        std::array<char, 4096> sink{};
        static_cast<void>(::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
        ::shutdown(fd, SHUT_WR);
        static_cast<void>(::recv(fd, sink.data(), sink.size(), MSG_DONTWAIT)); // unread bytes would reset it
    }

    void closeAcceptor() { acceptor.reset(); }
};

Result<std::unique_ptr<Server>> Server::listen(std::vector<Loop*> loops, std::string_view host,
                                               std::uint16_t port, ServerLimits limits, Handler handler,
                                               HeadHandler headHandler, ErrorBody errorBody) {
    if (loops.empty()) return fail(ErrorCode::Internal, "a server needs a loop");
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const Result<int> fd = openListener(std::string(host), port);
    if (!fd) return std::unexpected(fd.error());

    sockaddr_storage bound{};
    socklen_t size = sizeof(bound);
    void* raw = &bound;
    ::getsockname(*fd, static_cast<sockaddr*>(raw), &size);
    const auto impl = std::make_shared<Impl>();
    impl->loops = std::move(loops);
    impl->port = portOf(bound);
    impl->address = hostHeader({false, addressText(bound), 0});
    impl->address.resize(impl->address.rfind(':'));
    impl->address += ":" + std::to_string(impl->port);
    impl->shared->limits = limits;
    impl->shared->handler = std::move(handler);
    impl->shared->headHandler = std::move(headHandler);
    impl->shared->errorBody = std::move(errorBody);
    for (Loop* loop : impl->loops) {
        const auto side = std::make_shared<ServerSide>(*loop, impl->shared);
        impl->sides.push_back(side);
        loop->post([side] {
            side->stopHook = side->loop.addStopHook([side] {
                side->stopIdle();
                side->cutAll();
            });
        });
    }
    impl->first().post([impl, fd = OwnedFd(*fd)]() mutable {
        impl->acceptor = std::make_unique<Descriptor>(impl->first(), fd.release());
        impl->first().addStopHook([weak = std::weak_ptr(impl)] {
            if (const auto self = weak.lock()) self->closeAcceptor();
        });
        impl->onReadable();
    });
    return std::unique_ptr<Server>(new Server(impl));
}

Server::Server(std::shared_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return m_impl->port;
}

std::string Server::address() const {
    return m_impl->address;
}

ServerCounters Server::counters() const {
    const ServerShared& shared = *m_impl->shared;
    ServerCounters counters;
    counters.accepted = shared.accepted;
    counters.open = shared.open;
    counters.requests = shared.requests;
    counters.malformed = shared.malformed;
    counters.tooLarge = shared.tooLarge;
    counters.timedOut = shared.timedOut;
    counters.refused = shared.refused;
    return counters;
}

void Server::stopAccepting() {
    Impl& impl = *m_impl;
    if (std::exchange(impl.deaf, true)) return;
    impl.shared->stopping = true;
    std::vector<std::future<void>> done;
    done.push_back(runOn(impl.first(), [self = m_impl] { self->closeAcceptor(); }));
    for (const auto& side : impl.sides)
        done.push_back(runOn(side->loop, [side] { side->stopIdle(); }));
    for (const auto& future : done)
        future.wait();
}

void Server::stop(Milliseconds grace) {
    Impl& impl = *m_impl;
    if (std::exchange(impl.stopped, true)) return;
    stopAccepting();
    const auto shared = impl.shared;
    {
        const auto isEmpty = [&] { return shared->open.load(std::memory_order_acquire) == 0; };
        std::unique_lock lock(shared->mutex);
        shared->emptied.wait_for(lock, grace, isEmpty);
    }
    std::vector<std::future<void>> done;
    for (const auto& side : impl.sides)
        done.push_back(runOn(side->loop, [side] {
            side->loop.removeStopHook(side->stopHook);
            side->cutAll();
        }));
    for (const auto& future : done)
        future.wait();
}

} // namespace tierline::net
