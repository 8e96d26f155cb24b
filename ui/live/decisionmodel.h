// The rows of the Live table: the newest decisions, oldest first, bounded. Text is made when it is asked for;
// nothing is cached. Old rows leave in blocks, so that a full table costs no more than an empty one. Window
// thread.
#pragma once

#include "ledger/record.h"
#include "policy/policy.h"

#include <QAbstractTableModel>

#include <deque>
#include <memory>
#include <vector>

namespace tierline::live {

using RecordPtr = std::shared_ptr<const ledger::Record>;

enum DecisionRole {
    RecordRole = Qt::UserRole + 1, // const ledger::Record* as a quintptr
    TierRole,                      // index in the policy, -1 when it is not of this policy
    TierCountRole,
    ToneRole, // kit::Tone as an int
};

enum class Column { Time, Client, Tier, Prompt, Score, Model, Tokens, Cost, Latency, State };
inline constexpr int columnCount = 10;
int columnWidth(Column column);

class DecisionModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr std::size_t defaultLimit = 20'000;

    explicit DecisionModel(QObject* parent = nullptr, std::size_t limit = defaultLimit);

    void append(const std::vector<RecordPtr>& records);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    RecordPtr record(int row) const;        // null outside
    int rowOf(const std::string& id) const; // -1 when it has left

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void makeRoom(std::size_t coming);

    std::deque<RecordPtr> m_rows;
    std::shared_ptr<const policy::Policy> m_policy;
    std::size_t m_limit;
};

// The state of a decision in one short word, with the tone that gives it its shape.
QString stateText(const ledger::Record& record);
int stateTone(const ledger::Record& record); // kit::Tone
// The models asked, in order: "mid-2 › small-2".
QString modelPath(const ledger::Record& record);
// The row as a sentence, for screen readers.
QString spoken(const ledger::Record& record);

} // namespace tierline::live
