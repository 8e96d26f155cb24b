// Paints the cells of the Live table that are more than text: tier with its bars, score with a small bar,
// state with its own shape.
#pragma once

#include "kit/densetable.h"

namespace tierline::live {

class DecisionDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    explicit DecisionDelegate(QObject* parent = nullptr) : DenseDelegate(parent) {}

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::live
