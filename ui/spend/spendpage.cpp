// The page's widgets, made once.
#include "spend/spendpage.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/stattile.h"
#include "spend/bridgebars.h"
#include "spend/budgetscard.h"
#include "spend/calendarmap.h"
#include "spend/chartlegend.h"
#include "spend/door.h"
#include "spend/example.h"
#include "spend/savingscard.h"
#include "spend/spendchart.h"
#include "spend/spenddelegate.h"
#include "spend/spendhead.h"
#include "spend/spendmodel.h"
#include "spend/topdelegate.h"
#include "spend/topmodel.h"

#include <QGraphicsOpacityEffect>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<int, SpendModel::columnTotal> columnWidths{210, 116, 84, 88, 72, 88, 104, 84, 116, 150};
constexpr int bridgeWidth = 300, chartHeight = 268;
constexpr double faint = 0.45;

constexpr const char* tileHelps[] = {
    QT_TRANSLATE_NOOP(
        "tierline::spend::SpendPage",
        "The recorded cost of all requests that began in this time, of one kind of money. Requests "
        "whose price is not known are named and never counted as zero. Open it to see the requests."),
    QT_TRANSLATE_NOOP(
        "tierline::spend::SpendPage",
        "What one model for all would have cost for the same tokens, less what was spent and less the "
        "prompt caches that changes of model left behind. Open it to see the requests."),
    QT_TRANSLATE_NOOP(
        "tierline::spend::SpendPage",
        "The calendar month of the time zone shown, whatever time is chosen above. The forecast takes "
        "the mean of up to seven days before today for each day that is left. Open it to see the month."),
    QT_TRANSLATE_NOOP(
        "tierline::spend::SpendPage",
        "Requests that began in this time, and their tokens in and out as the providers counted them. "
        "Open it to see those that failed, or all of them."),
};

} // namespace

SpendPage::SpendPage(QWidget* parent) : QWidget(parent) {
    m_head = new SpendHead(this);
    m_stack = new QStackedWidget(this);
    m_full = new QWidget;
    m_scroll = new QScrollArea(m_stack);
    m_scroll->setAccessibleName(tr("Spend"));
    m_scroll->setWidget(m_full);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(m_full);
    layout->setContentsMargins(16, 10, 16, 14);
    layout->setSpacing(12);
    buildTiles();
    buildChart();
    buildTable();
    buildMisses();
    buildCorners();
    m_savings = new SavingsCard(m_full);
    layout->addWidget(m_savings);
    buildEmpty();
    m_stack->addWidget(new QWidget(m_stack)); // until the first answer
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_scroll);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_head);
    outer->addWidget(m_stack, 1);
    connect(m_head, &SpendHead::wishChanged, this, &SpendPage::ask);
    connect(m_head, &SpendHead::choiceChanged, this, &SpendPage::refresh);
}

void SpendPage::buildEmpty() {
    m_nothing = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(m_nothing);
    layout->setContentsMargins(16, 10, 16, 14);
    m_empty = new kit::EmptyState(m_nothing);
    connect(m_empty, &kit::EmptyState::actionTriggered, this, &SpendPage::sendOneRequested);
    connect(m_empty, &kit::EmptyState::secondActionTriggered, this,
            [this] { m_head->showSpan(Span::Days30); });
    auto* card = new kit::Card(tr("An example"), m_nothing);
    card->setNote(tr("invented figures, not yours: what this page shows once requests were answered"));
    auto* chart = new SpendChart(card);
    chart->setView(exampleChart());
    chart->setMinimumHeight(180);
    chart->setEnabled(false);
    chart->setFocusPolicy(Qt::NoFocus);
    auto* effect = new QGraphicsOpacityEffect(chart);
    effect->setOpacity(faint);
    chart->setGraphicsEffect(effect);
    chart->setObjectName(u"exampleChart"_s);
    card->content()->addWidget(chart);
    layout->addWidget(m_empty, 2);
    layout->addWidget(card, 3);
}

