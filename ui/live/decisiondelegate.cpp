#include "live/decisiondelegate.h"

#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "live/decisionmodel.h"

#include <QPainter>

#include <algorithm>

namespace tierline::live {

namespace {

void paintTier(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
               const QModelIndex& index) {
    painter.setFont(option.font);
    kit::paintTierChip(painter, box, index.data(TierRole).toInt(), index.data(TierCountRole).toInt(),
                       option.text, kit::tokens(), kit::tokens().text);
}

void paintState(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                const QModelIndex& index) {
    const auto tone = static_cast<kit::Tone>(index.data(ToneRole).toInt());
    const auto& tokens = kit::tokens();
    kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4.5, 10, 10), tone, tokens);
    painter.setFont(option.font);
    painter.setPen(tone == kit::Tone::Good || tone == kit::Tone::Idle ? tokens.muted
                                                                      : kit::toneColour(tone, tokens));
    const QRect rest = box.adjusted(17, 0, 0, 0);
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                     option.fontMetrics.elidedText(option.text, Qt::ElideRight, rest.width()));
}

} // namespace

void DecisionDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                                 const QModelIndex& index) const {
    const auto column = static_cast<Column>(index.column());
    if (column == Column::State) return paintState(painter, option, box, index);
    // No tier, or one that the policy no longer has: words without bars.
    if (column == Column::Tier && index.data(TierRole).toInt() >= 0)
        return paintTier(painter, option, box, index);
    // What the eye looks for first is in full ink.
    constexpr Column strong[] = {Column::Prompt, Column::Score, Column::Model, Column::Cost, Column::Label};
    if (std::ranges::find(strong, column) != std::end(strong))
        return DenseDelegate::paintCell(painter, option, box, index);
    QStyleOptionViewItem quiet = option;
    quiet.palette.setColor(QPalette::Text, kit::tokens().muted);
    DenseDelegate::paintCell(painter, quiet, box, index);
}

} // namespace tierline::live
