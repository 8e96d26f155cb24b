#include "breakers/breakersmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <algorithm>
#include <array>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char* title;
    bool isNumber;
    QString (*text)(const BreakerLine&);
    QVariant (*sort)(const BreakerLine&);
};

QString windowText(const BreakerLine& line) {
    return QString::number(line.failures) + u" / "_s + QString::number(line.calls);
}

double failureShare(const BreakerLine& line) {
    return line.calls == 0 ? 0.0 : static_cast<double>(line.failures) / line.calls;
}

constexpr std::array<ColumnRow, BreakersModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Model"), false,
     [](const BreakerLine& l) { return l.model; }, [](const BreakerLine& l) { return QVariant(l.model); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Tier"), false,
     [](const BreakerLine& l) { return l.tierName; }, [](const BreakerLine& l) { return QVariant(l.tier); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "State"), false,
     [](const BreakerLine& l) { return l.stateText; },
     [](const BreakerLine& l) { return QVariant(static_cast<int>(l.state)); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Next probe"), false,
     [](const BreakerLine& l) { return l.countdown; },
     [](const BreakerLine& l) { return QVariant(l.openShare); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Failed / calls"), true, windowText,
     [](const BreakerLine& l) { return QVariant(failureShare(l)); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "p95"), true,
     [](const BreakerLine& l) { return l.p95; }, [](const BreakerLine& l) { return QVariant(l.p95); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Samples"), true,
     [](const BreakerLine& l) { return QString::number(l.samples); },
     [](const BreakerLine& l) { return QVariant(l.samples); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Last 15 min"), false,
     [](const BreakerLine&) { return QString(); },
     [](const BreakerLine& l) { return QVariant(static_cast<int>(l.stretches.size())); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "Last change"), false,
     [](const BreakerLine& l) { return l.reason; }, [](const BreakerLine& l) { return QVariant(l.reason); }},
    {QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", "When"), true,
     [](const BreakerLine& l) { return l.sinceText; },
     [](const BreakerLine& l) { return QVariant(l.sinceText); }},
}};

QString sentence(const BreakerLine& line) {
    QString text = line.model + u": "_s + line.stateText;
    if (!line.countdown.isEmpty())
        text += u", "_s + BreakersModel::tr("next probe in %1").arg(line.countdown);
    if (!line.reason.isEmpty()) text += u", "_s + line.reason;
    return text;
}

} // namespace

BreakersModel::BreakersModel(QObject* parent) : QAbstractTableModel(parent) {}

void BreakersModel::setLines(std::vector<BreakerLine> lines, int tierCount) {
    const bool sameModels = std::ranges::equal(lines, m_lines, {}, &BreakerLine::model, &BreakerLine::model);
    if (!sameModels || tierCount != m_tierCount) {
        beginResetModel();
        m_lines = std::move(lines);
        m_tierCount = tierCount;
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i] == m_lines[i]) continue;
        m_lines[i] = std::move(lines[i]);
        const int row = static_cast<int>(i);
        Q_EMIT dataChanged(index(row, 0), index(row, columnTotal - 1));
    }
}

int BreakersModel::rowOf(const QString& model) const {
    const auto found = std::ranges::find(m_lines, model, &BreakerLine::model);
    return found == m_lines.end() ? -1 : static_cast<int>(found - m_lines.begin());
}

int BreakersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int BreakersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant BreakersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const BreakerLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const ColumnRow& column = columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole: return column.text(line);
    case Qt::ToolTipRole: return sentence(line);
    case Qt::AccessibleTextRole: return index.column() == Model ? QVariant(sentence(line)) : QVariant();
    case Qt::FontRole: return column.isNumber ? QVariant(kit::numberFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole: return column.sort(line);
    case ToneRole: return static_cast<int>(line.tone);
    case TierRole: return line.tier;
    case TierCountRole: return m_tierCount;
    case OpenShareRole: return line.openShare;
    case StretchesRole: return QVariant::fromValue(line.stretches);
    case FailureShareRole: return failureShare(line);
    default: return {};
    }
}

QVariant BreakersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::breakers
