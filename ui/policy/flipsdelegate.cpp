#include "policy/flipsdelegate.h"

#include "kit/fonts.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "policy/flipsmodel.h"

#include <QPainter>

namespace tierline::policypage {

namespace {

// A tick or a cross, two strokes.
void paintMark(QPainter& painter, const QRectF& box, bool isTick, const kit::Tokens& t) {
    painter.setPen(QPen(isTick ? t.good : t.bad, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = box.center();
    if (isTick) {
        painter.drawPolyline(QPolygonF{c + QPointF(-4, 0), c + QPointF(-1, 3), c + QPointF(4, -3)});
    } else {
        painter.drawLine(c + QPointF(-3, -3), c + QPointF(3, 3));
        painter.drawLine(c + QPointF(-3, 3), c + QPointF(3, -3));
    }
}

} // namespace

void FlipsDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                              const QModelIndex& index) const {
    const kit::Tokens& t = kit::tokens();
    const int tier = index.data(FlipsModel::TierRole).toInt();
    const int column = index.column();
    const bool isTier = column == FlipsModel::From || column == FlipsModel::To || column == FlipsModel::Label;
    if (!isTier || tier == noTier) return DenseDelegate::paintCell(painter, option, box, index);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(kit::smallFont());
    QRectF words = box;
    if (const int harm = index.data(FlipsModel::HarmRole).toInt(); column == FlipsModel::Label && harm != 0) {
        paintMark(painter, QRectF(words.right() - 12, words.top(), 12, words.height()), harm > 0, t);
        words.setRight(words.right() - 15);
    }
    constexpr int leastName = 58; // less is bars alone
    if (words.width() < leastName)
        return kit::paintTierBars(painter, words, tier, index.data(FlipsModel::TierCountRole).toInt(), t);
    kit::paintTierChip(painter, words, tier, index.data(FlipsModel::TierCountRole).toInt(),
                       index.data().toString(), t, column == FlipsModel::From ? t.muted : t.text);
}

} // namespace tierline::policypage
