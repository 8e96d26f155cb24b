// How the Providers page hangs together with the rest of the window.
#include "breakers/breakerspage.h"
#include "shell/mainwindow.h"

namespace tierline::shell {

void MainWindow::wireBreakers() {
    connect(m_breakers, &breakers::BreakersPage::actionRequested, this,
            [this](const QString& model, health::Action action) { m_feed.actOnBreaker(model, action); });
    connect(m_breakers, &breakers::BreakersPage::faultRequested, this,
            [this](const QString& provider, const QString& fault, int seconds) {
                m_feed.setSandboxFault(provider, fault, seconds);
            });
}

} // namespace tierline::shell
