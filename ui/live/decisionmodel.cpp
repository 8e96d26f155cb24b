#include "live/decisionmodel.h"

#include "kit/fonts.h"

#include <QDateTime>
#include <QFont>

#include <algorithm>

namespace tierline::live {

namespace {

constexpr std::size_t mostRuns = 16; // rows that leave in more pieces leave by a reset

// One font for all cells: each new one would be matched anew when it is painted with.
const QFont& numberFont() {
    static const QFont font = kit::numberFont();
    return font;
}

std::int64_t now() {
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

DecisionModel::DecisionModel(QObject* parent, std::uint32_t limit)
    : QAbstractTableModel(parent), m_store(limit), m_predicate({}, {}, 0), m_arranger(new Arranger(this)) {
    connect(m_arranger, &Arranger::arranged, this, &DecisionModel::onArranged);
}

void DecisionModel::append(const std::vector<RecordPtr>& records) {
    if (records.empty()) return;
    const std::size_t coming = std::min<std::size_t>(records.size(), m_store.limit());
    makeRoom(coming);
    const auto from = m_store.size();
    if (coming == records.size())
        m_store.append(records);
    else
        m_store.append({records.end() - static_cast<std::ptrdiff_t>(coming), records.end()});
    showFrom(from);
}

// The rows that pass from there on: behind the others, or waiting where the list is sorted.
void DecisionModel::showFrom(std::uint32_t position) {
    const auto rows = passing(position);
    if (rows.empty()) return;
    if (!m_order.isByTime()) {
        m_waiting += static_cast<std::uint32_t>(rows.size());
        Q_EMIT waitingChanged();
        return;
    }
    const auto first = static_cast<int>(m_visible.size());
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_visible.insert(m_visible.end(), rows.begin(), rows.end());
    endInsertRows();
}

std::vector<std::uint32_t> DecisionModel::passing(std::uint32_t from) {
    std::vector<std::uint32_t> rows;
    if (from >= m_store.size()) return rows;
    if (m_predicate.isEverything()) {
        for (std::uint32_t position = from; position < m_store.size(); ++position)
            rows.push_back(position);
        return rows;
    }
    const auto shot = m_store.snapshot();
    if (m_predicate.learn(shot.names)) ask();
    for (const auto& piece : shot.pieces) {
        if (piece.first + piece.size <= from) continue;
        m_predicate.collect(*piece.block, from > piece.first ? from - piece.first : 0, piece.size,
                            piece.first, rows);
    }
    return rows;
}

void DecisionModel::makeRoom(std::size_t coming) {
    const auto shift = m_store.planRoom(coming);
    if (!shift) return;
    removeGone(*shift);
    m_store.evict(*shift);
    for (auto& position : m_visible)
        position = (*shift)(position);
    Q_EMIT moved(*shift);
    Q_EMIT rowsLeft(-shift->rest);
}

// In runs of rows beside each other, the last first, so that the others keep their numbers meanwhile.
void DecisionModel::removeGone(const Shift& shift) {
    struct Run {
        int first, last;
    };
    std::vector<Run> runs;
    const bool sorted = !m_order.isByTime();
    for (std::size_t row = 0; row < m_visible.size(); ++row) {
        if (!sorted && m_visible[row] >= shift.front.size()) break;
        if (shift(m_visible[row]) != Shift::gone) continue;
        const int n = static_cast<int>(row);
        if (!runs.empty() && runs.back().last + 1 == n)
            ++runs.back().last;
        else
            runs.push_back({n, n});
    }
    if (runs.size() > mostRuns) {
        beginResetModel();
        std::erase_if(m_visible, [&](std::uint32_t position) { return shift(position) == Shift::gone; });
        endResetModel();
        Q_EMIT arranged();
        return;
    }
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        beginRemoveRows({}, run->first, run->last);
        m_visible.erase(m_visible.begin() + run->first, m_visible.begin() + run->last + 1);
        endRemoveRows();
    }
}

void DecisionModel::prepend(const std::vector<RecordPtr>& records) {
    const auto before = m_store.size();
    const auto shift = m_store.prepend(records);
    if (m_store.size() == before) return;
    for (auto& position : m_visible)
        position = shift(position);
    Q_EMIT moved(shift);
    // The worker finds their places: rows that stayed behind may stand between them.
    ask();
}

void DecisionModel::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    if (!m_visible.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, live::columnCount - 1));
}

