#include "live/decisiontable.h"

#include "kit/densetable.h"
#include "live/decisiondelegate.h"
#include "live/decisionmodel.h"

#include <QContextMenuEvent>
#include <QDataStream>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint32 columnsVersion = 1;

} // namespace

DecisionTable::DecisionTable(DecisionModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    setModel(&model);
    kit::setUpDenseTable(*this);
    setItemDelegate(new DecisionDelegate(this));
    setObjectName(u"decisions"_s);
    setAccessibleName(tr("Decisions"));
    setWhatsThis(
        tr("Every request that was routed, the newest below. Click a row to see why it went where it did."));
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setUpColumns();
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &DecisionTable::onScrolled);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DecisionTable::onCurrent);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &DecisionTable::keepPlace);
    connect(&model, &DecisionModel::arranged, this, &DecisionTable::findPlace);
}

void DecisionTable::setUpColumns() {
    auto& header = *horizontalHeader();
    for (int column = 0; column < columnCount; ++column) {
        setColumnWidth(column, live::columnWidth(static_cast<Column>(column)));
        setColumnHidden(column, !isShownAtFirst(static_cast<Column>(column)));
    }
    header.setSectionsMovable(true);
    header.setSectionResizeMode(int(Column::Prompt), QHeaderView::Stretch);
    header.setSectionsClickable(true);
    header.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&header, &QHeaderView::customContextMenuRequested, this, &DecisionTable::showHeaderMenu);
    connect(&header, &QHeaderView::sectionClicked, this,
            [this](int section) { Q_EMIT orderAsked(static_cast<Column>(section)); });
}

void DecisionTable::showHeaderMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < columnCount; ++column) {
        auto* action = menu->addAction(columnTitle(static_cast<Column>(column)));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(static_cast<Column>(column) != Column::Prompt); // the one that takes what is left
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            if (columnWidth(column) < 20)
                setColumnWidth(column, live::columnWidth(static_cast<Column>(column)));
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As at first")), &QAction::triggered, this, [this] { restoreColumns({}); });
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

void DecisionTable::setFollowing(bool following) {
    if (m_following == following) return;
    m_following = following;
    if (following) showEnd();
}

// Where the newest are: below by time, at the top where a column says so.
void DecisionTable::showEnd() {
    const QScopedValueRollback byUs(m_byUs, true);
    if (m_model.order().isByTime())
        scrollToBottom();
    else
        scrollToTop();
}

void DecisionTable::append(const std::function<void()>& change) {
    const QScopedValueRollback byUs(m_byUs, true);
    auto* bar = verticalScrollBar();
    const int scroll = bar->value();
    int left = 0; // rows that left above what is read must not move it
    const auto counter = connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
                                 [&left, this](const QModelIndex&, int first, int last) {
                                     const int top = rowAt(0);
                                     if (first <= top) left += std::min(last, top - 1) - first + 1;
                                 });
    change();
    disconnect(counter);
    if (m_following && m_model.order().isByTime())
        scrollToBottom();
    else if (left > 0)
        bar->setValue(scroll - left * verticalHeader()->defaultSectionSize());
}

void DecisionTable::moveBy(int rows) {
    if (m_model.rowCount() == 0) return;
    const int row = std::clamp(currentIndex().row() + rows, 0, m_model.rowCount() - 1);
    Q_EMIT letGo();
    setCurrentIndex(m_model.index(row, std::max(currentIndex().column(), 0)));
}

void DecisionTable::select(const std::string& id) {
    m_id = id;
    const int row = m_model.rowOf(id);
    if (row < 0) return clearSelection();
    Q_EMIT letGo();
    setCurrentIndex(m_model.index(row, 0));
    scrollTo(m_model.index(row, 0), PositionAtCenter);
}

void DecisionTable::selectNewest() {
    if (m_model.rowCount() == 0) return;
    setCurrentIndex(m_model.index(m_model.order().isByTime() ? m_model.rowCount() - 1 : 0, 0));
}