void SpendPage::buildTiles() {
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(12);
    for (int i = 0; i < 4; ++i) {
        m_tiles[i] = new kit::StatTile(m_full);
        m_tiles[i]->setWhatsThis(tr(tileHelps[i]));
        for (QLabel* label : m_tiles[i]->findChildren<QLabel*>())
            label->setWordWrap(true); // four of them stand in 800 pixels too
        static_cast<QBoxLayout*>(m_tiles[i]->layout())->addStretch(1);
        makeDoor(*m_tiles[i], {}, [this, i] { openTile(i); });
        tiles->addWidget(m_tiles[i], 1);
    }
    m_full->layout()->addItem(tiles);
}

void SpendPage::buildChart() {
    m_chartCard = new kit::Card({}, m_full);
    m_wholeLines = new kit::FlatButton(kit::FlatButton::Chip, m_chartCard);
    m_wholeLines->setText(tr("Fit the line"));
    m_wholeLines->setCheckable(true);
    m_wholeLines->setWhatsThis(tr("Lets the scale reach up to the lines, however small the bars get."));
    m_asTable = new kit::FlatButton(kit::FlatButton::Chip, m_chartCard);
    m_asTable->setText(tr("Data table"));
    m_asTable->setCheckable(true);
    m_asTable->setObjectName(u"asTable"_s);
    m_asTable->setWhatsThis(tr("The same figures as a table that can be read aloud and copied."));
    m_chartCard->addHeaderWidget(m_wholeLines);
    m_chartCard->addHeaderWidget(m_asTable);
    m_legend = new ChartLegend(m_chartCard);
    m_chart = new SpendChart(m_chartCard);
    m_slices = new SliceModel(this);
    auto* table = new QTableView(m_chartCard);
    kit::setUpDenseTable(*table);
    table->setModel(m_slices);
    table->setObjectName(u"slices"_s);
    table->setAccessibleName(tr("Cost over time as a table"));
    table->horizontalHeader()->setDefaultSectionSize(110);
    connect(m_slices, &QAbstractItemModel::modelReset, table, [table] { table->setColumnWidth(0, 190); });
    connect(table, &QTableView::activated, this,
            [this](const QModelIndex& index) { open(index.data(SliceModel::FilterRole).toString()); });
    m_chartStack = new QStackedWidget(m_chartCard);
    m_chartStack->setMinimumHeight(chartHeight);
    m_chartStack->addWidget(m_chart);
    m_chartStack->addWidget(table);
    m_chartCard->content()->addWidget(m_legend);
    m_chartCard->content()->addWidget(m_chartStack, 1);
    connect(m_asTable, &QAbstractButton::toggled, this,
            [this](bool on) { m_chartStack->setCurrentIndex(on ? 1 : 0); });
    connect(m_wholeLines, &QAbstractButton::toggled, this, [this](bool on) {
        m_chart->setWholeLines(on);
        applyChart();
    });
    connect(m_chart, &SpendChart::filterRequested, this, &SpendPage::open);
    m_bridgeCard = new kit::Card({}, m_full);
    m_bridgeCard->setFixedWidth(bridgeWidth);
    m_bridge = new BridgeBars(m_bridgeCard);
    m_bridgeSentence = new QLabel(m_bridgeCard);
    m_bridgeNote = new QLabel(m_bridgeCard);
    for (QLabel* label : {m_bridgeSentence, m_bridgeNote}) {
        label->setWordWrap(true);
        label->setFont(kit::smallFont());
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_bridgeCard->content()->addWidget(m_bridgeSentence);
    m_bridgeCard->content()->addWidget(m_bridge);
    m_bridgeCard->content()->addWidget(m_bridgeNote);
    m_bridgeCard->content()->addStretch(1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(12);
    middle->addWidget(m_chartCard, 1);
    middle->addWidget(m_bridgeCard);
    m_full->layout()->addItem(middle);
}

void SpendPage::buildTable() {
    m_tableCard = new kit::Card({}, m_full);
    m_tableCard->setFlush(true);
    m_model = new SpendModel(this);
    m_table = new QTableView(m_tableCard);
    m_table->setItemDelegate(new SpendDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::denseRowHeight + 4);
    m_table->setModel(m_model);
    m_table->setObjectName(u"spendTable"_s);
    m_table->setAccessibleName(tr("Cost by what was chosen, dearest first"));
    for (int column = 0; column < SpendModel::columnTotal; ++column)
        m_table->setColumnWidth(column, columnWidths[static_cast<std::size_t>(column)]);
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { open(m_model->row(index.row()).filter); });
    m_tableCard->content()->addWidget(m_table);
    m_full->layout()->addWidget(m_tableCard);
}

QTableView* SpendPage::makeTops(const QString& title, TopModel*& model, kit::Card*& card) {
    card = new kit::Card(title, m_full);
    card->setFlush(true);
    model = new TopModel(title, this);
    auto* table = new QTableView(card);
    table->setItemDelegate(new TopDelegate(table));
    kit::setUpDenseTable(*table, kit::denseRowHeight + 2);
    table->setModel(model);
    table->setAccessibleName(title);
    table->horizontalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(TopModel::Name, QHeaderView::Stretch);
    table->setColumnWidth(TopModel::Requests, 70);
    table->setColumnWidth(TopModel::Cost, 96);
    table->setMinimumHeight(5 * (kit::denseRowHeight + 2) + 4);
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        open(index.siblingAtColumn(0).data(TopModel::FilterRole).toString());
    });
    card->content()->addWidget(table);
    return table;
}

