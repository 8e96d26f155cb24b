#include "live/decisiondelegate.h"

#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "live/decisionmodel.h"

#include <QPainter>

namespace tierline::live {

namespace {

void paintTier(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
               const QModelIndex& index) {
    const int tier = index.data(TierRole).toInt();
    painter.setFont(option.font);
    kit::paintTierChip(painter, box, std::max(tier, 0), std::max(index.data(TierCountRole).toInt(), 1),
                       option.text, kit::tokens(), tier < 0 ? kit::tokens().muted : kit::tokens().text);
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
    switch (static_cast<Column>(index.column())) {
    case Column::Tier: paintTier(painter, option, box, index); return;
    case Column::State: paintState(painter, option, box, index); return;
    case Column::Time:
    case Column::Client:
    case Column::Tokens:
    case Column::Latency: {
        QStyleOptionViewItem quiet = option;
        quiet.palette.setColor(QPalette::Text, kit::tokens().muted);
        DenseDelegate::paintCell(painter, quiet, box, index);
        return;
    }
    case Column::Prompt:
    case Column::Score:
    case Column::Model:
    case Column::Cost: break;
    }
    DenseDelegate::paintCell(painter, option, box, index);
}

} // namespace tierline::live
