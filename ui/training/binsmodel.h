// The calibration of one set as a table: a line a bin that has rows. Beside the chart, and instead of it for
// who cannot see it.
#pragma once

#include "training/trainingpresenter.h"

#include <QAbstractTableModel>

namespace tierline::training {

class BinsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Bin, Rows, Stated, Actual, Range, columnTotal };

    using QAbstractTableModel::QAbstractTableModel;
    void setBins(const std::vector<BinLine>& bins);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<BinLine> m_bins; // with rows
};

} // namespace tierline::training
