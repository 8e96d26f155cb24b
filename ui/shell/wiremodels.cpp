// How the Models page hangs together with the rest of the window.
#include "models/modelsdesk.h"
#include "models/modelspage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "spend/pricedialogs.h"

#include <QFileDialog>
#include <QPointer>
#include <QStackedWidget>

namespace tierline::shell {

namespace {

// Compares a list from a file in the dialog that shows fetched ones, and takes it only from there.
void importList(models::Desk& desk, QWidget* parent) {
    const QString file =
        QFileDialog::getOpenFileName(parent, models::ModelsPage::tr("Import a price list"), {},
                                     models::ModelsPage::tr("Price lists (*.json);;All files (*)"));
    if (file.isEmpty()) return;
    auto* dialog = new spend::RefreshDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(models::ModelsPage::tr("Import a price list"));
    QObject::connect(&desk, &models::Desk::importChanged, dialog, &spend::RefreshDialog::setRefresh);
    QObject::connect(dialog, &spend::RefreshDialog::startRequested, &desk,
                     [&desk, file] { desk.importList(file); });
    QObject::connect(dialog, &spend::RefreshDialog::cancelRequested, &desk, [&desk] { desk.cancelImport(); });
    QObject::connect(dialog, &spend::RefreshDialog::adoptRequested, &desk, [&desk] { desk.adoptImport(); });
    dialog->open();
    desk.importList(file);
}

} // namespace

QWidget* MainWindow::makeModels() {
    m_models = new models::ModelsPage(m_stack);
    connect(m_models, &models::ModelsPage::message, m_status, &StatusLine::say);
    connect(m_models, &models::ModelsPage::filterRequested, this, &MainWindow::openLive);
    connect(m_models, &models::ModelsPage::refreshListRequested, this, &MainWindow::refreshPrices);
    connect(&m_feed, &Feed::policyChanged, m_models, &models::ModelsPage::setPolicy);
    connect(&m_feed, &Feed::priceKept, m_models, &models::ModelsPage::refresh);
    connect(&m_feed, &Feed::pricesChanged, m_models, [this](const spend::PriceRefresh& refresh) {
        if (refresh.phase == spend::PriceRefresh::Adopted) m_models->refresh();
    });
    connect(m_models, &models::ModelsPage::importListRequested, this, [this] {
        if (m_desks.models != nullptr) importList(*m_desks.models, this);
    });
    connect(m_models, &models::ModelsPage::priceRequested, this, [this](const QString& model) {
        auto* dialog = new spend::SetPriceDialog(model, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &spend::SetPriceDialog::priceSet, this, [this](const spend::OwnPrice& price) {
            if (m_desks.models != nullptr) m_desks.models->setPrice(price.model, price.rates);
        });
        dialog->open();
    });
    m_models->setDesk(m_desks.models);
    m_models->addActions(*m_actions);
    if (m_policy) m_models->setPolicy(m_policy);
    return m_models;
}

} // namespace tierline::shell
