// How the Providers page hangs together with the rest of the window.
#include "breakers/breakerspage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeBreakers() {
    m_breakers = new breakers::BreakersPage(m_stack);
    m_breakers->addActions(*m_actions);
    if (m_desks.breakers != nullptr) m_breakers->setDesk(m_desks.breakers);
    connect(m_breakers, &breakers::BreakersPage::filterRequested, this, &MainWindow::openLive);
    connect(m_breakers, &breakers::BreakersPage::message, this,
            [this](const QString& sentence) { m_status->say(sentence); });
    connect(m_breakers, &breakers::BreakersPage::actionRequested, this,
            [this](const QString& model, health::Action action) { m_feed.actOnBreaker(model, action); });
    connect(m_breakers, &breakers::BreakersPage::faultRequested, this,
            [this](const QString& provider, const QString& fault, int seconds) {
                m_feed.setSandboxFault(provider, fault, seconds);
            });
    connect(&m_feed, &Feed::policyChanged, m_breakers, &breakers::BreakersPage::setPolicy);
    const auto tell = [this] { m_breakers->setData(m_snapshot.breakers); };
    connect(&m_feed, &Feed::snapshotChanged, m_breakers, tell);
    if (m_policy) m_breakers->setPolicy(m_policy);
    if (m_hasSnapshot) tell();
    return m_breakers;
}

} // namespace tierline::shell
