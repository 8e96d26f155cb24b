#include "spend/spendmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "ledger/csv.h"

#include <QLocale>

#include <array>
#include <utility>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char* title;
    const char* help;
    bool isNumber;
    QString (*text)(const SpendRow&);
    QVariant (*sort)(const SpendRow&);
};

#define WORDS(text) QT_TRANSLATE_NOOP("tierline::spend::SpendModel", text)

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
    {WORDS("Model"), WORDS("What the requests are grouped by."), false,
     [](const SpendRow& r) { return r.name; }, [](const SpendRow& r) { return QVariant(r.name); }},
    {WORDS("Tier"), WORDS("The tier of the policy that the model is in now."), false,
     [](const SpendRow& r) { return r.tierName; }, [](const SpendRow& r) { return QVariant(r.tier); }},
    {WORDS("Requests"), WORDS("Requests that were answered or tried, each counted once in a row."), true,
     [](const SpendRow& r) { return kit::count(r.requests); },
     [](const SpendRow& r) { return QVariant::fromValue(r.requests); }},
    {WORDS("Tokens in"),
     WORDS("Tokens of all prompts as the providers counted them, cached ones among them."), true,
     [](const SpendRow& r) { return kit::countShort(r.inputTokens); },
     [](const SpendRow& r) { return QVariant::fromValue(r.inputTokens); }},
    {WORDS("Cached"), WORDS("The share of the input tokens that came from the providers' prompt caches."),
     true,
     [](const SpendRow& r) {
         return r.cachedTokens == 0 || r.inputTokens == 0
                    ? u"–"_s
                    : kit::percent(static_cast<double>(r.cachedTokens) / static_cast<double>(r.inputTokens));
     },
     [](const SpendRow& r) { return QVariant::fromValue(r.cachedTokens); }},
    {WORDS("Tokens out"), WORDS("Tokens of all answers as the providers counted them."), true,
     [](const SpendRow& r) { return kit::countShort(r.outputTokens); },
     [](const SpendRow& r) { return QVariant::fromValue(r.outputTokens); }},
    {WORDS("Estimated"), WORDS("The sum of what each request was estimated to cost before it was sent."),
     true,
     [](const SpendRow& r) { return r.estimated == Money() ? u"–"_s : kit::moneyColumn(r.estimated, 4); },
     [](const SpendRow& r) { return QVariant::fromValue(r.estimated.nano()); }},
    {WORDS("Drift"),
     WORDS("The cost divided by the estimate: above 1 the requests cost more than was expected. Off by a "
           "quarter or more it is marked."),
     true, driftText, [](const SpendRow& r) { return QVariant(r.drift().value_or(0)); }},
    {WORDS("Cost"),
     WORDS("What the requests cost at the prices recorded with them. A question mark stands for requests "
           "whose price is not known."),
     true, costText, [](const SpendRow& r) { return QVariant::fromValue(r.cost.nano()); }},
    {WORDS("Share of cost"), WORDS("This row's part of everything that was spent in the time shown."), false,
     [](const SpendRow& r) {
         return r.cost == Money() ? u"–"_s : kit::percent(r.share, r.share < 0.0995 ? 1 : 0);
     },
     [](const SpendRow& r) { return QVariant(r.share); }},
}};

#undef WORDS

// Exactly, for programs: no rounding, no sign of a currency; empty for what is not known.
QString plainOf(const SpendRow& row, int column) {
    const auto dollars = [](Money money) { return QString::fromStdString(toString(money)); };
    switch (column) {
    case SpendModel::Model: return row.name;
    case SpendModel::Tier: return row.tierName;
    case SpendModel::Requests: return QString::number(row.requests);
    case SpendModel::Input: return QString::number(row.inputTokens);
    case SpendModel::Cached: return QString::number(row.cachedTokens);
    case SpendModel::Output: return QString::number(row.outputTokens);
    case SpendModel::Estimated: return row.estimated == Money() ? QString() : dollars(row.estimated);
    case SpendModel::Drift: return row.drift() ? QString::number(*row.drift(), 'f', 4) : QString();
    case SpendModel::Cost:
        return row.unpriced == row.requests && row.requests > 0 ? QString() : dollars(row.cost);
    default: return QString::number(row.share, 'f', 6);
    }
}

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
    if (column == SpendModel::Model) return row.name;
    return {};
}

} // namespace

SpendModel::SpendModel(QObject* parent) : QAbstractTableModel(parent) {}

void SpendModel::setRows(std::vector<SpendRow> rows, int tierCount, ledger::Dimension by) {
    m_tierCount = tierCount;
    if (std::exchange(m_by, by) != by) Q_EMIT headerDataChanged(Qt::Horizontal, Model, Model);
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
            return tr("%1: %2 requests, %3").arg(row.name, kit::count(row.requests), costText(row));
        return {};
    case SortRole: return column.sort(row);
    case ShareRole: return row.share;
    case TierRole: return row.tier;
    case TierCountRole: return m_tierCount;
    case ByTierRole: return m_by == ledger::Dimension::Tier;
    case ColourRole: return row.colour;
    case MissRole: return row.unpriced > 0;
    case DriftRole: return isFarOff(row);
    default: return {};
    }
}

QVariant SpendModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return section == Model ? dimensionOf(m_by).name : tr(column.title);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(column.help);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QString SpendModel::csv() const {
    std::string out;
    for (int row = -1; row < rowCount(); ++row)
        for (int column = 0; column < columnTotal; ++column) {
            if (row < 0 || column <= Tier)
                ledger::appendCsvText(
                    out, (row < 0 ? headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
                                  : plainOf(this->row(row), column))
                             .toStdString());
            else
                out += plainOf(this->row(row), column).toStdString();
            out += column + 1 == columnTotal ? "\r\n" : ",";
        }
    return QString::fromStdString(out);
}

QString SpendModel::tabs() const {
    QString text;
    for (int row = -1; row < rowCount(); ++row)
        for (int column = 0; column < columnTotal; ++column) {
            text += row < 0 ? headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
                            : plainOf(this->row(row), column).simplified();
            text += column + 1 == columnTotal ? u'\n' : u'\t';
        }
    return text;
}

} // namespace tierline::spend
