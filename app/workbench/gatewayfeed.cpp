#include "gatewayfeed.h"

#include "base/log.h"
#include "base/paths.h"
#include "catalog/prices.h"

#include <QSettings>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int flushMs = 33;
constexpr int spendMs = 2'000;
constexpr int dayMs = 60'000;
constexpr QLatin1StringView sourceKey("prices/source"); // by hand: another https address of the list

PriceDesk::Place pricePlace() {
    const QUrl source = QSettings().value(sourceKey, PriceDesk::publishedList()).toUrl();
    return {shareFolder().value_or(std::filesystem::path()), configFolder(), source};
}

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

shell::GatewayState startingState(const Launch& launch) {
    shell::GatewayState state;
    state.sandbox = launch.sandbox;
    state.dataFolder = toQString(launch.dataFolder.string());
    return state;
}

} // namespace

template <class Call>
void GatewayFeed::onHost(Call call) {
    QMetaObject::invokeMethod(m_host, [host = m_host, call] { call(*host); }, Qt::QueuedConnection);
}

GatewayFeed::GatewayFeed(Launch launch, QObject* parent)
    : Feed(parent),
      m_launch(std::move(launch)),
      m_bridge(
          [this] { QMetaObject::invokeMethod(this, [this] { m_flush.start(); }, Qt::QueuedConnection); }),
      m_sender(toQString(m_launch.clientToken)),
      m_prices(pricePlace(), {}) {
    connect(&m_prices, &PriceDesk::changed, this, &Feed::pricesChanged);
    m_host = new Host(
        m_launch, m_keychain.resolver(), [this](RecordPtr record) { m_bridge.push(std::move(record)); },
        m_access);
    m_thread.setObjectName(QStringLiteral("engine"));
    m_host->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_host, &QObject::deleteLater);
    connect(m_host, &Host::started, this, &GatewayFeed::onStarted);
    connect(m_host, &Host::failed, this, &GatewayFeed::onFailed);
    connect(m_host, &Host::snapshotTaken, this, &Feed::snapshotChanged);
    connect(m_host, &Host::policyTaken, this, [this](const shell::PolicyPtr& policy) {
        m_policy = policy;
        Q_EMIT policyChanged(policy);
    });
    connect(m_host, &Host::spendRead, this, &Feed::spendChanged);
    connect(m_host, &Host::refused, this,
            [this](const QString& sentence) { Q_EMIT sendOneFinished(false, sentence); });
    connect(&m_sender, &Sender::finished, this, &Feed::sendOneFinished);
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushMs);
    connect(&m_flush, &QTimer::timeout, this, &GatewayFeed::flush);
    m_spend.setSingleShot(true);
    m_spend.setInterval(spendMs);
    connect(&m_spend, &QTimer::timeout, this, &GatewayFeed::askForSpend);
    m_day.setInterval(dayMs); // midnight comes also without requests
    connect(&m_day, &QTimer::timeout, this, &GatewayFeed::askForSpend);
    m_thread.start();
}

GatewayFeed::~GatewayFeed() {
    m_keychain.giveUp();
    // The last posted job stops the engine and then the thread: nothing that was asked before is lost.
    QMetaObject::invokeMethod(
        m_host,
        [host = m_host] {
            host->stop();
            QThread::currentThread()->quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

void GatewayFeed::start() {
    retryStart(false);
}

void GatewayFeed::retryStart(bool anyPort) {
    m_state = startingState(m_launch);
    Q_EMIT gatewayChanged(m_state);
    onHost([anyPort](Host& host) { host.start(anyPort); });
}

void GatewayFeed::onStarted(const Started& started) {
    for (const QString& warning : started.warnings)
        logger("workbench")->warn("event=policy_warning detail=\"{}\"", warning.toStdString());
    m_state = started.state;
    m_policy = started.policy;
    Q_EMIT policyChanged(started.policy);
    Q_EMIT gatewayChanged(m_state);
    for (const RecordPtr& record : *started.history)
        m_known.insert(QByteArray::fromStdString(record->id));
    if (!started.history->empty()) Q_EMIT recordsArrived(started.history);
    onHost([](Host& host) { host.startTraffic(); });
    m_day.start();
}

void GatewayFeed::onFailed(const Error& error) {
    m_state.phase = shell::GatewayPhase::Failed;
    Error plain = error;
    plain.remedy.clear();
    m_state.failure = toQString(toString(plain));
    m_state.remedy = toQString(error.remedy);
    m_state.portTaken = error.code == ErrorCode::InUse && error.detail.starts_with("port ");
    Q_EMIT gatewayChanged(m_state);
}

void GatewayFeed::flush() {
    std::vector<RecordPtr> records = m_bridge.take();
    if (!m_known.isEmpty()) { // what came in while the history was read is in both
        std::erase_if(records, [this](const RecordPtr& record) {
            return m_known.contains(QByteArray::fromStdString(record->id));
        });
        m_known.clear();
    }
    if (records.empty()) return;
    Q_EMIT recordsArrived(std::make_shared<const std::vector<RecordPtr>>(std::move(records)));
    m_spendStale = true;
    if (m_seen && !m_spend.isActive()) m_spend.start();
}

void GatewayFeed::askForSpend() {
    if (!m_seen) return;
    m_spendStale = false;
    onHost([](Host& host) { host.readSpend(); });
}

void GatewayFeed::actOnBreaker(const QString& model, health::Action action) {
    onHost([model, action](Host& host) { host.act(model, action); });
}

void GatewayFeed::setSandboxFault(const QString& provider, const QString& fault, int seconds) {
    onHost([provider, fault, seconds](Host& host) { host.setFault(provider, fault, seconds); });
}

void GatewayFeed::sendOne(const QString& prompt) {
    m_sender.send(m_state.url, prompt);
}

void GatewayFeed::pauseTraffic(bool paused) {
    m_state.trafficPaused = paused;
    Q_EMIT gatewayChanged(m_state);
    onHost([paused](Host& host) { host.pauseTraffic(paused); });
}

void GatewayFeed::pauseRouting(bool paused) {
    onHost([paused](Host& host) { host.pauseRouting(paused); });
}

void GatewayFeed::setPrice(const spend::OwnPrice& price) {
    const auto loaded = catalog::loadPrices();
    const auto prices = loaded ? loaded->catalog : std::make_shared<const catalog::Catalog>();
    const auto* provider =
        m_policy ? m_policy->provider(price.model.section(u'/', 0, 0).toStdString()) : nullptr;
    const auto kept =
        keepOwnPrice(configFolder(), *prices, price, provider ? provider->baseUrl : std::string());
    Q_EMIT priceKept(kept.has_value(),
                     kept ? tr("The price of %1 is kept and counts from now on").arg(price.model)
                          : toQString(toString(kept.error())));
}

void GatewayFeed::setWindowSeen(bool seen) {
    if (seen == m_seen) return;
    m_seen = seen;
    onHost([seen](Host& host) { host.setSnapshots(seen); });
    if (seen && m_spendStale) askForSpend();
}

} // namespace tierline::workbench
