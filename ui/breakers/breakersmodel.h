// The rows of the Breakers table, updated in place. Roles: Display, `SortRole` (raw) and what the delegate
// paints from.
#pragma once

#include "breakers/breakerspresenter.h"

#include <QAbstractTableModel>

namespace tierline::breakers {

class BreakersModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Model, Tier, Key, State, Past, Window, P95, Limits, Reason, Since, columnTotal };
    enum Role {
        SortRole = Qt::UserRole + 1,
        ToneRole,
        TierRole,
        TierCountRole,
        OpenShareRole,
        CountdownRole,
        MinutesRole,
        LimitToneRole,
        LimitShareRole, // below 0: no limit is known
        FailureShareRole,
        StretchesRole
    };

    explicit BreakersModel(QObject* parent = nullptr);
    void setLines(std::vector<BreakerLine> lines, int tierCount);
    const BreakerLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    int rowOf(const QString& target) const; // -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<BreakerLine> m_lines;
    int m_tierCount = 0;
};

} // namespace tierline::breakers
