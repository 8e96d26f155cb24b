#include "sandbox/sandbox.h"

#include "base/jsonwriter.h"
#include "base/log.h"
#include "net/server.h"
#include "protocol/json.h"
#include "sandbox/models.h"
#include "sandbox/port.h"
#include "sandbox/serve.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace tierline::sandbox {

namespace {

constexpr std::array<std::string_view, 7> faultNames{"none", "rate_limit", "error", "slow",
                                                     "cut",  "empty",      "down"};
constexpr Milliseconds relistenPause{50};
constexpr Milliseconds settleLimit{2000};
constexpr Milliseconds lastReplies{20000}; // no simulated reply takes longer
constexpr double longestFaultSeconds = 7 * 24 * 3600.0;

struct Provider {
    Desk desk;
    ReservedPort port;
    std::unique_ptr<net::Server> server; // none while down; the control thread's
    std::jthread closing;                // lets the last replies end
    std::optional<Monotonic> until;      // the end of the fault

    bool isDown() const { return desk.fault.load() == Fault::Down; }
    bool isSettled() const { return isDown() == (server == nullptr); }
};

} // namespace

std::string_view toString(Fault fault) {
    return faultNames[static_cast<std::size_t>(fault)];
}

std::optional<Fault> faultFromString(std::string_view name) {
    const auto found = std::ranges::find(faultNames, name);
    if (found == faultNames.end()) return std::nullopt;
    return static_cast<Fault>(found - faultNames.begin());
}

// The control thread opens and closes ports and ends faults, so that nobody else blocks on a port. `mutex`
// guards faults' ends and servers; requests never take it.
struct Sandbox::State {
    std::list<Provider> providers;
    net::Loop loop{net::LoopOptions{"sandbox", -1}};
    std::mutex mutex;
    std::condition_variable_any changed;
    bool touched = false; // a fault was set since the control thread looked
    std::jthread control;

    ~State() {
        control = {};
        for (Provider& provider : providers)
            provider.server.reset(); // closes the ports while the loop still runs
        loop.stop();                 // and ends what a provider that is down had under way
        for (Provider& provider : providers)
            provider.closing = {}; // joins while the loop still stands
    }

    Provider* find(std::string_view name) {
        const auto found =
            std::ranges::find(providers, name, [](const Provider& p) { return p.desk.about->name; });
        return found == providers.end() ? nullptr : &*found;
    }

    Result<void> open(Provider& provider) {
        net::ServerLimits limits;
        auto server = net::Server::listen({&loop}, "127.0.0.1", provider.port.number(), limits,
                                          [desk = &provider.desk](std::shared_ptr<net::Exchange> exchange) {
                                              return serveProvider(std::move(exchange), desk);
                                          });
        if (!server) return std::unexpected(server.error());
        provider.server = std::move(*server);
        return {};
    }

    // New connections are refused at once; a reply that is under way may end, `cut` is another fault.
    void close(Provider& provider) {
        if (!provider.server) return;
        provider.server->stopAccepting();
        provider.closing = std::jthread([server = std::shared_ptr<net::Server>(std::move(provider.server))] {
            server->stop(lastReplies);
        });
    }

    // Returns when to look again.
    Monotonic settle(Monotonic now) {
        Monotonic next = now + std::chrono::hours(1);
        for (Provider& provider : providers) {
            if (provider.until && *provider.until <= now) {
                provider.until.reset();
                provider.desk.fault = Fault::None;
            }
            if (provider.isDown()) close(provider);
            if (!provider.isSettled() && !open(provider)) next = std::min(next, now + relistenPause);
            if (provider.until) next = std::min(next, *provider.until);
        }
        return next;
    }

    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            touched = false;
            const Monotonic next = settle(systemClock().now());
            changed.notify_all();
            changed.wait_until(lock, stop, next, [&] { return touched; });
        }
    }
};

Result<std::unique_ptr<Sandbox>> Sandbox::start(Options options) {
    auto state = std::make_unique<State>();
    state->loop.start();
    for (const SimulatedProvider& about : simulatedProviders()) {
        Provider& provider = state->providers.emplace_back();
        provider.desk.about = &about;
        provider.desk.options = options;
        auto port = ReservedPort::take();
        if (!port) return std::unexpected(port.error());
        provider.port = std::move(*port);
        if (auto opened = state->open(provider); !opened) return std::unexpected(opened.error());
    }
    state->control = std::jthread([self = state.get()](const std::stop_token& stop) { self->run(stop); });
    return std::unique_ptr<Sandbox>(new Sandbox(std::move(state)));
}

