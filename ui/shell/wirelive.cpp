// How the Live page hangs together with the rest of the window.
#include "live/holdtools.h"
#include "live/livepage.h"
#include "live/livetools.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeLive() {
    m_live = new live::LivePage(m_stack);
    connect(m_live, &live::LivePage::sendOneRequested, this, &MainWindow::sendOne);
    connect(m_live, &live::LivePage::message, m_status, &StatusLine::say);
    connect(m_live, &live::LivePage::selected, this, &MainWindow::showDecision);
    m_live->setDesk(m_desks.live);
    m_live->addActions(*m_actions);
    auto* tools = new live::LiveTools(*m_live);
    tools->addActions(*m_actions);
    tools->setDesk(m_desks.records);
    connect(tools, &live::LiveTools::spendRequested, this, [this] { showPage(Spend); });
    connect(&m_feed, &Feed::policyChanged, tools, &live::LiveTools::setPolicy);
    connect(&m_feed, &Feed::spendChanged, tools, [tools](const spend::SpendData& data) {
        tools->setSpent(data.today, data.baselineName, data.baselineModel, data.from, data.until);
    });
    m_hold = new live::HoldTools(*m_live);
    m_hold->addActions(*m_actions);
    m_hold->setDesk(m_desks.hold);
    connect(m_hold, &live::HoldTools::statusChanged, m_status, &StatusLine::setHold);
    connect(m_hold, &live::HoldTools::selected, this, &MainWindow::showDecision);
    connect(&m_feed, &Feed::policyChanged, m_hold, &live::HoldTools::setPolicy);
    return m_live;
}

} // namespace tierline::shell
