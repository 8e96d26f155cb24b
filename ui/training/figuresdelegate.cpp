#include "training/figuresdelegate.h"

#include "kit/fonts.h"
#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "training/figuresmodel.h"

#include <QPainter>

#include <algorithm>

namespace tierline::training {

namespace {

constexpr double stripFrom = 0.3, stripTo = 1.0;

struct Scale {
    QRectF box;
    double at(double value) const {
        return box.left()
               + box.width() * (std::clamp(value, stripFrom, stripTo) - stripFrom) / (stripTo - stripFrom);
    }
};

void paintStrip(QPainter& painter, const QRect& box, const bench::TrainOrder& order, kit::Tone tone) {
    if (!order.value) return;
    const kit::Tokens& t = kit::tokens();
    const Scale scale{QRectF(box).adjusted(4, 0, -4, 0)};
    const double middle = QRectF(box).center().y();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.hairline, 1));
    painter.drawLine(QPointF(scale.box.left(), middle), QPointF(scale.box.right(), middle));
    painter.setPen(Qt::NoPen);
    if (order.chance) {
        QColor band = t.muted;
        band.setAlphaF(0.28F);
        painter.setBrush(band);
        painter.drawRoundedRect(QRectF(QPointF(scale.at(order.chance->low), middle - 6),
                                       QPointF(scale.at(order.chance->high), middle + 6)),
                                2, 2);
    }
    const QColor colour = tone == kit::Tone::Idle ? t.accent : kit::toneColour(tone, t);
    if (order.length) {
        painter.setPen(QPen(t.text, 2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(scale.at(*order.length), middle - 6),
                         QPointF(scale.at(*order.length), middle + 6));
    }
    if (order.range) {
        painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(scale.at(order.range->low), middle),
                         QPointF(scale.at(order.range->high), middle));
    }
    painter.setPen(QPen(t.base, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(scale.at(*order.value), middle), 4.5, 4.5);
}

void paintShares(QPainter& painter, const QRect& box, const std::vector<double>& shares) {
    const auto count = static_cast<int>(shares.size());
    const QRectF track(box.left(), box.center().y() - 4, box.width(), 9);
    painter.setPen(Qt::NoPen);
    double from = 0;
    for (int tier = 0; tier < count; ++tier) {
        const double share = shares[static_cast<std::size_t>(tier)];
        painter.setBrush(kit::tierColour(tier, count, kit::tokens()));
        const double left = track.left() + track.width() * from;
        if (share > 0)
            painter.drawRect(
                QRectF(left, track.top(), std::max(1.0, track.width() * share - 1), track.height()));
        from += share;
    }
}

} // namespace

void FiguresDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                                const QModelIndex& index) const {
    const auto& line = static_cast<const FiguresModel*>(index.model())->line(index.row());
    switch (index.column()) {
    case FiguresModel::Set: {
        QStyleOptionViewItem cell = option;
        if (line.isAll) cell.palette.setColor(QPalette::Text, kit::tokens().muted);
        DenseDelegate::paintCell(painter, cell, box, index);
        return;
    }
    case FiguresModel::Strip:
        if (line.order.value)
            paintStrip(painter, box, line.order, line.tone);
        else {
            QStyleOptionViewItem cell = option;
            cell.palette.setColor(QPalette::Text, kit::tokens().muted);
            DenseDelegate::paintCell(painter, cell, box, index);
        }
        return;
    case FiguresModel::Value:
    case FiguresModel::LeftOut: {
        const bool isValue = index.column() == FiguresModel::Value;
        const auto& value = isValue ? line.order.value : line.leftOut;
        if (value)
            kit::paintStateDot(painter, QRectF(box.right() - 58, box.center().y() - 4, 9, 9),
                               isValue ? line.tone : line.leftOutTone, kit::tokens());
        DenseDelegate::paintCell(painter, option, box, index);
        return;
    }
    case FiguresModel::Tiers: paintShares(painter, box, line.shares); return;
    default: DenseDelegate::paintCell(painter, option, box, index);
    }
}

} // namespace tierline::training
