// Cells of the grouped list: the arrow that folds a session, its share of tiers, the state with its shape.
#pragma once

#include "kit/densetable.h"

namespace tierline::live {

class SessionDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

    static QRect arrowBox(const QRect& cell); // where a click folds or unfolds

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::live
