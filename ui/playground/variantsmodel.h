// The robustness table: one row a variant. Rows are replaced as a whole. Window thread.
#pragma once

#include "playground/playdata.h"

#include <QAbstractTableModel>

namespace tierline::playground {

class VariantsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Score, Tier, Model, Cost, How, ColumnCount };
    enum Role { TierRole = Qt::UserRole + 1, TierCountRole, ToneRole, SortRole };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<VariantRow> rows, int tierCount);
    const std::vector<VariantRow>& rows() const { return m_rows; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const VariantRow& row, int column) const;
    QVariant toneOf(const VariantRow& row) const;

    std::vector<VariantRow> m_rows;
    int m_tierCount = 0;
};

} // namespace tierline::playground
