#include "net/connection.h"

#include <algorithm>

namespace tierline::net {

Call::Call(std::shared_ptr<UpstreamPool::Impl> owner, UpstreamRequest asked)
    : pool(std::move(owner)),
      request(std::move(asked)),
      host(pool->hostFor(request.origin)),
      m_start(pool->loop.now()),
      m_deadline(pool->loop, *this) {
    pool->add(*this);
}

Call::~Call() {
    if (request.cancel) request.cancel->detach(this);
    letGo(false);
    pool->remove(*this);
}

void Call::start() {
    if (request.timeouts.total.count() > 0) {
        m_totalAt = m_start + request.timeouts.total;
        m_deadline.set(m_totalAt);
    }
    if (pool->closed || (request.cancel && request.cancel->isCancelled())) {
        fail(NetFailure::Kind::Cancelled, "cancelled before it began");
        return;
    }
    if (request.cancel)
        request.cancel->attach(this, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->cancel();
        });
}

void Call::cancel() {
    fail(NetFailure::Kind::Cancelled, "cancelled");
    wakeSoon();
}

void Call::setStage(NetFailure::Kind kind, Milliseconds time) {
    m_stage = kind;
    m_stageAt = time.count() > 0 ? pool->loop.now() + time : Monotonic::max();
    setDeadline();
}

void Call::nudgeAfter(Milliseconds time) {
    nudged = false;
    m_nudgeAt = time.count() > 0 ? pool->loop.now() + time : Monotonic::max();
    setDeadline();
}

void Call::setDeadline() {
    const Monotonic next = std::min({m_stageAt, m_totalAt, m_nudgeAt});
    if (next == Monotonic::max())
        m_deadline.clear();
    else
        m_deadline.set(next);
}

bool Call::fail(NetFailure::Kind kind, std::string detail) {
    if (!failure) failure = NetFailure{kind, std::move(detail), retried};
    if (connection) connection->close(); // the other side shall stop now
    return false;
}

void Call::wakeSoon() {
    pool->loop.post([self = shared_from_this()] { self->wake(); });
}

Microseconds Call::sinceStart() const {
    return std::chrono::duration_cast<Microseconds>(pool->loop.now() - m_start);
}

void Call::letGo(bool reusable) {
    m_deadline.clear();
    const auto held = std::exchange(connection, nullptr);
    if (!std::exchange(hasPlace, false)) return;
    if (held && held->isOpen() && reusable && !pool->closed) {
        pool->giveBack(held);
        return;
    }
    if (held) held->close();
    pool->releasePlace(host);
}

Host& UpstreamPool::Impl::hostFor(const Origin& origin) {
    auto& host = hosts[origin];
    if (!host) {
        host = std::make_unique<Host>();
        host->origin = origin;
        host->proxy = settings.proxy.proxyFor(origin);
        host->cap = settings.connectionsPerOrigin;
    }
    return *host;
}

void UpstreamPool::Impl::add(Call& call) {
    call.indexInPool = calls.size();
    calls.push_back(&call);
}

void UpstreamPool::Impl::remove(Call& call) {
    calls[call.indexInPool] = calls.back();
    calls[call.indexInPool]->indexInPool = call.indexInPool;
    calls.pop_back();
}

bool UpstreamPool::Impl::takeIdle(Call& call) {
    auto& idle = call.host.idle;
    if (idle.empty()) return false;
    call.connection = std::move(idle.back());
    idle.pop_back();
    call.connection->endIdle();
    call.connection->call = &call;
    call.hasPlace = true;
    call.reused = true;
    return true;
}

void UpstreamPool::Impl::releasePlace(Host& host) {
    if (host.waiting.empty()) {
        --host.open;
        return;
    }
    Call* next = host.waiting.front();
    host.waiting.pop_front();
    next->hasPlace = true;
    next->wakeSoon();
}

void UpstreamPool::Impl::giveBack(std::shared_ptr<Connection> connection) {
    Host& host = connection->host;
    const bool fromBeforeSleep = connection->sleepsAtBirth != sleeps;
    if (fromBeforeSleep || !connection->beginIdle(loop.now() + settings.idleTime)) {
        connection->close();
        releasePlace(host);
        return;
    }
    if (host.waiting.empty()) {
        host.idle.push_back(std::move(connection));
        return;
    }
    Call* next = host.waiting.front();
    host.waiting.pop_front();
    connection->endIdle();
    connection->call = next;
    next->connection = std::move(connection);
    next->hasPlace = true;
    next->reused = true;
    next->wakeSoon();
}

