#include "sandbox/visit.h"

#include "base/hash.h"

namespace tierline::sandbox {

namespace {

constexpr int slowness = 8;

} // namespace

Visit::Visit(std::shared_ptr<net::Exchange> exchange, Desk& desk)
    : m_exchange(std::move(exchange)), m_desk(desk), m_timer(m_exchange->loop()) {
    const net::RequestHead& head = m_exchange->head();
    m_call = readCall(head.method, head.path(), head.query(), desk.about->dialect);
    m_number = desk.requests.fetch_add(1);
    desk.open.fetch_add(1);
    m_exchange->onDisconnect([this] {
        m_desk.cancelled.fetch_add(1);
        m_gone = true;
        m_timer.cancel();
    });
}

Visit::~Visit() {
    m_exchange->onDisconnect({});
    m_desk.open.fetch_sub(1);
}

Milliseconds Visit::leftUntil(Milliseconds due) const {
    const double factor = m_desk.options.timeScale * (m_slow ? slowness : 1);
    const auto scaled = Milliseconds(static_cast<std::int64_t>(static_cast<double>(due.count()) * factor));
    const auto passed =
        std::chrono::duration_cast<Milliseconds>(m_exchange->loop().now() - m_exchange->arrived());
    return scaled - passed;
}

net::Headers Visit::headers(std::string_view type, const WireReply* refused) const {
    net::Headers headers;
    headers.add("content-type", std::string(type));
    headers.add(m_call.dialect == Dialect::Anthropic ? "request-id" : "x-request-id",
                "req_" + hexId(fnv1a(provider()), static_cast<std::uint64_t>(m_number)));
    const auto& allowance = m_desk.allowance;
    if (allowance.isLimited() && m_call.dialect == Dialect::OpenAi) {
        for (auto& [name, value] : allowance.headers(m_exchange->loop().now()))
            headers.add(std::move(name), std::move(value));
        if (refused && refused->retryAfter.count() > 0)
            headers.add("retry-after", std::to_string(refused->retryAfter.count() / 1000));
        return headers;
    }
    for (auto& [name, value] : limitHeaders(m_call.dialect, m_desk.open, refused))
        headers.add(std::move(name), std::move(value));
    return headers;
}

net::Task<bool> waitUntil(Visit* visit, Milliseconds due) {
    const Milliseconds left = visit->leftUntil(due);
    if (left.count() <= 0 || visit->isGone()) co_return !visit->isGone();
    const bool elapsed = co_await visit->timer().wait(left);
    co_return elapsed;
}

net::Task<void> refuseWith(Visit* visit, WireReply reply) {
    if (reply.status >= 429) visit->desk().failures.fetch_add(1);
    const net::Headers headers = visit->headers(reply.type, &reply);
    co_await visit->exchange().reply(reply.status, headers, reply.body);
}

net::Task<void> sayAnswer(Visit* visit, WireReply reply, bool cut) {
    const bool here = co_await waitUntil(visit, reply.due);
    if (!here) co_return;
    const net::Headers headers = visit->headers(reply.type, nullptr);
    if (cut) // chunked and left unfinished: the body never reaches its end
        co_await visit->exchange().beginStream(200, headers,
                                               std::string_view(reply.body).substr(0, reply.body.size() / 2));
    else
        co_await visit->exchange().reply(reply.status, headers, reply.body);
}

// All events that are due leave in one write. A cut stream ends halfway, without its last chunk.
net::Task<void> streamAnswer(Visit* visit, std::vector<Frame> frames, bool cut) {
    const std::size_t end = cut ? frames.size() / 2 : frames.size();
    const net::Headers headers = visit->headers(
        visit->call().jsonArray ? "application/json" : "text/event-stream; charset=utf-8", nullptr);
    for (std::size_t next = 0; next < end;) {
        const bool here = co_await waitUntil(visit, frames[next].due);
        if (!here) co_return;
        std::string batch = std::move(frames[next++].bytes);
        while (next < end && visit->leftUntil(frames[next].due).count() <= 0)
            batch += frames[next++].bytes;
        auto& exchange = visit->exchange();
        const bool sent = exchange.hasBegun() ? co_await exchange.write(std::string_view(batch))
                                              : co_await exchange.beginStream(200, headers, batch);
        if (!sent) co_return;
    }
    if (!cut) co_await visit->exchange().finish();
}

} // namespace tierline::sandbox
