#include "live/sessionview.h"

#include "kit/densetable.h"
#include "live/sessiondelegate.h"
#include "live/sessionmodel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

// What a narrow window does without, first to last: all of it is in the inspector too.
constexpr std::array spare{SessionColumn::Tokens, SessionColumn::Span, SessionColumn::Client,
                           SessionColumn::State};
constexpr int narrowest = 190; // of the words

} // namespace

SessionView::SessionView(SessionModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    setModel(&model);
    kit::setUpDenseTable(*this);
    setItemDelegate(new SessionDelegate(this));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAlternatingRowColors(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setObjectName(u"sessions"_s);
    setAccessibleName(tr("Sessions"));
    for (int column = 0; column < sessionColumnCount; ++column)
        setColumnWidth(column, live::columnWidth(static_cast<SessionColumn>(column)));
    horizontalHeader()->setSectionResizeMode(int(SessionColumn::About), QHeaderView::Stretch);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (const auto position = m_model.call(now.row())) Q_EMIT currentCall(*position);
    });
}

void SessionView::showEnd() {
    scrollToBottom();
}

std::vector<std::uint32_t> SessionView::chosen() const {
    std::vector<std::uint32_t> positions;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        for (const auto position : m_model.calls(index.row()))
            positions.push_back(position);
    std::ranges::sort(positions);
    const auto [last, end] = std::ranges::unique(positions);
    positions.erase(last, end);
    return positions;
}

void SessionView::fold(int row, bool expanded) {
    const int session = m_model.sessionRowOf(row);
    if (session < 0) return;
    m_model.setExpanded(session, expanded);
    if (!expanded && session != row) setCurrentIndex(m_model.index(session, 0));
}

void SessionView::mousePressEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    const bool isArrow = index.isValid() && index.column() == int(SessionColumn::Begin)
                         && SessionDelegate::arrowBox(visualRect(index)).contains(event->pos());
    if (isArrow && event->button() == Qt::LeftButton && m_model.isSession(index.row()))
        return fold(index.row(), !m_model.isExpanded(index.row()));
    QTableView::mousePressEvent(event);
}

void SessionView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int row = indexAt(event->pos()).row();
    if (m_model.isSession(row)) fold(row, !m_model.isExpanded(row));
}

void SessionView::keyPressEvent(QKeyEvent* event) {
    const int row = currentIndex().row();
    switch (event->key()) {
    case Qt::Key_Right: return fold(row, true);
    case Qt::Key_Left: return fold(row, false);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return fold(row, !m_model.isExpanded(m_model.sessionRowOf(row)));
    default: QTableView::keyPressEvent(event);
    }
}

void SessionView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    int fixed = 0;
    for (int column = 0; column < sessionColumnCount; ++column)
        fixed += column == int(SessionColumn::About) ? narrowest
                                                     : live::columnWidth(static_cast<SessionColumn>(column));
    for (const SessionColumn column : spare) {
        const bool hides = fixed > viewport()->width();
        setColumnHidden(int(column), hides);
        if (hides) fixed -= live::columnWidth(column);
    }
}

void SessionView::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) return;
    Q_EMIT menuAsked(index, event->reason() == QContextMenuEvent::Keyboard
                                ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                                : event->globalPos());
}

} // namespace tierline::live
