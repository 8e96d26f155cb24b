// The rounded surface that cards, tiles and strips share.
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace tierline::kit {

inline constexpr double surfaceRadius = 8.0;

void paintSurface(QPainter& painter, const QRectF& box); // base with a hairline edge
void paintSurface(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge);

} // namespace tierline::kit
