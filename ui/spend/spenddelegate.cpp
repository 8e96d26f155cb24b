#include "spend/spenddelegate.h"

#include "kit/fonts.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "spend/spendchart.h"
#include "spend/spendmodel.h"

#include <QPainter>

#include <algorithm>

namespace tierline::spend {

namespace {

constexpr int percentWidth = 56;
constexpr int barWidth = 220;

void paintShare(QPainter& painter, const QRect& box, const QString& text, double share) {
    const kit::Tokens& t = kit::tokens();
    painter.setFont(kit::numberFont());
    painter.setPen(t.text);
    painter.drawText(QRect(box.left(), box.top(), percentWidth, box.height()),
                     Qt::AlignRight | Qt::AlignVCenter, text);
    const QRectF track(box.left() + percentWidth + 12, box.center().y() - 3,
                       std::min(barWidth, box.width() - percentWidth - 12), 6);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.hairline);
    painter.drawRoundedRect(track, 3, 3);
    if (share <= 0) return;
    painter.setBrush(t.accent);
    painter.drawRoundedRect(
        QRectF(track.topLeft(), QSizeF(std::max(3.0, track.width() * share), track.height())), 3, 3);
}

} // namespace

void SpendDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                              const QModelIndex& index) const {
    switch (index.column()) {
    case SpendModel::Model: {
        const QRectF swatch(box.left(), box.center().y() - 4, 9, 9);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const int tiers =
            index.data(SpendModel::ByTierRole).toBool() ? index.data(SpendModel::TierCountRole).toInt() : 0;
        painter.setBrush(seriesColour(index.data(SpendModel::ColourRole).toInt(), tiers, kit::tokens()));
        painter.drawRoundedRect(swatch, 2, 2);
        DenseDelegate::paintCell(painter, option, box.adjusted(17, 0, 0, 0), index);
        return;
    }
    case SpendModel::Tier:
        if (index.data(SpendModel::TierRole).toInt() < 0) return;
        kit::paintTierChip(painter, box, index.data(SpendModel::TierRole).toInt(),
                           index.data(SpendModel::TierCountRole).toInt(), option.text, kit::tokens(),
                           kit::tokens().text);
        return;
    case SpendModel::Drift:
    case SpendModel::Cost: {
        QStyleOptionViewItem cell = option;
        const int role = index.column() == SpendModel::Cost ? SpendModel::MissRole : SpendModel::DriftRole;
        if (index.data(role).toBool()) cell.palette.setColor(QPalette::Text, kit::tokens().warn);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    }
    case SpendModel::Share:
        paintShare(painter, box, option.text, index.data(SpendModel::ShareRole).toDouble());
        return;
    default: DenseDelegate::paintCell(painter, option, box, index);
    }
}

} // namespace tierline::spend
