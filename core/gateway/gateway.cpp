#include "gateway/gateway.h"

#include "base/log.h"
#include "base/paths.h"
#include "gateway/adopt.h"
#include "gateway/alertsources.h"
#include "gateway/classifying.h"
#include "gateway/core.h"
#include "gateway/dispatch.h"
#include "gateway/policywatch.h"
#include "gateway/portholder.h"
#include "gateway/recordings.h"
#include "gateway/replycache.h"
#include "gateway/router.h"
#include "gateway/slots.h"
#include "gateway/stagecount.h"
#include "gateway/stats.h"
#include "gateway/tryprovider.h"
#include "gateway/vectors.h"
#include "gateway/warmup.h"
#include "ledger/spent.h"
#include "protocol/reply.h"

#include <algorithm>
#include <random>
#include <thread>

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::gateway {

namespace {

constexpr Milliseconds sendGrace{2'000}; // for webhooks and spans that wait

std::uint64_t seedOf(const Options& options) {
    if (options.seed != 0) return options.seed;
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

// Empty: nothing is kept.
std::string ledgerFolder(const Options& options, const Setup& setup) {
    if (!options.keepLedger || !options.dataFolder.empty())
        return options.keepLedger ? options.dataFolder : std::string();
    const bool simulated = std::ranges::any_of(setup.outlets, &Outlet::simulated);
    return (simulated ? dataFolder() / "sandbox" : dataFolder()).string();
}

Result<std::shared_ptr<Setup>> setupFor(const Options& options, const PolicyText& policy) {
    auto made = makeSetup(policy, options.secrets, options.sandboxAddress,
                          options.observe ? std::optional(policy::Mode::Observe) : std::nullopt);
    if (made) return *std::move(made);
    if (made.error().size() == 1) return std::unexpected(made.error().front());
    return fail(ErrorCode::InvalidInput, toText(made.error()));
}

Result<std::unique_ptr<ledger::Ledger>> openLedger(const Options& options, const Setup& setup,
                                                   const std::string& folder) {
    ledger::Options wanted;
    wanted.folder = folder;
    wanted.synchronousFull = options.synchronousFull;
    wanted.cpu = options.ledgerCpu;
    wanted.maxBytes = options.ledgerMaxBytes;
    wanted.zone = setup.policy->budgetsTimezone;
    return ledger::Ledger::open(std::move(wanted));
}

// What was spent in the budgets' periods is in the ledger: a restart goes on with the same sums.
Result<std::unique_ptr<route::Budgets>> openBudgets(const policy::Policy& policy,
                                                    const ledger::Ledger& ledger, Wall now) {
    auto budgets = std::make_unique<route::Budgets>(policy.budgets, Zone::load(policy.budgetsTimezone));
    if (budgets->isEmpty()) return budgets;
    const auto before = ledger::spentSince(ledger, budgets->loadFrom(now), budgets->startsToLoad(now));
    if (!before) return std::unexpected(before.error());
    budgets->load(*before);
    return budgets;
}

Error portInUse(const Options& options) {
    Error error;
    error.code = ErrorCode::InUse;
    error.detail =
        fmt::format("port {} is held by {}", options.port, describePortHolder(options.host, options.port));
    error.remedy = "stop it, or listen on another port";
    return error;
}

// How this machine reaches the providers: its proxy, and whom it trusts.
Result<net::PoolSettings> poolSettings(const Options& options, const policy::Network& network) {
    net::PoolSettings settings;
    settings.caFile = options.extraCaFile.empty() ? network.caFile : options.extraCaFile;
    if (auto good = net::checkCaFile(settings.caFile); !good) return std::unexpected(good.error());
    if (!network.proxyFromEnvironment) return settings;
    auto proxy = net::ProxySettings::fromEnvironment();
    if (!proxy) return std::unexpected(proxy.error());
    settings.proxy = std::move(*proxy);
    return settings;
}

void startLanes(Core& core, const net::PoolSettings& settings) {
    const int threads = std::clamp(core.options.threads, 1, 64);
    for (int number = 0; number < threads; ++number) {
        const int cpu = number == 0 ? core.options.ioCpu : -1;
        core.lanes.push_back(
            std::make_unique<Lane>(net::LoopOptions{fmt::format("gateway-{}", number), cpu}, settings));
    }
    const auto setup = core.setup.load();
    for (const auto& lane : core.lanes) {
        capConnections(*lane->pool, *setup);
        lane->loop.start();
    }
}

// What the transport refuses by itself, in the client's dialect where the head tells it.
net::Reply transportError(const net::RequestHead* head, int status, std::string_view sentence) {
    protocol::ClientError error;
    error.status = status;
    error.type = "invalid_request_error";
    error.message = sentence;
    if (head) return errorReply(*head, std::move(error));
    net::Reply reply;
    reply.status = status;
    reply.headers.add("content-type", "application/json");
    reply.body = protocol::errorBody(Dialect::OpenAi, error);
    return reply;
}

Result<void> startServer(Core& core) {
    std::vector<net::Loop*> loops;
    for (const auto& lane : core.lanes)
        loops.push_back(&lane->loop);
    net::ServerLimits limits;
    limits.bodyBytes = core.guard.bodyBytes;
    Core* shared = &core;
    net::Handler handler = [shared](std::shared_ptr<net::Exchange> exchange) {
        return route(shared, std::move(exchange));
    };
    net::HeadHandler headHandler = [shared](const net::RequestHead& head) -> std::optional<net::Reply> {
        const GuardVerdict verdict = inspect(shared->guard, head);
        if (verdict == GuardVerdict::Pass) return std::nullopt;
        shared->metrics.countRefused(toString(verdict));
        return refusal(verdict, head);
    };
    auto server = net::Server::listen(loops, core.options.host, core.options.port, limits, std::move(handler),
                                      std::move(headHandler), transportError);
    if (!server && server.error().code == ErrorCode::InUse) return std::unexpected(portInUse(core.options));
    if (!server) return std::unexpected(server.error());
    core.server = std::move(*server);
    return {};
}

// Requests that were cut still write down what became of them. Longer than this only a ledger that hangs
// takes.
void waitForRequests(const Core& core) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (core.openRequests > 0 && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void watchBreakers(Core& core) {
    core.board.onTransition([](std::string_view model, health::BreakerState from, health::BreakerState to,
                               std::string_view reason) {
        logger("gateway")->info("breaker model={} from={} to={} reason=\"{}\"", model, toString(from),
                                toString(to), reason);
    });
}

} // namespace

Result<std::unique_ptr<Gateway>> Gateway::start(Options options) {
    auto guard = guardRules(options.host, options.allowedHosts, options.allowedOrigins, options.clientToken);
    if (!guard) return std::unexpected(guard.error());
    auto text = readPolicyText(options.policyFile);
    if (!text) return std::unexpected(text.error());
    auto setup = setupFor(options, *text);
    if (!setup) return std::unexpected(setup.error());
    auto pools = poolSettings(options, (*setup)->policy->network);
    if (!pools) return std::unexpected(pools.error());
    auto spans = telemetryOptions((*setup)->policy->telemetry, options.secrets);
    if (!spans) return std::unexpected(spans.error());
    auto recordings = Recordings::open({options.recordFolder, options.replayFolder, options.replayMissLive});
    if (!recordings) return std::unexpected(recordings.error());
    const std::string folder = ledgerFolder(options, **setup);
    auto ledger = openLedger(options, **setup, folder);
    if (!ledger) {
        // A second start by mistake meets the first one's data before its port; the port says it plainer.
        if (ledger.error().code == ErrorCode::InUse && options.port != 0
            && describePortHolder(options.host, options.port) != "another program")
            return std::unexpected(portInUse(options));
        return std::unexpected(ledger.error());
    }
    const std::uint64_t seed = seedOf(options);
    auto core = std::make_unique<Core>(std::move(options), seed);
    core->guard = std::move(*guard);
    core->ledger = std::move(*ledger);
    auto budgets = openBudgets(*(*setup)->policy, *core->ledger, core->clock.wall());
    if (!budgets) return std::unexpected(budgets.error());
    core->budgets = std::move(*budgets);
    core->setup.store(*setup);
    core->board.configure(*(*setup)->policy);
    core->slots = std::make_shared<Slots>(core->clock, core->board, seed, core->options.rateMinute);
    core->slots->configure(**setup);
    core->metrics.declare(*(*setup)->policy);
    watchBreakers(*core);
    if (core->options.logDecisions) core->lines = std::make_unique<LineWriter>(STDERR_FILENO);
    if (*spans) core->telemetry = std::make_shared<Telemetry>(std::move(**spans), *pools);
    core->alerts = std::make_unique<AlertWatch>(alertSources(*core, folder), *pools);
    core->replyCache = std::make_shared<ReplyCache>();
    core->recordings = *std::move(recordings);
    core->policyWatch = std::make_shared<PolicyWatch>(*core, folder, *pools);
    core->upkeep = std::make_unique<Upkeep>(*core, folder);
    core->stages = std::make_shared<StageCount>();
    startLanes(*core, *pools);
    startVectors(*core, **setup, folder);
    std::unique_ptr<Gateway> gateway(new Gateway(std::move(core)));
    if (const auto started = startServer(*gateway->m_core); !started) return std::unexpected(started.error());
    gateway->m_core->ledger->announce(gateway->url());
    gateway->m_core->alerts->start(gateway->url());
    gateway->m_core->policyWatch->begin(*std::move(text));
    warmUp(*gateway->m_core);
    gateway->m_core->ready = true;
    return gateway;
}

Gateway::Gateway(std::unique_ptr<Core> core) : m_core(std::move(core)) {}

Gateway::~Gateway() {
    stop();
    m_core->ledger.reset(); // writes what is queued while everything that waits for it still stands
}

void Gateway::stop() {
    if (m_core->stopping.exchange(true)) return;
    m_core->ready = false;
    m_core->feed.wakeAll();
    m_core->hold.stop(); // those waiting have the grace to be answered in
    m_core->slots->stop();
    if (m_core->server) m_core->server->stop(m_core->options.stopGrace);
    waitForRequests(*m_core);
    for (const auto& lane : m_core->lanes)
        lane->loop.stop();
    if (const auto vectors = m_core->setup.load()->vectors)
        if (const auto saved = vectors->save(); !saved)
            logger("gateway")->warn("vectors are not kept: {}", toString(saved.error()));
    m_core->alerts->stop(sendGrace);
    m_core->upkeep->stop();
    m_core->worker.stop();
    if (const auto telemetry = m_core->telemetry.load()) telemetry->stop(sendGrace);
    m_core->lines.reset();
}

std::string Gateway::url() const {
    return m_core->server ? "http://" + m_core->server->address() : std::string();
}

std::shared_ptr<const policy::Policy> Gateway::policy() const {
    return m_core->setup.load()->policy;
}

std::vector<Error> Gateway::policyWarnings() const {
    return m_core->setup.load()->warnings;
}

Result<PolicyState> Gateway::reloadPolicy() {
    auto done = m_core->policyWatch->reload();
    if (done) return *std::move(done);
    if (done.error().size() == 1) return std::unexpected(done.error().front());
    return fail(ErrorCode::InvalidInput, toText(done.error()));
}

const ledger::Ledger& Gateway::ledger() const {
    return *m_core->ledger;
}

ledger::Ledger& Gateway::ledger() {
    return *m_core->ledger;
}

void Gateway::onDecision(std::function<void(RecordPtr)> hook) {
    m_core->hook.store(std::make_shared<const DecisionHook>(std::move(hook)));
}

Snapshot Gateway::snapshot() {
    Snapshot snapshot;
    snapshot.breakers = m_core->board.rows();
    snapshot.gates = m_core->slots->gates(*m_core->setup.load()->policy);
    snapshot.requestsPerMinute = requestsPerMinute(*m_core);
    snapshot.overhead = overheadStats(*m_core);
    snapshot.openStreams = m_core->openStreams;
    snapshot.openRequests = m_core->openRequests;
    snapshot.ledgerRows = m_core->ledger->rows();
    snapshot.ledgerBytes = m_core->ledger->bytes();
    snapshot.ledgerDropped = m_core->ledger->dropped();
    snapshot.budgets = m_core->budgets->status(m_core->clock.wall());
    snapshot.alerts = m_core->alerts->current();
    snapshot.offline = m_core->offline;
    snapshot.paused = m_core->paused;
    snapshot.policy = m_core->policyWatch->state();
    return snapshot;
}

bool Gateway::act(std::string_view model, health::Action action) {
    return m_core->slots->act(model, action);
}

void Gateway::pause(bool paused) {
    m_core->paused = paused;
}

void Gateway::hold(std::optional<HoldOptions> options) {
    if (options)
        m_core->hold.set(*std::move(options));
    else
        m_core->hold.end();
}

HoldState Gateway::held() const {
    return m_core->hold.state();
}

bool Gateway::releaseHeld(std::string_view id, std::string model) {
    return m_core->hold.release(id, std::move(model));
}

bool Gateway::dropHeld(std::string_view id) {
    return m_core->hold.drop(id);
}

void Gateway::releaseAllHeld() {
    m_core->hold.releaseAll();
}

Result<std::string> Gateway::setSandboxFault(std::string_view provider, std::string_view body) {
    if (!m_core->options.sandboxFault)
        return fail(ErrorCode::NotFound, "the gateway runs without the sandbox");
    return m_core->options.sandboxFault(provider, body);
}

std::string Gateway::sandboxState() {
    return m_core->options.sandboxState ? m_core->options.sandboxState() : std::string();
}

std::function<void()> Gateway::tryProvider(ProviderTrial trial, std::function<void(Tried)> done) {
    return gateway::tryProvider(*m_core, std::move(trial), std::move(done));
}

} // namespace tierline::gateway
