#include "asking/asker.h"

#include "net/loop.h"
#include "net/upstream.h"
#include "net/url.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <set>

namespace tierline::asking {

namespace {

constexpr std::size_t largestReply = 32U << 20U;
constexpr std::size_t connections = 1'024;
constexpr Milliseconds ownPageLimit{30'000};

// Where replies wait for the owner. The mutex guards all of it.
struct Inbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Replied> replies;

    void put(Replied reply) {
        {
            const std::scoped_lock lock(mutex);
            replies.push_back(std::move(reply));
        }
        arrived.notify_one();
    }
};

// What is under way; on the loop's thread only.
using Cancels = std::set<std::shared_ptr<net::Cancel>>;

struct Sending {
    net::UpstreamPool* pool;
    Cancels* cancels;
    std::shared_ptr<Inbox> inbox;
    std::size_t call;
    std::string body, model;
    net::UpstreamRequest request;
};

struct Exchanged {
    int status = 0;
    std::string id, cost, body, failure;
    bool isCancelled = false, wasSent = true;
};

net::Task<Exchanged> exchange(net::UpstreamPool* pool, net::UpstreamRequest request) {
    Exchanged got;
    auto sent = co_await pool->send(std::move(request));
    if (!sent) {
        using enum net::NetFailure::Kind;
        const auto kind = sent.error().kind;
        got.failure = sent.error().detail;
        got.isCancelled = kind == Cancelled;
        got.wasSent = kind != Resolve && kind != Connect && kind != ConnectTimeout && kind != Tls
                      && kind != Offline && kind != PoolTimeout;
        co_return got;
    }
    got.status = (*sent)->status;
    got.id = (*sent)->headers.value("x-tierline-id");
    got.cost = (*sent)->headers.value("x-tierline-cost");
    for (;;) {
        const auto piece = co_await (*sent)->read();
        if (!piece) {
            got.failure = piece.error().detail;
            got.isCancelled = piece.error().kind == net::NetFailure::Kind::Cancelled;
            co_return got;
        }
        if (piece->empty()) co_return got;
        got.body += *piece;
        if (got.body.size() > largestReply) {
            got.failure = "the reply is larger than 32 MB";
            co_return got;
        }
    }
}

net::Task<void> carryOut(std::unique_ptr<Sending> sending) {
    const auto begin = std::chrono::steady_clock::now();
    const auto cancel = sending->request.cancel;
    sending->cancels->insert(cancel);
    auto request = std::move(sending->request);
    request.body = {std::string_view(sending->body)};
    const auto got = co_await exchange(sending->pool, std::move(request));
    sending->cancels->erase(cancel);
    Replied reply{sending->call, {}, got.isCancelled};
    if (got.failure.empty()) {
        reply.answer = answerOf(got.status, got.id, got.cost, got.body, sending->model);
    } else {
        reply.answer.trouble = "transport: " + got.failure;
        reply.answer.mayBePaid = got.wasSent;
    }
    using Fine = std::chrono::duration<double, std::milli>;
    reply.answer.latencyMs = Fine(std::chrono::steady_clock::now() - begin).count();
    sending->inbox->put(std::move(reply));
}

net::Task<void> fetch(net::UpstreamPool* pool, net::UpstreamRequest request,
                      std::shared_ptr<std::promise<Exchanged>> done) {
    auto got = co_await exchange(pool, std::move(request));
    done->set_value(std::move(got));
}

} // namespace

struct Asker::State {
    static net::PoolSettings poolSettings() {
        net::PoolSettings settings;
        settings.connectionsPerOrigin = connections;
        return settings;
    }

    AskerOptions options;
    net::BaseUrl base;
    std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();
    net::Loop loop{{.name = "asker"}};
    net::UpstreamPool pool{loop, poolSettings()};
    Cancels cancels;

    net::UpstreamRequest request(net::Method method, const std::string& path) const {
        net::UpstreamRequest made;
        made.origin = base.origin;
        made.method = method;
        made.target = base.path + path;
        made.headers.add("accept", "application/json");
        if (!options.token.empty()) made.headers.add("authorization", "Bearer " + options.token);
        made.mayRepeat = method == net::Method::Get;
        return made;
    }
};

Asker::Asker(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Asker::~Asker() {
    m_state->loop.stop(); // what is under way is cancelled and unwinds
}

Result<std::unique_ptr<Asker>> Asker::start(AskerOptions options) {
    auto base = net::parseBaseUrl(options.url);
    if (!base) return std::unexpected(base.error());
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    state->base = *std::move(base);
    state->loop.start();
    return std::unique_ptr<Asker>(new Asker(std::move(state)));
}

void Asker::ask(std::size_t call, std::string body, const std::string& model, const std::string& key) {
    auto sending = std::make_unique<Sending>();
    sending->pool = &m_state->pool;
    sending->cancels = &m_state->cancels;
    sending->inbox = m_state->inbox;
    sending->call = call;
    sending->body = std::move(body);
    sending->model = model;
    auto& request = sending->request;
    request = m_state->request(net::Method::Post, "/route");
    request.headers.add("content-type", "application/json");
    request.headers.add("x-tierline-client", "bench");
    request.headers.add("x-tierline-tag", "bench=" + key);
    // Its prompts are in the set already, and an answer from the gateway's own store would be no second one.
    request.headers.add("x-tierline-no-store", "1");
    const auto limit = m_state->options.limit;
    request.timeouts = {Milliseconds(5'000), limit, limit, limit};
    request.cancel = std::make_shared<net::Cancel>();
    m_state->loop.spawn(carryOut(std::move(sending)));
}

std::optional<Replied> Asker::wait(Milliseconds atMost) {
    auto& inbox = *m_state->inbox;
    std::unique_lock lock(inbox.mutex);
    if (!inbox.arrived.wait_for(lock, atMost, [&] { return !inbox.replies.empty(); })) return std::nullopt;
    auto reply = std::move(inbox.replies.front());
    inbox.replies.pop_front();
    return reply;
}

void Asker::cancel() {
    m_state->loop.post([cancels = &m_state->cancels] {
        for (const auto& each : Cancels(*cancels))
            each->cancel();
    });
}

Result<std::string> Asker::get(const std::string& path) {
    auto request = m_state->request(net::Method::Get, path);
    request.timeouts.total = ownPageLimit;
    auto done = std::make_shared<std::promise<Exchanged>>();
    auto got = done->get_future();
    m_state->loop.spawn(fetch(&m_state->pool, std::move(request), done));
    auto reply = got.get();
    const auto url = m_state->options.url + path.substr(0, path.find('?'));
    if (!reply.failure.empty())
        return fail(ErrorCode::Unavailable, url + ": " + reply.failure, "is the gateway running there?");
    if (reply.status == 401)
        return fail(ErrorCode::Refused, "the gateway asks for its client token",
                    "set TIERLINE_TOKEN or give --token-file");
    if (reply.status != 200)
        return fail(ErrorCode::Unavailable, url + ": HTTP " + std::to_string(reply.status),
                    "is that a gateway of this version?");
    return std::move(reply.body);
}

} // namespace tierline::asking
