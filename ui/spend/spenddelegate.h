// Paints the Spend table's model (with its colour in the chart), tier glyph and share bar.
#pragma once

#include "kit/densetable.h"

namespace tierline::spend {

class SpendDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::spend
