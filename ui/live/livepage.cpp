#include "live/livepage.h"

#include "inspector/dialects.h"
#include "kit/actions.h"
#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "live/decisiondelegate.h"
#include "live/decisionmodel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

LivePage::LivePage(QWidget* parent)
    : QWidget(parent), m_presenter(new LivePresenter(this)), m_model(new DecisionModel(this)) {
    build();
    connect(m_presenter, &LivePresenter::viewChanged, this, &LivePage::apply);
    m_presenter->setGateway(GatewayState::Starting, {});
    apply(m_presenter->view());
}

void LivePage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(buildHeader());
    m_stack = new QStackedWidget;
    m_empty = new kit::EmptyState;
    connect(m_empty, &kit::EmptyState::actionTriggered, this, [this] {
        if (m_presenter->view().paused)
            togglePause();
        else
            Q_EMIT sendOneRequested();
    });
    m_stack->addWidget(m_empty);
    auto* tableCard = new kit::Card;
    tableCard->setFlush(true);
    tableCard->layout()->setContentsMargins(1, 1, 1, 4);
    buildTable();
    tableCard->content()->addWidget(m_table);
    m_stack->addWidget(tableCard);
    layout->addWidget(m_stack, 1);
}

QWidget* LivePage::buildHeader() {
    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* title = new QLabel(tr("Live"));
    title->setFont(kit::headlineFont());
    m_headline = new QLabel;
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    m_newPill = new QPushButton;
    m_newPill->setCursor(Qt::PointingHandCursor);
    m_newPill->setIcon(kit::icon(u"follow"_s, kit::IconTone::Accent));
    m_newPill->setAccessibleName(tr("Go to the newest decision"));
    connect(m_newPill, &QPushButton::clicked, this, [this] { toggleFollow(); });
    const auto toggle = [&](const QString& iconName, const QString& text, const QString& hint) {
        auto* button = new QToolButton;
        button->setIcon(kit::icon(iconName));
        button->setText(text);
        button->setToolTip(hint);
        button->setCheckable(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        return button;
    };
    m_pause = toggle(u"pause"_s, tr("Pause"), tr("Stop the list, not the gateway (P)"));
    m_follow = toggle(u"follow"_s, tr("Follow"), tr("Keep the newest decision in view (F)"));
    connect(m_pause, &QToolButton::clicked, this, &LivePage::togglePause);
    connect(m_follow, &QToolButton::clicked, this, &LivePage::toggleFollow);
    layout->addWidget(title);
    layout->addSpacing(4);
    layout->addWidget(m_headline, 0, Qt::AlignBottom);
    layout->addStretch(1);
    layout->addWidget(m_newPill);
    layout->addWidget(m_follow);
    layout->addWidget(m_pause);
    return header;
}

void LivePage::buildTable() {
    m_table = new QTableView;
    m_table->setModel(m_model);
    kit::setUpDenseTable(*m_table);
    m_table->setItemDelegate(new DecisionDelegate(m_table));
    m_table->setObjectName(u"decisions"_s);
    m_table->setAccessibleName(tr("Decisions"));
    for (int column = 0; column < columnCount; ++column)
        m_table->setColumnWidth(column, columnWidth(static_cast<Column>(column)));
    m_table->horizontalHeader()->setSectionResizeMode(int(Column::Prompt), QHeaderView::Stretch);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LivePage::onScrolled);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { onCurrentChanged(); });
}

void LivePage::addActions(kit::Actions& actions) {
    const auto onTable = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add(
            {.id = u"live."_s + id, .text = text, .keys = keys, .group = tr("Live"), .context = m_table});
        connect(action, &QAction::triggered, this, does);
    };
    onTable(u"next"_s, tr("Next row"), Qt::Key_J, [this] { moveBy(1); });
    onTable(u"previous"_s, tr("Previous row"), Qt::Key_K, [this] { moveBy(-1); });
    onTable(u"follow"_s, tr("Follow the newest"), Qt::Key_F, [this] { toggleFollow(); });
    onTable(u"pause"_s, tr("Pause the list"), Qt::Key_P, [this] { togglePause(); });
    onTable(u"curl"_s, tr("Copy as curl"), Qt::Key_C, [this] {
        if (const auto record = current()) copyAs(tr("curl command"), inspector::asCurl(*record, m_url));
    });
    onTable(u"record"_s, tr("Copy the record"), Qt::SHIFT | Qt::Key_C, [this] {
        if (const auto record = current())
            copyAs(tr("record"), QString::fromStdString(ledger::toJson(*record)));
    });
}

