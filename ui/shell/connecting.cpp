#include "shell/connecting.h"

#include "connect/attachdialog.h"
#include "connect/connectdialog.h"
#include "connect/offerdialog.h"
#include "connect/textdialogs.h"
#include "kit/actions.h"
#include "live/livepage.h"
#include "shell/mainwindow.h"
#include "shell/strip.h"
#include "shell/veil.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCoreApplication>
#include <QDir>
#include <QUrl>

#include <algorithm>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;
using connect::FirstSteps;

namespace {

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Connecting::Connecting(MainWindow& window, kit::Actions& actions, Feed& feed, const Desks& desks)
    : QObject(&window),
      m_window(window),
      m_desks(desks),
      m_steps(new FirstSteps(window.centralWidget())),
      m_lost(new Strip(Strip::Warning, window.centralWidget())) {
    m_lost->setObjectName(u"lostStrip"_s);
    m_lost->setClosable(false);
    m_lost->hide();
    addActions(actions);
    addSteps(actions);
    QObject::connect(&feed, &Feed::gatewayChanged, this, &Connecting::setGateway);
    QObject::connect(&feed, &Feed::snapshotChanged, this, &Connecting::setSnapshot);
    QObject::connect(&feed, &Feed::recordsArrived, this, &Connecting::addRecords);
    QObject::connect(&feed, &Feed::policyChanged, this,
                     [this](const PolicyPtr& policy) { m_policy = policy; });
}

void Connecting::addActions(kit::Actions& actions) {
    const auto add = [&](const kit::ActionSpec& spec, auto does) {
        QAction* action = actions.add(spec);
        QObject::connect(action, &QAction::triggered, this, does);
        return action;
    };
    add({.id = u"connect.client"_s, .text = tr("Connect a client…")}, [this] {
        openDialog();
    })->setEnabled(m_desks.connect != nullptr);
    add({.id = u"connect.steps"_s, .text = tr("First steps")}, [this] { m_steps->comeBack(); });
    add({.id = u"connect.watch"_s, .text = tr("Watch another gateway…")}, [this] {
        openWatch();
    })->setEnabled(m_desks.connect != nullptr);
    add({.id = u"connect.offers"_s, .text = tr("Add local servers, import a configuration…")}, [this] {
        openOffers();
    })->setEnabled(m_desks.offers != nullptr);
    add({.id = u"connect.serve"_s, .text = tr("Run headless…"), .command = u"serve"_s},
        [this] { openHeadless(); });
    add({.id = u"connect.selftest"_s, .text = tr("Self-test…"), .command = u"selftest"_s}, [this] {
        openSelftest();
    })->setEnabled(m_desks.connect != nullptr);
}

// Selecting happens by itself while the list follows; a click does not.
void Connecting::addSteps(const kit::Actions& actions) {
    m_steps->hide();
    for (const auto* view : m_window.livePage().findChildren<QAbstractItemView*>()) {
        QObject::connect(view, &QAbstractItemView::clicked, m_steps,
                         [this] { m_steps->tick(FirstSteps::SeeWhy); });
        QObject::connect(view, &QAbstractItemView::activated, m_steps,
                         [this] { m_steps->tick(FirstSteps::SeeWhy); });
    }
    const QAction* playground = actions.find(u"page.playground"_s);
    m_steps->setOffered(FirstSteps::TryPrompt, playground != nullptr);
    if (playground != nullptr)
        QObject::connect(playground, &QAction::toggled, m_steps, [this](bool shown) {
            if (shown) m_steps->tick(FirstSteps::TryPrompt);
        });
    QObject::connect(m_steps, &FirstSteps::stepRequested, this, &Connecting::doStep);
    QObject::connect(m_steps, &FirstSteps::wantedChanged, this, &Connecting::showSteps);
}

void Connecting::layVeilOn(QWidget* pages) {
    m_veil = new Veil(pages);
}

void Connecting::showSteps() {
    m_steps->setVisible(m_steps->isWanted() && !m_gateway.watching && m_gateway.sandbox
                        && m_gateway.phase == GatewayPhase::Running);
}

void Connecting::doStep(FirstSteps::Step step) {
    switch (step) {
    case FirstSteps::SeeWhy:
        m_window.showPage(MainWindow::Live);
        Q_EMIT message(tr("Click a row: below it stands why that model was chosen"));
        return;
    case FirstSteps::TryPrompt: m_window.showPage(MainWindow::Playground); return;
    case FirstSteps::BreakProvider:
        m_window.showPage(MainWindow::Breakers);
        Q_EMIT message(tr("Choose a fault for a provider and watch its traffic go elsewhere"));
        return;
    }
}

void Connecting::setGateway(const GatewayState& state) {
    m_gateway = state;
    m_lost->setSentence(tr("The gateway is away. %1").arg(state.notice));
    m_lost->setVisible(state.isLost);
    if (m_veil != nullptr) m_veil->setVisible(state.isLost && m_hasSeen);
    m_hasSeen |= state.phase == GatewayPhase::Running;
    showSteps();
    tellDialog();
}

void Connecting::setSnapshot(const Snapshot& snapshot) {
    const auto isBroken = [](const breakers::SandboxProvider& one) {
        return !one.fault.isEmpty() && one.fault != u"none"_s;
    };
    const auto isHeld = [](const health::BreakerRow& row) {
        return row.view.state == health::BreakerState::HeldOpen
               || row.view.state == health::BreakerState::Draining;
    };
    if (std::ranges::any_of(snapshot.breakers.sandbox, isBroken)
        || std::ranges::any_of(snapshot.breakers.rows, isHeld))
        m_steps->tick(FirstSteps::BreakProvider);
}

void Connecting::addRecords(const RecordBatch& records) {
    for (const auto& record : *records) {
        const QString client = toQString(record->client);
        if (m_dialog != nullptr) m_dialog->heard(client);
        if (client.isEmpty() || m_known.contains(client) || m_known.size() > 500) continue;
        m_known << client;
        if (m_dialog != nullptr) m_dialog->setKnown(m_known);
    }
}

void Connecting::tellDialog() {
    if (m_dialog == nullptr) return;
    const bool running = m_gateway.phase == GatewayPhase::Running;
    m_dialog->setGateway(m_gateway.url, running, running && m_gateway.hasTraffic && !m_gateway.trafficPaused);
}

void Connecting::openDialog(const QString& client) {
    if (m_desks.connect == nullptr) return;
    if (m_dialog == nullptr) {
        m_dialog = new connect::ConnectDialog(*m_desks.connect, &m_window);
        m_dialog->setKnown(m_known);
        QObject::connect(m_dialog, &connect::ConnectDialog::copied, this,
                         [this](const QString& what) { Q_EMIT message(tr("Copied %1").arg(what)); });
        tellDialog();
    }
    if (!client.isEmpty()) m_dialog->select(client);
    m_dialog->open();
}

connect::HeadlessWish Connecting::headlessWish() const {
    connect::HeadlessWish wish;
    wish.program = QDir(QCoreApplication::applicationDirPath()).filePath(u"tierlinectl"_s);
    wish.sandbox = m_gateway.sandbox;
    if (m_policy != nullptr && !wish.sandbox) wish.policyFile = toQString(m_policy->file);
    wish.dataFolder = m_gateway.dataFolder;
    const QUrl url(m_gateway.url);
    if (url.isValid() && !url.host().isEmpty()) wish.listen = url.authority();
    return wish;
}

void Connecting::openWatch() {
    if (m_desks.connect == nullptr) return;
    auto* dialog = new connect::AttachDialog(&m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &connect::AttachDialog::watchRequested, this,
                     [this, dialog](const QString& url, const QString& token) {
                         const QString trouble = m_desks.connect->watch(url, token);
                         dialog->say(trouble);
                         if (trouble.isEmpty()) dialog->done(QDialog::Accepted);
                     });
    dialog->open();
}

void Connecting::openOffers() {
    if (m_desks.offers == nullptr) return;
    auto* dialog = new connect::OfferDialog(*m_desks.offers, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &connect::OfferDialog::copied, this,
                     [this](const QString& what) { Q_EMIT message(tr("Copied %1").arg(what)); });
    dialog->open();
}

void Connecting::openHeadless() {
    auto* dialog = new connect::HeadlessDialog(headlessWish(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &connect::HeadlessDialog::copied, this,
                     [this](const QString& what) { Q_EMIT message(tr("Copied %1").arg(what)); });
    dialog->open();
}

void Connecting::openSelftest() {
    if (m_desks.connect == nullptr) return;
    auto* dialog = new connect::SelftestDialog(*m_desks.connect, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace tierline::shell
