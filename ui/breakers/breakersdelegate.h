// Paints state (shape and word), tier glyph, the ring that empties until the next probe, and failures.
#pragma once

#include "kit/densetable.h"

namespace tierline::breakers {

class BreakersDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::breakers