void DecisionModel::setFilter(const Filter& filter) {
    m_wantedFilter = filter;
    ask();
}

void DecisionModel::setOrder(Order order) {
    m_wantedOrder = order;
    ask();
}

void DecisionModel::refresh() {
    ask();
}

void DecisionModel::ask() {
    m_arranger->ask(m_store.snapshot(), m_wantedFilter, m_wantedOrder, now());
}

void DecisionModel::onArranged(const std::shared_ptr<Arrangement>& arrangement) {
    // Rows have moved meanwhile; this happens once in thousands of them.
    if (arrangement->layout != m_store.layout()) return ask();
    beginResetModel();
    m_visible = std::move(arrangement->visible);
    m_predicate = std::move(arrangement->predicate);
    m_filter = arrangement->filter;
    m_order = arrangement->order;
    m_waiting = 0;
    if (m_order.isByTime()) {
        const auto rows = passing(arrangement->size); // that came while it was worked out
        m_visible.insert(m_visible.end(), rows.begin(), rows.end());
    } else {
        m_waiting = static_cast<std::uint32_t>(passing(arrangement->size).size());
    }
    endResetModel();
    Q_EMIT arranged();
    Q_EMIT waitingChanged();
}

int DecisionModel::row(std::uint32_t position) const {
    const auto found = m_order.isByTime() ? std::ranges::lower_bound(m_visible, position)
                                          : std::ranges::find(m_visible, position);
    return found != m_visible.end() && *found == position ? static_cast<int>(found - m_visible.begin()) : -1;
}

RecordPtr DecisionModel::record(int row) const {
    if (row < 0 || row >= rowCount()) return nullptr;
    return m_store.record(m_visible[static_cast<std::size_t>(row)]);
}

std::string DecisionModel::id(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    return m_store.id(m_visible[static_cast<std::size_t>(row)]);
}

int DecisionModel::rowOf(const std::string& id) const {
    const auto position = id.empty() ? std::nullopt : m_store.positionOf(id);
    return position ? row(*position) : -1;
}

Cell DecisionModel::cell(int row) const {
    const auto position = m_visible[static_cast<std::size_t>(row)];
    return {m_store.view(position), m_store.id(position), m_store.record(position).get()};
}

bool DecisionModel::told(bool changed, const std::string& id) {
    if (!changed) return false;
    if (const int row = rowOf(id); row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, live::columnCount - 1));
    Q_EMIT rowChanged(QString::fromStdString(id));
    return true;
}

bool DecisionModel::setVote(const std::string& id, int vote) {
    return told(m_store.setVote(id, vote), id);
}
bool DecisionModel::setLabel(const std::string& id, const std::string& tier) {
    return told(m_store.setLabel(id, tier), id);
}
bool DecisionModel::setPinned(const std::string& id, bool pinned) {
    return told(m_store.setPinned(id, pinned), id);
}
bool DecisionModel::setColour(const std::string& id, int colour) {
    return told(m_store.setColour(id, colour), id);
}

int DecisionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int DecisionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : live::columnCount;
}

QVariant DecisionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= live::columnCount) return {};
    const auto column = static_cast<Column>(index.column());
    const auto place = [&](NameKind kind) {
        if (!m_policy) return -1;
        const auto seen = m_store.view(m_visible[static_cast<std::size_t>(index.row())]);
        const auto tier = m_policy->tier(seen.name(kind));
        return tier ? int(*tier) : -1;
    };
    const auto& row = m_store.row(m_visible[static_cast<std::size_t>(index.row())]);
    switch (role) {
    case Qt::DisplayRole: return cellText(cell(index.row()), column);
    case Qt::ToolTipRole: return cellToolTip(cell(index.row()), column);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return isNumber(column) ? QVariant(numberFont()) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Column::Time ? QVariant(spoken(cell(index.row()))) : QVariant();
    case TierRole: return place(NameKind::Tier);
    case TierCountRole: return m_policy ? static_cast<int>(m_policy->tiers.size()) : 0;
    case ToneRole: return stateTone(row.outcome, row.attempts);
    case IdRole: return QString::fromStdString(id(index.row()));
    case ColourRole: return row.colour;
    case PinnedRole: return row.has(Pinned);
    case LabelRole: return place(NameKind::Label);
    case VoteRole: return row.vote;
    default: return {};
    }
}

QVariant DecisionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= live::columnCount) return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::DisplayRole) return columnTitle(column);
    if (role == Qt::WhatsThisRole) return columnHelp(column);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace tierline::live
