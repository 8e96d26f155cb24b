// Good, warning, bad, busy and idle, each with a shape of its own: disc, triangle, square, dotted ring, ring.
#pragma once

#include "kit/tokens.h"

#include <QRectF>
#include <QWidget>

class QPainter;

namespace tierline::kit {

enum class Tone { Good, Warn, Bad, Busy, Idle };

QColor toneColour(Tone tone, const Tokens& tokens);
QColor toneSoftColour(Tone tone, const Tokens& tokens);
void paintStateDot(QPainter& painter, const QRectF& box, Tone tone, const Tokens& tokens);

class StateDot final : public QWidget {
    Q_OBJECT

public:
    explicit StateDot(Tone tone = Tone::Idle, QWidget* parent = nullptr);
    void setTone(Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone;
};

} // namespace tierline::kit
