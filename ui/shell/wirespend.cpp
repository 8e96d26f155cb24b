// How the Spend page hangs together with the rest of the window.
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "spend/spendpage.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeSpend() {
    m_spend = new spend::SpendPage(m_stack);
    m_spend->setDesk(m_desks.spend);
    m_spend->addActions(*m_actions);
    connect(m_spend, &spend::SpendPage::filterRequested, this, &MainWindow::openLive);
    connect(m_spend, &spend::SpendPage::message, m_status, &StatusLine::say);
    connect(m_spend, &spend::SpendPage::sendOneRequested, this, &MainWindow::sendOne);
    connect(m_spend, &spend::SpendPage::refreshPricesRequested, this, &MainWindow::refreshPrices);
    connect(m_spend, &spend::SpendPage::priceSet, this,
            [this](const spend::OwnPrice& price) { m_feed.setPrice(price); });
    connect(m_spend, &spend::SpendPage::todayChanged, this, [this] { m_status->setSpend(m_spend->today()); });
    connect(&m_feed, &Feed::policyChanged, m_spend, &spend::SpendPage::setPolicy);
    connect(&m_feed, &Feed::spendChanged, m_spend, &spend::SpendPage::setData);
    const auto tell = [this] { m_spend->setBudgets(m_snapshot.budgets, m_snapshot.breakers.at); };
    connect(&m_feed, &Feed::snapshotChanged, m_spend, tell);
    if (m_policy) m_spend->setPolicy(m_policy);
    if (m_spent) m_spend->setData(*m_spent);
    if (m_hasSnapshot) tell();
    m_status->setSpend(m_spend->today());
    return m_spend;
}

} // namespace tierline::shell
