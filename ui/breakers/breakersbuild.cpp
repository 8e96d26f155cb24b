// The widgets of the Providers page.
#include "breakers/breakersdelegate.h"
#include "breakers/breakersmodel.h"
#include "breakers/breakerspage.h"
#include "breakers/changelist.h"
#include "breakers/faultpanel.h"
#include "breakers/reasonsview.h"
#include "breakers/selectedcard.h"
#include "breakers/settingscard.h"
#include "breakers/successview.h"
#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/elidedlabel.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView hoursKey("breakers/v1/reasonHours");
constexpr std::array<int, BreakersModel::columnTotal> columnWidths{165, 105, 80,  140, 0,
                                                                   105, 76,  110, 190, 100};
constexpr std::array<int, BreakersModel::columnTotal> narrowWidths{150, 105, 56,  134, 0,
                                                                   102, 70,  104, 190, 94};
constexpr int faultSeconds = 60; // long enough to see a breaker open and close again

} // namespace

void BreakersPage::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(16, 14, 16, 14);
    outer->setSpacing(10);
    buildHead(outer);
    m_views = new QStackedWidget(this);
    m_views->addWidget(buildBreakers());
    m_success = new SuccessView(m_views);
    m_reasons = new ReasonsView(m_views);
    m_views->addWidget(m_success);
    m_views->addWidget(m_reasons);
    outer->addWidget(m_views, 1);
    connect(m_success, &SuccessView::filterRequested, this, &BreakersPage::filterRequested);
    connect(m_reasons, &ReasonsView::filterRequested, this, &BreakersPage::filterRequested);
    connect(m_reasons, &ReasonsView::hoursChosen, this, [this](int hours) {
        QSettings().setValue(hoursKey, hours);
        if (m_desk != nullptr) m_desk->readReasons(hours);
    });
}

void BreakersPage::buildHead(QBoxLayout* into) {
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* title = new QLabel(tr("Providers"), this);
    title->setFont(kit::headlineFont());
    m_headline = new kit::ElidedLabel(this);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    m_headline->setMinimumWidth(40);
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Breakers"));
    m_tabs->addTab(tr("Success"));
    m_tabs->addTab(tr("Reasons"));
    m_tabs->setAccessibleName(tr("Views of the providers"));
    m_undoPolicy = new kit::FlatButton(kit::FlatButton::Chip, this);
    m_undoPolicy->setText(tr("Undo the policy's change"));
    m_undoPolicy->hide();
    m_addButton = new kit::FlatButton(kit::FlatButton::Chip, this);
    m_addButton->setText(tr("Add a provider…"));
    m_addButton->setWhatsThis(
        tr("Tests a provider through the gateway, then shows the lines for the policy."));
    head->addWidget(title);
    head->addWidget(m_headline, 1, Qt::AlignBottom);
    head->addWidget(m_tabs);
    head->addWidget(m_undoPolicy);
    head->addWidget(m_addButton);
    into->addLayout(head);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int at) {
        if (at >= 0 && m_views != nullptr && m_views->currentIndex() != at) showView(static_cast<View>(at));
    });
    connect(m_addButton, &kit::FlatButton::clicked, this, &BreakersPage::addProvider);
}

QWidget* BreakersPage::buildBreakers() {
    m_stack = new QStackedWidget(this);
    auto* empty = new kit::EmptyState(m_stack);
    empty->setContent(u"breakers"_s, tr("No models yet"),
                      tr("Every model of the policy has a breaker of its own. They show here as soon as the "
                         "gateway has read its policy."));
    auto* area = new QScrollArea(m_stack);
    area->setAccessibleName(tr("Breakers"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    auto* full = new QWidget(area);
    full->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(full);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    buildTable(full);
    layout->addWidget(buildDetails(full), 1);
    area->setWidget(full);
    m_stack->addWidget(empty);
    m_stack->addWidget(area);
    return m_stack;
}

// A narrow page leaves out what the details say too, and the past keeps a look.
void BreakersPage::layColumns(bool wide) {
    for (const int column : {BreakersModel::Reason, BreakersModel::Tier})
        m_table->setColumnHidden(column, !wide);
    const auto& widths = wide ? columnWidths : narrowWidths;
    for (int column = 0; column < BreakersModel::columnTotal; ++column)
        if (column != BreakersModel::Past)
            m_table->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
}

void BreakersPage::buildTable(QWidget* parent) {
    auto* tableCard = new kit::Card({}, parent);
    tableCard->setFlush(true);
    m_table = new QTableView(tableCard);
    m_table->setItemDelegate(new BreakersDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::comfortableRowHeight);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Breakers, one row a model or key"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->setSectionResizeMode(BreakersModel::Past, QHeaderView::Stretch);
    connect(m_table, &QTableView::customContextMenuRequested, this, &BreakersPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &BreakersPage::applyDetails);
    tableCard->content()->addWidget(m_table);
    parent->layout()->addWidget(tableCard);
}

QWidget* BreakersPage::buildDetails(QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* layout = m_detailColumns = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    m_details = new kit::Card(tr("Chosen breaker"), row);
    m_selected = new SelectedCard(m_details);
    m_details->content()->addWidget(m_selected);
    m_settingsCard = new kit::Card(tr("Settings"), row);
    m_settingsCard->setNote(tr("of all breakers; try others on the last 24 hours"));
    m_settings = new SettingsCard(m_settingsCard);
    m_settingsCard->content()->addWidget(m_settings);
    m_settingsCard->content()->addStretch(1);
    m_pastCard = new kit::Card(tr("Changes"), row);
    m_pastCard->setNote(tr("of all breakers, the newest first"));
    m_changes = new ChangeList(m_pastCard);
    m_changes->setMinimumHeight(66);
    m_pastCard->content()->addWidget(m_changes, 1);
    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_details);
    left->addWidget(buildFaults(row)); // what the sandbox is for is seen without scrolling
    left->addStretch(1);
    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(m_settingsCard);
    right->addWidget(m_pastCard, 1);
    layout->addLayout(left, 1);
    layout->addLayout(right, 1);
    connect(m_selected, &SelectedCard::actionChosen, this, &BreakersPage::request);
    connect(m_selected, &SelectedCard::undoChosen, this, &BreakersPage::undo);
    connect(m_selected, &SelectedCard::showChosen, this, &BreakersPage::showThem);
    return row;
}

QWidget* BreakersPage::buildFaults(QWidget* parent) {
    m_faultCard = new kit::Card(tr("Break a provider"), parent);
    m_faultCard->setNote(tr("sandbox only, heals after %1 s").arg(faultSeconds));
    m_faults = new FaultPanel(m_faultCard);
    m_faultCard->content()->addWidget(m_faults);
    connect(m_faults, &FaultPanel::faultRequested, this,
            [this](const QString& provider, const QString& fault) {
                Q_EMIT faultRequested(provider, fault, fault == "none"_L1 ? 0 : faultSeconds);
            });
    return m_faultCard;
}

} // namespace tierline::breakers
