// Paints the strip of a set's order, the bar of its tiers, and the shape of its standing before the figure.
#pragma once

#include "kit/densetable.h"

namespace tierline::training {

class FiguresDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::training
