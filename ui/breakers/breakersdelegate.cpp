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

// Empties until the next probe; the text beside it counts down.
void paintRing(QPainter& painter, const QRect& box, double share) {
    const kit::Tokens& t = kit::tokens();
    const QRectF ring(box.left() - 2, box.center().y() - 7, 14, 14);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.hairline, 2.5));
    painter.drawEllipse(ring.adjusted(1.5, 1.5, -1.5, -1.5));
    painter.setPen(QPen(t.bad, 2.5, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(ring.adjusted(1.5, 1.5, -1.5, -1.5), 90 * 16,
                    static_cast<int>(std::lround(share * 360 * 16)));
}

void paintFaults(QPainter& painter, const QRectF& lane, const Minutes& minutes) {
    const kit::Tokens& t = kit::tokens();
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        if (minutes[i].faults == 0) continue;
        const double share = static_cast<double>(minutes[i].faults) / std::max(1, minutes[i].calls);
        const double height = 2 + (lane.height() - 6) * share;
        const double left = lane.left() + lane.width() * static_cast<double>(i) / 60.0;
        painter.fillRect(
            QRectF(left, lane.bottom() - 3 - height, std::max(1.5, lane.width() / 60.0 - 1), height), t.warn);
    }
}

// Height tells as much as colour: closed is low, half-open half, open full.
void paintPast(QPainter& painter, const QRect& box, const std::vector<Stretch>& stretches,
               const Minutes& minutes) {
    const kit::Tokens& t = kit::tokens();
    const QRectF lane(box.left(), box.center().y() - 7, box.width(), 15);
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
    paintFaults(painter, lane, minutes);
}

// The number, and below it how much of the limit is used.
void paintLimit(QPainter& painter, const QRect& box, double share, kit::Tone tone) {
    const kit::Tokens& t = kit::tokens();
    const QRectF bar(box.left(), box.bottom() - 5, box.width(), 3);
    painter.fillRect(bar, t.hairline);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * std::clamp(share, 0.0, 1.0), bar.height()),
                     tone == kit::Tone::Good ? t.accent : kit::toneColour(tone, t));
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
        if (index.data(BreakersModel::CountdownRole).toString().isEmpty())
            kit::paintStateDot(painter, QRectF(box.left(), box.top(), 10, box.height()), tone, t);
        else
            paintRing(painter, box, index.data(BreakersModel::OpenShareRole).toDouble());
        if (tone != kit::Tone::Good) cell.palette.setColor(QPalette::Text, kit::toneColour(tone, t));
        DenseDelegate::paintCell(painter, cell, box.adjusted(18, 0, 0, 0), index);
        return;
    }
    case BreakersModel::Limits: {
        const double share = index.data(BreakersModel::LimitShareRole).toDouble();
        if (share < 0) return;
        const auto tone = static_cast<kit::Tone>(index.data(BreakersModel::LimitToneRole).toInt());
        DenseDelegate::paintCell(painter, cell, box.adjusted(0, -2, 0, -2), index);
        paintLimit(painter, box, share, tone);
        return;
    }
    case BreakersModel::Key:
        cell.palette.setColor(QPalette::Text, t.muted);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    case BreakersModel::Window:
        if (index.data(BreakersModel::FailureShareRole).toDouble() > 0)
            cell.palette.setColor(QPalette::Text, t.bad);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    case BreakersModel::Past:
        paintPast(painter, box, index.data(BreakersModel::StretchesRole).value<std::vector<Stretch>>(),
                  index.data(BreakersModel::MinutesRole).value<Minutes>());
        return;
    case BreakersModel::Reason:
        cell.palette.setColor(QPalette::Text, t.muted);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    default: DenseDelegate::paintCell(painter, cell, box, index);
    }
}

} // namespace tierline::breakers
