#include "live/sessionmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "live/sessioncells.h"
#include "live/sessiontext.h"

#include <algorithm>

namespace tierline::live {

namespace {

constexpr std::uint32_t sliceRows = 20'000; // a few milliseconds

} // namespace

SessionModel::SessionModel(const CallSource& source, QObject* parent)
    : QAbstractTableModel(parent), m_source(source) {
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &SessionModel::buildSlice);
}

void SessionModel::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, sessionColumnCount - 1));
}

void SessionModel::regroup() {
    m_next = {};
    m_nextTaken = 0;
    m_building = true;
    m_slice.start();
    buildSlice(); // a short list is there at once
}

void SessionModel::buildSlice() {
    const std::uint32_t end = std::min(m_source.size(), m_nextTaken + sliceRows);
    for (; m_nextTaken < end; ++m_nextTaken) {
        const std::uint32_t position = m_source.position(m_nextTaken);
        const RowView view = m_source.view(position);
        m_next.add(position, view.row, view.session);
    }
    if (m_nextTaken >= m_source.size()) finishBuild();
}

void SessionModel::finishBuild() {
    m_slice.stop();
    m_building = false;
    beginResetModel();
    m_groups = std::move(m_next);
    m_next = {};
    m_taken = m_nextTaken;
    layLines();
    endResetModel();
    Q_EMIT regrouped();
}

void SessionModel::orderGroups(std::vector<std::uint32_t>& order) const {
    order.resize(m_groups.size());
    for (std::uint32_t group = 0; group < order.size(); ++group)
        order[group] = group;
    if (!m_sorted) return;
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        const auto way = compareSessions(m_groups.at(a), m_groups.at(b), *m_sorted, m_source.names());
        if (way == 0) return a < b;
        return (way < 0) == (m_order == Qt::AscendingOrder);
    });
}

void SessionModel::layLines() {
    std::vector<std::uint32_t> order;
    orderGroups(order);
    m_lines.clear();
    for (const std::uint32_t group : order) {
        m_lines.push_back({group, header});
        const Session& session = m_groups.at(group);
        if (m_expanded.empty() || !m_expanded.contains(SessionGroups::keyOf(session))) continue;
        for (std::uint32_t call = 0; call < session.calls.size(); ++call)
            m_lines.push_back({group, call});
    }
}

void SessionModel::takeNew() {
    if (m_building) return; // the slices come to them
    if (m_source.size() < m_taken) return regroup();
    std::vector<std::uint32_t> touched;
    const auto before = static_cast<std::uint32_t>(m_groups.size());
    for (; m_taken < m_source.size(); ++m_taken) {
        const std::uint32_t position = m_source.position(m_taken);
        const RowView view = m_source.view(position);
        const auto added = m_groups.add(position, view.row, view.session);
        if (added.group < before) touched.push_back(added.group);
    }
    std::ranges::sort(touched);
    const auto [last, end] = std::ranges::unique(touched);
    touched.erase(last, end);
    showNew(touched, before);
}

void SessionModel::showNew(const std::vector<std::uint32_t>& touched, std::uint32_t before) {
    // From below, so that what is inserted moves no row that is still to be looked at.
    for (int row = rowCount() - 1; row >= 0 && !touched.empty(); --row) {
        if (!isSession(row) || !std::ranges::binary_search(touched, line(row).group)) continue;
        if (isExpanded(row)) insertCalls(row, m_groups.at(line(row).group));
        Q_EMIT dataChanged(index(row, 0), index(row, sessionColumnCount - 1));
    }
    const auto coming = static_cast<int>(m_groups.size() - before);
    if (coming == 0) return;
    beginInsertRows({}, rowCount(), rowCount() + coming - 1);
    for (std::uint32_t group = before; group < m_groups.size(); ++group)
        m_lines.push_back({group, header});
    endInsertRows();
}

int SessionModel::lastOf(int row) const {
    while (row + 1 < rowCount() && !isSession(row + 1))
        ++row;
    return row;
}

void SessionModel::insertCalls(int row, const Session& session) {
    const int last = lastOf(row);
    const auto shown = static_cast<std::uint32_t>(last - row);
    const auto all = static_cast<std::uint32_t>(session.calls.size());
    if (shown == all) return;
    std::vector<Line> lines;
    for (std::uint32_t call = shown; call < all; ++call)
        lines.push_back({line(row).group, call});
    beginInsertRows({}, last + 1, last + static_cast<int>(lines.size()));
    m_lines.insert(m_lines.begin() + last + 1, lines.begin(), lines.end());
    endInsertRows();
}

void SessionModel::shift(const Shift& shift) {
    m_groups.shift(shift);
    regroup();
}

void SessionModel::refreshCall(std::uint32_t position) {
    if (const int row = rowOf(position); row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, sessionColumnCount - 1));
}

bool SessionModel::isSession(int row) const {
    return row >= 0 && row < rowCount() && line(row).call == header;
}

bool SessionModel::isExpanded(int row) const {
    return isSession(row) && m_expanded.contains(SessionGroups::keyOf(m_groups.at(line(row).group)));
}

void SessionModel::setExpanded(int row, bool expanded) {
    if (!isSession(row) || isExpanded(row) == expanded) return;
    const Session& session = m_groups.at(line(row).group);
    if (expanded) {
        m_expanded.insert(SessionGroups::keyOf(session));
        insertCalls(row, session);
    } else {
        m_expanded.erase(SessionGroups::keyOf(session));
        const int last = lastOf(row);
        beginRemoveRows({}, row + 1, last);
        m_lines.erase(m_lines.begin() + row + 1, m_lines.begin() + last + 1);
        endRemoveRows();
    }
    Q_EMIT dataChanged(index(row, 0), index(row, sessionColumnCount - 1));
}

