#include "playground/variantsmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/statedot.h"

#include <array>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char *title, *help;
    bool isNumber = false;
};
constexpr std::array<ColumnRow, VariantsModel::ColumnCount> columns{{
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "Variant"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel",
                       "The same request said otherwise. A mark says that it changes the tier.")},
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "Score"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "The score of the variant, from 0 to 1."),
     true},
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "Tier"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel",
                       "The tier where the search for a model begins.")},
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "Model"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel",
                       "The model that would be asked first, with every model in good health.")},
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "Estimate"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel",
                       "What one call would cost by estimate. Nothing is asked for this table."),
     true},
    {QT_TRANSLATE_NOOP("tierline::playground::VariantsModel", "How it is made"),
     QT_TRANSLATE_NOOP("tierline::playground::VariantsModel",
                       "The fixed rule that makes the variant here. No model is asked to rewrite anything.")},
}};

} // namespace

void VariantsModel::setRows(std::vector<VariantRow> rows, int tierCount) {
    beginResetModel();
    m_rows = std::move(rows);
    m_tierCount = tierCount;
    endResetModel();
}

int VariantsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VariantsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString VariantsModel::textOf(const VariantRow& row, int column) const {
    const bool isTried = row.variant.notTried.isEmpty();
    switch (column) {
    case Name: return row.variant.name;
    case Score: return isTried ? kit::score(row.score) : u"–"_s;
    case Tier: return isTried ? row.tierName : QString();
    case Model: return !isTried ? QString() : row.model.isEmpty() ? tr("none is able") : row.model;
    case Cost: return isTried ? kit::money(row.cost) : QString();
    case How: return isTried ? row.variant.how : row.variant.notTried;
    default: return {};
    }
}

QVariant VariantsModel::toneOf(const VariantRow& row) const {
    if (!row.variant.notTried.isEmpty()) return static_cast<int>(kit::Tone::Idle);
    return static_cast<int>(row.isChanged ? kit::Tone::Warn : kit::Tone::Good);
}

QVariant VariantsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == How || index.column() == Name ? textOf(row, How)
                                                               : textOf(row, index.column());
    case Qt::FontRole:
        return columns[static_cast<std::size_t>(index.column())].isNumber ? QVariant(kit::numberFont())
                                                                          : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            (columns[static_cast<std::size_t>(index.column())].isNumber ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (index.column() == Name)
            return row.isChanged ? tr("%1, changes the tier to %2").arg(row.variant.name, row.tierName)
                                 : row.variant.name;
        return {};
    case TierRole: return row.variant.notTried.isEmpty() ? row.tier : -1;
    case TierCountRole: return m_tierCount;
    case ToneRole: return index.column() == Name ? toneOf(row) : QVariant();
    case SortRole:
        if (index.column() == Score) return row.score;
        if (index.column() == Cost) return row.cost ? QVariant(qint64{row.cost->nano()}) : QVariant();
        return textOf(row, index.column());
    default: return {};
    }
}

QVariant VariantsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    const auto& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(column.help);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::playground
