#include "host.h"

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int snapshotMs = 250;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

shell::GatewayState stateOf(const Launch& launch, const Engine& engine, bool hasTraffic) {
    shell::GatewayState state;
    state.phase = shell::GatewayPhase::Running;
    state.url = toQString(engine.gateway().url());
    state.sandbox = launch.sandbox;
    state.hasTraffic = hasTraffic;
    state.capturesPrompts = engine.gateway().policy()->capture.prompts;
    state.dataFolder = toQString(launch.dataFolder.string());
    return state;
}

} // namespace

Host::Host(Launch launch, SecretResolver secrets, Engine::RecordHook hook, std::shared_ptr<Access> access)
    : m_launch(std::move(launch)),
      m_secrets(std::move(secrets)),
      m_hook(std::move(hook)),
      m_access(std::move(access)) {}

void Host::start(bool anyPort) {
    if (m_engine) return;
    Launch launch = m_launch;
    if (anyPort) launch.port = 0;
    auto engine = Engine::start(launch, m_secrets, m_hook);
    if (!engine) {
        Q_EMIT failed(engine.error());
        return;
    }
    m_engine = *std::move(engine);
    m_access->open(m_engine.get());
    Started now;
    now.state = stateOf(m_launch, *m_engine, !m_launch.script.empty());
    now.policy = m_policy = m_engine->gateway().policy();
    auto history = std::make_shared<std::vector<std::shared_ptr<const ledger::Record>>>();
    for (ledger::Record& record : m_engine->history())
        history->push_back(std::make_shared<const ledger::Record>(std::move(record)));
    now.history = std::move(history);
    for (const Error& warning : m_engine->gateway().policyWarnings())
        now.warnings << toQString(toString(warning));
    Q_EMIT started(now);
    setSnapshots(m_wantsSnapshots);
    readSpend();
}

void Host::stop() {
    delete m_timer;
    m_timer = nullptr;
    m_access->close();
    m_engine.reset();
}

void Host::startTraffic() {
    if (m_engine) m_engine->startTraffic();
}

void Host::setSnapshots(bool wanted) {
    m_wantsSnapshots = wanted;
    if (!m_engine) return;
    if (m_timer == nullptr) {
        m_timer = new QTimer(this);
        m_timer->setInterval(snapshotMs);
        connect(m_timer, &QTimer::timeout, this, &Host::takeSnapshot);
    }
    if (!wanted) {
        m_timer->stop();
        return;
    }
    takeSnapshot();
    m_timer->start();
}

void Host::takeSnapshot() {
    Q_EMIT snapshotTaken(m_engine->snapshot());
    const auto policy = m_engine->gateway().policy();
    if (policy == m_policy) return;
    m_policy = policy;
    Q_EMIT policyTaken(policy);
}

void Host::readSpend() {
    if (m_engine)
        Q_EMIT spendRead(
            m_spend.read(m_engine->gateway().ledger(), *m_engine->gateway().policy(), systemClock().wall()));
}

void Host::act(const QString& model, health::Action action) {
    if (!m_engine) return;
    if (!m_engine->gateway().act(model.toStdString(), action))
        Q_EMIT refused(tr("No model is called %1.").arg(model));
    takeSnapshot();
}

void Host::setFault(const QString& provider, const QString& fault, int seconds) {
    if (!m_engine) return;
    const auto done = m_engine->setFault(provider.toStdString(), fault.toStdString(), seconds);
    if (!done) Q_EMIT refused(toQString(toString(done.error())));
    takeSnapshot();
}

void Host::pauseTraffic(bool paused) {
    if (m_engine) m_engine->pauseTraffic(paused);
}

void Host::pauseRouting(bool paused) {
    if (!m_engine) return;
    m_engine->gateway().pause(paused);
    takeSnapshot();
}

} // namespace tierline::workbench
