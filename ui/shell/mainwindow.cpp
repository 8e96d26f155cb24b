#include "shell/mainwindow.h"

#include "benchmark/benchpage.h"
#include "breakers/breakerspage.h"
#include "inspector/inspector.h"
#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/preferences.h"
#include "live/holdtools.h"
#include "live/livepage.h"
#include "models/modelspage.h"
#include "playground/playpage.h"
#include "settings/settingspage.h"
#include "shell/rail.h"
#include "shell/samples.h"
#include "shell/statusline.h"
#include "shell/strip.h"
#include "shell/topbar.h"
#include "shell/tray.h"
#include "spend/pricedialogs.h"
#include "spend/spendpage.h"
#include "spend/spendpresenter.h"
#include "training/trainingpage.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

// One version for all keys: another version means defaults.
constexpr QLatin1StringView geometryKey("window/v1/geometry");
constexpr QLatin1StringView pageKey("window/v2/page");
constexpr QLatin1StringView railKey("window/v1/railFolded");
constexpr QLatin1StringView splitterKey("window/v2/inspector");
constexpr QLatin1StringView filterKey("window/v2/filter");
constexpr QLatin1StringView inspectorKey("window/v2/inspectorSeen");
constexpr QLatin1StringView captureKey("window/captureSentenceSeen");

live::GatewayState liveState(GatewayPhase phase) {
    switch (phase) {
    case GatewayPhase::Starting: return live::GatewayState::Starting;
    case GatewayPhase::Running: return live::GatewayState::Running;
    case GatewayPhase::Failed: return live::GatewayState::Failed;
    }
    return live::GatewayState::Starting;
}

} // namespace

MainWindow::MainWindow(Feed& feed, const Desks& desks)
    : m_feed(feed), m_desks(desks), m_actions(new kit::Actions(this)) {
    setWindowTitle(u"Tierline"_s);
    setMinimumSize(960, 600);
    buildFrame();
    buildPages();
    buildActions();
    buildDesktop();
    connectFeed();
    connectStatus();
    makePage(m_pages.front());
    wireInspector();
    wireConnect();
    restoreState();
    applyView();
}

void MainWindow::buildFrame() {
    auto* centre = new QWidget(this);
    auto* columns = new QHBoxLayout(centre);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    m_rail = new Rail(centre);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    m_top = new TopBar(centre);
    m_strip = new Strip(Strip::Notice, centre);
    m_strip->hide();
    m_banner = new Strip(Strip::Warning, centre);
    m_banner->hide();
    m_splitter = new QSplitter(Qt::Vertical, centre);
    m_splitter->setHandleWidth(8);
    m_splitter->setChildrenCollapsible(false);
    m_stack = new QStackedWidget(m_splitter);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(buildInspector());
    m_splitter->setStretchFactor(0, 1);
    m_stack->setMinimumHeight(365);         // not that of the page that wants most
    m_inspectorPane->setMinimumHeight(210); // nor its own: in a low window it lay over the list
    m_splitter->setSizes({470, 350});
    m_status = new StatusLine(centre);
    right->addWidget(m_top);
    right->addWidget(m_banner);
    right->addWidget(m_strip);
    for (std::size_t i = 0; i < AlertNotices::limit; ++i) {
        m_alertStrips.push_back(new Strip(Strip::Warning, centre));
        m_alertStrips.back()->hide();
        right->addWidget(m_alertStrips.back());
        connect(m_alertStrips.back(), &Strip::dismissed, this, [this, i] {
            m_alerts.dismiss(i);
            applyAlerts();
        });
    }
    right->addWidget(m_splitter, 1);
    right->addWidget(m_status);
    columns->addWidget(m_rail);
    columns->addLayout(right, 1);
    setCentralWidget(centre);
}

