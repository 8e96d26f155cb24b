#include "sandbox/traffic.h"

#include "base/log.h"
#include "net/upstream.h"
#include "protocol/reply.h"
#include "sandbox/script.h"

#include <atomic>
#include <cmath>

namespace tierline::sandbox {

namespace {

constexpr Milliseconds pausedStep{200};
constexpr std::size_t replyLimit = 8U << 20U;

} // namespace

// Everything but the atomics belongs to the loop's thread.
struct Traffic::State {
    TrafficOptions options;
    Script script;
    net::BaseUrl gateway;
    Dice dice{1};
    int inFlight = 0;
    std::atomic<bool> paused{false};
    std::atomic<std::int64_t> sent{0}, failed{0};
    net::Loop loop{net::LoopOptions{"traffic", -1}};
    net::UpstreamPool pool{loop, net::PoolSettings{}};

    ~State() { loop.stop(); }

    net::UpstreamRequest post(std::string path) const {
        net::UpstreamRequest request;
        request.origin = gateway.origin;
        request.target = gateway.path + std::move(path);
        request.headers.add("content-type", "application/json");
        return request;
    }

    static net::Task<void> arrivals(State* self);
    static net::Task<void> faults(State* self);
    static net::Task<void> converse(State* self, Conversation conversation, std::uint64_t seed);
    static net::Task<std::string> ask(State* self, const Conversation* conversation, std::string body);
};

namespace {

Milliseconds exponential(double mean, Dice& dice) {
    const double drawn = -std::log(1.0 - dice.uniform()) * mean;
    return Milliseconds(static_cast<std::int64_t>(drawn * 1000));
}

net::Headers headersFor(const Conversation& conversation, const std::string& token) {
    const TrafficClient& client = *conversation.client;
    net::Headers headers;
    headers.add("content-type", "application/json");
    if (!client.agent.empty()) headers.add("user-agent", client.agent);
    if (client.dialect == Dialect::Anthropic) headers.add("anthropic-version", "2023-06-01");
    if (!token.empty()) {
        if (client.dialect == Dialect::Anthropic)
            headers.add("x-api-key", token);
        else
            headers.add("authorization", "Bearer " + token);
    }
    if (!client.label.empty()) headers.add("x-tierline-client", client.label);
    if (!conversation.tag.empty()) headers.add("x-tierline-tag", conversation.tag);
    if (client.sendsSession) headers.add("x-tierline-session", conversation.session);
    return headers;
}

} // namespace

// Empty: it failed. Otherwise what the model said, or "…" when it only called tools.
net::Task<std::string> Traffic::State::ask(State* self, const Conversation* conversation, std::string body) {
    const bool openAi = conversation->client->dialect == Dialect::OpenAi;
    net::UpstreamRequest request = self->post(openAi ? "/v1/chat/completions" : "/v1/messages");
    request.headers = headersFor(*conversation, self->options.token);
    request.body = {body};
    self->sent.fetch_add(1);
    auto reply = co_await self->pool.send(std::move(request));
    if (!reply) co_return std::string();
    protocol::StreamReader stream(conversation->client->dialect, false);
    std::string whole;
    while (true) {
        const net::ReadResult piece = co_await (*reply)->read();
        if (!piece) co_return std::string();
        if (piece->empty()) break;
        if (whole.size() < replyLimit) whole += *piece;
        if (conversation->stream) stream.feed(*piece);
    }
    if ((*reply)->status / 100 != 2) co_return std::string();
    if (!conversation->stream) {
        const auto plain = protocol::readPlainReply(conversation->client->dialect, whole);
        if (plain.error) co_return std::string();
        co_return plain.text.empty() ? std::string("…") : plain.text;
    }
    stream.close();
    if (!stream.finished()) co_return std::string();
    co_return stream.text().empty() ? std::string("…") : stream.text();
}

// A person reads before asking on.
net::Task<void> Traffic::State::converse(State* self, Conversation conversation, std::uint64_t seed) {
    Dice dice(seed);
    std::vector<std::string> replies;
    for (std::size_t at = 0; at < conversation.turns.size(); ++at) {
        if (at > 0) {
            const bool running = co_await self->loop.sleepFor(Milliseconds(1500) + exponential(4.0, dice));
            if (!running || self->paused) co_return;
        }
        ++self->inFlight;
        std::string said = co_await ask(self, &conversation, requestBody(conversation, at, replies));
        --self->inFlight;
        if (said.empty()) {
            self->failed.fetch_add(1);
            co_return;
        }
        replies.push_back(std::move(said));
    }
}

// A Poisson process, thinned while too much is in flight.
net::Task<void> Traffic::State::arrivals(State* self) {
    const double mean = meanTurns(self->script) / self->options.perSecond;
    while (true) {
        const bool running =
            co_await self->loop.sleepFor(self->paused ? pausedStep : exponential(mean, self->dice));
        if (!running) co_return;
        if (self->paused || self->inFlight >= self->script.inFlight) continue;
        Conversation conversation = drawConversation(self->script, self->dice);
        net::spawn(converse(self, std::move(conversation), self->dice.next()));
    }
}

net::Task<void> Traffic::State::faults(State* self) {
    Milliseconds passed{0};
    do {
        for (std::size_t index = 0; index < self->script.events.size(); ++index) {
            const TrafficEvent& event = self->script.events[index];
            const bool running = co_await self->loop.sleepFor(event.after - passed);
            if (!running) co_return;
            passed = event.after;
            net::UpstreamRequest request = self->post("/sandbox/" + event.provider);
            if (!self->options.token.empty())
                request.headers.add("authorization", "Bearer " + self->options.token);
            request.body = {event.body};
            auto reply = co_await self->pool.send(std::move(request));
            if (!reply || (*reply)->status != 200)
                logger("sandbox")->warn("event=fault_not_set provider={}", event.provider);
        }
        const bool running =
            co_await self->loop.sleepFor(std::max(self->script.repeat - passed, Milliseconds(1)));
        if (!running) co_return;
        passed = Milliseconds(0);
    } while (self->script.repeat.count() > 0);
}

Result<std::unique_ptr<Traffic>> Traffic::start(TrafficOptions options) {
    if (!(options.perSecond > 0) || options.perSecond > 10'000)
        return fail(ErrorCode::InvalidInput,
                    "the rate of the traffic must be above 0 and at most 10000 a second");
    auto script = loadScript(options.script);
    if (!script) return std::unexpected(script.error());
    const auto gateway = net::parseBaseUrl(options.gatewayUrl);
    if (!gateway) return std::unexpected(gateway.error());
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    state->script = std::move(*script);
    state->gateway = *gateway;
    state->dice = Dice(state->options.seed);
    state->loop.start();
    state->loop.spawn(State::arrivals(state.get()));
    if (!state->script.events.empty()) state->loop.spawn(State::faults(state.get()));
    return std::unique_ptr<Traffic>(new Traffic(std::move(state)));
}

Traffic::Traffic(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Traffic::~Traffic() = default;

void Traffic::pause(bool paused) {
    m_state->paused = paused;
}

bool Traffic::isPaused() const {
    return m_state->paused;
}

std::int64_t Traffic::sent() const {
    return m_state->sent;
}

std::int64_t Traffic::failed() const {
    return m_state->failed;
}

} // namespace tierline::sandbox
