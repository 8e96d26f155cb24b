#include "spend/spendmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <QLocale>

#include <array>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char* title;
    bool isNumber;
    QString (*text)(const SpendRow&);
    QVariant (*sort)(const SpendRow&);
};

// A cost without a price is a miss, never zero.
QString costText(const SpendRow& row) {
    if (row.unpriced == 0) return kit::moneyColumn(row.cost, 4);
    if (row.unpriced == row.requests) return u"?"_s;
    return kit::moneyColumn(row.cost, 4) + u" + ?"_s;
}

constexpr double farOff = 1.25; // a drift worth a look

bool isFarOff(const SpendRow& row) {
    const auto drift = row.drift();
    return drift && (*drift > farOff || *drift < 1 / farOff);
}

// With an arrow, so that it is not said by colour alone.
QString driftText(const SpendRow& row) {
    const auto drift = row.drift();
    if (!drift) return u"–"_s;
    const QString factor = u"×"_s + QLocale().toString(*drift, 'f', 2);
    return isFarOff(row) ? (*drift > 1 ? u"▲ "_s : u"▼ "_s) + factor : factor;
}

constexpr std::array<ColumnRow, SpendModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Model"), false,
     [](const SpendRow& r) { return r.model; }, [](const SpendRow& r) { return QVariant(r.model); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Tier"), false,
     [](const SpendRow& r) { return r.tierName; }, [](const SpendRow& r) { return QVariant(r.tier); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Requests"), true,
     [](const SpendRow& r) { return kit::count(r.requests); },
     [](const SpendRow& r) { return QVariant::fromValue(r.requests); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Tokens in"), true,
     [](const SpendRow& r) { return kit::countShort(r.inputTokens); },
     [](const SpendRow& r) { return QVariant::fromValue(r.inputTokens); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Cached"), true,
     [](const SpendRow& r) {
         return r.cachedTokens == 0 || r.inputTokens == 0
                    ? u"–"_s
                    : kit::percent(static_cast<double>(r.cachedTokens) / static_cast<double>(r.inputTokens));
     },
     [](const SpendRow& r) { return QVariant::fromValue(r.cachedTokens); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Tokens out"), true,
     [](const SpendRow& r) { return kit::countShort(r.outputTokens); },
     [](const SpendRow& r) { return QVariant::fromValue(r.outputTokens); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Estimated"), true,
     [](const SpendRow& r) { return r.estimated == Money() ? u"–"_s : kit::moneyColumn(r.estimated, 4); },
     [](const SpendRow& r) { return QVariant::fromValue(r.estimated.nano()); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Drift"), true, driftText,
     [](const SpendRow& r) { return QVariant(r.drift().value_or(0)); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Cost"), true, costText,
     [](const SpendRow& r) { return QVariant::fromValue(r.cost.nano()); }},
    {QT_TRANSLATE_NOOP("tierline::spend::SpendModel", "Share of cost"), false,
     [](const SpendRow& r) {
         return r.cost == Money() ? u"–"_s : kit::percent(r.share, r.share < 0.0995 ? 1 : 0);
     },
     [](const SpendRow& r) { return QVariant(r.share); }},
}};

QString hint(const SpendRow& row, int column) {
    if (column == SpendModel::Cost && row.unpriced > 0)
        return kit::counted(row.unpriced,
                            SpendModel::tr("%1 request without a known price, not counted as zero"),
                            SpendModel::tr("%1 requests without a known price, not counted as zero"));
    if (column == SpendModel::Drift && row.drift())
        return SpendModel::tr("%1 estimated before the requests, %2 in the end")
            .arg(kit::money(row.estimated), kit::money(row.cost));
    if (column == SpendModel::Requests && row.failed > 0)
        return SpendModel::tr("%1 failed").arg(kit::count(row.failed));
    if (column == SpendModel::Model) return row.model;
    return {};
}

} // namespace

SpendModel::SpendModel(QObject* parent) : QAbstractTableModel(parent) {}

void SpendModel::setRows(std::vector<SpendRow> rows, int tierCount) {
    m_tierCount = tierCount;
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    if (rows == m_rows || rows.empty()) return;
    m_rows = std::move(rows);
    Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, columnTotal - 1));
}

int SpendModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SpendModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant SpendModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SpendRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const ColumnRow& column = columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole: return column.text(row);
    case Qt::ToolTipRole: return hint(row, index.column());
    case Qt::FontRole: return column.isNumber ? QVariant(kit::numberFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (index.column() == Model)
            return tr("%1: %2 requests, %3").arg(row.model, kit::count(row.requests), costText(row));
        return {};
    case SortRole: return column.sort(row);
    case ShareRole: return row.share;
    case TierRole: return row.tier;
    case TierCountRole: return m_tierCount;
    case ColourRole: return row.colour;
    case MissRole: return row.unpriced > 0;
    case DriftRole: return isFarOff(row);
    default: return {};
    }
}

QVariant SpendModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::spend
