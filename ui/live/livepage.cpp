#include "live/livepage.h"

#include "inspector/dialects.h"
#include "kit/actions.h"
#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/filter.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

LivePage::LivePage(QWidget* parent, std::uint32_t limit)
    : QWidget(parent), m_presenter(new LivePresenter(this)), m_model(new DecisionModel(this, limit)) {
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
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_above = new QVBoxLayout;
    m_above->setSpacing(8);
    column->addLayout(m_above);
    auto* tableCard = new kit::Card;
    tableCard->setFlush(true);
    tableCard->layout()->setContentsMargins(1, 1, 1, 4);
    buildTable();
    tableCard->content()->addWidget(m_table);
    column->addWidget(tableCard, 1);
    m_stack->addWidget(list);
    layout->addWidget(m_stack, 1);
}

QWidget* LivePage::buildHeader() {
    auto* header = new QWidget;
    auto* layout = m_header = new QHBoxLayout(header);
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
    m_table = new DecisionTable(*m_model);
    connect(m_table, &DecisionTable::letGo, this, &LivePage::letGo);
    connect(m_table, &DecisionTable::chosen, this, &LivePage::tellSelected);
    connect(m_table, &DecisionTable::reachedEnd, this, [this](bool at) {
        if (at != m_presenter->view().following && m_model->order().isByTime()) m_presenter->setFollowing(at);
    });
}

void LivePage::letGo() {
    m_presenter->setFollowing(false);
}

void LivePage::addAboveTable(QWidget* widget) {
    m_above->addWidget(widget);
}

void LivePage::addToHeader(QWidget* widget) {
    m_header->insertWidget(m_header->indexOf(m_newPill), widget);
}

void LivePage::select(const std::string& id) {
    m_table->select(id);
}

std::string LivePage::selectedId() const {
    return m_table->currentId();
}

void LivePage::addActions(kit::Actions& actions) {
    const auto onTable = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add(
            {.id = u"live."_s + id, .text = text, .keys = keys, .group = tr("Live"), .context = m_table});
        connect(action, &QAction::triggered, this, does);
    };
    onTable(u"next"_s, tr("Next row"), Qt::Key_J, [this] { m_table->moveBy(1); });
    onTable(u"previous"_s, tr("Previous row"), Qt::Key_K, [this] { m_table->moveBy(-1); });
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
    if (const auto parsed = parseFilter(filter); !parsed.problem) m_model->setFilter(parsed.filter);
    Q_EMIT filterChanged(filter);
}

void LivePage::addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records) {
    const auto now = m_presenter->take(records);
    if (now.empty()) return;
    put(now);
    // The first decision explains itself: what the page is for is seen before the first click.
    if (m_table->currentId().empty()) selectNewest();
}

void LivePage::put(const Records& records) {
    int came = 0;
    const auto counter =
        connect(m_model, &QAbstractItemModel::rowsInserted, this,
                [&came](const QModelIndex&, int first, int last) { came += last - first + 1; });
    m_table->append([&] { m_model->append(records); });
    disconnect(counter);
    m_presenter->noteBelow(static_cast<std::size_t>(came));
}

void LivePage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_model->setPolicy(std::move(policy));
}

void LivePage::setGateway(GatewayState state, const QString& url) {
    m_url = url;
    m_presenter->setGateway(state, url);
}

void LivePage::selectNewest() {
    m_table->selectNewest();
}

void LivePage::togglePause() {
    const auto kept = m_presenter->setPaused(!m_presenter->view().paused);
    if (!kept.empty()) put(kept);
}

void LivePage::toggleFollow() {
    m_presenter->setFollowing(!m_presenter->view().following);
}

void LivePage::tellSelected() {
    Q_EMIT selected(current());
}

void LivePage::copyAs(const QString& what, const QString& text) {
    QApplication::clipboard()->setText(text);
    Q_EMIT message(tr("Copied: %1").arg(what));
}

std::shared_ptr<const ledger::Record> LivePage::current() const {
    return m_model->record(m_model->rowOf(m_table->currentId()));
}

void LivePage::apply(const LiveView& view) {
    m_headline->setText(view.headline);
    m_pause->setChecked(view.paused);
    m_pause->setText(view.paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(kit::icon(view.paused ? u"play"_s : u"pause"_s));
    m_follow->setChecked(view.following);
    m_table->setFollowing(view.following);
    m_newPill->setText(view.pill);
    m_newPill->setVisible(!view.pill.isEmpty());
    m_empty->setContent(view.emptyIcon, view.emptyTitle, view.emptySentence);
    m_empty->setAction(view.emptyAction);
    m_stack->setCurrentIndex(view.showTable ? 1 : 0);
    m_pause->setEnabled(view.showTable || view.paused);
    m_follow->setEnabled(view.showTable);
}

} // namespace tierline::live
