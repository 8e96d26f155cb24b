// How the Spend page hangs together with the rest of the window.
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "spend/spendpage.h"

namespace tierline::shell {

void MainWindow::wireSpend() {
    m_spend->setDesk(m_desks.spend);
    m_spend->addActions(*m_actions);
    connect(m_spend, &spend::SpendPage::filterRequested, this, &MainWindow::openLive);
    connect(m_spend, &spend::SpendPage::message, m_status, &StatusLine::say);
    connect(m_spend, &spend::SpendPage::sendOneRequested, this, &MainWindow::sendOne);
    connect(m_spend, &spend::SpendPage::refreshPricesRequested, this, &MainWindow::refreshPrices);
    connect(m_spend, &spend::SpendPage::priceSet, this,
            [this](const spend::OwnPrice& price) { m_feed.setPrice(price); });
    connect(m_spend, &spend::SpendPage::todayChanged, this, [this] { m_status->setSpend(m_spend->today()); });
    m_status->setSpend(m_spend->today());
}

} // namespace tierline::shell