void LivePage::setFilter(const QString& filter) {
    m_filter = filter;
}

void LivePage::addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records) {
    const auto now = m_presenter->take(records);
    if (now.empty()) return;
    const auto kept = current();
    const int scroll = m_table->verticalScrollBar()->value();
    const int before = m_model->rowCount();
    m_scrollingByUs = true;
    m_model->append(now);
    if (m_presenter->view().following) {
        m_table->scrollToBottom();
    } else {
        // Rows that left above must not move what is being read.
        const int left = before + int(now.size()) - m_model->rowCount();
        m_table->verticalScrollBar()->setValue(scroll
                                               - left * m_table->verticalHeader()->defaultSectionSize());
        m_presenter->noteBelow(now.size());
    }
    m_scrollingByUs = false;
    // The first decision explains itself: what the page is for is seen before the first click.
    if (!kept && !m_table->currentIndex().isValid()) selectNewest();
}

void LivePage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_model->setPolicy(std::move(policy));
}

void LivePage::setGateway(GatewayState state, const QString& url) {
    m_url = url;
    m_presenter->setGateway(state, url);
}

void LivePage::selectNewest() {
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
}

void LivePage::togglePause() {
    const bool paused = !m_presenter->view().paused;
    const auto kept = m_presenter->setPaused(paused);
    if (!kept.empty()) {
        m_model->append(kept);
        if (m_presenter->view().following) m_table->scrollToBottom();
    }
}

void LivePage::toggleFollow() {
    const bool following = !m_presenter->view().following;
    m_presenter->setFollowing(following);
    if (following) {
        m_scrollingByUs = true;
        m_table->scrollToBottom();
        m_scrollingByUs = false;
    }
}

bool LivePage::eventFilter(QObject* watched, QEvent* event) {
    // A click on a row is reading: the list stops running away under it.
    if (watched == m_table->viewport() && event->type() == QEvent::MouseButtonPress)
        m_presenter->setFollowing(false);
    return QWidget::eventFilter(watched, event);
}

void LivePage::onScrolled(int value) {
    if (m_scrollingByUs) return;
    const bool atEnd = value >= m_table->verticalScrollBar()->maximum() - 2;
    if (atEnd != m_presenter->view().following) m_presenter->setFollowing(atEnd);
}

void LivePage::onCurrentChanged() {
    Q_EMIT selected(current());
}

void LivePage::moveBy(int rows) {
    const int row = std::clamp(m_table->currentIndex().row() + rows, 0, m_model->rowCount() - 1);
    m_presenter->setFollowing(false);
    m_table->setCurrentIndex(m_model->index(row, 0));
}

void LivePage::copyAs(const QString& what, const QString& text) {
    QApplication::clipboard()->setText(text);
    Q_EMIT message(tr("Copied: %1").arg(what));
}

std::shared_ptr<const ledger::Record> LivePage::current() const {
    return m_model->record(m_table->currentIndex().row());
}

void LivePage::apply(const LiveView& view) {
    m_headline->setText(view.headline);
    m_pause->setChecked(view.paused);
    m_pause->setText(view.paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(kit::icon(view.paused ? u"play"_s : u"pause"_s));
    m_follow->setChecked(view.following);
    m_newPill->setText(view.pill);
    m_newPill->setVisible(!view.pill.isEmpty());
    m_empty->setContent(view.emptyIcon, view.emptyTitle, view.emptySentence);
    m_empty->setAction(view.emptyAction);
    m_stack->setCurrentIndex(view.showTable ? 1 : 0);
    m_pause->setEnabled(view.showTable || view.paused);
    m_follow->setEnabled(view.showTable);
}

} // namespace tierline::live