void MainWindow::buildPages() {
    addPage(Live, tr("Live"), u"live"_s, &MainWindow::makeLive);
    addPage(Spend, tr("Spend"), u"spend"_s, &MainWindow::makeSpend);
    addPage(Breakers, tr("Providers"), u"breakers"_s, &MainWindow::makeBreakers);
    addPage(Playground, tr("Playground"), u"playground"_s, &MainWindow::makePlayground);
    addPage(Policy, tr("Policy"), u"policy"_s, &MainWindow::makePolicy);
    addPage(Benchmark, tr("Benchmark"), u"benchmark"_s, &MainWindow::makeBenchmark);
    addPage(Training, tr("Training"), u"training"_s, &MainWindow::makeTraining);
    addPage(Models, tr("Models"), u"models"_s, &MainWindow::makeModels);
    addPage(Settings, tr("Settings"), u"settings"_s, &MainWindow::makeSettings);
    m_makeNext.setInterval(0);
    connect(&m_makeNext, &QTimer::timeout, this, [this] {
        if (!makeNextPage()) m_makeNext.stop();
    });
    m_failure = new kit::EmptyState(m_stack);
    m_failure->setAction(tr("Try again"));
    connect(m_failure, &kit::EmptyState::actionTriggered, this, [this] { m_feed.retryStart(false); });
    connect(m_failure, &kit::EmptyState::secondActionTriggered, this, [this] {
        if (m_view.portTaken)
            m_feed.retryStart(true);
        else
            copy(tr("the message"), m_view.failure);
    });
    m_stack->addWidget(m_failure);
}

QWidget* MainWindow::buildInspector() {
    m_inspectorPane = new QWidget(m_splitter);
    auto* layout = new QVBoxLayout(m_inspectorPane);
    layout->setContentsMargins(16, 0, 16, 10);
    auto* card = new kit::Card({}, m_inspectorPane);
    card->setFlush(true);
    card->layout()->setContentsMargins(1, 1, 1, 1);
    m_inspector = new inspector::Inspector(card);
    card->content()->addWidget(m_inspector);
    layout->addWidget(card);
    return m_inspectorPane;
}

void MainWindow::addPage(Page page, const QString& name, const QString& icon, MakePage make) {
    const QKeySequence keys(u"Ctrl+%1"_s.arg(m_pages.size() + 1));
    QAction* action = m_actions->add({.id = u"page."_s + icon, .text = name, .keys = keys, .icon = icon});
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_rail->addPage(action);
    m_pages.push_back({page, action, make, nullptr});
}

QWidget* MainWindow::makePage(PageRow& row) {
    if (row.widget == nullptr) {
        row.widget = (this->*row.make)();
        m_stack->addWidget(row.widget);
    }
    return row.widget;
}

bool MainWindow::makeNextPage() {
    const auto row = std::ranges::find(m_pages, nullptr, &PageRow::widget);
    if (row == m_pages.end()) return false;
    makePage(*row);
    return true;
}

kit::Actions& MainWindow::actions() {
    while (makeNextPage()) {
    }
    return *m_actions;
}

void MainWindow::connectFeed() {
    connect(&m_feed, &Feed::gatewayChanged, this, &MainWindow::setGateway);
    connect(&m_feed, &Feed::policyChanged, this, &MainWindow::setPolicy);
    connect(&m_feed, &Feed::snapshotChanged, this, &MainWindow::setSnapshot);
    connect(&m_feed, &Feed::recordsArrived, this,
            [this](const RecordBatch& records) { m_live->addRecords(*records); });
    connect(&m_feed, &Feed::spendChanged, this, [this](const spend::SpendData& data) {
        m_spent = data;
        if (m_spend == nullptr) m_status->setSpend(spend::summary(data, {}));
    });
    connect(&m_feed, &Feed::pricesChanged, this, [this](const spend::PriceRefresh& refresh) {
        if (m_refresh != nullptr) m_refresh->setRefresh(refresh);
    });
    connect(&m_feed, &Feed::priceKept, this,
            [this](bool, const QString& sentence) { m_status->say(sentence); });
    connect(&m_feed, &Feed::sendOneFinished, this,
            [this](bool, const QString& sentence) { m_status->say(sentence); });
}

