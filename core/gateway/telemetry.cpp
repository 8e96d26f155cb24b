#include "gateway/telemetry.h"

#include "base/log.h"
#include "protocol/json.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <future>
#include <mutex>
#include <vector>

namespace tierline::gateway {

namespace {

// A collector that took the request may still have refused some spans of it: `partialSuccess`.
std::uint64_t refusedOf(const Delivery& delivery, std::uint64_t sent) {
    const auto json = protocol::Json::parse(delivery.body);
    if (!json) return 0;
    const auto count = (*json)["partialSuccess"]["rejectedSpans"];
    std::int64_t refused = count.int64().value_or(0);
    if (const auto text = count.string()) // 64 bits are a string in this JSON
        std::from_chars(text->data(), text->data() + text->size(), refused);
    return std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(0, refused)), sent);
}

} // namespace

Result<std::optional<TelemetryOptions>> telemetryOptions(const policy::Telemetry& wanted,
                                                         const SecretResolver& secrets) {
    if (wanted.otlp.empty()) return std::nullopt;
    auto target = postTarget(wanted.otlp);
    if (!target) return std::unexpected(target.error());
    TelemetryOptions options;
    options.target = std::move(*target);
    std::string& path = options.target.target;
    if (path == "/") path.clear();
    if (!path.ends_with("/v1/traces")) path += "/v1/traces";
    if (!wanted.key.empty()) {
        const auto secret = secrets ? secrets(wanted.key) : resolveWithoutKeychain(wanted.key);
        if (!secret) return std::unexpected(secret.error());
        options.target.headers.add("authorization", "Bearer " + std::string(secret->reveal()));
    }
    options.otlp.content = wanted.content;
    options.otlp.version = TIERLINE_VERSION;
    return options;
}

struct Telemetry::State {
    State(TelemetryOptions given, net::PoolSettings settings)
        : options(std::move(given)),
          loop({"telemetry", -1}),
          pool(std::make_unique<net::UpstreamPool>(loop, std::move(settings))),
          tick(loop),
          pause(loop) {}

    const TelemetryOptions options;
    net::Loop loop;
    std::unique_ptr<net::UpstreamPool> pool;
    std::atomic<bool> stopping{false};
    std::atomic<std::uint64_t> sent{0}, failed{0}, dropped{0};

    std::mutex mutex; // guards the three below; held to add one or to take a batch
    std::vector<Traced> waiting;
    std::size_t spans = 0;
    bool woken = false;

    net::Timer tick; // with the rest: on the loop's thread
    Pause pause;
    bool troubled = false;
    std::promise<void> ended;

    std::vector<Traced> takeBatch(std::uint64_t& count);
    void note(const Delivery& delivery, std::uint64_t count);
    bool isFull() {
        const std::scoped_lock lock(mutex);
        return spans >= options.batch;
    }
    static net::Task<void> run(State* state); // `state` outlives the loop
};

std::vector<Traced> Telemetry::State::takeBatch(std::uint64_t& count) {
    const std::scoped_lock lock(mutex);
    std::size_t size = 0;
    count = 0;
    while (size < waiting.size() && count < options.batch)
        count += spanCount(waiting[size++]);
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(size);
    std::vector<Traced> batch(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
    spans -= count;
    woken = false;
    return batch;
}

// Told once when it begins and once when it is over, not for each batch.
void Telemetry::State::note(const Delivery& delivery, std::uint64_t count) {
    const std::uint64_t refused = delivery.delivered ? refusedOf(delivery, count) : count;
    failed += refused;
    sent += count - refused;
    const bool bad = refused > 0;
    if (std::exchange(troubled, bad) == bad) return;
    const std::string host = net::hostAndPort(options.target.origin);
    if (bad)
        logger("gateway")->warn("telemetry host={} does not take spans: {}", host,
                                delivery.delivered ? "some were refused" : delivery.trouble);
    else
        logger("gateway")->info("telemetry host={} takes spans again", host);
}

net::Task<void> Telemetry::State::run(State* state) {
    for (;;) {
        if (!state->stopping && !state->isFull()) co_await state->tick.wait(state->options.flushEvery);
        std::uint64_t count = 0;
        const std::vector<Traced> batch = state->takeBatch(count);
        if (batch.empty() && state->stopping) break;
        if (batch.empty()) continue;
        PostRules rules = state->options.rules;
        if (state->stopping) rules.tries = 1;
        std::string body = otlpTraces(batch, state->options.otlp);
        const Delivery delivery =
            co_await deliver(state->pool.get(), &state->pause, state->options.target, std::move(body), rules);
        state->note(delivery, count);
    }
    state->ended.set_value();
}

Telemetry::Telemetry(TelemetryOptions options, net::PoolSettings settings)
    : m_state(std::make_unique<State>(std::move(options), std::move(settings))) {
    m_state->loop.start();
    m_state->loop.spawn(State::run(m_state.get()));
}

Telemetry::~Telemetry() {
    stop(Milliseconds(0));
}

void Telemetry::add(Traced traced) {
    if (traced.parent && !traced.parent->sampled) return;
    State& state = *m_state;
    const std::size_t more = spanCount(traced);
    bool wake = false;
    {
        const std::scoped_lock lock(state.mutex);
        if (state.stopping || state.spans + more > state.options.queue) {
            state.dropped += more;
            return;
        }
        state.waiting.push_back(std::move(traced));
        state.spans += more;
        wake = state.spans >= state.options.batch && !std::exchange(state.woken, true);
    }
    if (wake) state.loop.post([&state] { state.tick.cancel(); });
}

bool Telemetry::wantsContent() const {
    return m_state->options.otlp.content;
}

void Telemetry::stop(Milliseconds grace) {
    State& state = *m_state;
    {
        const std::scoped_lock lock(state.mutex);
        if (state.stopping.exchange(true)) return;
    }
    auto ended = state.ended.get_future();
    state.loop.post([&state] {
        state.tick.cancel();
        state.pause.end();
    });
    ended.wait_for(grace);
    state.loop.stop();
    const std::scoped_lock lock(state.mutex);
    state.dropped += state.spans;
    state.spans = 0;
    state.waiting.clear();
}

SendCounters Telemetry::counters() const {
    return {m_state->sent, m_state->failed, m_state->dropped};
}

} // namespace tierline::gateway
