// What the Live page does when it is told to: by keys, menus and other pages.
#include "live/livepage.h"

#include "inspector/dialects.h"
#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/facetspanel.h"
#include "live/filterbar.h"
#include "live/history.h"
#include "live/livedesk.h"
#include "live/textsearch.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QSplitter>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

void LivePage::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, QWidget* context,
                         auto does) {
        QAction* action = actions.add(
            {.id = u"live."_s + id, .text = text, .keys = keys, .group = tr("Live"), .context = context});
        connect(action, &QAction::triggered, this, does);
    };
    add(u"filter"_s, tr("Filter the list"), Qt::CTRL | Qt::Key_F, this, [this] { m_bar->focusField(); });
    add(u"filterSlash"_s, tr("Go to the filter"), Qt::Key_Slash, m_table, [this] { m_bar->focusField(); });
    add(u"clear"_s, tr("Clear the filter"), Qt::Key_Escape, m_table, [this] { setFilter({}); });
    add(u"facets"_s, tr("Facets beside the list"), Qt::Key_F3, this, [this] { toggleFacets(); });
    add(u"next"_s, tr("Next row"), Qt::Key_J, m_table, [this] { m_table->moveBy(1); });
    add(u"previous"_s, tr("Previous row"), Qt::Key_K, m_table, [this] { m_table->moveBy(-1); });
    add(u"follow"_s, tr("Follow the newest"), Qt::Key_F, m_table, [this] { toggleFollow(); });
    add(u"pause"_s, tr("Pause the list"), Qt::Key_P, m_table, [this] { togglePause(); });
    add(u"apply"_s, tr("Filter by this cell"), Qt::Key_A, m_table,
        [this] { join(m_table->currentTerm(), Join::And); });
    add(u"exclude"_s, tr("Exclude what this cell says"), Qt::Key_N, m_table,
        [this] { join(m_table->currentTerm(), Join::Exclude); });
    add(u"older"_s, tr("Read older decisions"), {}, this, [this] { m_history->readMore(); });
    add(u"curl"_s, tr("Copy as curl"), Qt::Key_C, m_table, [this] {
        if (const auto record = current()) copyAs(tr("curl command"), inspector::asCurl(*record, m_url));
    });
    add(u"record"_s, tr("Copy the record"), Qt::SHIFT | Qt::Key_C, m_table, [this] {
        if (const auto record = current())
            copyAs(tr("record"), QString::fromStdString(ledger::toJson(*record)));
    });
}

void LivePage::setFilter(const QString& filter) {
    m_bar->setText(filter);
}

QString LivePage::filter() const {
    return m_bar->text();
}

void LivePage::join(const QString& term, Join how) {
    if (!term.isEmpty()) setFilter(joined(filter(), term, how));
}

void LivePage::toggleFacets() {
    QWidget* side = m_splitter->widget(0);
    const bool shown = !side->isVisibleTo(m_splitter);
    side->setVisible(shown);
    m_bar->facetsButton().setChecked(shown);
}

// Up to three clicks on a header: this way, the other way, back to time.
void LivePage::sortBy(int column) {
    const auto wanted = static_cast<Column>(column);
    const Order now = m_model->order();
    Order next{wanted, sortsDownFirst(wanted)};
    if (now.column == wanted && now.down == next.down && !now.isByTime())
        next.down = !next.down;
    else if (now.column == wanted && !now.isByTime())
        next = {};
    auto& header = *m_table->horizontalHeader();
    header.setSortIndicatorShown(!next.isByTime());
    header.setSortIndicator(static_cast<int>(next.column),
                            next.down ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_model->setOrder(next);
    Q_EMIT message(next.isByTime()
                       ? tr("In the order they came")
                       : tr("Sorted by %1; one more click changes it").arg(columnTitle(next.column)));
}

void LivePage::addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records) {
    const auto now = m_presenter->take(records);
    if (now.empty()) return;
    put(now);
    // The first decision explains itself: what the page is for is seen before the first click.
    if (m_table->currentId().empty()) selectNewest();
}

void LivePage::put(const Records& records) {
    m_texts->take(records);
    int came = 0;
    const auto counter =
        connect(m_model, &QAbstractItemModel::rowsInserted, this,
                [&came](const QModelIndex&, int first, int last) { came += last - first + 1; });
    m_table->append([&] { m_model->append(records); });
    disconnect(counter);
    m_presenter->noteBelow(static_cast<std::size_t>(came));
    if (came > 0 && m_model->filter().kind != Filter::Kind::Everything)
        m_presenter->setShown(inWords(m_model->filter()), m_model->visible().size());
    Q_EMIT added(static_cast<quint32>(records.size()));
}

void LivePage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_model->setPolicy(std::move(policy));
}

void LivePage::setGateway(GatewayState state, const QString& url) {
    m_url = url;
    m_presenter->setGateway(state, url);
}

void LivePage::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    m_history->setDesk(desk);
    m_texts->setDesk(desk);
    if (desk != nullptr) connect(desk, &Desk::fetched, this, &LivePage::onFetched);
}

