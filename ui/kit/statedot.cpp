#include "kit/statedot.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace tierline::kit {

QColor toneColour(Tone tone, const Tokens& tokens) {
    switch (tone) {
    case Tone::Good: return tokens.good;
    case Tone::Warn: return tokens.warn;
    case Tone::Bad: return tokens.bad;
    case Tone::Busy: return tokens.accent;
    case Tone::Idle: return tokens.muted;
    }
    return tokens.muted;
}

QColor toneSoftColour(Tone tone, const Tokens& tokens) {
    switch (tone) {
    case Tone::Good: return tokens.goodSoft;
    case Tone::Warn: return tokens.warnSoft;
    case Tone::Bad: return tokens.badSoft;
    case Tone::Busy: return tokens.accentSoft;
    case Tone::Idle: return tokens.hover;
    }
    return tokens.hover;
}

void paintStateDot(QPainter& painter, const QRectF& box, Tone tone, const Tokens& tokens) {
    const double side = std::min({box.width(), box.height(), 10.0});
    const QRectF dot(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
    const QColor colour = toneColour(tone, tokens);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (tone) {
    case Tone::Good: painter.drawEllipse(dot.adjusted(0.5, 0.5, -0.5, -0.5)); break;
    case Tone::Warn:
        painter.drawPolygon(QPolygonF({{dot.center().x(), dot.top()},
                                       {dot.right(), dot.bottom() - 0.5},
                                       {dot.left(), dot.bottom() - 0.5}}));
        break;
    case Tone::Bad: painter.drawRoundedRect(dot.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5); break;
    case Tone::Busy:
    case Tone::Idle: {
        QPen pen(colour, 1.6);
        if (tone == Tone::Busy) pen.setDashPattern({1.2, 1.2});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1));
        break;
    }
    }
    painter.restore();
}

StateDot::StateDot(Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateDot::setTone(Tone tone) {
    if (tone == m_tone) return;
    m_tone = tone;
    update();
}

QSize StateDot::sizeHint() const {
    return {12, 12};
}

void StateDot::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintStateDot(painter, rect(), m_tone, tokens());
}

} // namespace tierline::kit
