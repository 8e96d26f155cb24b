#include "live/livetools.h"

#include "kit/actions.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/densitystrip.h"
#include "live/filteredit.h"
#include "live/livepage.h"
#include "live/minimap.h"
#include "live/rowacts.h"
#include "live/saveddoor.h"
#include "live/sessionmodel.h"
#include "live/sessionview.h"

#include <QAction>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLayout>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView groupedKey("live/v1/grouped"), rangeKey("live/v1/densityAll");

QString momentText(std::int64_t time) {
    return QDateTime::fromMSecsSinceEpoch(time).toString(Qt::ISODateWithMs);
}

} // namespace

// The rows that pass the filter by time, also while the table is sorted otherwise.
class LiveTools::Source final : public CallSource {
public:
    explicit Source(const DecisionModel& model) : m_model(model) {}

    void refresh() {
        m_byTime.clear();
        if (m_model.order().isByTime()) return;
        m_byTime = m_model.visible();
        std::ranges::sort(m_byTime);
    }
    std::uint32_t size() const override { return static_cast<std::uint32_t>(rows().size()); }
    std::uint32_t position(std::uint32_t row) const override { return rows()[row]; }
    RowView view(std::uint32_t position) const override { return m_model.store().view(position); }
    const Names& names() const override { return m_model.store().names(); }

private:
    const std::vector<std::uint32_t>& rows() const {
        return m_model.order().isByTime() ? m_model.visible() : m_byTime;
    }
    const DecisionModel& m_model;
    std::vector<std::uint32_t> m_byTime;
};

LiveTools::LiveTools(LivePage& page)
    : QObject(&page), m_page(page), m_source(std::make_unique<Source>(page.model())) {
    m_acts = new RowActs(page.model(), [this] { return chosen(); }, &page);
    m_sessions = new SessionModel(*m_source, this);
    build();
    buildHeader();
    connectModel();
    connect(m_acts, &RowActs::message, &page, &LivePage::message);
    connect(m_acts, &RowActs::wanted, this, &LiveTools::go);
    takeNew(page.model().store().size());
    onArranged();
    m_strip->setRange(QSettings().value(rangeKey).toBool() ? DensityRange::Loaded : DensityRange::HalfHour);
    m_range->setChecked(m_strip->range() == DensityRange::Loaded);
    setGrouped(QSettings().value(groupedKey).toBool());
}

LiveTools::~LiveTools() = default;

