#include "live/livepage.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "live/decisiondelegate.h"
#include "live/decisionmodel.h"
#include "live/dialects.h"
#include "live/inspection.h"
#include "live/inspector.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
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
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setHandleWidth(10);
    m_splitter->setChildrenCollapsible(false);
    auto* tableCard = new kit::Card;
    tableCard->setFlush(true);
    tableCard->layout()->setContentsMargins(1, 1, 1, 4);
    buildTable();
    tableCard->content()->addWidget(m_table);
    auto* inspectorCard = new kit::Card;
    inspectorCard->setFlush(true);
    inspectorCard->layout()->setContentsMargins(1, 1, 1, 1);
    m_inspector = new Inspector;
    inspectorCard->content()->addWidget(m_inspector);
    m_splitter->addWidget(tableCard);
    m_splitter->addWidget(inspectorCard);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 5);
    m_splitter->setSizes({380, 380});
    m_stack->addWidget(m_splitter);
    layout->addWidget(m_stack, 1);
    connect(m_inspector, &Inspector::copyCurlRequested, this, [this] {
        if (const auto record = selected()) copyAs(tr("curl command"), asCurl(*record, m_url));
    });
    connect(m_inspector, &Inspector::copyRecordRequested, this, [this] {
        if (const auto record = selected())
            copyAs(tr("record"), QString::fromStdString(ledger::toJson(*record)));
    });
    addShortcuts();
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

void LivePage::addShortcuts() {
    const auto onTable = [&](const QKeySequence& keys, auto action) {
        auto* shortcut = new QShortcut(keys, m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    onTable(QKeySequence(Qt::Key_J), [this] { moveBy(1); });
    onTable(QKeySequence(Qt::Key_K), [this] { moveBy(-1); });
    onTable(QKeySequence(Qt::Key_F), [this] { toggleFollow(); });
    onTable(QKeySequence(Qt::Key_P), [this] { togglePause(); });
    onTable(QKeySequence(Qt::Key_C), [this] { Q_EMIT m_inspector->copyCurlRequested(); });
    onTable(QKeySequence(Qt::SHIFT | Qt::Key_C), [this] { Q_EMIT m_inspector->copyRecordRequested(); });
}

void LivePage::addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records) {
    const auto now = m_presenter->take(records);
    if (now.empty()) return;
    const auto kept = selected();
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
    m_policy = policy;
    m_model->setPolicy(std::move(policy));
    onCurrentChanged();
}

void LivePage::setGateway(GatewayState state, const QString& url) {
    m_url = url;
    m_presenter->setGateway(state, url);
}

void LivePage::selectNewest() {
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
}

QByteArray LivePage::saveLayout() const {
    return m_splitter->saveState();
}

void LivePage::restoreLayout(const QByteArray& layout) {
    m_splitter->restoreState(layout);
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

void LivePage::toggleInspector() {
    QWidget* inspector = m_splitter->widget(1);
    inspector->setVisible(!inspector->isVisible());
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
    if (const auto record = selected())
        m_inspector->show(inspect(*record, m_policy.get()));
    else
        m_inspector->showNothing();
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

std::shared_ptr<const ledger::Record> LivePage::selected() const {
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
