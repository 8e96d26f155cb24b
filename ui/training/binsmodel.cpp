#include "training/binsmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char* title;
    QString (*text)(const BinLine&);
};

constexpr std::array<ColumnRow, BinsModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::training::BinsModel", "Score"),
     [](const BinLine& b) -> QString { return decimals(b.from, 1) + u"–"_s + decimals(b.to, 1); }},
    {QT_TRANSLATE_NOOP("tierline::training::BinsModel", "Rows"),
     [](const BinLine& b) -> QString { return kit::count(static_cast<std::int64_t>(b.rows)); }},
    {QT_TRANSLATE_NOOP("tierline::training::BinsModel", "Mean score"),
     [](const BinLine& b) -> QString { return decimals(b.stated, 2); }},
    {QT_TRANSLATE_NOOP("tierline::training::BinsModel", "Not enough"),
     [](const BinLine& b) -> QString { return decimals(b.actual->value, 2); }},
    {QT_TRANSLATE_NOOP("tierline::training::BinsModel", "95 %"),
     [](const BinLine& b) -> QString {
         return decimals(b.actual->low, 2) + u"–"_s + decimals(b.actual->high, 2);
     }},
}};

} // namespace

void BinsModel::setBins(const std::vector<BinLine>& bins) {
    beginResetModel();
    m_bins.clear();
    std::ranges::copy_if(bins, std::back_inserter(m_bins),
                         [](const BinLine& bin) { return bin.actual.has_value(); });
    endResetModel();
}

int BinsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_bins.size());
}

int BinsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant BinsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const BinLine& bin = m_bins[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return columns[static_cast<std::size_t>(index.column())].text(bin);
    case Qt::FontRole: return kit::numberFont();
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (index.column() != Bin) return {};
        return tr("score %1: not enough in %2 of %3 rows")
            .arg(columns[Bin].text(bin), kit::percent(bin.actual->value, 1),
                 kit::count(static_cast<std::int64_t>(bin.rows)));
    default: return {};
    }
}

QVariant BinsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    if (role == Qt::DisplayRole) return tr(columns[static_cast<std::size_t>(section)].title);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::training
