#include "breakers/breakerspage.h"

#include "breakers/breakersdelegate.h"
#include "breakers/breakersmodel.h"
#include "breakers/changelist.h"
#include "breakers/faultpanel.h"
#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<int, BreakersModel::columnTotal> columnWidths{190, 115, 135, 95, 110,
                                                                   80,  80,  140, 0,  105};
constexpr int faultSeconds = 60; // long enough to see a breaker open and close again

} // namespace

BreakersPage::BreakersPage(QWidget* parent) : QWidget(parent), m_model(new BreakersModel(this)) {
    build();
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &BreakersPage::tick);
}

void BreakersPage::build() {
    m_stack = new QStackedWidget(this);
    auto* empty = new kit::EmptyState(m_stack);
    empty->setContent(u"breakers"_s, tr("No models yet"),
                      tr("Every model of the policy has a breaker of its own. They show here as soon as the "
                         "gateway has read its policy."));
    m_full = new QWidget(m_stack);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_full);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(16, 14, 16, 14);
    outer->addWidget(m_stack);

    auto* layout = new QVBoxLayout(m_full);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    buildHead();
    buildTable();
    layout->addWidget(buildDetails(), 1);
}

void BreakersPage::buildHead() {
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(tr("Breakers"), m_full);
    title->setFont(kit::headlineFont());
    m_headline = new QLabel(m_full);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    head->addWidget(title);
    head->addSpacing(10);
    head->addWidget(m_headline, 1, Qt::AlignBottom);
    static_cast<QVBoxLayout*>(m_full->layout())->addLayout(head);
}

void BreakersPage::buildTable() {
    auto* tableCard = new kit::Card({}, m_full);
    tableCard->setFlush(true);
    m_table = new QTableView(tableCard);
    m_table->setItemDelegate(new BreakersDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::comfortableRowHeight);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Breakers, one row a model"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    for (int column = 0; column < BreakersModel::columnTotal; ++column)
        if (column != BreakersModel::Reason)
            m_table->setColumnWidth(column, columnWidths[static_cast<std::size_t>(column)]);
    m_table->horizontalHeader()->setSectionResizeMode(BreakersModel::Reason, QHeaderView::Stretch);
    connect(m_table, &QTableView::customContextMenuRequested, this, &BreakersPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &BreakersPage::applyDetails);
    tableCard->content()->addWidget(m_table);
    m_full->layout()->addWidget(tableCard);
}

QWidget* BreakersPage::buildDetails() {
    auto* row = new QWidget(m_full);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    buildSelected(row);
    m_pastCard = new kit::Card(tr("Changes"), row);
    m_pastCard->setNote(tr("of all models, as this window saw them"));
    m_past = new ChangeList(m_pastCard);
    m_pastCard->content()->addWidget(m_past, 1);
    m_faultCard = new kit::Card(tr("Break a provider"), row);
    m_faultCard->setNote(tr("sandbox only, heals after %1 s").arg(faultSeconds));
    m_faults = new FaultPanel(m_faultCard);
    m_faultCard->content()->addWidget(m_faults);
    m_faultCard->content()->addStretch(1);
    connect(m_faults, &FaultPanel::faultRequested, this,
            [this](const QString& provider, const QString& fault) {
                Q_EMIT faultRequested(provider, fault, fault == "none"_L1 ? 0 : faultSeconds);
            });
    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_details);
    left->addWidget(m_pastCard, 1);
    layout->addLayout(left, 3);
    layout->addWidget(m_faultCard, 2);
    return row;
}

void BreakersPage::buildSelected(QWidget* parent) {
    m_details = new kit::Card(tr("Selected model"), parent);
    m_state = new QLabel(m_details);
    m_state->setFont(kit::textFont(12.0, QFont::DemiBold));
    m_reason = new QLabel(m_details);
    m_numbers = new QLabel(m_details);
    m_rules = new QLabel(m_details);
    m_rules->setFont(kit::smallFont());
    for (QLabel* label : {m_reason, m_numbers, m_rules}) {
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (const ActionChoice& choice : actionChoices()) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, m_details);
        button->setIcon(kit::icon(choice.iconName));
        button->setText(choice.text);
        button->setToolTip(choice.hint + u"  ("_s + choice.key + u')');
        connect(button, &kit::FlatButton::clicked, this, [this, action = choice.action] { request(action); });
        buttons->addWidget(button);
        m_buttons.push_back(button);
    }
    buttons->addStretch(1);
    m_details->content()->addWidget(m_state);
    m_details->content()->addWidget(m_reason);
    m_details->content()->addWidget(m_numbers);
    m_details->content()->addSpacing(6);
    m_details->content()->addLayout(buttons);
    m_details->content()->addSpacing(4);
    m_details->content()->addWidget(m_rules);
}

void BreakersPage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    refresh();
}

void BreakersPage::setData(const BreakersData& data) {
    m_data = data;
    m_history.note(data.rows, data.at);
    m_dataAt = systemClock().now();
    refresh();
}