void SessionModel::expandAll(bool expanded) {
    beginResetModel();
    m_expanded.clear();
    for (std::size_t group = 0; expanded && group < m_groups.size(); ++group)
        m_expanded.insert(SessionGroups::keyOf(m_groups.at(group)));
    layLines();
    endResetModel();
}

std::optional<std::uint32_t> SessionModel::call(int row) const {
    if (row < 0 || row >= rowCount()) return std::nullopt;
    const Session& session = m_groups.at(line(row).group);
    const auto position = line(row).call == header ? session.calls.back() : session.calls[line(row).call];
    return position == Shift::gone ? std::nullopt : std::optional(position);
}

std::vector<std::uint32_t> SessionModel::calls(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    const Session& session = m_groups.at(line(row).group);
    std::vector<std::uint32_t> positions =
        line(row).call == header ? session.calls : std::vector{session.calls[line(row).call]};
    std::erase(positions, Shift::gone);
    return positions;
}

QString SessionModel::sessionKey(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    return QString::fromStdString(m_groups.at(line(row).group).key);
}

int SessionModel::rowOf(std::uint32_t position) const {
    // A call is shown where its session is expanded; else its session stands for it, by its newest call.
    for (int row = rowCount() - 1; row >= 0; --row)
        if (!isSession(row) && call(row) == position) return row;
    for (int row = rowCount() - 1; row >= 0; --row)
        if (isSession(row) && !isExpanded(row)
            && std::ranges::find(m_groups.at(line(row).group).calls, position)
                   != m_groups.at(line(row).group).calls.end())
            return row;
    return -1;
}

int SessionModel::sessionRowOf(int row) const {
    while (row >= 0 && !isSession(row))
        --row;
    return row;
}

int SessionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int SessionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : sessionColumnCount;
}

void SessionModel::sort(int column, Qt::SortOrder order) {
    m_sorted = column >= 0 && column < sessionColumnCount ? std::optional(static_cast<SessionColumn>(column))
                                                          : std::nullopt;
    m_order = order;
    beginResetModel();
    layLines();
    endResetModel();
}

int SessionModel::tierOf(NameId tier) const {
    const auto found = m_policy ? m_policy->tier(m_source.names().of(NameKind::Tier).at(tier)) : std::nullopt;
    return found ? static_cast<int>(*found) : -1;
}

QVariant SessionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= sessionColumnCount) return {};
    const Line& at = line(index.row());
    const Session& session = m_groups.at(at.group);
    const auto& cell = sessionCell(static_cast<SessionColumn>(index.column()));
    switch (role) {
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (cell.number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return cell.number ? QVariant(kit::numberFont()) : QVariant();
    case SessionTierCountRole: return m_policy ? static_cast<int>(m_policy->tiers.size()) : 0;
    case SessionCallRole: return at.call != header;
    default: break;
    }
    if (at.call == header) return sessionData(session, index.column(), role, isExpanded(index.row()));
    return callData(session.calls[at.call], at.call, index.column(), role);
}

QString SessionModel::about(const Session& session) const {
    const std::uint32_t first = session.calls.front();
    return first == Shift::gone ? tr("(its first call has left the list)") : promptText(m_source.view(first));
}

QVariant SessionModel::sessionData(const Session& session, int column, int role, bool expanded) const {
    const SessionCell& cell = sessionCell(static_cast<SessionColumn>(column));
    switch (role) {
    case Qt::DisplayRole:
        return column == int(SessionColumn::About) ? about(session) : cell.session(session, m_source.names());
    case Qt::ToolTipRole: return cell.sessionTip ? cell.sessionTip(session, m_source.names()) : QVariant();
    case Qt::AccessibleTextRole:
        if (column != 0) return {};
        return QString(spoken(session, m_source.names(), about(session)) + u' '
                       + (expanded ? tr("Expanded") : tr("Collapsed")));
    case SessionExpandedRole: return expanded;
    case SessionToneRole: return stateTone(session);
    case SessionTiersRole: {
        QVariantList tiers;
        for (const TierCount& each : session.tiers)
            tiers << tierOf(each.tier) << each.calls;
        return tiers;
    }
    default: return {};
    }
}

QVariant SessionModel::callData(std::uint32_t position, std::uint32_t call, int column, int role) const {
    if (position == Shift::gone) return role == Qt::DisplayRole && column == 0 ? tr("gone") : QVariant();
    const RowView view = m_source.view(position);
    const SessionCell& cell = sessionCell(static_cast<SessionColumn>(column));
    switch (role) {
    case Qt::DisplayRole:
        if (column == int(SessionColumn::Calls)) return kit::count(std::int64_t{call} + 1);
        return cell.call(view);
    case Qt::ToolTipRole: return cell.callTip ? cell.callTip(view) : QVariant();
    case Qt::AccessibleTextRole: return column == 0 ? QVariant(spokenCall(view)) : QVariant();
    case SessionToneRole: return toneOf(view.row);
    case SessionTiersRole: {
        const NameId tier = view.row.name(NameKind::Tier);
        return tier == 0 ? QVariantList() : QVariantList{tierOf(tier), 1};
    }
    default: return {};
    }
}

QVariant SessionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= sessionColumnCount) return {};
    const SessionCell& cell = sessionCell(static_cast<SessionColumn>(section));
    switch (role) {
    case Qt::DisplayRole: return cell.titleText();
    case Qt::WhatsThisRole:
    case Qt::ToolTipRole: return cell.helpText();
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (cell.number ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

} // namespace tierline::live
