// How the Spend page hangs together with the rest of the window.
#include "breakers/breakerspage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "spend/spendpage.h"

namespace tierline::shell {

void MainWindow::wireSpend() {
    connect(m_spend, &spend::SpendPage::sendOneRequested, this, &MainWindow::sendOne);
    connect(m_spend, &spend::SpendPage::refreshPricesRequested, this, &MainWindow::refreshPrices);
    connect(m_spend, &spend::SpendPage::priceSet, this,
            [this](const spend::OwnPrice& price) { m_feed.setPrice(price); });
    connect(m_spend, &spend::SpendPage::viewChanged, this,
            [this] { m_status->setSpend(spend::summary(m_spend->view())); });
    connect(m_spend, &spend::SpendPage::modelActivated, this, [this](const QString& model) {
        showPage(Breakers);
        m_breakers->selectModel(model);
    });
    m_status->setSpend(spend::summary(m_spend->view()));
}

} // namespace tierline::shell
