// The rows of the Live table: those of the store that the filter lets through, by time or by a column. Text
// is made when it is asked for. A new filter or order is worked out on another thread and swapped in by a
// reset; rows that come are inserted once a tick. Window thread.
#pragma once

#include "live/arrange.h"
#include "live/decisionstore.h"
#include "policy/policy.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace tierline::live {

enum DecisionRole {
    TierRole = Qt::UserRole + 1, // index in the policy, -1 when it is not of this policy
    TierCountRole,
    ToneRole,   // kit::Tone as an int
    IdRole,     // QString
    ColourRole, // 1 to 6 as marked, else 0
    PinnedRole, // bool
    LabelRole,  // index in the policy of the label, -1: none
    VoteRole    // -1, 0, 1
};

class DecisionModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit DecisionModel(QObject* parent = nullptr, std::uint32_t limit = DecisionStore::defaultLimit);

    void append(const std::vector<RecordPtr>& records);
    void prepend(const std::vector<RecordPtr>& records); // of before, oldest first
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    const std::shared_ptr<const policy::Policy>& policy() const { return m_policy; }

    void setFilter(const Filter& filter); // answered by `arranged`
    const Filter& filter() const { return m_wantedFilter; }
    void setOrder(Order order); // answered by `arranged`
    Order order() const { return m_wantedOrder; }
    void refresh(); // sorts in what came since; asks all again
    bool isArranging() const { return m_arranger->isBusy(); }
    std::uint32_t waiting() const { return m_waiting; } // pass the filter, but wait for `refresh`

    const DecisionStore& store() const { return m_store; }
    const std::vector<std::uint32_t>& visible() const { return m_visible; } // positions in the store, by row
    int row(std::uint32_t position) const;                                  // -1: not shown
    RecordPtr record(int row) const;        // null outside, and where only the row is here
    std::string id(int row) const;          // empty outside
    int rowOf(const std::string& id) const; // -1 when it has left or is not shown
    Cell cell(int row) const;               // `row` must be there

    // What the user did; false: not here.
    bool setVote(const std::string& id, int vote);
    bool setLabel(const std::string& id, const std::string& tier); // empty: none
    bool setPinned(const std::string& id, bool pinned);
    bool setColour(const std::string& id, int colour);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void arranged(); // the rows are those of the newest filter and order
    void waitingChanged();
    void rowChanged(const QString& id); // by the user
    void moved(const tierline::live::Shift& shift); // positions in the store are others now
    void rowsLeft(qint64 count);        // of the store, whether shown or not

private:
    void ask();
    void onArranged(const std::shared_ptr<Arrangement>& arrangement);
    void makeRoom(std::size_t coming);
    void removeGone(const Shift& shift);
    void showFrom(std::uint32_t position);
    std::vector<std::uint32_t> passing(std::uint32_t from);
    bool told(bool changed, const std::string& id);

    DecisionStore m_store;
    std::vector<std::uint32_t> m_visible;
    Predicate m_predicate;
    Filter m_filter, m_wantedFilter;
    Order m_order, m_wantedOrder;
    std::uint32_t m_waiting = 0;
    Arranger* m_arranger;
    std::shared_ptr<const policy::Policy> m_policy;
};

} // namespace tierline::live