void MainWindow::connectStatus() {
    m_status->setSpend(spend::summary({}, {}));
    connect(m_status, &StatusLine::liveRequested, this, [this] { showPage(Live); });
    connect(m_status, &StatusLine::spendRequested, this, [this] { showPage(Spend); });
    connect(m_status, &StatusLine::breakersRequested, this, [this] { showPage(Breakers); });
    connect(m_status, &StatusLine::dataFolderRequested, this, &MainWindow::openDataFolder);
    connect(m_strip, &Strip::dismissed, this, &MainWindow::dismissCapture);
    connect(m_banner, &Strip::dismissed, this, [this] {
        m_dismissedBanner = m_view.banner;
        m_banner->hide();
    });
    connect(m_top, &TopBar::searchClicked, this, &MainWindow::openPalette);
    connect(m_top, &TopBar::policyClicked, this, [this] { showPage(Policy); });
}

void MainWindow::showPage(Page page) {
    const auto row = std::ranges::find(m_pages, page, &PageRow::page);
    if (row == m_pages.end()) return;
    if (m_page != page) m_inspectorSeen = page == Live && m_liveInspector;
    m_page = page;
    for (const PageRow& other : m_pages)
        other.action->setChecked(other.page == page);
    m_stack->setCurrentWidget(m_view.failed ? m_failure : makePage(*row));
    m_inspectorPane->setVisible(m_inspectorSeen && !m_view.failed);
}

void MainWindow::openLive(const QString& filter) {
    m_live->setFilter(filter);
    showPage(Live);
}

void MainWindow::showDecision(const std::shared_ptr<const ledger::Record>& record) {
    m_inspected = record;
    m_inspector->showRecord(record);
}

void MainWindow::openDecision(const QString& id) {
    if (m_desks.inspector == nullptr) return openLive(u"id:"_s + id);
    m_inspected = nullptr; // what the list tells next is another one
    setInspectorSeen(true);
    m_inspector->showId(id);
}

// Each page opens without it but Live, where it is what the page is for.
void MainWindow::setInspectorSeen(bool seen) {
    m_inspectorSeen = seen;
    if (m_page == Live) m_liveInspector = seen;
    m_inspectorPane->setVisible(seen && !m_view.failed);
}

bool MainWindow::isInspectorSeen() const {
    return m_inspectorSeen;
}

void MainWindow::setGateway(const GatewayState& state) {
    m_gateway = state;
    m_live->setGateway(liveState(state.phase), state.url);
    applyView();
}

void MainWindow::setSnapshot(const Snapshot& snapshot) {
    m_snapshot = snapshot;
    m_hasSnapshot = true;
    applyAlerts();
    tellNews();
    applyView();
}

void MainWindow::applyAlerts() {
    auto notices = m_alerts.notices(m_snapshot.alerts, m_snapshot.breakers.at);
    if (notices == m_shownAlerts) return;
    m_shownAlerts = std::move(notices);
    for (std::size_t i = 0; i < m_alertStrips.size(); ++i) {
        const bool isSeen = i < m_shownAlerts.size();
        m_alertStrips[i]->setVisible(isSeen);
        if (isSeen) m_alertStrips[i]->setSentence(m_shownAlerts[i].sentence);
    }
}

void MainWindow::setPolicy(const PolicyPtr& policy) {
    m_policy = policy;
    m_live->setPolicy(policy);
    m_inspector->setPolicy(policy);
    applyView();
}