void LivePage::selectNewest() {
    m_table->selectNewest();
}

void LivePage::select(const std::string& id) {
    m_table->select(id);
    tellSelected();
}

std::string LivePage::selectedId() const {
    return m_table->currentId();
}

void LivePage::togglePause() {
    const auto kept = m_presenter->setPaused(!m_presenter->view().paused);
    if (!kept.empty()) put(kept);
}

void LivePage::toggleFollow() {
    m_presenter->setFollowing(!m_presenter->view().following);
    if (m_presenter->view().following && m_model->waiting() > 0) m_model->refresh();
}

// Of older rows only a line is here: the rest is fetched, and shown if the row is still the one.
void LivePage::tellSelected() {
    if (const auto record = current()) return Q_EMIT selected(record);
    const auto id = m_table->currentId();
    if (id.empty()) return Q_EMIT selected(nullptr);
    if (m_desk != nullptr) return m_desk->fetch(QString::fromStdString(id));
    onFetched(QString::fromStdString(id), nullptr, tr("there is no ledger to read it from"));
}

void LivePage::onFetched(const QString& id, const RecordPtr& record, const QString& problem) {
    if (id.toStdString() != m_table->currentId()) return;
    if (record) {
        m_fetched = record;
        return Q_EMIT selected(record);
    }
    const auto position = m_model->store().positionOf(id.toStdString());
    if (!position) return;
    Q_EMIT message(tr("Only the line of this decision is here: %1").arg(problem));
    Q_EMIT selected(std::make_shared<const ledger::Record>(m_model->store().outline(*position)));
}

RecordPtr LivePage::current() const {
    const auto id = m_table->currentId();
    if (id.empty()) return nullptr;
    if (m_fetched && m_fetched->id == id) return m_fetched;
    const auto position = m_model->store().positionOf(id);
    return position ? m_model->store().record(*position) : nullptr;
}

void LivePage::showMenu(const QModelIndex& cell, const QPoint& globally) {
    m_table->setCurrentIndex(cell);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"rowMenu"_s);
    const auto id = m_model->id(cell.row());
    addFilterLines(*menu, cellTerm(m_model->cell(cell.row()), static_cast<Column>(cell.column())));
    const auto session = m_model->cell(cell.row()).row.session;
    if (!session.empty() && cell.column() != int(Column::Session)) {
        const QString term = cellTerm(m_model->cell(cell.row()), Column::Session);
        connect(menu->addAction(tr("Only this session")), &QAction::triggered, this,
                [this, term] { join(term, Join::Replace); });
    }
    menu->addSeparator();
    addCopyLines(*menu, cell);
    Q_EMIT menuOpening(menu, QString::fromStdString(id));
    menu->popup(globally);
}

void LivePage::addFilterLines(QMenu& menu, const QString& term) {
    if (term.isEmpty()) return;
    struct Line {
        QString text;
        Join how;
    };
    const QString shown = term.size() > 48 ? term.left(47) + u'…' : term;
    const bool isFirst = filter().trimmed().isEmpty();
    std::vector<Line> lines{{tr("Filter by %1").arg(shown), Join::Replace}};
    if (!isFirst) {
        lines.push_back({tr("… and %1").arg(shown), Join::And});
        lines.push_back({tr("… or %1").arg(shown), Join::Or});
    }
    lines.push_back({tr("Exclude %1").arg(shown), Join::Exclude});
    for (const auto& line : lines) {
        QString text = line.text;
        connect(menu.addAction(text.replace(u'&', u"&&"_s)), &QAction::triggered, this,
                [this, term, how = line.how] { join(term, how); });
    }
}

void LivePage::addCopyLines(QMenu& menu, const QModelIndex& cell) {
    const auto add = [&](const QString& text, auto does) {
        connect(menu.addAction(text), &QAction::triggered, this, does);
    };
    add(tr("Copy cell"), [this, text = cell.data().toString()] { copyAs(tr("cell"), text); });
    add(tr("Copy row"), [this, row = cell.row()] { copyRow(row); });
    add(tr("Copy as curl"), [this] {
        if (const auto record = current()) copyAs(tr("curl command"), inspector::asCurl(*record, m_url));
    });
    add(tr("Copy the record"), [this] {
        if (const auto record = current())
            copyAs(tr("record"), QString::fromStdString(ledger::toJson(*record)));
    });
}

void LivePage::copyRow(int row) {
    QStringList cells;
    const auto& header = *m_table->horizontalHeader();
    for (int place = 0; place < header.count(); ++place)
        if (const int column = header.logicalIndex(place); !m_table->isColumnHidden(column))
            cells.append(m_model->index(row, column).data().toString());
    copyAs(tr("row"), cells.join(u'\t'));
}

void LivePage::copyAs(const QString& what, const QString& text) {
    QApplication::clipboard()->setText(text);
    Q_EMIT message(tr("Copied: %1").arg(what));
}

} // namespace tierline::live