void SpendPage::buildCorners() {
    m_corners = new QGridLayout;
    m_corners->setSpacing(12);
    m_budgets = new BudgetsCard(m_full);
    m_calendarCard = new kit::Card(tr("Twelve weeks"), m_full);
    m_calendar = new CalendarMap(m_calendarCard);
    m_calendarCard->content()->addWidget(m_calendar, 1);
    connect(m_calendar, &CalendarMap::dayChosen, this, [this](Wall from, Wall to) {
        m_head->showRange(from, to);
        m_scroll->ensureVisible(0, 0);
    });
    makeTops(tr("Dearest sessions"), m_sessions, m_sessionCard)
        ->setWhatsThis(
            tr("Conversations and agent runs by what their requests cost together. Read from the rows "
               "themselves, so of a long time only the newest requests count; the card says which."));
    makeTops(tr("Dearest rules"), m_rules, m_ruleCard)
        ->setWhatsThis(
            tr("Rules by the cost of the requests on which they fired. A request counts under each of its "
               "rules, so these overlap."));
    m_full->layout()->addItem(m_corners);
}

void SpendPage::buildMisses() {
    m_missCard = new kit::Card(tr("Without a known price"), m_full);
    m_missCard->setNote(tr("not in any sum above, and never counted as zero"));
    auto* refresh = new kit::FlatButton(kit::FlatButton::Chip, m_missCard);
    refresh->setText(tr("Refresh prices…"));
    refresh->setObjectName(u"refreshPrices"_s);
    connect(refresh, &QAbstractButton::clicked, this, &SpendPage::refreshPricesRequested);
    auto* history = new kit::FlatButton(kit::FlatButton::Chip, m_missCard);
    history->setText(tr("Reprice history…"));
    connect(history, &QAbstractButton::clicked, this, &SpendPage::openReprice);
    m_missCard->addHeaderWidget(refresh);
    m_missCard->addHeaderWidget(history);
    m_misses = new QWidget(m_missCard);
    m_missCard->content()->addWidget(m_misses);
    m_missCard->hide();
    m_full->layout()->addWidget(m_missCard);
}

} // namespace tierline::spend
