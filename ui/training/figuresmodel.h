// A line a set: how well it is ordered beside length and chance, where its prompts came out, how far the
// score is from the truth. Roles: Display, `SortRole` (raw) and what the delegate paints from.
#pragma once

#include "training/trainingpresenter.h"

#include <QAbstractTableModel>

namespace tierline::training {

class FiguresModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Set, Rows, Strip, Value, Length, LeftOut, Tiers, Error, columnTotal };
    enum Role { SortRole = Qt::UserRole + 1, ToneRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setLines(std::vector<FigureLine> lines);
    const FigureLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<FigureLine> m_lines;
};

} // namespace tierline::training