void UpstreamPool::Impl::dropIdle(Connection& connection) {
    Host& host = connection.host;
    const auto found =
        std::ranges::find_if(host.idle, [&](const auto& held) { return held.get() == &connection; });
    if (found == host.idle.end()) return;
    const auto held = std::move(*found);
    host.idle.erase(found);
    held->close();
    releasePlace(host);
}

void UpstreamPool::Impl::closeIdle() {
    for (auto& [origin, host] : hosts)
        while (!host->idle.empty())
            dropIdle(*host->idle.back());
}

void UpstreamPool::Impl::close() {
    if (std::exchange(closed, true)) return;
    closeIdle();
    std::vector<std::shared_ptr<Call>> running;
    for (Call* call : calls)
        if (auto held = call->weak_from_this().lock()) running.push_back(std::move(held));
    for (const auto& call : running)
        call->cancel();
}

void UpstreamPool::Impl::askAddresses(Call& call) {
    Host& host = call.host;
    call.addresses.reset();
    host.asking.push_back(call.weak_from_this());
    if (!host.resolving) beginLookUp(host); // one at a time serves all
}

void UpstreamPool::Impl::beginLookUp(Host& host) {
    host.resolving = true;
    resolveName(loop, host.target().host, host.target().port,
                [weak = weak_from_this(), &host, number = ++host.lookUp](ResolveResult result) {
                    const auto self = weak.lock();
                    if (!self || number != host.lookUp) return;
                    host.resolving = false;
                    for (const auto& asker : std::exchange(host.asking, {})) {
                        const auto waiting = asker.lock();
                        if (!waiting) continue;
                        waiting->addresses = result;
                        waiting->wake();
                    }
                });
}

void UpstreamPool::Impl::noticeSleep() {
    if (!sleepWatch.look(settings.clocks())) return;
    ++sleeps;
    closeIdle();
    for (auto& [origin, host] : hosts)
        if (host->resolving) beginLookUp(*host); // another network may be there now
}

UpstreamPool::UpstreamPool(Loop& loop, PoolSettings settings)
    : m_impl(std::make_shared<Impl>(loop, std::move(settings))) {
    auto addHook = [&loop, weak = std::weak_ptr(m_impl)] {
        loop.addStopHook([weak] {
            if (const auto self = weak.lock()) self->close();
        });
    };
    m_impl->noticeSleep(); // remembers the clocks
    if (loop.onThisThread())
        addHook();
    else
        loop.post(addHook);
}

UpstreamPool::~UpstreamPool() {
    m_impl->close();
}

void UpstreamPool::setConnectionCap(const Origin& origin, std::size_t connections) {
    m_impl->hostFor(origin).cap = std::max<std::size_t>(connections, 1);
}

void UpstreamPool::closeIdle() {
    m_impl->closeIdle();
}

PoolCounters UpstreamPool::counters() const {
    PoolCounters counters{m_impl->opened, m_impl->reused, m_impl->retried, m_impl->sleeps, 0, 0, 0};
    for (const auto& [origin, host] : m_impl->hosts) {
        counters.idle += host->idle.size();
        counters.busy += host->open - host->idle.size();
        counters.waiting += host->waiting.size();
    }
    return counters;
}

std::string_view toString(NetFailure::Kind kind) {
    switch (kind) {
    case NetFailure::Kind::Resolve: return "resolve";
    case NetFailure::Kind::Connect: return "connect";
    case NetFailure::Kind::ConnectTimeout: return "connect_timeout";
    case NetFailure::Kind::Tls: return "tls";
    case NetFailure::Kind::FirstByteTimeout: return "first_byte_timeout";
    case NetFailure::Kind::IdleTimeout: return "idle_timeout";
    case NetFailure::Kind::TotalTimeout: return "total_timeout";
    case NetFailure::Kind::Reset: return "reset";
    case NetFailure::Kind::Protocol: return "protocol";
    case NetFailure::Kind::Cancelled: return "cancelled";
    case NetFailure::Kind::Offline: return "offline";
    case NetFailure::Kind::PoolTimeout: return "pool_timeout";
    }
    return "reset";
}

} // namespace tierline::net
