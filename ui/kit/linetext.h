// One line of text in a box, elided where it does not fit. What was laid out is kept for a while: the words
// of a table come again in the next row and in the next frame, and to lay them out costs more than to draw
// them. Window thread.
#pragma once

#include <QString>
#include <Qt>

class QPainter;
class QRect;

namespace tierline::kit {

// With the painter's font and pen, in the middle of the box's height; `alignment` says where across.
void drawLine(QPainter& painter, const QRect& box, Qt::Alignment alignment, const QString& text,
              Qt::TextElideMode elide = Qt::ElideRight);

} // namespace tierline::kit
