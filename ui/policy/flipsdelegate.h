// Paints a row of the flips: tiers as chips, the label with a cross where the draft breaks it and a tick
// where it mends it.
#pragma once

#include "kit/densetable.h"

namespace tierline::policypage {

class FlipsDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using kit::DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::policypage
