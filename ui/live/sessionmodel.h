// The rows of the grouped list: one for each session, its calls below it while it is expanded. Flat, for a
// QTableView; the oldest session first. Window thread; does not own the source, which must outlive it.
//
// A large list is grouped in slices between events, so that nothing freezes; until it is done the rows are
// those from before.
#pragma once

#include "live/callsource.h"
#include "live/sessiongroups.h"
#include "policy/policy.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <optional>
#include <unordered_set>

namespace tierline::live {

enum class SessionColumn { Begin, Client, Calls, Tiers, About, Models, Tokens, Cost, Strongest, Span, State };
inline constexpr int sessionColumnCount = 11;
int columnWidth(SessionColumn column);

enum SessionRole {
    SessionExpandedRole = Qt::UserRole + 40, // bool; absent for calls
    SessionTiersRole,                        // QVariantList of tier, calls, tier, calls …; tier -1: unknown
    SessionTierCountRole,                    // of the policy
    SessionToneRole,                         // kit::Tone as an int
    SessionCallRole                          // bool: a call within a session
};

class SessionModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit SessionModel(const CallSource& source, QObject* parent = nullptr);

    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void regroup();                           // the source's rows changed other than at their end
    void takeNew();                           // rows were added at the end
    void shift(const Shift& shift);           // rows left or came in front; groups anew
    void refreshCall(std::uint32_t position); // its label, vote or mark changed
    bool isReady() const { return !m_building; }
    std::size_t sessions() const { return m_groups.size(); }

    bool isSession(int row) const;
    bool isExpanded(int row) const;
    void setExpanded(int row, bool expanded);
    void expandAll(bool expanded);
    std::vector<std::uint32_t> calls(int row) const;  // of a session all that are here
    std::optional<std::uint32_t> call(int row) const; // of a session its newest call
    QString sessionKey(int row) const;                // of the row's session; empty: of calls without one
    int rowOf(std::uint32_t position) const;          // -1: not shown now
    int sessionRowOf(int row) const;                  // the row of the session that the row belongs to

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void regrouped();

private:
    static constexpr std::uint32_t header = ~std::uint32_t{0};
    struct Line {
        std::uint32_t group = 0, call = header; // header: the session itself
    };

    void buildSlice();
    void finishBuild();
    void layLines();
    void orderGroups(std::vector<std::uint32_t>& order) const;
    void showNew(const std::vector<std::uint32_t>& touched, std::uint32_t before);
    void insertCalls(int row, const Session& session);
    int lastOf(int row) const;
    QVariant sessionData(const Session& session, int column, int role, bool expanded) const;
    QVariant callData(std::uint32_t position, std::uint32_t call, int column, int role) const;
    QString about(const Session& session) const;
    int tierOf(NameId tier) const;
    const Line& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }

    const CallSource& m_source;
    std::shared_ptr<const policy::Policy> m_policy;
    SessionGroups m_groups;
    std::vector<Line> m_lines;
    std::unordered_set<std::string> m_expanded; // keys: they outlive a new grouping
    std::uint32_t m_taken = 0;                  // rows of the source that are in `m_groups`
    SessionGroups m_next;                       // while one is built
    std::uint32_t m_nextTaken = 0;
    bool m_building = false;
    QTimer m_slice;
    std::optional<SessionColumn> m_sorted; // absent: as they began
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace tierline::live
