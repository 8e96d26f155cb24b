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
    const char* meaning;
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

#define TITLE(text) QT_TRANSLATE_NOOP("tierline::breakers::BreakersModel", text)
constexpr std::array<ColumnRow, BreakersModel::columnTotal> columns{{
    {TITLE("Model"),
     TITLE("Provider and model. Each has a breaker of its own, and with several keys each key has."), false,
     [](const BreakerLine& l) { return l.target; }, [](const BreakerLine& l) { return QVariant(l.target); }},
    {TITLE("Tier"), TITLE("The lowest tier of the policy that lists the model."), false,
     [](const BreakerLine& l) { return l.tierName; }, [](const BreakerLine& l) { return QVariant(l.tier); }},
    {TITLE("Key"),
     TITLE("Where the provider's key comes from: an environment variable, the keychain or a file. The key "
           "itself is never shown."),
     false, [](const BreakerLine& l) { return l.keySource; },
     [](const BreakerLine& l) { return QVariant(l.keySource); }},
    {TITLE("State"),
     TITLE("Closed lets all requests through, open none, half-open a few probes. The ring empties until the "
           "next probe."),
     false,
     [](const BreakerLine& l) {
         return l.countdown.isEmpty() ? l.stateText : l.stateText + u' ' + l.countdown;
     },
     [](const BreakerLine& l) { return QVariant(static_cast<int>(l.state)); }},
    {TITLE("Last 60 min"),
     TITLE("The state over the last hour: low is closed, half height half-open, full height open. Ticks "
           "above the line are failed calls, by the minute. Before this window began it is what the ledger's "
           "attempts tell."),
     false, [](const BreakerLine&) { return QString(); },
     [](const BreakerLine& l) { return QVariant(static_cast<int>(l.stretches.size())); }},
    {TITLE("Failed / calls"),
     TITLE("Failures and calls in the breaker's sliding window. Server errors, overload, timeouts, cut and "
           "empty replies count; 429 and refused keys do not."),
     true, windowText, [](const BreakerLine& l) { return QVariant(failureShare(l)); }},
    {TITLE("p95"),
     TITLE("95 of 100 good replies were faster: over the last 50 successes of five minutes, at least five."),
     true, [](const BreakerLine& l) { return l.p95; },
     [](const BreakerLine& l) { return QVariant::fromValue<qint64>(l.p95Raw.count()); }},
    {TITLE("Limits"),
     TITLE("The tightest limit of this key: how much of it is used. Limits are the policy's, or what the "
           "provider said in its replies."),
     true, [](const BreakerLine& l) { return l.rates.empty() ? QString() : l.rates.front().text; },
     [](const BreakerLine& l) { return QVariant(l.rates.empty() ? -1.0 : l.rates.front().share); }},
    {TITLE("Last change"), TITLE("Why the breaker changed its state last."), false,
     [](const BreakerLine& l) { return l.reason; }, [](const BreakerLine& l) { return QVariant(l.reason); }},
    {TITLE("When"), TITLE("When the breaker changed its state last."), true,
     [](const BreakerLine& l) { return l.sinceText; },
     [](const BreakerLine& l) { return QVariant::fromValue<qint64>(l.since.time_since_epoch().count()); }},
}};
#undef TITLE

QString sentence(const BreakerLine& line) {
    QString text = line.target + u": "_s + line.stateText;
    if (!line.countdown.isEmpty())
        text += u", "_s + BreakersModel::tr("next probe in %1").arg(line.countdown);
    if (!line.reason.isEmpty()) text += u", "_s + line.reason;
    if (!line.keyTrouble.isEmpty()) text += BreakersModel::tr(", its key: %1").arg(line.keyTrouble);
    return text;
}

} // namespace

BreakersModel::BreakersModel(QObject* parent) : QAbstractTableModel(parent) {}

void BreakersModel::setLines(std::vector<BreakerLine> lines, int tierCount) {
    const bool sameModels =
        std::ranges::equal(lines, m_lines, {}, &BreakerLine::target, &BreakerLine::target);
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

int BreakersModel::rowOf(const QString& target) const {
    const auto found = std::ranges::find(m_lines, target, &BreakerLine::target);
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
    case CountdownRole: return line.countdown;
    case MinutesRole: return QVariant::fromValue(line.minutes);
    case LimitShareRole: return line.rates.empty() ? -1.0 : line.rates.front().share;
    case LimitToneRole:
        return static_cast<int>(line.rates.empty() ? kit::Tone::Idle : line.rates.front().tone);
    case StretchesRole: return QVariant::fromValue(line.stretches);
    case FailureShareRole: return failureShare(line);
    default: return {};
    }
}

QVariant BreakersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(column.meaning);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::breakers