Sandbox::Sandbox(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Sandbox::~Sandbox() = default;

std::string Sandbox::address(std::string_view provider) const {
    const Provider* found = m_state->find(provider);
    return found == nullptr ? std::string() : "http://127.0.0.1:" + std::to_string(found->port.number());
}

bool Sandbox::setFault(std::string_view provider, Fault fault, Milliseconds duration) {
    Provider* found = m_state->find(provider);
    if (found == nullptr) return false;
    std::unique_lock lock(m_state->mutex);
    found->desk.fault = fault;
    found->until.reset();
    if (fault != Fault::None && duration.count() > 0) found->until = systemClock().now() + duration;
    m_state->touched = true;
    m_state->changed.notify_all();
    m_state->changed.wait_for(lock, settleLimit, [&] { return found->isSettled(); });
    logger("sandbox")->info("event=fault provider={} fault={} seconds={}", provider, toString(fault),
                            duration.count() / 1000);
    return true;
}

bool Sandbox::setLimit(std::string_view provider, std::int64_t requests, Milliseconds minute) {
    Provider* found = m_state->find(provider);
    if (found == nullptr) return false;
    found->desk.allowance.set(std::max<std::int64_t>(0, requests), minute);
    return true;
}

std::vector<ProviderState> Sandbox::state() const {
    const std::scoped_lock lock(m_state->mutex);
    const Monotonic now = systemClock().now();
    std::vector<ProviderState> all;
    for (const Provider& provider : m_state->providers) {
        ProviderState& one = all.emplace_back();
        const Desk& desk = provider.desk;
        one.name = desk.about->name;
        one.dialect = desk.about->dialect;
        one.address = "http://127.0.0.1:" + std::to_string(provider.port.number());
        one.fault = desk.fault;
        if (provider.until)
            one.remaining = std::max(Milliseconds(1), std::chrono::ceil<Milliseconds>(*provider.until - now));
        one.requests = desk.requests;
        one.failures = desk.failures;
        one.open = desk.open;
        one.cancelled = desk.cancelled;
        for (const std::string_view name : modelNames(desk.about->name))
            one.models.emplace_back(name);
    }
    return all;
}

std::string Sandbox::stateJson() const {
    std::string text;
    JsonWriter out(text);
    out.beginObject();
    out.key("providers");
    out.beginArray();
    for (const ProviderState& provider : state()) {
        out.beginObject();
        out.member("name", provider.name);
        out.member("dialect", toString(provider.dialect));
        out.member("address", provider.address);
        out.member("fault", toString(provider.fault));
        out.member("seconds", static_cast<double>(provider.remaining.count()) / 1000.0);
        out.member("requests", provider.requests);
        out.member("failures", provider.failures);
        out.member("open", provider.open);
        out.member("cancelled", provider.cancelled);
        out.key("models");
        out.beginArray();
        for (const std::string& model : provider.models)
            out.value(model);
        out.endArray();
        out.endObject();
    }
    out.endArray();
    out.endObject();
    return text;
}

Result<std::string> Sandbox::setFaultJson(std::string_view provider, std::string_view body) {
    constexpr std::string_view remedy =
        R"(send {"fault":"none|rate_limit|error|slow|cut|empty|down","seconds":30})";
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject())
        return fail(ErrorCode::InvalidInput, "the body is not a JSON object", std::string(remedy));
    const auto fault = faultFromString((*json)["fault"].string().value_or(""));
    if (!fault) return fail(ErrorCode::InvalidInput, "`fault` is missing or not known", std::string(remedy));
    const auto given = json->get("seconds");
    const double seconds = given ? given->number().value_or(-1) : 0;
    if (seconds < 0 || seconds > longestFaultSeconds)
        return fail(ErrorCode::InvalidInput, "`seconds` must be a number between 0 and 604800",
                    std::string(remedy));
    const auto limit = json->get("rpm");
    if (const auto rpm = limit ? limit->number().value_or(-1) : 0; rpm < 0 || rpm > 1'000'000)
        return fail(ErrorCode::InvalidInput, "`rpm` must be a number between 0 and 1000000",
                    std::string(remedy));
    else if (limit)
        setLimit(provider, static_cast<std::int64_t>(rpm));
    if (!setFault(provider, *fault, Milliseconds(static_cast<std::int64_t>(seconds * 1000))))
        return fail(ErrorCode::NotFound, "no simulated provider `" + std::string(provider) + "`");
    return stateJson();
}

std::string Sandbox::lastAsked(std::string_view provider) const {
    const Provider* found = m_state->find(provider);
    return found == nullptr ? "{}" : found->desk.lastAsked.json(provider, found->desk.options.seed);
}

} // namespace tierline::sandbox
