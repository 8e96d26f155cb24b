#include "spend/topmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "spend/spendparts.h"

namespace tierline::spend {

namespace {

QVariant alignmentOf(bool isNumber) {
    return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

constexpr int sliceTime = 0, sliceAll = 1, firstSeries = 2;

} // namespace

TopModel::TopModel(const QString& title, QObject* parent) : QAbstractTableModel(parent), m_title(title) {}

void TopModel::setRows(std::vector<TopRow> rows) {
    if (rows == m_rows) return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TopModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TopModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant TopModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const TopRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Name) return row.name;
        return index.column() == Requests ? kit::count(row.requests) : kit::moneyColumn(row.cost, 4);
    case Qt::FontRole: return index.column() == Name ? QVariant() : QVariant(kit::numberFont());
    case Qt::TextAlignmentRole: return alignmentOf(index.column() != Name);
    case Qt::ToolTipRole:
        return row.detail.isEmpty() ? row.name : tr("%1, from %2").arg(row.name, row.detail);
    case Qt::AccessibleTextRole:
        if (index.column() != Name) return {};
        return tr("%1: %2, %3")
            .arg(row.name, kit::counted(row.requests, tr("%1 request"), tr("%1 requests")),
                 kit::money(row.cost));
    case ShareRole: return row.share;
    case FilterRole: return row.filter;
    case DetailRole: return row.detail;
    default: return {};
    }
}

QVariant TopModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    if (role == Qt::TextAlignmentRole) return alignmentOf(section != Name);
    if (role == Qt::WhatsThisRole)
        return section == Name       ? tr("Open a row to see its requests.")
               : section == Requests ? tr("How many requests these are.")
                                     : tr("What they cost together, where the price is known.");
    if (role != Qt::DisplayRole) return {};
    return section == Name ? m_title : section == Requests ? tr("Requests") : tr("Cost");
}

void SliceModel::setView(const ChartView& view) {
    if (view == m_view) return;
    beginResetModel();
    m_view = view;
    endResetModel();
}

int SliceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_view.slices.size());
}

int SliceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : firstSeries + static_cast<int>(m_view.series.size() + m_view.lines.size());
}

std::optional<Money> SliceModel::valueOf(int row, int column) const {
    const auto at = static_cast<std::size_t>(row);
    if (column == sliceAll) return m_view.slices[at].cost;
    auto of = static_cast<std::size_t>(column - firstSeries);
    if (of < m_view.series.size()) return m_view.series[of].values[at];
    of -= m_view.series.size();
    return at < m_view.lines[of].values.size() ? m_view.lines[of].values[at] : std::nullopt;
}

QVariant SliceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ChartSlice& slice = m_view.slices[static_cast<std::size_t>(index.row())];
    const int series = index.column() - firstSeries;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == sliceTime) return slice.name;
        if (const auto value = valueOf(index.row(), index.column())) return kit::moneyColumn(*value, 4);
        return QStringLiteral("?");
    case Qt::FontRole: return index.column() == sliceTime ? QVariant() : QVariant(kit::numberFont());
    case Qt::TextAlignmentRole: return alignmentOf(index.column() != sliceTime);
    case FilterRole:
        return series >= 0 && series < std::ssize(m_view.series)
                   ? both(m_view.series[static_cast<std::size_t>(series)].term, slice.filter)
                   : slice.filter;
    default: return {};
    }
}

QVariant SliceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return alignmentOf(section != sliceTime);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (section == sliceTime) return tr("Time");
    if (section == sliceAll) return tr("All");
    const auto series = static_cast<std::size_t>(section - firstSeries);
    return series < m_view.series.size() ? m_view.series[series].name
                                         : m_view.lines[series - m_view.series.size()].name;
}

} // namespace tierline::spend
