#include "benchmark/celltable.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QHeaderView>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tierline::benchmark {

namespace {

constexpr double barHeight = 8;
constexpr int leastBar = 40, gap = 12, leastOpen = 96;

Qt::Alignment alignmentOf(bool isNumber) {
    return (isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

void CellModel::setTable(Table table) {
    if (table == m_table) return;
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int CellModel::rowOf(const QString& id) const {
    const auto found = std::ranges::find(m_table.lines, id, &Line::id);
    return found == m_table.lines.end() ? -1 : static_cast<int>(found - m_table.lines.begin());
}

int CellModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.lines.size());
}

int CellModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant CellModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Line& line = m_table.lines[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(index.column());
    if (role == IdRole) return line.id;
    if (role == Qt::AccessibleTextRole && column == 0 && !line.spoken.isEmpty()) return line.spoken;
    if (column >= line.cells.size()) return {};
    const Cell& cell = line.cells[column];
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.hint.isEmpty() ? QVariant() : QVariant(cell.hint);
    case Qt::FontRole:
        return cell.isNumber ? kit::numberFont(9.5, cell.isStrong ? QFont::DemiBold : QFont::Normal)
                             : kit::textFont(10.0, cell.isStrong ? QFont::DemiBold : QFont::Normal);
    case Qt::TextAlignmentRole: return QVariant::fromValue(alignmentOf(m_table.columns[column].isNumber));
    case SortRole: return cell.sort;
    case CellRole: return QVariant::fromValue(cell);
    default: return {};
    }
}

QVariant CellModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = m_table.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if ((role == Qt::ToolTipRole || role == Qt::WhatsThisRole) && !column.hint.isEmpty()) return column.hint;
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(alignmentOf(column.isNumber));
    return {};
}

void paintIntervalBar(QPainter& painter, const QRectF& box, const Cell::Bar& bar) {
    const kit::Tokens& t = kit::tokens();
    const auto x = [&](double share) { return box.left() + box.width() * std::clamp(share, 0.0, 1.0); };
    const QRectF track(box.left(), box.center().y() - barHeight / 2, box.width(), barHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.hairline);
    painter.drawRoundedRect(QRectF(track.left(), track.center().y() - 1, track.width(), 2), 1, 1);
    QColor range = t.accent;
    range.setAlphaF(0.38F);
    painter.setBrush(range);
    painter.drawRoundedRect(
        QRectF(x(bar.low), track.top(), std::max(3.0, x(bar.high) - x(bar.low)), track.height()), 2, 2);
    if (bar.other) {
        painter.setBrush(t.muted);
        painter.drawRect(QRectF(x(*bar.other) - 0.75, track.top() - 3, 1.5, track.height() + 6));
    }
    painter.setBrush(t.accent);
    painter.drawRoundedRect(QRectF(x(bar.value) - 1.5, track.top() - 2, 3, track.height() + 4), 1, 1);
    painter.restore();
}

void CellDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                             const QModelIndex& index) const {
    const auto cell = index.data(CellModel::CellRole).value<Cell>();
    const kit::Tokens& t = kit::tokens();
    QStyleOptionViewItem shown = option;
    QRect rest = box;
    if (cell.isMuted) shown.palette.setColor(QPalette::Text, t.muted);
    if (cell.tone) {
        kit::paintStateDot(painter, QRectF(box.left(), box.top(), 10, box.height()), *cell.tone, t);
        rest.adjust(18, 0, 0, 0);
    }
    if (cell.bar) {
        const int words = shown.fontMetrics.horizontalAdvance(cell.text);
        const int width = rest.width() - (words > 0 ? words + gap : 0);
        if (width >= leastBar)
            paintIntervalBar(painter, QRectF(rest.right() - width, rest.top(), width, rest.height()),
                             *cell.bar);
        rest.setWidth(width >= leastBar ? words + 1 : rest.width());
    }
    DenseDelegate::paintCell(painter, shown, rest, index);
}

CellView::CellView(const QString& accessibleName, QWidget* parent)
    : QTableView(parent), m_model(new CellModel(this)) {
    setItemDelegate(new CellDelegate(this));
    kit::setUpDenseTable(*this, kit::denseRowHeight + 2);
    setModel(m_model);
    setAccessibleName(accessibleName);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT opened(index.data(CellModel::IdRole).toString()); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (!m_isOurs && index.isValid()) Q_EMIT selected(index.data(CellModel::IdRole).toString());
            });
}

void CellView::setTable(const Table& table) {
    const QString before = currentId();
    m_isOurs = true;
    m_model->setTable(table);
    m_isOurs = false;
    selectId(before);
    layOut();
}

QString CellView::currentId() const {
    return currentIndex().data(CellModel::IdRole).toString();
}

void CellView::selectId(const QString& id) {
    const int row = id.isEmpty() ? -1 : m_model->rowOf(id);
    if (row < 0 || currentIndex().row() == row) return;
    m_isOurs = true;
    setCurrentIndex(m_model->index(row, 0));
    m_isOurs = false;
}

void CellView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layOut();
}

void CellView::layOut() {
    int fixed = 0, open = 0;
    const auto& columns = m_model->table().columns;
    for (const Column& column : columns) {
        fixed += column.width;
        open += column.width == 0 ? 1 : 0;
    }
    const int left = open == 0 ? 0 : std::max(leastOpen, (viewport()->width() - fixed) / open);
    for (std::size_t i = 0; i < columns.size(); ++i)
        setColumnWidth(static_cast<int>(i), columns[i].width == 0 ? left : columns[i].width);
}

} // namespace tierline::benchmark
