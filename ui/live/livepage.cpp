#include "live/livepage.h"

#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/preferences.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/facetspanel.h"
#include "live/filterbar.h"
#include "live/history.h"
#include "live/textsearch.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto columnsKey = QLatin1StringView("live/v1/columns");
constexpr auto facetsKey = QLatin1StringView("live/v1/facets");
constexpr auto splitKey = QLatin1StringView("live/v1/split");
constexpr int sortAgainMs = 1'000;

} // namespace

LivePage::LivePage(QWidget* parent, std::uint32_t limit)
    : QWidget(parent),
      m_presenter(new LivePresenter(this)),
      m_model(new DecisionModel(this, limit)),
      m_history(new History(*m_model, this)),
      m_texts(new TextSearch(this)) {
    build();
    connectParts();
    restoreLook();
    m_presenter->setGateway(GatewayState::Starting, {});
    apply(m_presenter->view());
}

LivePage::~LivePage() {
    keepLook();
}

void LivePage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(buildHeader());
    m_stack = new QStackedWidget;
    m_empty = new kit::EmptyState;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildList());
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
    m_headline->setWhatsThis(tr("Decisions in this list, those that failed, and how many the filter shows."));
    m_newPill = new QPushButton;
    m_newPill->setCursor(Qt::PointingHandCursor);
    m_newPill->setIcon(kit::icon(u"follow"_s, kit::IconTone::Accent));
    m_newPill->setAccessibleName(tr("Go to the newest decision"));
    m_newPill->setWhatsThis(tr("Decisions that came since you scrolled away. Takes you to them."));
    const auto toggle = [&](const QString& iconName, const QString& text, const QString& hint) {
        auto* button = new QToolButton;
        button->setIcon(kit::icon(iconName));
        button->setText(text);
        button->setToolTip(hint);
        button->setWhatsThis(hint);
        button->setCheckable(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        return button;
    };
    m_pause = toggle(u"pause"_s, tr("Pause"), tr("Stop the list, not the gateway (P)"));
    m_follow = toggle(u"follow"_s, tr("Follow"), tr("Keep the newest decision in view (F)"));
    layout->addWidget(title);
    layout->addSpacing(4);
    layout->addWidget(m_headline, 0, Qt::AlignBottom);
    layout->addStretch(1);
    layout->addWidget(m_newPill);
    layout->addWidget(m_follow);
    layout->addWidget(m_pause);
    return header;
}

