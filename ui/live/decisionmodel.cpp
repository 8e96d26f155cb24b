#include "live/decisionmodel.h"

#include "inspector/dialects.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/statedot.h"

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString promptLine(const ledger::Record& record) {
    if (!record.prompt)
        return record.tier.empty() ? DecisionModel::tr("(not scored)") : DecisionModel::tr("(text not kept)");
    // A cell shows a line: no need to convert a megabyte.
    const auto& prompt = *record.prompt;
    auto line =
        QString::fromUtf8(prompt.data(), static_cast<qsizetype>(std::min<std::size_t>(prompt.size(), 400)))
            .simplified();
    if (prompt.size() > 400) line += u'…';
    return line;
}

// Requests that pass through and those for embeddings have no tier.
QString tierText(const ledger::Record& record) {
    return record.tier.empty() ? u"–"_s : text(record.tier);
}

QString scoreText(const ledger::Record& record) {
    return record.tier.empty() ? u"–"_s : kit::score(record.score);
}

QString markedPath(const ledger::Record& record) {
    return inspector::isTranslated(record) ? modelPath(record) + u" ↔"_s : modelPath(record);
}

QString tokensText(const ledger::Record& record) {
    if (record.usage) return kit::tokenPair(record.usage->allInput(), record.usage->output);
    return u"–"_s;
}

QString costText(const ledger::Record& record) {
    if (record.cost) return kit::moneyColumn(*record.cost);
    if ((record.flags & ledger::Unpriced) != 0) return u"?"_s;
    return u"–"_s;
}

struct ColumnRow {
    const char* title;
    int width;
    bool number; // right-aligned, in the number font
    QString (*text)(const ledger::Record&);
};

// In the order of `Column`.
constexpr ColumnRow columns[columnCount] = {
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Time"), 92, true,
     [](const ledger::Record& r) { return kit::clockTime(r.time); }},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Client"), 104, false,
     [](const ledger::Record& r) { return text(r.client); }},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Tier"), 108, false, tierText},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Prompt"), 360, false, promptLine},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Score"), 62, true, scoreText},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Model"), 150, false, markedPath},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Tokens in / out"), 112, true, tokensText},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Cost"), 94, true, costText},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "Latency"), 78, true,
     [](const ledger::Record& r) { return kit::duration(Milliseconds{r.latencyMs}); }},
    {QT_TRANSLATE_NOOP("tierline::live::DecisionModel", "State"), 98, false, stateText},
};

const ColumnRow& row(int column) {
    return columns[static_cast<std::size_t>(column)];
}

// Attempts that were answered by another model before the one that served.
bool fellOver(const ledger::Record& record) {
    return record.attempts.size() > 1;
}

QString toolTip(const ledger::Record& record, int column) {
    switch (static_cast<Column>(column)) {
    case Column::Time: return kit::preciseTime(record.time);
    case Column::Model: {
        const auto translation = inspector::translationSentence(record);
        return text(record.model) + (translation.isEmpty() ? QString() : u'\n' + translation);
    }
    case Column::Cost:
        return record.cost
                   ? kit::money(*record.cost) + u" ("_s + text(std::string(toString(record.money))) + u')'
                   : QString();
    case Column::State: return record.error ? text(record.error->text) : QString();
    case Column::Client:
    case Column::Tier:
    case Column::Prompt:
    case Column::Score:
    case Column::Tokens:
    case Column::Latency: break;
    }
    return {};
}

} // namespace

int columnWidth(Column column) {
    return row(static_cast<int>(column)).width;
}

QString stateText(const ledger::Record& record) {
    switch (record.outcome) {
    case ledger::Outcome::Ok:
        return fellOver(record) ? DecisionModel::tr("ok, try %1").arg(record.attempts.size())
                                : DecisionModel::tr("ok");
    case ledger::Outcome::Failed: return DecisionModel::tr("failed %1").arg(record.status);
    case ledger::Outcome::Cancelled: return DecisionModel::tr("cancelled");
    case ledger::Outcome::Truncated: return DecisionModel::tr("truncated");
    case ledger::Outcome::Refused: return DecisionModel::tr("refused %1").arg(record.status);
    }
    return {};
}

