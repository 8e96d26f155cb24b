#include "gateway/webhook.h"

#include "base/log.h"
#include "protocol/serverdelay.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <set>

namespace tierline::gateway {

namespace {

constexpr std::size_t answerLimit = 64U << 10U;

bool isWorthAnother(int status) {
    return status == 0 || status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
}

net::UpstreamRequest requestFor(const PostTarget& target, std::string_view body, const PostRules& rules) {
    net::UpstreamRequest request;
    request.origin = target.origin;
    request.target = target.target;
    request.headers = target.headers;
    request.headers.set("content-type", "application/json");
    request.body = {body};
    request.timeouts = {rules.timeout, rules.timeout, rules.timeout, rules.timeout};
    return request;
}

net::Task<Delivery> tryOnce(net::UpstreamPool* pool, net::UpstreamRequest request, Milliseconds* asked) {
    Delivery delivery;
    net::SendResult sent = co_await pool->send(std::move(request));
    if (!sent) {
        delivery.trouble = std::string(toString(sent.error().kind)) + ": " + sent.error().detail;
        co_return delivery;
    }
    net::UpstreamReply& reply = **sent;
    while (delivery.body.size() < answerLimit) {
        const net::ReadResult piece = co_await reply.read();
        if (!piece || piece->empty()) break; // the status has said it
        delivery.body += piece->substr(0, answerLimit - delivery.body.size());
    }
    delivery.status = reply.status;
    delivery.delivered = reply.status >= 200 && reply.status < 300;
    if (!delivery.delivered) {
        delivery.trouble = std::to_string(reply.status);
        const std::string* wait = reply.headers.find("retry-after");
        if (wait)
            *asked = protocol::serverDelay(std::nullopt, *wait, {}, systemClock().wall())
                         .value_or(Milliseconds(0));
        delivery.body.clear();
    }
    co_return delivery;
}

} // namespace

Result<PostTarget> postTarget(std::string_view url) {
    const auto mark = url.find('?');
    auto base = net::parseBaseUrl(url.substr(0, mark));
    if (!base) return std::unexpected(base.error());
    PostTarget target;
    target.origin = base->origin;
    target.target = base->path.empty() ? "/" : base->path;
    if (mark != std::string_view::npos) target.target += url.substr(mark);
    const auto isBad = [](char letter) { return letter <= ' ' || letter == 0x7f; };
    if (std::ranges::any_of(target.target, isBad) || target.target.find('#') != std::string::npos)
        return fail(ErrorCode::InvalidInput, "an address with a blank or a fragment cannot be asked");
    return target;
}

net::Task<Delivery> deliver(net::UpstreamPool* pool, Pause* pause, PostTarget target, std::string body,
                            PostRules rules) {
    Milliseconds wait = rules.backoff;
    Delivery delivery;
    for (int left = rules.tries; left > 0; --left) {
        Milliseconds asked{0};
        net::UpstreamRequest request = requestFor(target, body, rules);
        delivery = co_await tryOnce(pool, std::move(request), &asked);
        if (delivery.delivered || !isWorthAnother(delivery.status) || left == 1 || pause->ended) break;
        co_await pause->timer.wait(std::min(std::max(wait, asked), rules.longest));
        if (pause->ended) left = 2; // the last try
        wait *= 2;
    }
    co_return delivery;
}

struct Webhooks::State {
    struct Line { // to one address
        explicit Line(net::Loop& loop) : pause(loop) {}
        std::deque<std::string> waiting;
        Pause pause;
        bool running = false;
    };

    State(net::PoolSettings settings, PostRules given)
        : loop({"webhooks", -1}),
          pool(std::make_unique<net::UpstreamPool>(loop, std::move(settings))),
          rules(given) {}

    net::Loop loop;
    std::unique_ptr<net::UpstreamPool> pool;
    const PostRules rules;
    std::atomic<std::size_t> waiting{0};
    std::atomic<std::uint64_t> sent{0}, failed{0}, dropped{0};
    std::atomic<bool> stopping{false};

    // On the loop's thread only.
    std::map<std::string, Line> lines;
    std::set<std::string> troubled; // hosts
    int running = 0;
    std::promise<void> quiet; // given once, when it stops and nothing runs
    bool isQuiet = false;

    void noteQuiet() {
        if (!stopping || running > 0 || std::exchange(isQuiet, true)) return;
        quiet.set_value();
    }
    // Logged once when a host begins to fail, not for each message.
    void note(const std::string& host, const Delivery& delivery) {
        ++(delivery.delivered ? sent : failed);
        if (delivery.delivered)
            troubled.erase(host);
        else if (troubled.insert(host).second)
            logger("gateway")->warn("webhook host={} was not told: {}", host, delivery.trouble);
    }
    static net::Task<void> work(State* state, std::string url); // `state` outlives the loop
};

net::Task<void> Webhooks::State::work(State* state, std::string url) {
    Line& line = state->lines.at(url);
    const auto target = postTarget(url);
    while (!line.waiting.empty()) {
        std::string body = std::move(line.waiting.front());
        line.waiting.pop_front();
        Delivery delivery;
        PostRules rules = state->rules;
        if (state->stopping) rules.tries = 1;
        if (target)
            delivery = co_await deliver(state->pool.get(), &line.pause, *target, std::move(body), rules);
        else
            delivery.trouble = target.error().detail;
        state->note(target ? target->origin.host : std::string("?"), delivery);
        --state->waiting;
    }
    state->lines.erase(url);
    --state->running;
    state->noteQuiet();
}

Webhooks::Webhooks(net::PoolSettings settings, PostRules rules)
    : m_state(std::make_unique<State>(std::move(settings), rules)) {
    m_state->loop.start();
}

Webhooks::~Webhooks() {
    stop(Milliseconds(0));
}

void Webhooks::post(std::string url, std::string body) {
    if (m_state->stopping || m_state->waiting >= limit) {
        ++m_state->dropped;
        return;
    }
    ++m_state->waiting;
    m_state->loop.post([state = m_state.get(), url = std::move(url), body = std::move(body)]() mutable {
        State::Line& line = state->lines.try_emplace(url, state->loop).first->second;
        line.waiting.push_back(std::move(body));
        if (std::exchange(line.running, true)) return;
        ++state->running;
        net::spawn(State::work(state, std::move(url)));
    });
}

void Webhooks::stop(Milliseconds grace) {
    State& state = *m_state;
    if (state.stopping.exchange(true)) return;
    auto quiet = state.quiet.get_future();
    state.loop.post([&state] {
        for (auto& [url, line] : state.lines)
            line.pause.end();
        state.noteQuiet();
    });
    quiet.wait_for(grace);
    state.loop.stop();
    state.dropped += state.waiting.exchange(0);
}

SendCounters Webhooks::counters() const {
    return {m_state->sent, m_state->failed, m_state->dropped};
}

net::Loop& Webhooks::loop() {
    return m_state->loop;
}

} // namespace tierline::gateway
