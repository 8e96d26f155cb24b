// The requests that wait in the hold, the oldest first. Window thread.
#pragma once

#include "live/holddesk.h"

#include <QAbstractTableModel>

#include <vector>

namespace tierline::live {

enum class HoldColumn { Client, Tier, Prompt, Model, Cost, Left };
inline constexpr int holdColumnCount = 6;

enum HoldRole {
    HoldShareRole = Qt::UserRole + 60, // of its time that is left, 0 to 1
    HoldTierRole,                      // its place in the policy; -1: not known
    HoldTierCountRole
};

class HoldModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep their place, so that a selection does.
    void setWaiting(const std::vector<HeldRequest>& waiting, Monotonic now);
    void setTiers(const QStringList& tiers);
    void tick(Monotonic now);             // time passes
    const HeldRequest* at(int row) const; // null: no such row

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const HeldRequest& request, HoldColumn column) const;
    QString spoken(const HeldRequest& request) const;
    Milliseconds left(const HeldRequest& request) const;

    std::vector<HeldRequest> m_rows;
    QStringList m_tiers;
    Monotonic m_now{};
};

} // namespace tierline::live