int stateTone(const ledger::Record& record) {
    const auto tone = [&] {
        switch (record.outcome) {
        case ledger::Outcome::Ok: return fellOver(record) ? kit::Tone::Warn : kit::Tone::Good;
        case ledger::Outcome::Failed:
        case ledger::Outcome::Truncated: return kit::Tone::Bad;
        case ledger::Outcome::Refused: return kit::Tone::Warn;
        case ledger::Outcome::Cancelled: break;
        }
        return kit::Tone::Idle;
    }();
    return static_cast<int>(tone);
}

QString modelPath(const ledger::Record& record) {
    if (record.model.empty() && record.attempts.empty())
        return record.provider.empty() ? u"–"_s : text(record.provider);
    QStringList path;
    for (const auto& attempt : record.attempts) {
        const QString name = text(attempt.model).section(u'/', 1);
        if (path.isEmpty() || path.last() != name) path.append(name);
    }
    if (path.size() < 2) {
        const auto model = text(record.model.empty() ? record.attempts.front().model : record.model);
        return model.isEmpty() ? text(record.provider) : model; // passed through: no model was named
    }
    return path.join(u" › "_s);
}

QString spoken(const ledger::Record& record) {
    return DecisionModel::tr("%1, %2 from %3 went to %4, %5, %6, %7")
        .arg(kit::clockTime(record.time), promptLine(record), text(record.client), modelPath(record),
             record.tier.empty() ? DecisionModel::tr("no tier")
                                 : DecisionModel::tr("tier %1").arg(text(record.tier)),
             stateText(record), record.cost ? kit::money(*record.cost) : DecisionModel::tr("no price"));
}

DecisionModel::DecisionModel(QObject* parent, std::size_t limit)
    : QAbstractTableModel(parent), m_limit(limit) {}

void DecisionModel::append(const std::vector<RecordPtr>& records) {
    if (records.empty()) return;
    const std::size_t coming = std::min(records.size(), m_limit);
    makeRoom(coming);
    const auto first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(coming) - 1);
    m_rows.insert(m_rows.end(), records.end() - static_cast<std::ptrdiff_t>(coming), records.end());
    endInsertRows();
}

void DecisionModel::makeRoom(std::size_t coming) {
    if (m_rows.size() + coming <= m_limit) return;
    const std::size_t block = std::max<std::size_t>(m_rows.size() + coming - m_limit, m_limit / 10);
    const std::size_t leaving = std::min(m_rows.size(), block);
    if (leaving == 0) return;
    beginRemoveRows({}, 0, static_cast<int>(leaving) - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(leaving));
    endRemoveRows();
}

void DecisionModel::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, live::columnCount - 1));
}

RecordPtr DecisionModel::record(int row) const {
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int DecisionModel::rowOf(const std::string& id) const {
    // Newest are asked for most, and ids nearly rise with the rows; a scan from the end is short.
    for (int row = rowCount() - 1; row >= 0; --row)
        if (m_rows[static_cast<std::size_t>(row)]->id == id) return row;
    return -1;
}

int DecisionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DecisionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : live::columnCount;
}

QVariant DecisionModel::data(const QModelIndex& index, int role) const {
    const auto found = record(index.row());
    if (!index.isValid() || !found || index.column() >= live::columnCount) return {};
    const auto& column = row(index.column());
    switch (role) {
    case Qt::DisplayRole: return column.text(*found);
    case Qt::ToolTipRole: return toolTip(*found, index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return column.number ? QVariant(kit::numberFont()) : QVariant();
    case Qt::AccessibleTextRole: return index.column() == 0 ? QVariant(spoken(*found)) : QVariant();
    case RecordRole: return QVariant::fromValue(reinterpret_cast<quintptr>(found.get()));
    case TierRole: {
        const auto tier = m_policy ? m_policy->tier(found->tier) : std::nullopt;
        return tier ? int(*tier) : -1;
    }
    case TierCountRole: return m_policy ? static_cast<int>(m_policy->tiers.size()) : 0;
    case ToneRole: return stateTone(*found);
    default: return {};
    }
}

QVariant DecisionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= live::columnCount) return {};
    if (role == Qt::DisplayRole) return tr(row(section).title);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (row(section).number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace tierline::live
