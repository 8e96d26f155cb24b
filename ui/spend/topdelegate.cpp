#include "spend/topdelegate.h"

#include "kit/fonts.h"
#include "kit/tokens.h"
#include "spend/topmodel.h"

#include <QPainter>

namespace tierline::spend {

void TopDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                            const QModelIndex& index) const {
    if (index.column() != TopModel::Name) return DenseDelegate::paintCell(painter, option, box, index);
    const kit::Tokens& t = kit::tokens();
    QColor bar = t.accent;
    bar.setAlphaF(0.18F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(bar);
    const double share = index.data(TopModel::ShareRole).toDouble();
    painter.drawRoundedRect(
        QRectF(box.left() - 4, box.top() + 3, (box.width() + 4) * share, box.height() - 6), 3, 3);
    const QString detail = index.data(TopModel::DetailRole).toString();
    painter.setFont(option.font);
    painter.setPen(t.text);
    const QString name = option.fontMetrics.elidedText(option.text, Qt::ElideRight, box.width());
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int used = option.fontMetrics.horizontalAdvance(name) + 10;
    if (detail.isEmpty() || used + 40 > box.width()) return;
    painter.setPen(t.muted);
    painter.drawText(box.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     option.fontMetrics.elidedText(detail, Qt::ElideRight, box.width() - used));
}

} // namespace tierline::spend