void BreakersPage::refresh() {
    const QString selected = selectedModel();
    m_view = present(m_data, m_history, m_policy.get());
    m_stack->setCurrentIndex(m_view.lines.empty() ? 0 : 1);
    m_headline->setText(m_view.headline);
    m_model->setLines(m_view.lines, m_view.tierCount);
    if (!m_view.lines.empty() && !m_table->currentIndex().isValid()) {
        // First what needs attention, later what was chosen.
        const auto notable = std::ranges::find_if(
            m_view.lines, [](const BreakerLine& line) { return line.tone == kit::Tone::Bad; });
        const int first =
            notable == m_view.lines.end() ? 0 : static_cast<int>(notable - m_view.lines.begin());
        m_table->setCurrentIndex(
            m_model->index(selected.isEmpty() ? first : std::max(0, m_model->rowOf(selected)), 0));
    }
    const auto rows = std::min<std::size_t>(m_view.lines.size(), 12);
    m_table->setFixedHeight(m_table->horizontalHeader()->height()
                            + static_cast<int>(rows) * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_faultCard->setVisible(!m_view.faults.empty());
    m_faults->setLines(m_view.faults);
    m_past->setLines(m_view.changes);
    applyDetails();
    // Nothing open: nothing counts, the program sleeps.
    const bool shouldTick = m_view.counting && isVisible();
    if (shouldTick && !m_tick.isActive()) m_tick.start();
    if (!shouldTick) m_tick.stop();
}

void BreakersPage::tick() {
    const Monotonic now = systemClock().now();
    const auto passed = std::chrono::duration_cast<Milliseconds>(now - m_dataAt);
    if (passed < Milliseconds(900)) return; // a snapshot was here
    for (health::BreakerRow& row : m_data.rows)
        row.view.reopensIn = std::max(Milliseconds(0), row.view.reopensIn - passed);
    for (SandboxProvider& provider : m_data.sandbox)
        if (provider.remaining.count() > 0)
            provider.remaining = std::max(Milliseconds(1), provider.remaining - passed);
    m_data.at += passed;
    m_dataAt = now;
    refresh();
}

QString BreakersPage::selectedModel() const {
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? m_model->line(current.row()).model
                                                                    : QString();
}

void BreakersPage::selectModel(const QString& model) {
    const int row = m_model->rowOf(model);
    if (row >= 0) m_table->setCurrentIndex(m_model->index(row, 0));
}

void BreakersPage::applyDetails() {
    const int row = m_model->rowOf(selectedModel());
    m_details->setVisible(row >= 0);
    if (row < 0) return;
    const BreakerLine& line = m_model->line(row);
    m_details->setTitle(line.model);
    m_state->setText(line.countdown.isEmpty()
                         ? line.stateText
                         : tr("%1, next probe in %2").arg(line.stateText, line.countdown));
    const QColor ink = kit::toneColour(line.tone, kit::tokens());
    if (m_state->palette().color(QPalette::WindowText) != ink) { // setting it lays out anew
        QPalette inked = palette();
        inked.setColor(QPalette::WindowText, ink);
        m_state->setPalette(inked);
    }
    m_reason->setText(line.reason.isEmpty() ? tr("It has not changed since the start.")
                                            : line.reason + u" · "_s + line.sinceText);
    m_numbers->setText(tr("%1 of %2 calls failed in the window, %3 in a row · p95 %4 over %5 samples · %6")
                           .arg(line.failures)
                           .arg(line.calls)
                           .arg(line.consecutive)
                           .arg(line.p95)
                           .arg(line.samples)
                           .arg(kit::counted(line.timesOpened, tr("opened %1 time"), tr("opened %1 times"))));
    const std::vector<ActionChoice>& choices = actionChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        m_buttons[i]->setEnabled(allows(line.state, choices[i].action));
    if (m_policy == nullptr) return;
    const policy::Breaker& b = m_policy->breaker;
    m_rules->setText(
        tr("Opens after %1 failures in a row, or %2 of at least %3 calls in %4. Stays open %5, at most %6. "
           "Closes after %7.")
            .arg(b.consecutive)
            .arg(kit::percent(b.failureRate))
            .arg(b.minCalls)
            .arg(kit::roundDuration(b.window), kit::roundDuration(b.open), kit::roundDuration(b.maxOpen),
                 kit::counted(b.probes, tr("%1 good probe"), tr("%1 good probes"))));
}

kit::FlatButton* BreakersPage::buttonOf(health::Action action) const {
    const auto found = std::ranges::find(actionChoices(), action, &ActionChoice::action);
    return m_buttons[static_cast<std::size_t>(found - actionChoices().begin())];
}

void BreakersPage::request(health::Action action) {
    const QString model = selectedModel();
    const int row = m_model->rowOf(model);
    if (row >= 0 && allows(m_model->line(row).state, action)) Q_EMIT actionRequested(model, action);
}

void BreakersPage::showMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    m_table->setCurrentIndex(index);
    QMenu menu(this);
    for (const ActionChoice& choice : actionChoices()) {
        QAction* action = menu.addAction(kit::icon(choice.iconName), choice.text);
        action->setEnabled(allows(m_model->line(index.row()).state, choice.action));
        connect(action, &QAction::triggered, this, [this, what = choice.action] { request(what); });
    }
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

bool BreakersPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && key->text().size() == 1)
            for (const ActionChoice& choice : actionChoices())
                if (key->text().at(0).toUpper() == choice.key) {
                    request(choice.action);
                    return true;
                }
    }
    return QWidget::eventFilter(watched, event);
}

void BreakersPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void BreakersPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_tick.stop();
}

} // namespace tierline::breakers
