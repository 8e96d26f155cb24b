#include "breakers/breakersdelegate.h"

#include "breakers/breakersmodel.h"
#include "kit/fonts.h"
#include "kit/statedot.h"
#include "kit/tierglyph.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tierline::breakers {

namespace {

void paintRing(QPainter& painter, const QRect& box, const QString& text, double share) {
    const kit::Tokens& t = kit::tokens();
    const QRectF ring(box.left(), box.center().y() - 7, 14, 14);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.hairline, 2.5));
    painter.drawEllipse(ring.adjusted(1.5, 1.5, -1.5, -1.5));
    painter.setPen(QPen(t.bad, 2.5, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(ring.adjusted(1.5, 1.5, -1.5, -1.5), 90 * 16,
                    static_cast<int>(std::lround(share * 360 * 16)));
    painter.setFont(kit::numberFont());
    painter.setPen(t.text);
    painter.drawText(box.adjusted(22, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
}

// Height tells as much as colour: closed is low, half-open half, open full.
void paintPast(QPainter& painter, const QRect& box, const std::vector<Stretch>& stretches) {
    const kit::Tokens& t = kit::tokens();
    const QRectF lane(box.left(), box.center().y() - 6, box.width(), 13);
    painter.fillRect(QRectF(lane.left(), lane.bottom() - 1, lane.width(), 1), t.hairline);
    for (const Stretch& stretch : stretches) {
        const bool closed = stretch.tone == kit::Tone::Good;
        const double height = closed                           ? 3
                              : stretch.tone == kit::Tone::Bad ? lane.height()
                                                               : lane.height() * 0.55;
        QColor fill = kit::toneColour(stretch.tone, t);
        if (closed) fill.setAlphaF(0.55F);
        const double left = lane.left() + lane.width() * stretch.from;
        const double width = std::max(2.0, lane.width() * (stretch.to - stretch.from));
        painter.fillRect(QRectF(left, lane.bottom() - height, std::min(width, lane.right() - left), height),
                         fill);
    }
}

} // namespace

void BreakersDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                                 const QModelIndex& index) const {
    const kit::Tokens& t = kit::tokens();
    QStyleOptionViewItem cell = option;
    switch (index.column()) {
    case BreakersModel::Tier:
        if (index.data(BreakersModel::TierRole).toInt() >= 0)
            kit::paintTierChip(painter, box, index.data(BreakersModel::TierRole).toInt(),
                               index.data(BreakersModel::TierCountRole).toInt(), option.text, t, t.text);
        return;
    case BreakersModel::State: {
        const auto tone = static_cast<kit::Tone>(index.data(BreakersModel::ToneRole).toInt());
        kit::paintStateDot(painter, QRectF(box.left(), box.top(), 10, box.height()), tone, t);
        if (tone != kit::Tone::Good) cell.palette.setColor(QPalette::Text, kit::toneColour(tone, t));
        DenseDelegate::paintCell(painter, cell, box.adjusted(18, 0, 0, 0), index);
        return;
    }
    case BreakersModel::Countdown:
        if (!option.text.isEmpty())
            paintRing(painter, box, option.text, index.data(BreakersModel::OpenShareRole).toDouble());
        return;
    case BreakersModel::Window:
        if (index.data(BreakersModel::FailureShareRole).toDouble() > 0)
            cell.palette.setColor(QPalette::Text, t.bad);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    case BreakersModel::Past:
        paintPast(painter, box, index.data(BreakersModel::StretchesRole).value<std::vector<Stretch>>());
        return;
    case BreakersModel::Reason:
        cell.palette.setColor(QPalette::Text, t.muted);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    default: DenseDelegate::paintCell(painter, cell, box, index);
    }
}

} // namespace tierline::breakers