QWidget* LivePage::buildList() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_bar = new FilterBar;
    m_bar->setValues([this](Field field) { return valuesSeen(m_model->store().names(), field); });
    column->addWidget(m_bar);
    column->addWidget(buildSearched());
    m_above = new QVBoxLayout;
    m_above->setSpacing(8);
    column->addLayout(m_above);
    column->addWidget(buildProgress());
    const auto card = [](QWidget* content) {
        auto* frame = new kit::Card;
        frame->setFlush(true);
        frame->layout()->setContentsMargins(1, 1, 1, 4);
        frame->content()->addWidget(content);
        return frame;
    };
    m_table = new DecisionTable(*m_model);
    m_noHits = new kit::EmptyState;
    m_noHits->setContent(u"filter"_s, tr("Nothing here passes the filter"),
                         tr("Asked for what is not here."));
    m_noHits->setAction(tr("Clear the filter"));
    m_noHits->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // what is seldom seen takes no room
    m_rows = new QStackedWidget;
    m_rows->addWidget(m_table);
    m_rows->addWidget(m_noHits);
    m_facets = new FacetsPanel(*m_model);
    m_splitter = new QSplitter;
    m_splitter->setHandleWidth(8);
    m_splitter->setChildrenCollapsible(false);
    auto* side = card(m_facets);
    side->setMinimumWidth(150);
    side->setVisible(false);
    m_splitter->addWidget(side);
    m_splitter->addWidget(card(m_rows));
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({210, 1'000});
    column->addWidget(m_splitter, 1);
    return list;
}

QWidget* LivePage::buildSearched() {
    m_searched = new QWidget;
    auto* layout = new QHBoxLayout(m_searched);
    layout->setContentsMargins(0, 0, 0, 0);
    m_searchedWords = new QLabel;
    m_searchedWords->setObjectName(u"searched"_s);
    m_searchedWords->setFont(kit::smallFont());
    m_searchedWords->setForegroundRole(QPalette::PlaceholderText);
    m_searchedWords->setWhatsThis(
        tr("What was searched for the words of the filter. The list holds the beginning of "
           "each prompt, the ledger the whole of those that were kept."));
    m_stopSearch = new kit::FlatButton(kit::FlatButton::Chip);
    m_stopSearch->setText(tr("Stop"));
    m_stopSearch->setAccessibleName(tr("Stop searching the kept prompts"));
    layout->addWidget(m_searchedWords);
    layout->addWidget(m_stopSearch);
    layout->addStretch(1);
    m_searched->hide();
    return m_searched;
}

QWidget* LivePage::buildProgress() {
    m_progress = new QWidget;
    auto* layout = new QHBoxLayout(m_progress);
    layout->setContentsMargins(0, 0, 0, 0);
    m_progressWords = new QLabel;
    m_progressWords->setForegroundRole(QPalette::PlaceholderText);
    m_stopReading = new kit::FlatButton(kit::FlatButton::Chip);
    m_stopReading->setText(tr("Stop"));
    m_stopReading->setAccessibleName(tr("Stop reading older decisions"));
    layout->addWidget(m_progressWords, 1);
    layout->addWidget(m_stopReading);
    m_progress->hide();
    return m_progress;
}

void LivePage::restoreLook() {
    const QSettings settings;
    if (settings.contains(columnsKey)) m_table->restoreColumns(settings.value(columnsKey).toByteArray());
    m_splitter->restoreState(settings.value(splitKey).toByteArray());
    m_splitter->widget(0)->setVisible(settings.value(facetsKey).toBool());
    m_bar->facetsButton().setChecked(settings.value(facetsKey).toBool());
    m_table->setComfortable(kit::preferences().comfortable);
    connect(&kit::preferenceNews(), &kit::PreferenceNews::changed, this,
            [this](const kit::Preferences& now) { m_table->setComfortable(now.comfortable); });
}

void LivePage::keepLook() {
    QSettings settings;
    settings.setValue(columnsKey, m_table->saveColumns());
    settings.setValue(splitKey, m_splitter->saveState());
    settings.setValue(facetsKey, m_splitter->widget(0)->isVisibleTo(m_splitter));
}

void LivePage::connectParts() {
    connect(m_presenter, &LivePresenter::viewChanged, this, &LivePage::apply);
    connect(m_pause, &QToolButton::clicked, this, &LivePage::togglePause);
    connect(m_follow, &QToolButton::clicked, this, &LivePage::toggleFollow);
    connect(m_newPill, &QPushButton::clicked, this, &LivePage::toggleFollow);
    connect(m_empty, &kit::EmptyState::actionTriggered, this, [this] {
        if (m_presenter->view().paused)
            togglePause();
        else
            Q_EMIT sendOneRequested();
    });
    connect(m_noHits, &kit::EmptyState::actionTriggered, this, [this] { setFilter({}); });

    connect(m_bar, &FilterBar::filterChanged, this, [this](const QString& text, const Filter& wanted) {
        m_model->setFilter(m_texts->prepared(wanted));
        m_facets->setFilter(text);
        if (const auto from = earliest(wanted, QDateTime::currentMSecsSinceEpoch()))
            m_history->readSince(*from);
        Q_EMIT filterChanged(text);
    });
    connect(m_bar, &FilterBar::left, m_table, [this] { m_table->setFocus(); });
    connect(m_bar, &FilterBar::message, this, &LivePage::message);
    connect(&m_bar->facetsButton(), &QToolButton::clicked, this, &LivePage::toggleFacets);
    connect(m_facets, &FacetsPanel::termAsked, this, &LivePage::join);
    connect(m_facets, &FacetsPanel::toggleAsked, this,
            [this](const QString& term) { setFilter(toggled(filter(), term)); });

    connect(m_table, &DecisionTable::letGo, this, [this] { m_presenter->setFollowing(false); });
    connect(m_table, &DecisionTable::chosen, this, &LivePage::tellSelected);
    connect(m_table, &DecisionTable::orderAsked, this, [this](Column column) { sortBy(int(column)); });
    connect(m_table, &DecisionTable::menuAsked, this, &LivePage::showMenu);
    connect(m_table, &DecisionTable::reachedTop, m_history, &History::readMore);
    connect(m_table, &DecisionTable::reachedEnd, this, [this](bool at) {
        if (at != m_presenter->view().following && m_model->order().isByTime()) m_presenter->setFollowing(at);
    });

    connect(m_model, &DecisionModel::arranged, this, &LivePage::onArranged);
    connect(m_model, &DecisionModel::waitingChanged, this, [this] {
        m_presenter->setWaiting(m_model->waiting());
        if (m_model->waiting() > 0 && m_presenter->view().following && !m_sortAgain.isActive())
            m_sortAgain.start();
    });
    m_sortAgain.setSingleShot(true);
    m_sortAgain.setInterval(sortAgainMs);
    connect(&m_sortAgain, &QTimer::timeout, m_model, &DecisionModel::refresh);

    connect(m_history, &History::cameBack, this,
            [this](qint64 rows) { m_presenter->noteOlder(static_cast<std::size_t>(rows)); });
    connect(m_history, &History::changed, this, [this] {
        m_progressWords->setText(m_history->words());
        m_progress->setVisible(!m_history->words().isEmpty());
        m_stopReading->setVisible(m_history->isReading());
    });
    connect(m_stopReading, &QToolButton::clicked, m_history, &History::stop);
    connect(m_texts, &TextSearch::found, m_model, &DecisionModel::refresh);
    connect(m_texts, &TextSearch::changed, this, [this] {
        m_searchedWords->setText(m_texts->words());
        m_searched->setVisible(!m_texts->words().isEmpty());
        m_stopSearch->setVisible(m_texts->isSearching());
    });
    connect(m_stopSearch, &QToolButton::clicked, m_texts, &TextSearch::stop);
}

void LivePage::addAboveTable(QWidget* widget) {
    m_above->addWidget(widget);
}

void LivePage::addToHeader(QWidget* widget) {
    m_header->insertWidget(m_header->indexOf(m_newPill), widget);
}

void LivePage::onArranged() {
    const auto& filter = m_model->filter();
    const bool isFiltered = filter.kind != Filter::Kind::Everything;
    m_presenter->setShown(isFiltered ? inWords(filter) : QString(), m_model->visible().size());
    // A row that was wanted before it was shown, or the first of all.
    if (m_table->currentId().empty()) selectNewest();
}

void LivePage::apply(const LiveView& view) {
    m_headline->setText(view.headline);
    m_pause->setChecked(view.paused);
    if (const QString text = view.paused ? tr("Resume") : tr("Pause"); m_pause->text() != text) {
        m_pause->setText(text);
        m_pause->setIcon(kit::icon(view.paused ? u"play"_s : u"pause"_s));
    }
    m_follow->setChecked(view.following);
    m_table->setFollowing(view.following);
    m_newPill->setText(view.pill);
    m_newPill->setVisible(!view.pill.isEmpty());
    if (!view.showTable) { // icons are drawn anew: not while nobody sees them
        m_empty->setContent(view.emptyIcon, view.emptyTitle, view.emptySentence);
        m_empty->setAction(view.emptyAction);
    }
    if (view.noHits)
        m_noHits->setContent(u"filter"_s, tr("Nothing here passes the filter"), view.noHitsSentence);
    m_rows->setCurrentIndex(view.noHits ? 1 : 0);
    m_stack->setCurrentIndex(view.showTable ? 1 : 0);
    m_pause->setEnabled(view.showTable || view.paused);
    m_follow->setEnabled(view.showTable);
}

} // namespace tierline::live
