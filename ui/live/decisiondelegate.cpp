#include "live/decisiondelegate.h"

#include "kit/linetext.h"
#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "live/decisionmodel.h"
#include "live/markcolour.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace tierline::live {

namespace {

void paintTier(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
               const QModelIndex& index) {
    painter.setFont(option.font);
    kit::paintTierChip(painter, box, index.data(TierRole).toInt(), index.data(TierCountRole).toInt(),
                       option.text, kit::tokens(), kit::tokens().text);
}

// What the user said of it, at the right end: the label as bars of its tier, the vote as an arrow. Returns
// the room taken.
int paintOpinion(QPainter& painter, const QRect& box, const QModelIndex& index) {
    const auto& t = kit::tokens();
    const int vote = index.data(VoteRole).toInt(), label = index.data(LabelRole).toInt();
    int taken = 0;
    if (vote != 0) {
        const double x = box.right() - 9, y = box.center().y(), way = vote > 0 ? -3.5 : 3.5;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(vote > 0 ? t.good : t.bad);
        painter.drawPolygon(QPolygonF({{x, y + way}, {x - 4.5, y - way}, {x + 4.5, y - way}}));
        painter.restore();
        taken += 14;
    }
    if (label >= 0) {
        const QRectF bars(box.right() - taken - 17, box.center().y() - 6, 17, 12);
        painter.fillRect(bars.adjusted(-2, -2, 2, 3), t.accentSoft);
        kit::paintTierBars(painter, bars, label, index.data(TierCountRole).toInt(), t);
        taken += 23;
    }
    return taken;
}

// The user's colour along the row's begin, and a pin where it stays for good.
void paintMark(QPainter& painter, const QRect& row, const QModelIndex& index) {
    const int colour = index.data(ColourRole).toInt();
    const auto& t = kit::tokens();
    if (colour > 0) painter.fillRect(QRect(row.left(), row.top(), 4, row.height()), markColour(colour, t));
    if (!index.data(PinnedRole).toBool()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.accent, 1.4));
    painter.setBrush(t.accent);
    const double x = row.left() + 11, y = row.center().y();
    painter.drawEllipse(QPointF(x, y - 2), 2.6, 2.6);
    painter.drawLine(QPointF(x, y), QPointF(x, y + 5));
    painter.restore();
}

void paintState(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                const QModelIndex& index) {
    const auto tone = static_cast<kit::Tone>(index.data(ToneRole).toInt());
    const auto& tokens = kit::tokens();
    kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4.5, 10, 10), tone, tokens);
    painter.setFont(option.font);
    painter.setPen(tone == kit::Tone::Good || tone == kit::Tone::Idle ? tokens.muted
                                                                      : kit::toneColour(tone, tokens));
    const QRect rest = box.adjusted(17, 0, -paintOpinion(painter, box, index), 0);
    kit::drawLine(painter, rest, Qt::AlignLeft, option.text);
}

} // namespace

void DecisionDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                                 const QModelIndex& index) const {
    const auto column = static_cast<Column>(index.column());
    if (column == Column::Time) paintMark(painter, option.rect, index);
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
