#include "models/modelsdelegate.h"

#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "models/modelsmodel.h"

#include <QPainter>
#include <QPainterPath>

namespace tierline::models {

namespace {

constexpr int arrowWidth = 16, barsWidth = 20;

void paintArrow(QPainter& painter, const QRect& box, bool isOpen) {
    const QPointF middle(box.left() + 4, box.center().y() + 1);
    QPainterPath path;
    path.moveTo(-2, -4);
    path.lineTo(2, 0);
    path.lineTo(-2, 4);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(middle);
    if (isOpen) painter.rotate(90);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(kit::tokens().muted, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.restore();
}

} // namespace

void ModelsDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                               const QModelIndex& index) const {
    const kit::Tokens& t = kit::tokens();
    const bool isDated = index.data(ModelsModel::DatedRole).toBool();
    const bool isTroubled = index.data(ModelsModel::TroubleRole).toBool();
    QStyleOptionViewItem cell = option;
    if (index.data(ModelsModel::MutedRole).toBool()) cell.palette.setColor(QPalette::Text, t.muted);
    switch (index.column()) {
    case ModelsModel::Model: {
        const int open = index.data(ModelsModel::OpenRole).toInt();
        if (open >= 0) paintArrow(painter, box, open == 1);
        int left = arrowWidth + (isDated ? arrowWidth : 0);
        if (isTroubled) {
            kit::paintStateDot(painter, QRectF(box.left() + left, box.top(), 10, box.height()),
                               kit::Tone::Warn, t);
            left += 17;
        }
        DenseDelegate::paintCell(painter, cell, box.adjusted(left, 0, 0, 0), index);
        return;
    }
    case ModelsModel::Tier: {
        const auto tiers = index.data(ModelsModel::TierRole).value<QList<int>>();
        if (tiers.isEmpty()) break;
        const int count = index.data(ModelsModel::TierCountRole).toInt();
        if (tiers.size() == 1) {
            kit::paintTierChip(painter, box, tiers.first(), count, option.text, t, t.text);
            return;
        }
        QRect rest = box; // several: their bars side by side, the names in the tip
        for (const int tier : tiers) {
            kit::paintTierBars(painter, QRectF(rest.left(), rest.center().y() - 6, 16, 12), tier, count, t);
            rest.adjust(barsWidth, 0, 0, 0);
        }
        DenseDelegate::paintCell(painter, cell, rest.adjusted(4, 0, 0, 0), index);
        return;
    }
    case ModelsModel::Input:
    case ModelsModel::Output:
    case ModelsModel::From:
        if (isTroubled && index.column() == ModelsModel::From) cell.palette.setColor(QPalette::Text, t.link);
        break;
    default: break;
    }
    DenseDelegate::paintCell(painter, cell, box, index);
}

} // namespace tierline::models
