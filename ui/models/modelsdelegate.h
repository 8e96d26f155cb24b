// Paints the arrow of rows that open, tier glyphs, and what needs attention. Draws nothing of its own data.
#pragma once

#include "kit/densetable.h"

namespace tierline::models {

class ModelsDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::models