void LiveTools::build() {
    DecisionTable& table = m_page.table();
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view = new SessionView(*m_sessions);
    m_map = new Minimap;
    m_area = new QWidget;
    if (QLayout* around = table.parentWidget() ? table.parentWidget()->layout() : nullptr)
        delete around->replaceWidget(&table, m_area);
    auto* layout = new QHBoxLayout(m_area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_lists = new QStackedWidget;
    m_lists->addWidget(&table);
    m_lists->addWidget(m_view);
    layout->addWidget(m_lists, 1);
    layout->addWidget(m_map);
    auto* above = new QWidget;
    auto* row = new QHBoxLayout(above);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_strip = new DensityStrip;
    m_range = new QToolButton;
    m_range->setText(tr("All loaded"));
    m_range->setCheckable(true);
    m_range->setToolTip(tr("The strip over all rows that are loaded, instead of the last half hour"));
    m_range->setWhatsThis(m_range->toolTip());
    row->addWidget(m_strip, 1);
    row->addWidget(m_range, 0, Qt::AlignTop);
    m_page.addAboveTable(above);
    connect(m_range, &QToolButton::toggled, this, [this](bool all) {
        m_strip->setRange(all ? DensityRange::Loaded : DensityRange::HalfHour);
        QSettings().setValue(rangeKey, all);
    });
}

void LiveTools::buildHeader() {
    m_saved = new SavedDoor;
    connect(m_saved, &QAbstractButton::clicked, this, &LiveTools::spendRequested);
    m_group = new QToolButton;
    m_group->setIcon(kit::icon(u"inbox"_s));
    m_group->setText(tr("By session"));
    m_group->setCheckable(true);
    m_group->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_group->setToolTip(tr("One row for each conversation or agent run (G)"));
    m_group->setWhatsThis(
        tr("Shows one row for each conversation or agent run, with the path of models that its calls "
           "took, what they cost, and what the strongest model would have cost all the time."));
    connect(m_group, &QToolButton::clicked, this, [this](bool grouped) { setGrouped(grouped); });
    m_page.addToHeader(m_saved);
    m_page.addToHeader(m_group);
}

void LiveTools::connectModel() {
    DecisionModel& model = m_page.model();
    connect(&m_page, &LivePage::menuOpening, this, [this](QMenu* menu) { addToMenu(*menu); });
    connect(m_view, &SessionView::menuAsked, this, [this](const QModelIndex&, const QPoint& at) {
        auto* menu = new QMenu(&m_page);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addToMenu(*menu);
        menu->popup(at);
    });
    connect(&m_page, &LivePage::added, this, &LiveTools::takeNew);
    connect(&model, &DecisionModel::arranged, this, &LiveTools::onArranged);
    connect(&model, &DecisionModel::moved, this, &LiveTools::onMoved);
    connect(&model, &DecisionModel::rowChanged, this, [this](const QString& id) {
        if (const auto position = m_page.model().store().positionOf(id.toStdString());
            position && isGrouped())
            m_sessions->refreshCall(*position);
        m_map->touch();
    });
    connect(m_view, &SessionView::currentCall, this,
            [this](quint32 position) { select(m_page.model().store().id(position)); });
    connect(m_map, &Minimap::wanted, this, [this](double share) {
        QScrollBar& bar = *static_cast<QTableView*>(m_lists->currentWidget())->verticalScrollBar();
        if (!isGrouped() && share < 0.99) Q_EMIT m_page.table().letGo();
        bar.setValue(static_cast<int>(share * (bar.maximum() + bar.pageStep())) - bar.pageStep() / 2);
    });
    for (QTableView* view : {static_cast<QTableView*>(&m_page.table()), static_cast<QTableView*>(m_view)}) {
        connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this, &LiveTools::showLens);
        connect(view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &LiveTools::showLens);
    }
    connect(m_strip, &DensityStrip::brushed, this, &LiveTools::brush);
    connect(m_strip, &DensityStrip::cleared, this, &LiveTools::clearBrush);
    connect(&m_page, &LivePage::filterChanged, this, [this](const QString& filter) {
        if (!m_since.isEmpty() && !hasTerm(filter, m_since)) m_strip->setBrush(std::nullopt);
    });
}

void LiveTools::setDesk(RecordDesk* desk) {
    m_desk = desk;
    m_acts->setDesk(desk);
    if (desk == nullptr) return;
    connect(desk, &RecordDesk::wouldBeSummed, this, [this](const std::vector<ledger::WouldBeSum>& sums) {
        m_today.wouldBe = sums;
        const SavedLine line = savedLine(m_today);
        m_saved->setLine(line.text, line.tip);
    });
}

void LiveTools::setPolicy(const std::shared_ptr<const policy::Policy>& policy) {
    m_policy = policy;
    m_sessions->setPolicy(policy);
    QStringList tiers;
    if (policy)
        for (const auto& tier : policy->tiers)
            tiers << QString::fromStdString(tier.name);
    m_strip->setTiers(tiers);
    // What is there already was counted without tiers.
    m_strip->clear();
    takeNew(m_page.model().store().size());
    refreshMap();
}

void LiveTools::setSpent(std::vector<ledger::Spend> today, std::string baselineName,
                         std::string baselineModel, Wall from, Wall until) {
    m_today.spend = std::move(today);
    m_today.baselineName = std::move(baselineName);
    m_today.baselineModel = std::move(baselineModel);
    m_today.isObserving = m_policy && m_policy->route.mode == policy::Mode::Observe;
    const SavedLine line = savedLine(m_today);
    m_saved->setLine(line.text, line.tip);
    if (m_today.isObserving && m_desk) m_desk->sumWouldBe(from, until);
}

int LiveTools::tierOf(NameId tier) const {
    const auto found =
        m_policy && tier != 0 ? m_policy->tier(m_source->names().of(NameKind::Tier).at(tier)) : std::nullopt;
    return found ? static_cast<int>(*found) : -1;
}