void MainWindow::applyView() {
    ShellView view = present(m_gateway, m_snapshot, m_policy.get());
    if (view == m_view && m_applied) return; // four times a second, mostly nothing new
    m_applied = true;
    m_view = std::move(view);
    m_top->setView(m_view);
    m_status->setView(m_view);
    if (m_view.failed) {
        m_failure->setContent(u"alert"_s,
                              m_view.watching ? tr("This gateway cannot be watched")
                                              : tr("The gateway did not start"),
                              m_view.failure);
        m_failure->setSecondAction(m_view.portTaken ? tr("Use another port") : tr("Copy the message"));
    }
    for (const auto& id : {"copy.url"_L1, "send.one"_L1})
        m_actions->find(id)->setEnabled(m_view.running);
    QAction* traffic = m_actions->find(u"traffic.pause"_s);
    traffic->setVisible(m_view.hasTraffic);
    traffic->setChecked(m_view.trafficPaused);
    traffic->setText(m_view.trafficPaused ? tr("Resume traffic") : tr("Pause traffic"));
    QAction* routing = m_actions->find(u"routing.pause"_s);
    routing->setEnabled(m_view.running);
    routing->setChecked(m_view.routingPaused);
    m_strip->setSentence(captureSentence(m_gateway));
    m_strip->setVisible(m_view.running && !m_view.watching && !m_captureSeen);
    m_banner->setSentence(m_view.banner);
    m_banner->setVisible(!m_view.banner.isEmpty() && m_view.banner != m_dismissedBanner);
    m_tray->setView(m_view, m_status->spend());
    showPage(m_page);
}

void MainWindow::copy(const QString& what, const QString& text) {
    QApplication::clipboard()->setText(text);
    m_status->say(tr("Copied %1").arg(what));
}

void MainWindow::sendOne() {
    const std::vector<QString>& prompts = samplePrompts();
    m_feed.sendOne(prompts[static_cast<std::size_t>(m_nextSample++) % prompts.size()]);
    m_status->say(tr("Sent one request through %1").arg(m_view.url));
    if (m_page != Live) showPage(Live);
}

void MainWindow::refreshPrices() {
    if (m_refresh == nullptr) {
        m_refresh = new spend::RefreshDialog(this);
        connect(m_refresh, &spend::RefreshDialog::startRequested, this, [this] { m_feed.refreshPrices(); });
        connect(m_refresh, &spend::RefreshDialog::cancelRequested, this, [this] { m_feed.cancelPrices(); });
        connect(m_refresh, &spend::RefreshDialog::adoptRequested, this, [this] { m_feed.adoptPrices(); });
    }
    m_refresh->open();
    m_feed.refreshPrices();
}

void MainWindow::openDataFolder() {
    if (!m_gateway.dataFolder.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(m_gateway.dataFolder));
}

void MainWindow::dismissCapture() {
    m_captureSeen = true;
    QSettings().setValue(captureKey, true);
    m_strip->hide();
}

void MainWindow::raiseToFront() {
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

// Snapshots rest while nobody looks.
void MainWindow::tellSeen() {
    m_feed.setWindowSeen(isVisible() && !isMinimized());
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    tellSeen();
}

void MainWindow::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    tellSeen();
}

// The pages that nobody asked for yet are made when there is something to look at.
void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (std::ranges::find(m_pages, nullptr, &PageRow::widget) != m_pages.end()) m_makeNext.start();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) tellSeen();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveState();
    if (!m_quitting && kit::preferences().closeToTray && m_tray->isShown()) {
        event->ignore();
        m_hold->end(); // nobody could release what waits
        hide();
        return;
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::restoreState() {
    const QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey).toByteArray())) resize(1440, 900);
    m_captureSeen = settings.value(captureKey, false).toBool();
    m_rail->setFolded(settings.value(railKey, false).toBool());
    m_splitter->restoreState(settings.value(splitterKey).toByteArray());
    m_liveInspector = m_inspectorSeen = settings.value(inspectorKey, true).toBool();
    m_live->setFilter(settings.value(filterKey).toString());
    const QString page = settings.value(pageKey).toString();
    const auto row =
        std::ranges::find(m_pages, page, [](const PageRow& r) { return r.action->objectName(); });
    showPage(row == m_pages.end() ? Live : row->page);
}

void MainWindow::saveState() {
    QSettings settings;
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(railKey, m_rail->isFolded());
    settings.setValue(splitterKey, m_splitter->saveState());
    settings.setValue(inspectorKey, m_liveInspector);
    settings.setValue(filterKey, m_live->filter());
    const auto row = std::ranges::find(m_pages, m_page, &PageRow::page);
    settings.setValue(pageKey, row->action->objectName());
    if (m_bench != nullptr) m_bench->saveSettings();
}

} // namespace tierline::shell
