// A top row: its name over a bar of its share. Window thread.
#pragma once

#include "kit/densetable.h"

namespace tierline::spend {

class TopDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::spend
