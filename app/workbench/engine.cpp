#include "engine.h"

#include "base/jsonwriter.h"
#include "base/log.h"

#include <algorithm>

namespace tierline::workbench {

namespace {

constexpr int historyLimit = 1000;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Engine::Engine(Launch launch) : m_launch(std::move(launch)) {}

Engine::~Engine() {
    m_traffic.reset();
    if (m_gateway) m_gateway->stop();
    m_gateway.reset();
    m_sandbox.reset();
}

Result<std::unique_ptr<Engine>> Engine::start(const Launch& launch, SecretResolver secrets, RecordHook hook) {
    auto options = gatewayOptions(launch);
    if (!options) return std::unexpected(options.error());
    options->secrets = std::move(secrets);
    std::unique_ptr<Engine> engine(new Engine(launch));
    if (launch.sandbox) {
        auto box = sandbox::Sandbox::start({});
        if (!box) return std::unexpected(box.error());
        engine->m_sandbox = *std::move(box);
        sandbox::Sandbox* raw = engine->m_sandbox.get();
        options->sandboxAddress = [raw](std::string_view name) { return raw->address(name); };
        options->sandboxState = [raw] { return raw->stateJson(); };
        options->sandboxFault = [raw](std::string_view provider, std::string_view body) {
            return raw->setFaultJson(provider, body);
        };
    }
    auto gateway = gateway::Gateway::start(*std::move(options));
    if (!gateway) return std::unexpected(gateway.error());
    engine->m_gateway = *std::move(gateway);
    engine->m_gateway->onDecision(std::move(hook));
    return engine;
}

void Engine::startTraffic() {
    if (m_launch.script.empty() || m_traffic) return;
    auto traffic = sandbox::Traffic::start(
        {m_gateway->url(), m_launch.clientToken, m_launch.script, m_launch.perSecond, 1});
    if (traffic)
        m_traffic = *std::move(traffic);
    else
        logger("workbench")->warn("event=no_traffic detail=\"{}\"", toString(traffic.error()));
}

void Engine::pauseTraffic(bool paused) {
    if (m_traffic) m_traffic->pause(paused);
}

Result<std::string> Engine::setFault(const std::string& provider, const std::string& fault, int seconds) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("fault", fault);
    if (seconds > 0) json.member("seconds", seconds);
    json.endObject();
    return m_gateway->setSandboxFault(provider, body);
}

std::vector<ledger::Record> Engine::history() const {
    ledger::DecisionQuery query;
    query.limit = historyLimit;
    auto records = m_gateway->ledger().decisions(query);
    if (!records) return {};
    std::ranges::reverse(*records);
    return *std::move(records);
}

shell::Snapshot Engine::snapshot() const {
    gateway::Snapshot now = m_gateway->snapshot();
    shell::Snapshot snapshot;
    snapshot.breakers.at = systemClock().wall();
    snapshot.breakers.rows = std::move(now.breakers);
    snapshot.breakers.gates = std::move(now.gates);
    if (m_sandbox)
        for (const sandbox::ProviderState& provider : m_sandbox->state())
            snapshot.breakers.sandbox.push_back({toQString(provider.name),
                                                 toQString(sandbox::toString(provider.fault)),
                                                 provider.remaining, provider.requests, provider.failures});
    snapshot.requestsPerMinute = now.requestsPerMinute;
    snapshot.overheadP50 = now.overhead.p50;
    snapshot.overheadP99 = now.overhead.p99;
    snapshot.openStreams = now.openStreams;
    snapshot.ledgerRows = now.ledgerRows;
    snapshot.ledgerBytes = now.ledgerBytes;
    snapshot.ledgerDropped = now.ledgerDropped;
    const ledger::Health health = m_gateway->ledger().health();
    snapshot.ledgerTrouble = toQString(health.trouble);
    snapshot.ledgerRecovered = toQString(health.recovered);
    if (!now.policy.trouble.empty()) snapshot.policyTrouble = toQString(toString(now.policy.trouble.front()));
    if (now.policy.changes > 0) snapshot.policyChange = toQString(now.policy.summary);
    snapshot.policySince = now.policy.since;
    snapshot.budgets = std::move(now.budgets);
    snapshot.alerts = std::move(now.alerts);
    snapshot.offline = now.offline;
    snapshot.routingPaused = now.paused;
    return snapshot;
}

} // namespace tierline::workbench