void LiveTools::takeNew(quint32 rows) {
    const DecisionStore& store = m_page.model().store();
    for (auto position = store.size() - std::min(rows, store.size()); position < store.size(); ++position)
        count(position);
    m_acts->takeNew(rows);
    if (isGrouped()) {
        const QScrollBar& bar = *m_view->verticalScrollBar();
        const bool follows = bar.value() >= bar.maximum() - 2 && m_page.presenter().view().following;
        m_sessions->takeNew();
        if (follows) m_view->showEnd();
    }
    refreshMap();
}

void LiveTools::onMoved(const Shift& shift) {
    m_source->refresh();
    if (isGrouped()) m_sessions->shift(shift);
    if (shift.rest <= 0) return;
    // Rows of before came in front: where no row of now stands.
    std::vector<bool> known(shift.front.size() + static_cast<std::size_t>(shift.rest), false);
    for (const auto position : shift.front)
        if (position < known.size()) known[position] = true;
    for (std::size_t position = 0;
         position < std::min<std::size_t>(known.size(), m_page.model().store().size()); ++position)
        if (!known[position]) count(static_cast<std::uint32_t>(position));
    m_acts->marksMoved();
}

void LiveTools::count(std::uint32_t position) {
    const Row& row = m_page.model().store().row(position);
    m_strip->add(row.time, tierOf(row.name(NameKind::Tier)), hasFailed(row));
}

void LiveTools::onArranged() {
    m_source->refresh();
    if (isGrouped()) m_sessions->regroup();
    refreshMap();
}

void LiveTools::refreshMap() {
    const auto rowAt = [this](int row) {
        const auto& visible = m_page.model().visible();
        if (std::size_t(row) >= visible.size()) return MapRow();
        const Row& here = m_page.model().store().row(visible[static_cast<std::size_t>(row)]);
        return MapRow{tierOf(here.name(NameKind::Tier)), hasFailed(here),
                      here.colour != 0 || here.has(Pinned)};
    };
    m_map->setRows(static_cast<int>(m_page.model().visible().size()), rowAt,
                   m_policy ? static_cast<int>(m_policy->tiers.size()) : 1);
}

void LiveTools::showLens() {
    const QScrollBar& bar = *static_cast<QTableView*>(m_lists->currentWidget())->verticalScrollBar();
    const double whole = bar.maximum() + bar.pageStep();
    if (whole <= 0 || bar.maximum() == 0) return m_map->setShown(0, 1);
    m_map->setShown(bar.value() / whole, (bar.value() + bar.pageStep()) / whole);
}

bool LiveTools::isGrouped() const {
    return m_lists->currentWidget() == m_view;
}

void LiveTools::setGrouped(bool grouped) {
    m_group->setChecked(grouped);
    if (grouped == isGrouped()) return;
    const bool hadFocus = m_lists->currentWidget()->hasFocus();
    m_lists->setCurrentWidget(grouped ? static_cast<QWidget*>(m_view) : &m_page.table());
    m_map->setVisible(!grouped); // it has the lines of the table
    QSettings().setValue(groupedKey, grouped);
    if (grouped) {
        const auto position = m_page.model().store().positionOf(m_page.selectedId());
        m_sessions->regroup();
        const int row = position ? m_sessions->rowOf(*position) : -1;
        if (row >= 0)
            m_view->setCurrentIndex(m_sessions->index(row, 0));
        else
            m_view->showEnd();
    }
    if (hadFocus) m_lists->currentWidget()->setFocus();
    showLens();
}

void LiveTools::brush(const DensitySpan& span) {
    QString filter = m_page.filter();
    for (const QString& old : {m_since, m_to})
        if (!old.isEmpty() && hasTerm(filter, old)) filter = toggled(filter, old);
    m_since = termFor(Field::Since, momentText(span.from));
    m_to = termFor(Field::To, momentText(span.until));
    m_page.setFilter(toggled(toggled(filter, m_since), m_to));
}

void LiveTools::clearBrush() {
    QString filter = m_page.filter();
    for (const QString& old : {m_since, m_to})
        if (!old.isEmpty() && hasTerm(filter, old)) filter = toggled(filter, old);
    m_since.clear();
    m_to.clear();
    m_page.setFilter(filter);
}

// As a click on it would, so that the inspector hears of it.
void LiveTools::select(const std::string& id) {
    Q_EMIT m_page.table().letGo();
    const int row = m_page.model().rowOf(id);
    if (row < 0) return m_page.select(id);
    m_page.table().setCurrentIndex(m_page.model().index(row, 0));
}

