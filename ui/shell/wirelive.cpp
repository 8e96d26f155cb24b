// How the Live page hangs together with the rest of the window.
#include "live/livepage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

namespace tierline::shell {

void MainWindow::wireLive() {
    connect(m_live, &live::LivePage::sendOneRequested, this, &MainWindow::sendOne);
    connect(m_live, &live::LivePage::message, m_status, &StatusLine::say);
    connect(m_live, &live::LivePage::selected, this, &MainWindow::showDecision);
    m_live->setDesk(m_desks.live);
    m_live->addActions(*m_actions);
}

} // namespace tierline::shell
