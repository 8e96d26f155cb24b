#include "spend/spendpage.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/stattile.h"
#include "spend/budgetscard.h"
#include "spend/pricedialogs.h"
#include "spend/savingscard.h"
#include "spend/spendchart.h"
#include "spend/spenddelegate.h"
#include "spend/spendmodel.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<int, SpendModel::columnTotal> columnWidths{230, 120, 90, 95, 80, 95, 105, 90, 120, 150};

constexpr int budgetsWidth = 400;

} // namespace

SpendPage::SpendPage(QWidget* parent) : QWidget(parent) {
    m_stack = new QStackedWidget(this);
    m_full = new QWidget;
    m_scroll = new QScrollArea(m_stack);
    m_scroll->setWidget(m_full);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(m_full);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(12);
    buildHead();
    buildBody();
    m_empty = new kit::EmptyState(m_stack);
    m_empty->setContent(u"spend"_s, tr("Nothing spent today"),
                        tr("Cost shows here per model and hour as soon as the first request is answered. "
                           "An unknown price is shown as a miss, never as zero."));
    m_empty->setAction(tr("Send one request"));
    connect(m_empty, &kit::EmptyState::actionTriggered, this, &SpendPage::sendOneRequested);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_scroll);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
}

void SpendPage::buildHead() {
    auto* layout = static_cast<QVBoxLayout*>(m_full->layout());
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(tr("Spend today"), m_full);
    title->setFont(kit::headlineFont());
    m_sentence = new QLabel(m_full);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_kindBox = new QWidget(m_full);
    auto* kindLayout = new QHBoxLayout(m_kindBox);
    kindLayout->setContentsMargins(0, 0, 0, 0);
    kindLayout->setSpacing(4);
    m_kinds = new QButtonGroup(this);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int id) {
        m_wanted = static_cast<ledger::MoneyKind>(id);
        refresh();
    });
    head->addWidget(title);
    head->addSpacing(10);
    head->addWidget(m_sentence, 1, Qt::AlignBottom);
    head->addWidget(m_kindBox);
    layout->addLayout(head);
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(12);
    for (kit::StatTile*& tile : m_tiles) {
        tile = new kit::StatTile(m_full);
        tiles->addWidget(tile, 1);
    }
    layout->addLayout(tiles);
}

void SpendPage::buildBody() {
    auto* layout = static_cast<QVBoxLayout*>(m_full->layout());
    m_chartCard = new kit::Card(tr("Cost per hour and model"), m_full);
    m_chart = new SpendChart(m_chartCard);
    m_chart->setMinimumHeight(270);
    m_chartCard->content()->addWidget(m_chart);
    m_budgets = new BudgetsCard(m_full);
    m_budgets->setFixedWidth(budgetsWidth);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(12);
    middle->addWidget(m_chartCard, 1);
    middle->addWidget(m_budgets);
    layout->addLayout(middle, 3);
    auto* tableCard = new kit::Card(tr("Models"), m_full);
    tableCard->setFlush(true);
    m_model = new SpendModel(this);
    m_table = new QTableView(tableCard);
    m_table->setItemDelegate(new SpendDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::denseRowHeight + 4);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Cost per model"));
    for (int column = 0; column < SpendModel::columnTotal; ++column)
        m_table->setColumnWidth(column, columnWidths[static_cast<std::size_t>(column)]);
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT modelActivated(m_model->row(index.row()).model); });
    tableCard->content()->addWidget(m_table);
    layout->addWidget(tableCard);
    buildMisses();
    m_savings = new SavingsCard(m_full);
    layout->addWidget(m_savings);
}

void SpendPage::buildMisses() {
    m_missCard = new kit::Card(tr("Without a known price"), m_full);
    m_missCard->setNote(tr("not in any sum above, and never counted as zero"));
    auto* refresh = new kit::FlatButton(kit::FlatButton::Chip, m_missCard);
    refresh->setText(tr("Refresh prices…"));
    refresh->setObjectName(u"refreshPrices"_s);
    connect(refresh, &QAbstractButton::clicked, this, &SpendPage::refreshPricesRequested);
    m_missCard->addHeaderWidget(refresh);
    m_misses = new QWidget(m_missCard);
    m_missCard->content()->addWidget(m_misses);
    m_missCard->hide();
    m_full->layout()->addWidget(m_missCard);
}

