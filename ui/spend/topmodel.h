// Sessions or rules by cost, and the chart as a table: two small models whose rows come ready made.
#pragma once

#include "spend/spendview.h"

#include <QAbstractTableModel>

namespace tierline::spend {

class TopModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Requests, Cost, columnTotal };
    enum Role { ShareRole = Qt::UserRole + 1, FilterRole, DetailRole };

    explicit TopModel(const QString& title, QObject* parent = nullptr);
    void setRows(std::vector<TopRow> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_title;
    std::vector<TopRow> m_rows;
};

// One row a slice; columns: time, all, each series, each line.
class SliceModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { FilterRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;
    void setView(const ChartView& view);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<Money> valueOf(int row, int column) const;
    ChartView m_view;
};

} // namespace tierline::spend