QString DecisionTable::currentTerm() const {
    const auto index = currentIndex();
    if (!index.isValid()) return {};
    return cellTerm(m_model.cell(index.row()), static_cast<Column>(index.column()));
}

void DecisionTable::onCurrent(const QModelIndex& current) {
    // A reset takes the current row away; it is looked for again when the new rows are there.
    if (m_byUs && !current.isValid()) return;
    const auto id = m_model.id(current.row());
    if (id.empty() || id == m_id) return;
    m_id = id;
    Q_EMIT chosen();
}

void DecisionTable::onScrolled(int value) {
    if (m_byUs) return;
    Q_EMIT reachedEnd(value >= verticalScrollBar()->maximum() - 2);
    if (value <= 0 && verticalScrollBar()->maximum() > 0) Q_EMIT reachedTop();
}

void DecisionTable::keepPlace() {
    m_byUs = true; // until findPlace
    if (currentIndex().isValid()) m_column = currentIndex().column();
    const int top = rowAt(0);
    m_topId = m_model.id(top);
    m_topOffset = top >= 0 ? rowViewportPosition(top) : 0;
}

void DecisionTable::findPlace() {
    if (const int row = m_model.rowOf(m_id); row >= 0) {
        const auto index = m_model.index(row, m_column);
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    updateGeometries();
    if (m_following) {
        showEnd();
    } else if (const int top = m_model.rowOf(m_topId); top >= 0) {
        verticalScrollBar()->setValue(top * verticalHeader()->defaultSectionSize() - m_topOffset);
    } else if (const int row = m_model.rowOf(m_id); row >= 0) {
        scrollTo(m_model.index(row, 0), PositionAtCenter);
    }
    m_byUs = false;
}

void DecisionTable::mousePressEvent(QMouseEvent* event) {
    Q_EMIT letGo(); // a click on a row is reading: the list stops running away under it
    QTableView::mousePressEvent(event);
}

void DecisionTable::wheelEvent(QWheelEvent* event) {
    QTableView::wheelEvent(event);
    // Also where the list is too short to scroll: whoever turns the wheel up at the top wants what was
    // before.
    if (event->angleDelta().y() > 0 && verticalScrollBar()->value() == 0) Q_EMIT reachedTop();
}

void DecisionTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) return;
    const QPoint at = byKey ? visualRect(index).bottomLeft() : event->pos();
    Q_EMIT menuAsked(index, viewport()->mapToGlobal(at));
}

void DecisionTable::resizeEvent(QResizeEvent* event) {
    const QScopedValueRollback byUs(m_byUs, true);
    QTableView::resizeEvent(event);
    if (m_following) showEnd();
}

void DecisionTable::setComfortable(bool comfortable) {
    const QScopedValueRollback byUs(m_byUs, true);
    verticalHeader()->setDefaultSectionSize(comfortable ? kit::comfortableRowHeight : kit::denseRowHeight);
    if (m_following) showEnd();
}

bool DecisionTable::isComfortable() const {
    return verticalHeader()->defaultSectionSize() != kit::denseRowHeight;
}

QByteArray DecisionTable::saveColumns() const {
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << columnsVersion << qint32(columnCount) << horizontalHeader()->saveState();
    return bytes;
}

void DecisionTable::restoreColumns(const QByteArray& state) {
    QDataStream in(state);
    qint32 version = 0, columns = 0;
    QByteArray header;
    in >> version >> columns >> header;
    const bool fits = in.status() == QDataStream::Ok && version == columnsVersion && columns == columnCount;
    if (!fits || !horizontalHeader()->restoreState(header)) {
        for (int column = 0; column < columnCount; ++column) {
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), column);
            setColumnHidden(column, !isShownAtFirst(static_cast<Column>(column)));
            setColumnWidth(column, live::columnWidth(static_cast<Column>(column)));
        }
    }
    horizontalHeader()->setSectionResizeMode(int(Column::Prompt), QHeaderView::Stretch);
}

} // namespace tierline::live