void LiveTools::go(const std::string& id) {
    select(id);
    const auto position = m_page.model().store().positionOf(id);
    if (!isGrouped() || !position) return;
    if (const int row = m_sessions->rowOf(*position); row >= 0)
        m_view->setCurrentIndex(m_sessions->index(row, 0));
}

std::vector<std::string> LiveTools::chosen() const {
    const DecisionModel& model = m_page.model();
    std::vector<std::string> ids;
    if (isGrouped()) {
        for (const auto position : m_view->chosen())
            ids.push_back(model.store().id(position));
        return ids;
    }
    const auto rows = m_page.table().selectionModel()->selectedRows();
    for (const QModelIndex& index : rows)
        ids.push_back(model.id(index.row()));
    const auto current = m_page.selectedId();
    if (ids.empty() && !current.empty() && model.store().positionOf(current)) ids.push_back(current);
    if (const auto at = std::ranges::find(ids, current); at != ids.end()) std::rotate(at, at + 1, ids.end());
    return ids;
}

void LiveTools::popUp(QMenu* menu) {
    const auto* view = static_cast<QTableView*>(m_lists->currentWidget());
    const QRect row = view->visualRect(view->currentIndex());
    menu->popup(view->viewport()->mapToGlobal(QPoint(160, row.isValid() ? row.bottom() : 40)));
}

void LiveTools::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys,
                         const QString& command, bool isOfRow, auto does) {
        QAction* action = actions.add({.id = u"live."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = tr("Live"),
                                       .command = command,
                                       .context = m_area});
        connect(action, &QAction::triggered, this, does);
        if (isOfRow) m_rowActions.push_back(action);
    };
    add(u"group"_s, tr("Group by session"), Qt::Key_G, {}, false, [this] { setGrouped(!isGrouped()); });
    add(u"voteUp"_s, tr("Vote up"), Qt::Key_Plus, {}, true, [this] { m_acts->vote(1); });
    add(u"voteDown"_s, tr("Vote down"), Qt::Key_Minus, {}, true, [this] { m_acts->vote(-1); });
    add(u"label"_s, tr("Label the right tier…"), Qt::Key_L, u"label"_s, true,
        [this] { popUp(m_acts->labelMenu(&m_page)); });
    add(u"labelNext"_s, tr("Label next: the one nearest to a line"), Qt::SHIFT | Qt::Key_L, {}, false,
        [this] { m_acts->labelNext(); });
    add(u"undoLabel"_s, tr("Undo the last vote or label"), Qt::Key_U, {}, false, [this] { m_acts->undo(); });
    add(u"mark"_s, tr("Mark, pin…"), Qt::Key_M, {}, true, [this] { popUp(m_acts->markMenu(&m_page)); });
    add(u"note"_s, tr("Note…"), Qt::Key_Semicolon, {}, true, [this] { m_acts->editNote(); });
    add(u"compare"_s, tr("Compare two"), Qt::Key_D, {}, true, [this] { m_acts->compare(); });
    add(u"copyCase"_s, tr("Copy as benchmark case"), QKeySequence(), {}, true,
        [this] { m_acts->copyCases(); });
    add(u"addToSet"_s, tr("Add to the benchmark set “from live”"), Qt::Key_B, u"set"_s, true,
        [this] { m_acts->addToSet(); });
    add(u"export"_s, tr("Export decisions…"), Qt::CTRL | Qt::Key_E, u"export"_s, false, [this] {
        const Filter& filter = m_page.model().filter();
        m_acts->exportRows(filter.kind == Filter::Kind::Everything ? QString() : inWords(filter));
    });
}

void LiveTools::addToMenu(QMenu& menu) {
    menu.addSeparator();
    const auto ids = chosen();
    const Mark mark = ids.size() == 1 ? m_acts->mark(ids.front()) : Mark();
    if (!mark.note.isEmpty()) {
        QString note = mark.note.simplified();
        if (note.size() > 60) note = note.left(59) + u'…';
        menu.addAction(tr("Note: %1").arg(note.replace(u'&', u"&&"_s)), m_acts, &RowActs::editNote);
    }
    for (QAction* action : m_rowActions)
        menu.addAction(action);
}

} // namespace tierline::live
