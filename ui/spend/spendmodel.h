// The rows of the Spend table. Columns come from one table; roles: Display, `SortRole` (raw number) and
// `RowRole` for the delegate.
#pragma once

#include "spend/spendpresenter.h"

#include <QAbstractTableModel>

namespace tierline::spend {

class SpendModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Model, Tier, Requests, Input, Cached, Output, Estimated, Drift, Cost, Share, columnTotal };
    enum Role {
        SortRole = Qt::UserRole + 1,
        ShareRole,
        TierRole,
        TierCountRole,
        ByTierRole,
        ColourRole,
        MissRole,
        DriftRole
    };

    explicit SpendModel(QObject* parent = nullptr);
    void setRows(std::vector<SpendRow> rows, int tierCount, ledger::Dimension by = ledger::Dimension::Model);
    const SpendRow& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // All of it with a heading; money exactly, in dollars. For spreadsheets, and for the clipboard.
    QString csv() const;
    QString tabs() const;

private:
    std::vector<SpendRow> m_rows;
    int m_tierCount = 0;
    ledger::Dimension m_by = ledger::Dimension::Model;
};

} // namespace tierline::spend