void SpendPage::applyMisses() {
    QStringList misses;
    for (const SpendRow& row : m_view.rows)
        if (row.unpriced > 0)
            misses << row.model + u'\n'
                          + tr("%1, %2 tokens in all of its requests")
                                .arg(kit::counted(row.unpriced, tr("%1 request"), tr("%1 requests")),
                                     kit::tokenPair(row.inputTokens, row.outputTokens));
    m_missCard->setVisible(!misses.isEmpty());
    if (misses == m_shownMisses) return;
    m_shownMisses = misses;
    qDeleteAll(m_misses->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete m_misses->layout();
    auto* grid = new QGridLayout(m_misses);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setColumnStretch(3, 1);
    for (int line = 0; line < misses.size(); ++line) {
        const QString model = misses[line].section(u'\n', 0, 0);
        auto* name = new QLabel(model, m_misses);
        name->setFont(kit::textFont(10.0, QFont::Medium));
        name->setTextFormat(Qt::PlainText);
        auto* words = new QLabel(misses[line].section(u'\n', 1), m_misses);
        auto* set = new kit::FlatButton(kit::FlatButton::Chip, m_misses);
        set->setText(tr("Set a price…"));
        set->setAccessibleName(tr("Set a price for %1").arg(model));
        set->setObjectName(u"setPrice"_s);
        connect(set, &QAbstractButton::clicked, this, [this, model] { askForPrice(model); });
        grid->addWidget(name, line, 0);
        grid->addWidget(words, line, 1);
        grid->addWidget(set, line, 2);
    }
}

void SpendPage::askForPrice(const QString& model) {
    auto* dialog = new SetPriceDialog(model, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SetPriceDialog::priceSet, this, &SpendPage::priceSet);
    dialog->open();
}

void SpendPage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    refresh();
}

void SpendPage::setData(const SpendData& data) {
    m_data = data;
    applyBudgets();
    if (!data.used.empty())
        m_savings->setUsed(
            formOf(data.used, data.usedDays, QString::fromStdString(data.baselineModel), data.baselineRates));
    refresh();
}

void SpendPage::setBudgets(const std::vector<route::BudgetStatus>& budgets, Wall now) {
    m_budgetsNow = budgets;
    m_budgetsAt = now;
    applyBudgets();
}

void SpendPage::applyBudgets() {
    m_budgets->setView(presentBudgets(m_budgetsNow, QString::fromStdString(m_data.timeZone), m_budgetsAt));
}

void SpendPage::refresh() {
    m_view = present(m_data, m_wanted, m_policy.get());
    applyKinds();
    applyView();
    Q_EMIT viewChanged();
}

void SpendPage::applyKinds() {
    if (m_view.kinds == m_shownKinds) return;
    m_shownKinds = m_view.kinds;
    for (QAbstractButton* button : m_kinds->buttons())
        delete button;
    m_kindBox->setVisible(m_shownKinds.size() > 1); // one kind needs no choice
    for (const KindChoice& choice : m_shownKinds) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, m_kindBox);
        button->setCheckable(true);
        button->setText(choice.name + u"  "_s + choice.note);
        m_kinds->addButton(button, static_cast<int>(choice.kind));
        m_kindBox->layout()->addWidget(button);
    }
}

void SpendPage::applyView() {
    m_stack->setCurrentWidget(m_view.empty ? static_cast<QWidget*>(m_empty) : m_scroll);
    if (m_view.empty) return;
    if (QAbstractButton* button = m_kinds->button(static_cast<int>(m_view.shown))) button->setChecked(true);
    m_sentence->setText(m_view.kindSentence);
    const Tile* tiles[] = {&m_view.spend, &m_view.saved, &m_view.requests, &m_view.tokens};
    for (int i = 0; i < 4; ++i)
        m_tiles[i]->setContent(tiles[i]->caption, tiles[i]->value, tiles[i]->note);
    m_chartCard->setTitle(m_view.chartTitle);
    m_chartCard->setNote(
        m_data.timeZone.empty() ? QString() : tr("Day of %1").arg(QString::fromStdString(m_data.timeZone)));
    // As high as its rows, so that the chart has the rest; from ten rows on it scrolls.
    const auto rows = std::min<std::size_t>(m_view.rows.size(), 9);
    m_table->setFixedHeight(m_table->horizontalHeader()->height()
                            + static_cast<int>(rows) * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_chart->setView(m_view);
    m_model->setRows(m_view.rows, m_view.tierCount);
    applyMisses();
}

} // namespace tierline::spend
