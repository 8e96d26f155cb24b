#include "kit/surface.h"

#include "kit/tokens.h"

#include <QPainter>

namespace tierline::kit {

void paintSurface(QPainter& painter, const QRectF& box) {
    paintSurface(painter, box, tokens().base, tokens().edge);
}

void paintSurface(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), surfaceRadius, surfaceRadius);
    painter.restore();
}

} // namespace tierline::kit
