// Words and what they add, heaviest first; filtered by a text and by kind. Holds all of a model's weights one
// way, or those of one scored text. Formats when asked; keeps the visible rows as indices.
#pragma once

#include "bench/trainweights.h"

#include <QAbstractTableModel>

#include <optional>

namespace tierline::training {

class WeightsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Term, Kind, Weight, columnTotal };
    enum Role { SortRole = Qt::UserRole + 1, ShareRole }; // share: of the heaviest there is, with its sign

    using QAbstractTableModel::QAbstractTableModel;
    void setWeights(std::vector<bench::TrainWeight> weights);
    void setFilter(const QString& text, std::optional<bench::WeightKind> kind);
    std::size_t total() const { return m_weights.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refill();

    std::vector<bench::TrainWeight> m_weights;
    std::vector<std::uint32_t> m_visible;
    std::string m_text;
    std::optional<bench::WeightKind> m_kind;
    double m_heaviest = 1;
};

QString nameOf(bench::WeightKind kind);
QString weightText(double weight); // +2.46, −1.77

} // namespace tierline::training
