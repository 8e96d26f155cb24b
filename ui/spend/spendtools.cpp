// What the page can do: its actions, doors, exports and tools.
#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "spend/pricedialogs.h"
#include "spend/savingscard.h"
#include "spend/spendchart.h"
#include "spend/spenddesk.h"
#include "spend/spendhead.h"
#include "spend/spendmodel.h"
#include "spend/spendpage.h"
#include "spend/spendparts.h"
#include "spend/tasksheets.h"

#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QPixmap>
#include <QScrollArea>
#include <QStandardPaths>

#include <algorithm>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

void SpendPage::addActions(kit::Actions& actions) {
    struct Row {
        const char* id;
        QString text;
        QKeySequence keys;
        const char* command;
        std::function<void()> act;
    };
    const Row rows[] = {
        {"spend.longer", tr("Show a longer time"), Qt::Key_BracketRight, "", [this] { step(1); }},
        {"spend.shorter", tr("Show a shorter time"), Qt::Key_BracketLeft, "", [this] { step(-1); }},
        {"spend.regroup", tr("Group spend by the next"), Qt::Key_G, "", [this] { regroup(); }},
        {"spend.table", tr("Chart as a data table"), Qt::Key_T, "", [this] { m_asTable->toggle(); }},
        {"spend.forecast", tr("Forecast on or off"), Qt::Key_O, "",
         [this] { m_head->setForecast(!m_head->choice().forecast); }},
        {"spend.copy", tr("Copy the spend table"), QKeySequence(Qt::SHIFT | Qt::Key_C), "",
         [this] { copyTable(); }},
        {"spend.csv", tr("Save the spend table as CSV…"), {}, "", [this] { saveTable(); }},
        {"spend.png", tr("Save the spend chart as PNG…"), {}, "", [this] { saveChart(); }},
        {"spend.price", tr("Set the price of a model…"), {}, "price", [this] { askWhichPrice(); }},
        {"spend.reprice", tr("Reprice history…"), {}, "reprice", [this] { openReprice(); }},
        {"spend.reconcile",
         tr("Reconcile a provider's usage export…"),
         {},
         "reconcile",
         [this] { openReconcile(); }},
        {"spend.report", tr("Monthly report…"), {}, "report", [this] { openReport(); }},
        {"spend.estimate",
         tr("Estimate what routing would save"),
         {},
         "estimate",
         [this] { showEstimate(); }},
        {"spend.stats",
         tr("What was asked, where it went and what it cost"),
         {},
         "stats",
         [this] { showStats(); }},
    };
    for (const Row& row : rows) {
        const QString id = QLatin1StringView(row.id);
        QAction* action = actions.add({.id = id,
                                       .text = row.text,
                                       .keys = row.keys,
                                       .group = tr("Spend"),
                                       .command = QLatin1StringView(row.command),
                                       .context = row.keys.isEmpty() ? nullptr : this});
        connect(action, &QAction::triggered, this, row.act);
        if (id == "spend.copy"_L1 || id == "spend.price"_L1) m_head->menu().addSeparator();
        if (row.keys.isEmpty() || id == "spend.copy"_L1) m_head->menu().addAction(action);
    }
}

bool SpendPage::hasDesk() {
    if (m_desk != nullptr) return true;
    Q_EMIT message(tr("That needs the ledger, which is not here: the window watches a gateway elsewhere."));
    return false;
}

void SpendPage::open(const QString& filter) {
    if (filter.isEmpty())
        Q_EMIT message(tr("There is no filter for that."));
    else
        Q_EMIT filterRequested(filter);
}

void SpendPage::openTile(int tile) {
    const Tile* tiles[] = {&m_view.spend, &m_view.saved, &m_view.month, &m_view.requests};
    open(tiles[tile]->filter);
}

void SpendPage::step(int by) {
    const int now = static_cast<int>(m_head->wish().span) + by;
    m_head->showSpan(static_cast<Span>(std::clamp(now, 0, static_cast<int>(Span::Days30))));
}

void SpendPage::regroup() {
    const auto& all = dimensions();
    const auto found = std::ranges::find(all, m_head->wish().by, &DimensionName::by);
    const auto next = static_cast<std::size_t>(found - all.begin() + 1) % all.size();
    m_head->groupBy(all[next].by);
}

void SpendPage::askForPrice(const QString& model) {
    auto* dialog = new SetPriceDialog(model, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SetPriceDialog::priceSet, this, &SpendPage::priceSet);
    dialog->open();
}

void SpendPage::askWhichPrice() {
    QStringList models;
    for (const Miss& miss : m_view.misses)
        models << miss.model;
    if (m_policy != nullptr)
        for (const auto& model : m_policy->models)
            if (!models.contains(fromUtf8(model.id))) models << fromUtf8(model.id);
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Set a price"));
    dialog->setLabelText(tr("Model, as provider/model"));
    dialog->setComboBoxItems(models);
    dialog->setComboBoxEditable(true);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& model) {
        if (model.contains(u'/'))
            askForPrice(model.trimmed());
        else
            Q_EMIT message(tr("“%1” is not provider/model.").arg(model.trimmed()));
    });
    dialog->open();
}

QByteArray SpendPage::tableAsCsv() const {
    return m_model->csv().toUtf8();
}

void SpendPage::copyTable() {
    QGuiApplication::clipboard()->setText(m_model->tabs());
    Q_EMIT message(tr("Copied the table, %1 rows").arg(m_model->rowCount()));
}

void SpendPage::saveAs(const QString& proposed, const QString& filter,
                       const std::function<QByteArray()>& content) {
    if (!hasDesk()) return;
    auto* dialog = new QFileDialog(this, tr("Save"), {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(
        QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath(proposed));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, content](const QString& file) { m_desk->save(file, content()); });
    dialog->open();
}

void SpendPage::saveTable() {
    saveAs(u"tierline-spend.csv"_s, tr("CSV (*.csv)"), [this] { return tableAsCsv(); });
}

void SpendPage::saveChart() {
    saveAs(u"tierline-spend.png"_s, tr("PNG (*.png)"), [this] {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        const QPixmap picture =
            m_chart->parentWidget()->parentWidget()->grab(); // the card: with title and lines
        static_cast<void>(buffer.open(QIODevice::WriteOnly));
        picture.save(&buffer, "PNG");
        return bytes;
    });
}

void SpendPage::openReprice() {
    if (!hasDesk() || m_answer == nullptr) return;
    auto* sheet = new RepriceSheet(*m_desk, m_answer->from, m_answer->to, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(sheet, &QObject::destroyed, this, &SpendPage::ask);
    sheet->open();
}

void SpendPage::openReconcile() {
    if (!hasDesk()) return;
    auto* sheet =
        new ReconcileSheet(*m_desk, m_answer == nullptr ? QString() : fromUtf8(m_answer->zone.name()), this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void SpendPage::openReport() {
    if (!hasDesk()) return;
    const Zone zone = m_answer == nullptr ? Zone() : m_answer->zone;
    const Wall now = m_answer == nullptr ? systemClock().wall() : m_answer->now;
    const std::chrono::year_month_day today(zone.dateAt(now));
    auto* sheet = new ReportSheet(*m_desk, today.year() / today.month(), this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void SpendPage::showEstimate() {
    if (m_view.empty)
        return Q_EMIT message(tr("The calculator stands on this page once there are requests."));
    m_scroll->ensureWidgetVisible(m_savings);
    m_savings->setFocus();
}

void SpendPage::showStats() {
    m_head->groupBy(ledger::Dimension::Tier);
    m_head->showSpan(Span::Days30);
}

} // namespace tierline::spend
