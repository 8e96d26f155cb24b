#include "kit/sparkline.h"

#include "kit/tokens.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace tierline::kit {

void paintSparkline(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                    const QColor& colour) {
    if (values.size() < 2) return;
    const double top = std::max(*std::ranges::max_element(values), 1e-9);
    const double step = box.width() / static_cast<double>(values.size() - 1);
    QPolygonF line;
    line.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        line << QPointF(box.left() + step * static_cast<double>(i),
                        box.bottom() - values[i] / top * box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1));
    painter.drawPolyline(line);
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {}

void Sparkline::setValues(std::vector<double> values) {
    m_values = std::move(values);
    update();
}

QSize Sparkline::sizeHint() const {
    return {96, 22};
}

void Sparkline::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()).adjusted(1, 2, -1, -2), m_values, tokens().accent);
}

} // namespace tierline::kit
